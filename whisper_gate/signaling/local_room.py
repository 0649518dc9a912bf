"""What one worker keeps of one room: who is in it everywhere, and the connections that are here."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from whisper_gate.domain.messages import Frame
from whisper_gate.domain.participants import Participant, Pass
from whisper_gate.domain.permissions import is_host
from whisper_gate.signaling.room_view import RoomView, knock
from whisper_gate.signaling.seat import Seat


@dataclass(slots=True)
class Waiter:
    """A connection of this worker that knocks."""

    seat: Seat
    me: Participant
    entering: Pass
    body: Frame
    patience: asyncio.Task[None] | None = None


@dataclass(slots=True)
class LocalRoom:
    """A room with people on this worker, in it or before its door.

    Attributes:
        view: everyone in the room.
        queue: everyone who knocks.
        seats: participant id -> the seat here that speaks as it.
        waiters: participant id -> the connection here that knocks as it.
        joining: connections between subscribing and sitting down.
        locked: as the hosts last left it.
        told: names of the hosts, as the waiters here were told.
    """

    view: RoomView = field(default_factory=RoomView)
    queue: RoomView = field(default_factory=lambda: RoomView(knock, "knock_over"))
    seats: dict[str, Seat] = field(default_factory=dict)
    waiters: dict[str, Waiter] = field(default_factory=dict)
    joining: int = 0
    locked: bool = False
    told: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nobody of this worker has anything to do with the room."""
        return not (self.seats or self.waiters or self.joining)

    @property
    def counts_here(self) -> bool:
        """Whether this worker is the one that counts the room: who has been in it longest sits here."""
        first = min(self.view.people.values(), key=lambda one: (one.joined, one.id), default=None)
        return first is not None and first.id in self.seats

    @property
    def has_host(self) -> bool:
        """Whether a host sits on this worker, who wants to hear of those who knock."""
        return any(is_host(seat.me.role) for seat in self.seats.values())

    def hosts(self) -> list[str]:
        """The names of the hosts in the call, on all workers."""
        return sorted(one.name for one in self.view.people.values() if is_host(one.role))

    def deliver(self, frames: Iterable[Frame], but: str | None = None) -> None:
        """To everyone here, except whom a frame is from."""
        for frame in frames:
            for participant_id, seat in self.seats.items():
                if participant_id not in (but, frame["from"]):
                    seat.outbox.send(frame)

    def notify(self, frame: Frame) -> None:
        """To everyone here, whom it is about included."""
        for seat in self.seats.values():
            seat.outbox.send(frame)

    def tell_hosts(self, frames: Iterable[Frame]) -> None:
        """To the hosts here."""
        for frame in frames:
            for seat in self.seats.values():
                if is_host(seat.me.role):
                    seat.outbox.send(frame)

    def tell_queue(self, seat: Seat) -> None:
        """To one host: everyone who knocks at the moment."""
        for waiting in sorted(self.queue.people.values(), key=lambda one: (one.joined, one.id)):
            for frame in knock(waiting):
                seat.outbox.send(frame)
