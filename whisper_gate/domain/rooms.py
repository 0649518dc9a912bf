"""Rooms: what they are, and what a valid room id, name and capacity look like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from whisper_gate.domain.errors import Reason, invalid
from whisper_gate.domain.users import can_be_seen, clean_text, too_long

ROOM_NAME_MAX = 80
CAPACITY_MIN, CAPACITY_MAX, CAPACITY_DEFAULT = 2, 12, 8
ROOM_PASSWORD_MAX = 256
MEMBERS_MAX = 500

# Participant ids and room ids share one alphabet, so both fit a URL path and a Redis key as they are.
ID_PATTERN = r"[A-Za-z0-9_-]{1,64}"
_ID = re.compile(ID_PATTERN)


class Membership(StrEnum):
    """What somebody on a room's list is."""

    COHOST = "cohost"
    MEMBER = "member"


class Access(StrEnum):
    """Who may enter a room."""

    LINK = "link"  # anyone who has the link, guests included
    KNOCK = "knock"  # members walk in, everyone else asks and a host answers
    MEMBERS = "members"  # the people on the room's list alone; to others it does not exist


@dataclass(frozen=True, slots=True)
class Ban:
    """Somebody who may not enter a room for as long as it exists.

    Attributes:
        key: `u:` account, `g:` browser of a guest, or `a:` keyed hash of a guest's address. An address
            alone bars nobody: guests who come from there have to knock.
        name: what they were called, for the host's list.
        at: since when.
    """

    key: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Room:
    """A place to meet. `id` is 128 random bits; knowing it is the invitation.

    An *open* room (setting OPEN_ROOMS) exists by its link alone: no owner, never stored.

    Attributes:
        members: user id -> standing of the people on its list, the owner not among them.
        locked: whether nobody but owner and co-hosts may come in now.
        bans: who may not enter.
    """

    id: str
    name: str
    owner_id: str | None
    access: Access
    capacity: int
    created_at: datetime
    slug: str = ""
    password_hash: str | None = None
    members: Mapping[str, Membership] = field(default_factory=dict)
    locked: bool = False
    bans: tuple[Ban, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the room exists by its link alone."""
        return self.owner_id is None

    def bars(self, key: str) -> bool:
        """Whether a ban names this key."""
        return bool(key) and any(ban.key == key for ban in self.bans)


def is_id(text: object) -> bool:
    """Whether `text` may be a room or participant id: `[A-Za-z0-9_-]{1,64}`."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None


def check_room_name(name: str) -> str:
    """The name as it will be stored, cleaned, or VALIDATION_FAILED."""
    name = clean_text(name)
    if not can_be_seen(name):
        raise invalid(name=Reason("field-room-name", "Give the room a name."))
    if len(name) > ROOM_NAME_MAX:
        raise invalid(name=too_long(ROOM_NAME_MAX))
    return name


def check_capacity(capacity: int) -> int:
    """The capacity in people, or VALIDATION_FAILED."""
    if not CAPACITY_MIN <= capacity <= CAPACITY_MAX:
        limits = {"min": CAPACITY_MIN, "max": CAPACITY_MAX}
        raise invalid(capacity=Reason("field-capacity", "A room holds {min} to {max} people.", limits))
    return capacity


def slugify(name: str) -> str:
    """A short readable form of a room name for links and file names: `Stand-up 3!` -> `stand-up-3`."""
    words = re.findall(r"[a-z0-9]+", name.lower())
    return "-".join(words)[:40].strip("-") or "room"
