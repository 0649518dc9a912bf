"""People in a call: what lets one in, and what the others can see of them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from whisper_gate.domain.permissions import Role

FLAGS = ("mic", "camera", "screen", "hand")


@dataclass(frozen=True, slots=True)
class Pass:
    """Who a joining connection is allowed to be: the content of a ticket or resume key.

    Attributes:
        user_id: account, if signed in.
        role: what they will be in the call.
        person: the same person in other tabs and later, see `Visitor.person`.
        origin: keyed hash of a guest's address (`a:...`), for bans; "" for people with an account.
        session_id: the login session that this hangs on; the connection ends with it.
        waits: has to knock: a host decides.
        locked: whether the room is locked now; not part of the ticket.
    """

    room_id: str
    participant_id: str
    name: str
    capacity: int
    user_id: str | None = None
    role: Role = Role.GUEST
    person: str = ""
    origin: str = ""
    session_id: str = ""
    waits: bool = False
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Participant:
    """One person in one room, as all workers know them.

    Attributes:
        id: participant id; the tile. Outlives sockets.
        name: display name.
        connection: id of the one connection that may speak as this participant.
        user_id: account, if signed in. Never leaves the server.
        role: owner, cohost, participant or guest.
        person, origin: see `Pass`. Never leave the server.
        mic, camera, screen, hand: what they have on.
        started: whether they are ready to be called.
        acks: whether their client confirms offers and answers.
        away: whether their line to the server is lost, so that they may be gone.
        joined: when they first came in, milliseconds since 1970; tiles are in this order.
        rev: grows with each change made by the same connection.
        version: grows with each connection and each departure in the room, on all workers.
    """

    id: str
    name: str
    connection: str
    user_id: str | None = None
    role: Role = Role.GUEST
    person: str = ""
    origin: str = ""
    mic: bool = False
    camera: bool = False
    screen: bool = False
    hand: bool = False
    started: bool = False
    acks: bool = False
    away: bool = False
    joined: int = 0
    rev: int = 0
    version: int = 0

    def flags(self) -> dict[str, bool]:
        """What they have on, as a `state` frame carries it."""
        return {name: getattr(self, name) for name in FLAGS}

    def public(self) -> dict[str, Any]:
        """What the others in the room may know."""
        return {
            "id": self.id,
            "name": self.name,
            "role": self.role.value,
            **self.flags(),
            "started": self.started,
            "acks": self.acks,
            "away": self.away,
            "joined": self.joined,
        }

    def to_record(self) -> str:
        """As kept in Redis and sent between workers."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def from_record(cls, record: str | bytes, version: int) -> Participant:
        """The reverse of `to_record`; the version is kept beside the record.

        Unknown fields are left out: another worker may run a newer release.
        """
        known = {name: value for name, value in json.loads(record).items() if name in cls.__slots__}
        role = Role(known.get("role", Role.GUEST))
        return cls(**{**known, "role": role, "version": version})
