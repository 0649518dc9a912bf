"""The audit log in plain words: one sentence for each thing that happened to a room."""

from whisper_gate.domain.audit import AuditEntry, Event
from whisper_gate.domain.errors import ErrorCode
from whisper_gate.domain.permissions import Action

_SENTENCES: dict[str, str] = {
    Event.ROOM_CREATED: "{who} made the room",
    Event.ROOM_CHANGED: "{who} changed {what}",
    Event.ROOM_DELETED: "{who} deleted the room",
    Event.ROOM_RESTORED: "{who} took the deletion back",
    Event.UNBANNED: "{who} lifted the ban on {whom}",
    Event.ENTRY_GRANTED: "{who} came to the door",
    Event.ENTRY_REFUSED: "{who} was refused: {why}",
    Event.ENTERED: "{who} came in",
    Event.KNOCKED: "{who} knocked",
    Event.LIMIT_HIT: "{who} tried too often and has to wait",
    Event.FORGED_SENDER: "{who} was turned away: they used somebody else's id",
}
_LISTED = {
    "member": "{who} made {whom} a member",
    "cohost": "{who} made {whom} a co-host",
    "removed": "{who} took {whom} off the list",
}
# What a host did, and what one who may not tried to do.
_ACTIONS: dict[str, tuple[str, str]] = {
    Action.MUTE: ("muted {whom}", "mute {whom}"),
    Action.MUTE_ALL: ("muted everyone", "mute everyone"),
    Action.STOP_SHARE: ("stopped the screen share of {whom}", "stop the screen share of {whom}"),
    Action.LOWER_HAND: ("lowered the hand of {whom}", "lower the hand of {whom}"),
    Action.REMOVE: ("took {whom} out of the call", "take {whom} out of the call"),
    Action.BAN: ("banned {whom}", "ban {whom}"),
    Action.LOCK: ("locked the room", "lock the room"),
    Action.UNLOCK: ("unlocked the room", "unlock the room"),
    Action.ADMIT: ("let {whom} in", "let {whom} in"),
    Action.REFUSE: ("did not let {whom} in", "turn {whom} away"),
    Action.ADMIT_ALL: ("let everyone in who was waiting", "let everyone in who was waiting"),
    Action.PROMOTE: ("made {whom} a co-host", "make {whom} a co-host"),
    Action.DEMOTE: ("made {whom} a member", "make {whom} a member"),
    Action.HAND_OVER: ("made {whom} the owner", "make {whom} the owner"),
    Action.END: ("ended the call for everyone", "end the call for everyone"),
}
_PARTS = {
    "name": "the name",
    "access": "who may enter",
    "capacity": "the number of seats",
    "password": "the password",
}
_REASONS: dict[str, str] = {
    ErrorCode.WRONG_ROOM_PASSWORD: "wrong password",
    ErrorCode.ROOM_LOCKED: "the room was locked",
    ErrorCode.ROOM_FULL: "the room was full",
    ErrorCode.BANNED: "they are banned",
    ErrorCode.NO_SUCH_ROOM: "they are not on the list",
    ErrorCode.KNOCK_REFUSED: "a host did not let them in",
    ErrorCode.KNOCK_TIMEOUT: "nobody answered their knock",
    ErrorCode.NOT_SIGNED_IN: "they were not logged in",
    ErrorCode.VALIDATION_FAILED: "their name could not be used",
    ErrorCode.UNAVAILABLE: "the server could not answer",
}


def told(entry: AuditEntry) -> str:
    """What happened, in words; the event's own name where there are none for it."""
    sentence = _sentence(entry)
    if sentence is None:
        return entry.event
    return sentence.format(
        who=_who(entry),
        whom=entry.subject or "somebody",
        what=_and([_PARTS.get(part, part) for part in entry.detail.split(", ") if part]),
        why=_REASONS.get(entry.detail, entry.detail or "no reason is known"),
    )


def _sentence(entry: AuditEntry) -> str | None:
    if entry.event == Event.MEMBER_CHANGED:
        return _LISTED.get(entry.detail)
    group, _, action = entry.event.partition(".")
    if group != Event.HOST:
        return _SENTENCES.get(entry.event)
    if action not in _ACTIONS:
        return None
    done, tried = _ACTIONS[action]
    return f"{{who}} tried to {tried}, and may not" if entry.detail == "forbidden" else f"{{who}} {done}"


def _who(entry: AuditEntry) -> str:
    """Names of people without an account are what they called themselves."""
    if not entry.actor_name:
        return "Somebody"
    return entry.actor_name if entry.actor_id else f"Guest {entry.actor_name}"


def _and(parts: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    head, last = parts[:-1], "".join(parts[-1:]) or "something"
    return f"{', '.join(head)} and {last}" if head else last
