"""The audit log: who did what, to which room, when and from where. Never what was said, shown or typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Event(StrEnum):
    """What is recorded. Host actions in a call are `host.` and the action's name."""

    REGISTERED = "account.registered"
    SIGNED_IN = "account.signed_in"
    SIGN_IN_REFUSED = "account.sign_in_refused"
    SIGNED_OUT = "account.signed_out"
    NAME_CHANGED = "account.name_changed"
    PASSWORD_CHANGED = "account.password_changed"  # noqa: S105 - an event, not a password
    PASSWORD_RESET = "account.password_reset"  # noqa: S105 - an event, not a password
    RESET_ASKED = "account.reset_asked"
    EMAIL_VERIFIED = "account.email_verified"
    ACCOUNT_DISABLED = "account.disabled"
    ACCOUNT_ENABLED = "account.enabled"
    ACCOUNT_DELETED = "account.deleted"
    ROOM_CREATED = "room.created"
    ROOM_CHANGED = "room.changed"
    ROOM_DELETED = "room.deleted"
    ROOM_RESTORED = "room.restored"
    MEMBER_CHANGED = "room.member_changed"
    UNBANNED = "room.unbanned"
    ENTRY_GRANTED = "entry.granted"
    ENTRY_REFUSED = "entry.refused"
    ENTERED = "entry.entered"
    KNOCKED = "entry.knocked"
    REPORT_SENT = "report.sent"
    LIMIT_HIT = "limit.hit"
    FORGED_SENDER = "signaling.forged_sender"
    HOST = "host"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the log.

    Attributes:
        event: an `Event`, or `host.<action>`.
        at: when, UTC.
        actor_id, actor_name: who; the id is "" for people without an account.
        address: from where, as an IP address; "" when the server did it.
        room_id: which room, if any.
        subject: whom or what it was done to, as a name.
        detail: a code or a short word; no content.
    """

    event: str
    at: datetime
    actor_id: str = ""
    actor_name: str = ""
    address: str = ""
    room_id: str = ""
    subject: str = ""
    detail: str = ""
