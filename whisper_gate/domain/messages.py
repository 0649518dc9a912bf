"""Signalling messages from clients: reading them strictly, before anything else sees them.

The same table of examples, tests/fixtures/messages.json, is read by this module's tests and by those of
media/protocol.js. Only the fields named here are passed on; SDP and candidates are never rewritten.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.permissions import ON_KNOCK, ON_SOMEBODY, Action
from whisper_gate.domain.rooms import is_id

MAX_FRAME_BYTES = 64 * 1024
_MAX_TOKEN = 4096
_MAX_INT = 2**53 - 1
_MAX_MS = 600_000
# `relay_only`: the sender shows nobody another address than a relay's.
_STATE = ("mic", "camera", "screen", "hand", "relay_only")
_ACTIONS = frozenset(action.value for action in Action)
_ADDRESSED = frozenset(action.value for action in ON_SOMEBODY | ON_KNOCK)

Frame = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """One frame from a client, checked.

    Attributes:
        type: join, start, offer, answer, ice, ack, state, moderate, witness, pair, leave or pong.
        sender: what the client wrote in `from`; the hub compares it with what it knows.
        to: the addressed participant, for offer, answer, ice, ack, witness, pair, and a host's action on
            somebody.
        body: the other known fields, checked, ready to be passed on.
        mid: message id, where the sender wants to know that it arrived.
    """

    type: str
    sender: str
    to: str | None = None
    body: Frame = field(default_factory=dict)
    mid: str | None = None


def parse(text: str) -> Message:
    """The message in a text frame.

    Raises:
        DomainError: TOO_LARGE, BAD_JSON, BAD_FRAME, UNKNOWN_TYPE or BAD_ID.
    """
    # A character is at least one byte: no need to encode what is certainly too long, or short enough.
    if len(text) > MAX_FRAME_BYTES or (
        len(text) > MAX_FRAME_BYTES // 4 and len(text.encode(errors="replace")) > MAX_FRAME_BYTES
    ):
        raise DomainError(ErrorCode.TOO_LARGE, "A frame holds at most 64 KiB.")
    try:
        data = json.loads(text, parse_constant=_no_constants, object_pairs_hook=_unique)
    except (ValueError, RecursionError) as error:
        raise DomainError(ErrorCode.BAD_JSON, "This is not JSON.") from error
    return check(data)


def check(data: object) -> Message:
    """The message in a decoded frame; raises like `parse`."""
    if not isinstance(data, dict):
        raise _bad("A frame is a JSON object.")
    kind = data.get("type")
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if not isinstance(kind, str) or reader is None:
        raise DomainError(ErrorCode.UNKNOWN_TYPE, "Unknown message type.")
    sender = _identifier(data.get("from"), "from")
    to = _identifier(data.get("to"), "to") if _is_addressed(kind, data) else None
    body = reader(data)
    if kind not in CONFIRMED or "mid" not in data:
        return Message(kind, sender, to, body)
    mid = _identifier(data["mid"], "mid")
    return Message(kind, sender, to, body | {"mid": mid}, mid)


def encode(frame: Frame) -> str:
    """A frame as JSON text, ASCII only, so that every transport can carry it."""
    return json.dumps(frame, separators=(",", ":"))


def _join(data: Frame) -> Frame:
    body: Frame = {}
    for name in ("ticket", "resume_key"):
        if name in data:
            body[name] = _text(data[name], name, _MAX_TOKEN)
    for name in ("resume", "acks"):
        if name in data:
            body[name] = _flag(data[name], name)
    return body | _state(data)


def _state(data: Frame) -> Frame:
    return {name: _flag(data[name], name) for name in _STATE if name in data}


def _description(kind: str) -> Callable[[Frame], Frame]:
    def read(data: Frame) -> Frame:
        description = data.get(kind)
        if not isinstance(description, dict) or description.get("type") != kind:
            raise _bad(f"`{kind}` is an RTCSessionDescription of that type.")
        sdp = _text(description.get("sdp"), "sdp", MAX_FRAME_BYTES)
        return {kind: {"type": kind, "sdp": sdp}} | _epoch(data)

    return read


def _ice(data: Frame) -> Frame:
    candidate = data.get("candidate")
    if candidate is None and "candidate" in data:
        return {"candidate": None} | _epoch(data)
    if not isinstance(candidate, dict):
        raise _bad("`candidate` is an RTCIceCandidate.")
    kept: Frame = {"candidate": _text(candidate.get("candidate"), "candidate", 2048)}
    for name in ("sdpMid", "usernameFragment"):
        if candidate.get(name) is not None:
            kept[name] = _text(candidate[name], name, 256)
    if candidate.get("sdpMLineIndex") is not None:
        kept["sdpMLineIndex"] = _whole(candidate["sdpMLineIndex"], "sdpMLineIndex", 65535)
    return {"candidate": kept} | _epoch(data)


def _epoch(data: Frame) -> Frame:
    return {"epoch": _whole(data["epoch"], "epoch", _MAX_INT)} if "epoch" in data else {}


def _ack(data: Frame) -> Frame:
    return {"mid": _identifier(data.get("mid"), "mid")}


def _witness(data: Frame) -> Frame:
    return {"alive": _flag(data.get("alive"), "alive")}


def _pair(data: Frame) -> Frame:
    outcome = data.get("outcome")
    if not isinstance(outcome, str) or outcome not in OUTCOMES:
        raise _bad("`outcome` is one of direct, relay_udp, relay_tcp, relay_tls and failed.")
    return {"outcome": outcome, "ms": _whole(data.get("ms"), "ms", _MAX_MS)}


def _moderate(data: Frame) -> Frame:
    action = data.get("action")
    if not isinstance(action, str) or action not in _ACTIONS:
        raise _bad("`action` is one of the host's actions.")
    return {"action": action}


def _is_addressed(kind: str, data: Frame) -> bool:
    return kind in RELAYED | {"witness", "pair"} or (
        kind == "moderate" and str(data.get("action")) in _ADDRESSED
    )


def _nothing(_data: Frame) -> Frame:
    return {}


_READERS: dict[str, Callable[[Frame], Frame]] = {
    "join": _join,
    "start": _nothing,
    "offer": _description("offer"),
    "answer": _description("answer"),
    "ice": _ice,
    "ack": _ack,
    "state": _state,
    "moderate": _moderate,
    "witness": _witness,
    "pair": _pair,
    "leave": _nothing,
    "pong": _nothing,
}
TYPES = frozenset(_READERS)
RELAYED = frozenset({"offer", "answer", "ice", "ack"})  # from one participant to another
# How a browser reached another: straight, over a relay (and how it speaks to that), or not at all.
OUTCOMES = frozenset({"direct", "relay_udp", "relay_tcp", "relay_tls", "failed"})
CONFIRMED = frozenset({"offer", "answer", "leave", "moderate"})  # may carry a message id


def _identifier(value: object, name: str) -> str:
    if not is_id(value):
        raise DomainError(ErrorCode.BAD_ID, f"`{name}` is 1 to 64 of A-Z, a-z, 0-9, _ and -.")
    return str(value)


def _text(value: object, name: str, limit: int) -> str:
    if not isinstance(value, str) or len(value) > limit:
        raise _bad(f"`{name}` is a text of at most {limit} characters.")
    if not value.isascii() and any("\ud800" <= ch <= "\udfff" for ch in value):
        raise _bad(f"`{name}` is not valid Unicode.")
    return value


def _flag(value: object, name: str) -> bool:
    if not isinstance(value, bool):
        raise _bad(f"`{name}` is true or false.")
    return value


def _whole(value: object, name: str, limit: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= limit:
        raise _bad(f"`{name}` is a whole number from 0 to {limit}.")
    return value


def _bad(message: str) -> DomainError:
    return DomainError(ErrorCode.BAD_FRAME, message)


def _no_constants(name: str) -> None:
    raise ValueError(name)


def _unique(pairs: list[tuple[str, Any]]) -> Frame:
    frame = dict(pairs)
    if len(frame) != len(pairs):
        raise ValueError("duplicate key")
    return frame
