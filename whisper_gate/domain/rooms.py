"""Rooms: what they are, and what a valid room id, name and capacity look like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from whisper_gate.domain.errors import invalid
from whisper_gate.domain.users import can_be_seen, clean_text

ROOM_NAME_MAX = 80
CAPACITY_MIN, CAPACITY_MAX, CAPACITY_DEFAULT = 2, 12, 8
ROOM_PASSWORD_MAX = 256

# Participant ids and room ids share one alphabet, so both fit a URL path and a Redis key as they are.
ID_PATTERN = r"[A-Za-z0-9_-]{1,64}"
_ID = re.compile(ID_PATTERN)


class Access(StrEnum):
    """Who may enter a room."""

    LINK = "link"  # anyone who has the link, guests included
    MEMBERS = "members"  # people with an account on this server


@dataclass(frozen=True, slots=True)
class Room:
    """A place to meet. `id` is 128 random bits; knowing it is the invitation.

    An *open* room (setting OPEN_ROOMS) exists by its link alone: no owner, never stored.
    """

    id: str
    name: str
    owner_id: str | None
    access: Access
    capacity: int
    created_at: datetime
    slug: str = ""
    password_hash: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether the room exists by its link alone."""
        return self.owner_id is None


def is_id(text: object) -> bool:
    """Whether `text` may be a room or participant id: `[A-Za-z0-9_-]{1,64}`."""
    return isinstance(text, str) and _ID.fullmatch(text) is not None


def check_room_name(name: str) -> str:
    """The name as it will be stored, cleaned, or VALIDATION_FAILED."""
    name = clean_text(name)
    if not can_be_seen(name):
        raise invalid(name="Give the room a name.")
    if len(name) > ROOM_NAME_MAX:
        raise invalid(name=f"Use at most {ROOM_NAME_MAX} characters.")
    return name


def check_capacity(capacity: int) -> int:
    """The capacity in people, or VALIDATION_FAILED."""
    if not CAPACITY_MIN <= capacity <= CAPACITY_MAX:
        raise invalid(capacity=f"A room holds {CAPACITY_MIN} to {CAPACITY_MAX} people.")
    return capacity


def slugify(name: str) -> str:
    """A short readable form of a room name for links and file names: `Stand-up 3!` -> `stand-up-3`."""
    words = re.findall(r"[a-z0-9]+", name.lower())
    return "-".join(words)[:40].strip("-") or "room"
