"""What the hub needs from Redis, as protocols: a bus between workers, and who is where.

The bus tells everything once and in order, as long as Redis is not away for long; then it tells of a gap. So
whatever must be right in the end is read again from presence: each worker compares its view of a room with
`Presence.beat` every few seconds and after every gap.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from whisper_gate.domain.errors import ErrorCode
from whisper_gate.domain.participants import Participant

Payload = dict[str, Any]


class Bus(Protocol):
    """Carries payloads between the workers that have people in a room."""

    def listen(
        self,
        on_payload: Callable[[str, Payload], None],
        on_gap: Callable[[str | None], None],
        on_control: Callable[[Payload], None],
    ) -> None:
        """Say what to call.

        Args:
            on_payload: with room id and payload, for each payload of another worker: once, and in its order.
            on_gap: with the room in which some may have been missed; None: in all of them.
            on_control: for each payload that is for all workers; those of this one included.
        """
        ...

    async def subscribe(self, room_id: str) -> None:
        """Return once payloads for the room arrive; DomainError UNAVAILABLE if they cannot."""
        ...

    async def unsubscribe(self, room_id: str) -> None:
        """Payloads for the room are no longer wanted."""
        ...

    def publish(self, room_id: str, payload: Payload) -> None:
        """Hand the payload over without waiting; DomainError UNAVAILABLE when the queue is full."""
        ...


@dataclass(frozen=True, slots=True)
class Roster:
    """Everyone in a room at one moment, on all workers.

    Attributes:
        version: of the moment; later events carry a larger one.
        participants: by id.
        whole: False while somebody may be missing: Redis was away, and not every worker has told it of its
            people since.
        expelled: whom of those that it was asked for a host has put out, and what they are to be told.
    """

    version: int
    participants: dict[str, Participant]
    whole: bool = True
    expelled: Mapping[str, ErrorCode] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entered:
    """The outcome of `Presence.enter`: who came in (with version), whom they replaced, who is there."""

    participant: Participant
    previous: Participant | None
    roster: Roster


class Presence(Protocol):
    """Who is in which room, shared by all workers; what is not refreshed is forgotten."""

    async def enter(
        self, room_id: str, participant: Participant, *, capacity: int, replace: bool, let_in: bool = False
    ) -> Entered:
        """Take a seat, atomically across workers; with `let_in`, an earlier removal counts no more.

        Raises:
            DomainError: ROOM_FULL; ID_TAKEN when the id is live and `replace` is not set; REMOVED;
                UNAVAILABLE.
        """
        ...

    async def update(self, room_id: str, participant: Participant) -> None:
        """Store a change, if that connection still holds the seat."""
        ...

    async def leave(self, room_id: str, participant_id: str, connection: str) -> int | None:
        """Free the seat, if that connection still holds it; the version of the departure, or None."""
        ...

    async def expel(self, room_id: str, ids: Sequence[str], persons: Sequence[str], why: ErrorCode) -> int:
        """Free these seats whoever holds them, and keep ids and persons out; the version of the departure.

        Args:
            room_id: of the room.
            ids: of the participants.
            persons: who they are (`Participant.person`); they may knock.
            why: what these ids are told, now or with an old key: REMOVED, BANNED or CALL_ENDED. Of persons it
                is not kept: a ban may be lifted, and they may knock.
        """
        ...

    async def was_done(self, room_id: str, participant_id: str, mid: str) -> bool:
        """Whether this message of this participant was carried out a moment ago, on whichever worker."""
        ...

    async def mark_done(self, room_id: str, participant_id: str, mid: str) -> None:
        """The message has been carried out; should it come again, it is only confirmed."""
        ...

    async def beat(self, room_id: str, mine: list[Participant]) -> Roster:
        """Refresh my participants (put back what was lost, but not who was removed), return everyone."""
        ...

    def doubt(self) -> None:
        """Redis may have been away: for some seconds no roster is `whole`."""
        ...
