"""Why a signalling connection ends: WebSocket close codes (RFC 6455, section 7.4) and ours in 44xx."""

from __future__ import annotations

from enum import IntEnum

from whisper_gate.domain.errors import DomainError, ErrorCode


class Close(IntEnum):
    """Close codes that clients see."""

    GONE = 1000
    TOO_LARGE = 1009
    SILENT = 1011
    RESTART = 1012
    TOO_SLOW = 1013
    BAD_FRAMES = 4400
    NOT_SIGNED_IN = 4401
    NOT_ALLOWED = 4403
    NO_SUCH_ROOM = 4404
    KNOCK_TIMEOUT = 4408
    REPLACED = 4409
    CALL_ENDED = 4410
    ROOM_FULL = 4423
    FLOOD = 4429


# Errors after which there is nothing left to say on this connection.
FATAL: dict[ErrorCode, Close] = {
    ErrorCode.TOO_LARGE: Close.TOO_LARGE,
    ErrorCode.NOT_SIGNED_IN: Close.NOT_SIGNED_IN,
    ErrorCode.BAD_TICKET: Close.NOT_SIGNED_IN,
    ErrorCode.BANNED: Close.NOT_ALLOWED,
    ErrorCode.REMOVED: Close.NOT_ALLOWED,
    ErrorCode.KNOCK_REFUSED: Close.NOT_ALLOWED,
    ErrorCode.KNOCK_TIMEOUT: Close.KNOCK_TIMEOUT,
    ErrorCode.CALL_ENDED: Close.CALL_ENDED,
    ErrorCode.WRONG_ROOM_PASSWORD: Close.NOT_ALLOWED,
    ErrorCode.NO_SUCH_ROOM: Close.NO_SUCH_ROOM,
    ErrorCode.ROOM_FULL: Close.ROOM_FULL,
    ErrorCode.ROOM_LOCKED: Close.ROOM_FULL,
}

# Mistakes of the client. Others (a peer that has just gone, a stalled Redis) are nobody's fault.
STRIKES = frozenset(
    {
        ErrorCode.BAD_JSON,
        ErrorCode.BAD_FRAME,
        ErrorCode.UNKNOWN_TYPE,
        ErrorCode.BAD_ID,
        ErrorCode.NOT_JOINED,
        ErrorCode.ALREADY_JOINED,
        ErrorCode.FORGED_SENDER,
    }
)
MAX_STRIKES = 20


def farewell(code: ErrorCode) -> DomainError:
    """What somebody hears whom a host has put out, or who tries to take that seat again."""
    return DomainError(code, _FAREWELLS[code])


_FAREWELLS = {
    ErrorCode.REMOVED: "A host has taken you out of this call.",
    ErrorCode.BANNED: "The host has closed this room to you.",
    ErrorCode.CALL_ENDED: "The host has ended the call.",
}
