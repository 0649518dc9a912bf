"""One error for everything that may go wrong by rule, with a stable code.

The codes are an interface: REST answers, signalling error frames, pages and the JS in the browser
all use them, and docs/protocol.md lists them. Each boundary maps them to its own terms once.

Programs are told the reason in English. Pages say it in the reader's language, by its id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ErrorCode(StrEnum):
    """Every code that a client can see. A code never changes its meaning."""

    # input
    BAD_JSON = "bad_json"
    BAD_FRAME = "bad_frame"
    UNKNOWN_TYPE = "unknown_type"
    BAD_ID = "bad_id"
    TOO_LARGE = "too_large"
    VALIDATION_FAILED = "validation_failed"
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    # identity
    NOT_SIGNED_IN = "not_signed_in"
    BAD_CREDENTIALS = "bad_credentials"
    NAME_TAKEN = "name_taken"
    EMAIL_TAKEN = "email_taken"
    FORBIDDEN = "forbidden"
    BAD_ORIGIN = "bad_origin"
    ACCOUNT_DISABLED = "account_disabled"
    BAD_LINK = "bad_link"
    # rooms and entry
    NO_SUCH_ROOM = "no_such_room"
    ROOM_FULL = "room_full"
    ROOM_LOCKED = "room_locked"
    WRONG_ROOM_PASSWORD = "wrong_room_password"  # noqa: S105 - a code, not a password
    BAD_TICKET = "bad_ticket"
    KNOCK_REFUSED = "knock_refused"
    KNOCK_TIMEOUT = "knock_timeout"
    BANNED = "banned"
    # in a call
    NOT_JOINED = "not_joined"
    ALREADY_JOINED = "already_joined"
    FORGED_SENDER = "forged_sender"
    ID_TAKEN = "id_taken"
    NO_SUCH_PEER = "no_such_peer"
    REPLACED = "replaced"
    REMOVED = "removed"
    CALL_ENDED = "call_ended"
    # limits and weather
    RATE_LIMITED = "rate_limited"
    UNAVAILABLE = "unavailable"
    SERVER_RESTART = "server_restart"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a rule says no: one plain sentence, which never holds secrets or internals.

    Attributes:
        id: the message of the catalogues (whisper_gate/words) that says the same; "" for programs alone.
        sentence: in English, with {names} where its values stand.
        values: by name.
    """

    id: str
    sentence: str
    values: Mapping[str, int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The sentence with its values."""
        return self.sentence.format(**self.values) if self.values else self.sentence


class DomainError(Exception):
    """A rule said no.

    Args:
        why: a `Reason` where a page may have to say it, plain English where only programs hear it.

    Attributes:
        code: the stable code.
        reason: why.
        reasons: for VALIDATION_FAILED, what is wrong per input field.
        retry_after: for RATE_LIMITED and UNAVAILABLE, seconds until another try makes sense.
    """

    def __init__(
        self,
        code: ErrorCode,
        why: Reason | str,
        *,
        fields: Mapping[str, Reason | str] | None = None,
        retry_after: int | None = None,
    ) -> None:
        self.code = code
        self.reason = _reason(why)
        self.reasons = {name: _reason(one) for name, one in (fields or {}).items()}
        self.retry_after = retry_after
        super().__init__(f"{code}: {self.message}")

    @property
    def message(self) -> str:
        """Why, in English."""
        return self.reason.text

    @property
    def fields(self) -> dict[str, str]:
        """What is wrong per input field, in English."""
        return {name: reason.text for name, reason in self.reasons.items()}


def invalid(**fields: Reason | str) -> DomainError:
    """A VALIDATION_FAILED error that names each bad field."""
    why = Reason("error-validation-failed", "Some fields need another look.")
    return DomainError(ErrorCode.VALIDATION_FAILED, why, fields=fields)


def _reason(why: Reason | str) -> Reason:
    return why if isinstance(why, Reason) else Reason("", why)
