"""Users and their login sessions, and what a valid name, e-mail and password look like."""

from __future__ import annotations

import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from whisper_gate.domain.errors import Reason, invalid

USERNAME_MIN, USERNAME_MAX = 3, 32
PASSWORD_MIN, PASSWORD_MAX = 8, 1024
PASSWORD_COST = 12  # bcrypt's work factor unless a setting says otherwise; about 250 ms of a core
EMAIL_MAX = 254
DISPLAY_NAME_MAX = 64

_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
# Deliberately loose: the only proof of an address is a letter that arrives.
_EMAIL = re.compile(r"[^\s@\"<>(),:;\[\]\\]+@[^\s@.]+(\.[^\s@.]+)+")


@dataclass(frozen=True, slots=True)
class User:
    """Someone with an account. `id` is also their participant-independent user id.

    Attributes:
        disabled: an operator has shut the account: no session opens, none goes on.
        email_verified: whether a letter to `email` has been answered.
    """

    id: str
    username: str
    email: str
    password_hash: str
    created_at: datetime
    disabled: bool = False
    email_verified: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in on one browser; the JWT names it by `id` (the `jti` claim).

    Attributes:
        device: what the browser or program calls itself (its User-Agent).
        address: where it signed in from, as an IP address.
    """

    id: str
    user_id: str
    created_at: datetime
    last_seen: datetime
    expires_at: datetime
    device: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a request or socket belongs to, once its session has been checked."""

    user_id: str
    username: str
    session_id: str


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever stands at a door: what the server knows of them before it lets them in.

    Attributes:
        identity: the account they are signed in with, if any.
        guest_id: the random id of this browser for people without an account; "" where there is none.
        address: where the connection comes from, as an IP address.
    """

    identity: Identity | None = None
    guest_id: str = ""
    address: str = ""

    @property
    def user_id(self) -> str | None:
        """The account's id, if signed in."""
        return self.identity.user_id if self.identity else None

    @property
    def person(self) -> str:
        """A key for the same person in other tabs and later: `u:` account or `g:` browser; "" if unknown."""
        if self.identity:
            return f"u:{self.identity.user_id}"
        return f"g:{self.guest_id}" if self.guest_id else ""


def new_id() -> str:
    """128 random bits as 22 URL-safe characters (also valid as a participant id)."""
    return secrets.token_urlsafe(16)


def clean_text(text: str) -> str:
    """Text as people may show it to others: NFC, no control or bidi-override characters, single spaces.

    Lone surrogates go too: they cannot be encoded, so nothing downstream could store them.
    """
    kept = "".join(
        " " if ch in "\t\n\r" else ch
        for ch in text
        if ch in "\t\n\r"
        or (
            unicodedata.category(ch) not in {"Cc", "Cs", "Cn", "Co"}
            and ch not in "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
        )
    )
    return " ".join(unicodedata.normalize("NFC", kept).split())


def can_be_seen(text: str) -> bool:
    """Whether anything in it is ink: a letter, number, sign or symbol, not only joiners and marks."""
    return any(unicodedata.category(ch)[0] in "LNPS" for ch in text)


def check_username(username: str) -> str:
    """The username as it will be stored, or VALIDATION_FAILED."""
    username = username.strip()
    if not USERNAME_MIN <= len(username) <= USERNAME_MAX:
        limits = {"min": USERNAME_MIN, "max": USERNAME_MAX}
        raise invalid(username=Reason("field-length", "Use {min} to {max} characters.", limits))
    if not _USERNAME.fullmatch(username):
        characters = Reason("field-username-characters", "Use letters, digits, dots, dashes and underscores.")
        raise invalid(username=characters)
    return username


def check_email(email: str) -> str:
    """The e-mail address as it will be stored, or VALIDATION_FAILED."""
    email = email.strip()
    if len(email) > EMAIL_MAX or not email.isprintable() or not _EMAIL.fullmatch(email):
        raise invalid(email=Reason("field-email", "This does not look like an e-mail address."))
    return email


def check_password(password: str) -> str:
    """The password unchanged, or VALIDATION_FAILED. Any character is welcome, NUL included."""
    if len(password) < PASSWORD_MIN:
        limit = {"min": PASSWORD_MIN}
        raise invalid(password=Reason("field-too-short", "Use at least {min} characters.", limit))
    if len(password) > PASSWORD_MAX:
        raise invalid(password=too_long(PASSWORD_MAX))
    return password


def check_display_name(name: str) -> str:
    """A name to show in a call, cleaned, or VALIDATION_FAILED."""
    name = clean_text(name)
    if not can_be_seen(name):
        raise invalid(name=Reason("field-display-name", "Say what the others should call you."))
    if len(name) > DISPLAY_NAME_MAX:
        raise invalid(name=too_long(DISPLAY_NAME_MAX))
    return name


def too_long(most: int) -> Reason:
    """Why a text of more than so many characters is refused."""
    return Reason("field-too-long", "Use at most {max} characters.", {"max": most})
