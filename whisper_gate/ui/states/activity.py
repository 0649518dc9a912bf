"""The audit log as pages say it: one sentence for each thing that happened to a room."""

from whisper_gate.domain.audit import AuditEntry, Event
from whisper_gate.domain.errors import ErrorCode
from whisper_gate.domain.permissions import Action
from whisper_gate.media.words import Said, tell

_SENTENCES: dict[str, str] = {
    Event.ROOM_CREATED: "activity-room-created",
    Event.ROOM_CHANGED: "activity-room-changed",
    Event.ROOM_DELETED: "activity-room-deleted",
    Event.ROOM_RESTORED: "activity-room-restored",
    Event.UNBANNED: "activity-room-unbanned",
    Event.ENTRY_GRANTED: "activity-entry-granted",
    Event.ENTRY_REFUSED: "activity-entry-refused",
    Event.ENTERED: "activity-entry-entered",
    Event.KNOCKED: "activity-entry-knocked",
    Event.LIMIT_HIT: "activity-limit-hit",
    Event.FORGED_SENDER: "activity-signaling-forged-sender",
}
_LISTED = {
    "member": "activity-listed-member",
    "cohost": "activity-listed-cohost",
    "removed": "activity-listed-removed",
}
# What a host did, and what one who may not tried to do.
_ACTIONS: dict[str, tuple[str, str]] = {
    Action.MUTE: ("activity-host-mute", "activity-tried-mute"),
    Action.MUTE_ALL: ("activity-host-mute-all", "activity-tried-mute-all"),
    Action.STOP_SHARE: ("activity-host-stop-share", "activity-tried-stop-share"),
    Action.LOWER_HAND: ("activity-host-lower-hand", "activity-tried-lower-hand"),
    Action.REMOVE: ("activity-host-remove", "activity-tried-remove"),
    Action.BAN: ("activity-host-ban", "activity-tried-ban"),
    Action.LOCK: ("activity-host-lock", "activity-tried-lock"),
    Action.UNLOCK: ("activity-host-unlock", "activity-tried-unlock"),
    Action.ADMIT: ("activity-host-admit", "activity-tried-admit"),
    Action.REFUSE: ("activity-host-refuse", "activity-tried-refuse"),
    Action.ADMIT_ALL: ("activity-host-admit-all", "activity-tried-admit-all"),
    Action.PROMOTE: ("activity-host-promote", "activity-tried-promote"),
    Action.DEMOTE: ("activity-host-demote", "activity-tried-demote"),
    Action.HAND_OVER: ("activity-host-hand-over", "activity-tried-hand-over"),
    Action.END: ("activity-host-end", "activity-tried-end"),
}
_PARTS = {
    "name": "activity-part-name",
    "access": "activity-part-access",
    "capacity": "activity-part-capacity",
    "password": "activity-part-password",
}
_REASONS: dict[str, str] = {
    ErrorCode.WRONG_ROOM_PASSWORD: "activity-why-wrong-room-password",
    ErrorCode.ROOM_LOCKED: "activity-why-room-locked",
    ErrorCode.ROOM_FULL: "activity-why-room-full",
    ErrorCode.BANNED: "activity-why-banned",
    ErrorCode.NO_SUCH_ROOM: "activity-why-no-such-room",
    ErrorCode.KNOCK_REFUSED: "activity-why-knock-refused",
    ErrorCode.KNOCK_TIMEOUT: "activity-why-knock-timeout",
    ErrorCode.NOT_SIGNED_IN: "activity-why-not-signed-in",
    ErrorCode.VALIDATION_FAILED: "activity-why-validation-failed",
    ErrorCode.UNAVAILABLE: "activity-why-unavailable",
}


def told(entry: AuditEntry) -> Said:
    """What happened; the event's own name where there are no words for it."""
    sentence = _sentence(entry)
    if sentence is None:
        return Said(id="", values={}, text=entry.event)
    return tell(
        sentence,
        who=_who(entry),
        whom=entry.subject or tell("activity-somebody-else"),
        what=_what(entry.detail),
        why=_why(entry.detail),
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
    return tried if entry.detail == "forbidden" else done


def _who(entry: AuditEntry) -> str | Said:
    """Names of people without an account are what they called themselves."""
    if not entry.actor_name:
        return tell("activity-somebody")
    return entry.actor_name if entry.actor_id else tell("activity-guest", name=entry.actor_name)


def _what(detail: str) -> list[str | Said] | Said:
    parts = [part for part in detail.split(", ") if part]
    return [tell(_PARTS[part]) if part in _PARTS else part for part in parts] or tell(
        "activity-part-something"
    )


def _why(code: str) -> str | Said:
    if code in _REASONS:
        return tell(_REASONS[code])
    return code or tell("activity-why-unknown")
