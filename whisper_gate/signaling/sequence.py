"""Payloads of a room, numbered by the worker that sends them: each is told once, in order.

Redis forgets what it could not deliver, and a batch that was sent again may arrive twice. So each worker
numbers what it says in a room. A *line* is what one worker says in one room while it has people there.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from whisper_gate.signaling.bus import Payload

LINES_MAX = 64  # workers heard in one room; it has no more people than that
HELD_MAX = 1024  # payloads kept back until those before them have come


class Place(NamedTuple):
    """Where a payload stands.

    Attributes:
        worker: who sends.
        line: a later one has a larger number.
        number: in this line, from 1.
    """

    worker: str
    line: int
    number: int


class Numbering:
    """What this worker sends."""

    def __init__(self, worker: str) -> None:
        self._worker = worker
        self._last: dict[str, Place] = {}

    def next(self, room_id: str, *, keep: bool) -> Place:
        """The place of the next payload in a room; without `keep` it is the only one of its line."""
        last = self._last.get(room_id) or Place(self._worker, time.monotonic_ns(), 0)
        place = last._replace(number=last.number + 1)
        if keep:
            self._last[room_id] = place
        return place

    def forget(self, room_id: str) -> None:
        """The line ends here; what follows in this room is another one."""
        self._last.pop(room_id, None)


@dataclass(slots=True)
class _Line:
    id: int
    last: int
    held: dict[int, Payload] = field(default_factory=dict)


class Arrivals:
    """What the other workers have sent."""

    def __init__(self) -> None:
        self._rooms: dict[str, dict[str, _Line]] = {}
        self._unsure: set[str] = set()

    def doubt(self, room_ids: Iterable[str]) -> None:
        """Something may have been missed in these rooms: until `trust`, no line is taken to begin late."""
        self._unsure.update(room_ids)

    def trust(self) -> None:
        """What was missed has been told, or will not come."""
        self._unsure.clear()

    def take(self, room_id: str, place: Place, payload: Payload) -> list[Payload]:
        """What can be told now, in order; nothing when it was told before or something is still missing.

        The first payload of a worker is where its line begins for this one, unless the room is in doubt:
        then those before it, which are asked for again, may come after it.
        """
        lines = self._rooms.setdefault(room_id, {})
        line = lines.pop(place.worker, None)
        if line is None:
            line = _Line(place.line, 0 if room_id in self._unsure else place.number - 1)
            if len(lines) >= LINES_MAX:
                del lines[next(iter(lines))]  # nobody has been silent for longer
        lines[place.worker] = line
        if place.line < line.id:
            return []
        told: list[Payload] = []
        if place.line > line.id:
            # The end of the line before may be missing; but nobody sends it any more.
            told = self.give_up(room_id, place.worker)
            line.id, line.last = place.line, 0
        if place.number > line.last:
            line.held[place.number] = payload
        return told + _ripe(line)

    def waits(self, room_id: str, worker: str) -> bool:
        """Whether payloads are held back for one that is missing."""
        line = self._rooms.get(room_id, {}).get(worker)
        return line is not None and bool(line.held)

    def is_full(self, room_id: str, worker: str) -> bool:
        """Whether no more may be held back."""
        return len(self._rooms[room_id][worker].held) >= HELD_MAX

    def give_up(self, room_id: str, worker: str) -> list[Payload]:
        """What is missing does not come: all that was held back, in order."""
        line = self._rooms.get(room_id, {}).get(worker)
        if line is None or not line.held:
            return []
        told = [line.held[number] for number in sorted(line.held)]
        line.last = max(line.held)
        line.held.clear()
        return told

    def heard(self, room_id: str) -> dict[str, tuple[int, int]]:
        """By worker, line and number of the last payload that was told."""
        return {worker: (line.id, line.last) for worker, line in self._rooms.get(room_id, {}).items()}

    def forget(self, room_id: str) -> None:
        """The room is of no interest any more."""
        self._rooms.pop(room_id, None)
        self._unsure.discard(room_id)


def _ripe(line: _Line) -> list[Payload]:
    """Take out what follows without a gap."""
    ripe = []
    while (payload := line.held.pop(line.last + 1, None)) is not None:
        ripe.append(payload)
        line.last += 1
    return ripe
