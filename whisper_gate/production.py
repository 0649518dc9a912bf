"""What a server that is open to the world must not start without (APP_ENV=production)."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from whisper_gate.domain.users import PASSWORD_COST

if TYPE_CHECKING:
    from whisper_gate.settings import Settings

MAKE_ONE = "make one with `openssl rand -base64 48`"
MAX_STEPS = 6  # from one character to the next in the alphabet; by chance, one hex secret in a million
# Sentences, and words that people put where a secret belongs and that documents use as examples. In 64 random
# characters one of them turns up by chance about once in a million.
_PLACEHOLDER = re.compile(
    r"\s|change.?me|change.?this|replace.?me|placeholder|example|default|s[e3]cret|pepper|password|passwort|"
    r"dummy.?|sample|testing|for.?tests?|qwerty|letmein|whisper|insert.?here|your.?own",
    re.IGNORECASE,
)


def check(settings: Settings) -> None:
    """Refuse what is missing, weak or published.

    Raises:
        ValueError: One line that names the variable; never with its value.
    """
    _check_secrets(settings)
    _check_tls(settings)
    _check_stores(settings)


def _check_secrets(settings: Settings) -> None:
    seen: dict[str, str] = {}
    for name in ("JWT_SECRET", "PASSWORD_PEPPER", "JWT_SECRET_PREVIOUS", "TURN_SECRET"):
        kept = getattr(settings, name.lower())
        if kept is None:
            if name in {"JWT_SECRET_PREVIOUS", "TURN_SECRET"}:
                continue
            raise ValueError(f"{name} is required when APP_ENV=production; {MAKE_ONE}")
        secret = kept.get_secret_value()
        if looks_made_up(secret):
            raise ValueError(f"{name} looks like an example, not like a secret; {MAKE_ONE}")
        if secret in seen:
            raise ValueError(f"{name} is the same as {seen[secret]}; {MAKE_ONE}")
        seen[secret] = name
    if settings.password_cost < PASSWORD_COST:
        raise ValueError(f"PASSWORD_COST must be at least {PASSWORD_COST} when APP_ENV=production")


def _check_tls(settings: Settings) -> None:
    if settings.public_url is None or not settings.public_url.startswith("https://"):
        raise ValueError(
            "PUBLIC_URL must be the https:// address that people use when APP_ENV=production; "
            "browsers give no camera without TLS, and sessions would be readable on the way"
        )
    if settings.trusted_proxy_hops == 0:
        raise ValueError(
            "TRUSTED_PROXY_HOPS must be at least 1 when APP_ENV=production; TLS ends in a reverse proxy in "
            "front, and without its word every client has the proxy's address"
        )


def _check_stores(settings: Settings) -> None:
    if settings.mongo_uri and not mongo_has_credentials(settings.mongo_uri):
        raise ValueError(
            "MONGO_URI must name a user and a password when APP_ENV=production, as "
            "mongodb://user:password@host/whisper_gate"
        )
    for name in ("REDIS_PUB_URI", "REDIS_SUB_URI", "PAGE_STATE_URI"):
        uri = getattr(settings, name.lower())
        if uri and not redis_has_credentials(uri):
            raise ValueError(
                f"{name} must carry a password when APP_ENV=production, as redis://:password@host:6379"
            )


def looks_made_up(secret: str) -> bool:
    """Whether a person, not a random generator, seems to have written this."""
    steps = longest = 0
    for before, after in pairwise(secret):
        steps = steps + 1 if ord(after) - ord(before) == 1 else 0
        longest = max(longest, steps)
    return longest >= MAX_STEPS or _PLACEHOLDER.search(secret) is not None


def mongo_has_credentials(uri: str) -> bool:
    """Whether the URI signs in, or stays on this machine (a Unix socket, percent-encoded)."""
    _, _, rest = uri.partition("://")
    authority, _, query = rest.partition("/")[0], *rest.partition("?")[1:]
    user, at, hosts = authority.rpartition("@")
    if at:
        name, colon, password = user.partition(":")
        return bool(name and colon and password) or "authMechanism=" in query
    return hosts.lower().startswith("%2f") or "authMechanism=" in query  # X.509 needs no name here


def redis_has_credentials(uri: str) -> bool:
    """Whether the URI signs in, or stays on this machine (a Unix socket)."""
    parts = urlsplit(uri)
    return parts.scheme == "unix" or bool(parts.password or parse_qs(parts.query).get("password"))
