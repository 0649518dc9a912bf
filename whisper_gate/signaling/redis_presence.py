"""`signaling.bus.Presence` on Redis: one small script, so that seats are given out atomically."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace as changed
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from whisper_gate.domain.errors import DomainError, ErrorCode, Reason
from whisper_gate.domain.participants import Participant
from whisper_gate.patience import within
from whisper_gate.signaling.bus import Entered, Roster
from whisper_gate.signaling.closing import farewell
from whisper_gate.stores.redis_lanes import Lane, Lanes, lanes_of

SEAT_TTL_MS = 12_000
OUT_TTL_MS = 13 * 3600 * 1000  # longer than a resume key lives
TIMEOUT = 1.2  # seconds
# Seconds after Redis was away until all workers have told it of their people: two beats, and a time-out.
SETTLE = 10.0
_SCRIPT = Path(__file__).with_name("presence.lua").read_text()


class RedisPresence:
    """Seats in rooms. All keys of a room are in its lane, so on one node of a cluster.

    Args:
        redis: shared with the rest of the worker.
        ttl_ms: how long a seat lives that nobody refreshes.
        queue: whether this is about those who knock at the room instead of those in it.
    """

    def __init__(self, redis: Redis | Lanes, ttl_ms: int = SEAT_TTL_MS, *, queue: bool = False) -> None:
        self._lanes = lanes_of(redis)
        self._ttl = ttl_ms
        self._part = "knock:" if queue else ""
        self._script = next(iter(self._lanes)).redis.register_script(_SCRIPT)
        self._away: set[int] = set()  # lanes
        self._whole_from = [0.0] * len(self._lanes)

    async def enter(
        self, room_id: str, participant: Participant, *, capacity: int, replace: bool, let_in: bool = False
    ) -> Entered:
        """See the port."""
        outcome, *rest = await self._run(
            room_id,
            "enter",
            participant.id,
            participant.connection,
            participant.to_record(),
            capacity,
            int(replace),
            # Who was removed may knock: only the seats are closed to them.
            "" if self._part else participant.person,
            int(let_in),
        )
        if outcome == b"out":
            raise farewell(_why(rest[0]))
        if outcome in _REFUSALS:
            raise DomainError(*_REFUSALS[outcome])
        version, previous, before, people = rest
        return Entered(
            changed(participant, version=int(version)),
            Participant.from_record(previous, int(before)) if previous else None,
            self._roster(room_id, people),
        )

    async def update(self, room_id: str, participant: Participant) -> None:
        """See the port."""
        await self._run(room_id, "update", participant.id, participant.connection, participant.to_record())

    async def leave(self, room_id: str, participant_id: str, connection: str) -> int | None:
        """See the port."""
        outcome, *rest = await self._run(room_id, "leave", participant_id, connection)
        return int(rest[0]) if outcome == b"ok" else None

    async def expel(self, room_id: str, ids: Sequence[str], persons: Sequence[str], why: ErrorCode) -> int:
        """See the port."""
        args = (OUT_TTL_MS, why.value, len(ids), *ids, *persons)
        return int((await self._run(room_id, "expel", *args))[0])

    async def includes(self, room_id: str, person: str) -> bool:
        """`stores.ports.Removals`: whether a host has removed this person."""
        return bool(person) and (await self._run(room_id, "is_out", person))[0] == 1

    async def was_done(self, room_id: str, participant_id: str, mid: str) -> bool:
        """See the port."""
        return bool((await self._run(room_id, "was_done", f"{participant_id} {mid}"))[0])

    async def mark_done(self, room_id: str, participant_id: str, mid: str) -> None:
        """See the port."""
        await self._run(room_id, "mark_done", f"{participant_id} {mid}")

    async def beat(self, room_id: str, mine: list[Participant]) -> Roster:
        """See the port."""
        args = [part for one in mine for part in (one.id, one.connection, one.to_record())]
        people, expelled = await self._run(room_id, "beat", *args)
        out = {one.decode(): _why(why) for one, why in zip(expelled[::2], expelled[1::2], strict=True)}
        return changed(self._roster(room_id, people), expelled=out)

    def doubt(self) -> None:
        """See the port."""
        self._whole_from = [time.monotonic() + SETTLE] * len(self._lanes)

    async def inside(self, room_ids: Sequence[str]) -> dict[str, list[str]]:
        """`stores.ports.Occupancy`: one round trip for all rooms of a lane, which changes nothing."""
        found = await asyncio.gather(*(self._inside(lane, some) for lane, some in self._lanes.sort(room_ids)))
        return {room_id: names for some in found for room_id, names in some.items()}

    async def _inside(self, lane: Lane, room_ids: Sequence[str]) -> dict[str, list[str]]:
        async with _reaching(), lane.redis.pipeline(transaction=False) as pipe:
            pipe.time()
            for room_id in room_ids:
                pipe.hgetall(self._key(lane, room_id, "people"))
                pipe.zrange(self._key(lane, room_id, "seen"), 0, -1, withscores=True)
            (seconds, micros), *rest = await pipe.execute()
        now = seconds * 1000 + micros / 1000
        found: dict[str, list[str]] = {}
        for room_id, records, expiries in zip(room_ids, rest[::2], rest[1::2], strict=True):
            live = [records[one] for one, until in expiries if until > now and one in records]
            people = sorted((Participant.from_record(one, 0) for one in live), key=lambda one: one.joined)
            if people:
                found[room_id] = [one.name for one in people]
        return found

    def _key(self, lane: Lane, room_id: str, name: str) -> str:
        return f"{lane.prefix}wg:{{{room_id}}}:{self._part}{name}"

    async def _run(self, room_id: str, operation: str, *args: str | int) -> list[Any]:
        lane = self._lanes.of(room_id)
        keys = [self._key(lane, room_id, name) for name in ("people", "conns", "versions", "seen", "clock")]
        keys += [f"{lane.prefix}wg:{{{room_id}}}:out"]
        keys += [self._key(lane, room_id, "left"), self._key(lane, room_id, "done")]
        keys += [f"{lane.prefix}wg:{{{room_id}}}:why"]
        try:
            async with _reaching():
                result: list[Any] = await self._script(keys, [operation, self._ttl, *args], client=lane.redis)
        except DomainError:
            self._away.add(lane.number)
            raise
        if lane.number in self._away:
            # Its clock went on while nobody was refreshed, or it has lost what it had.
            self._away.discard(lane.number)
            self._whole_from[lane.number] = time.monotonic() + SETTLE
        return result

    def _roster(self, room_id: str, reply: list[bytes]) -> Roster:
        version, *rest = reply
        people = (
            Participant.from_record(record, int(of)) for record, of in zip(rest[::2], rest[1::2], strict=True)
        )
        whole = time.monotonic() >= self._whole_from[self._lanes.of(room_id).number]
        return Roster(int(version), {one.id: one for one in people}, whole)


@asynccontextmanager
async def _reaching() -> AsyncIterator[None]:
    """In time, or UNAVAILABLE."""
    try:
        async with within(TIMEOUT):
            yield
    except (RedisError, OSError, TimeoutError) as error:
        why = Reason("error-room-unreachable", "The room cannot be reached right now.")
        raise DomainError(ErrorCode.UNAVAILABLE, why, retry_after=2) from error


def _why(code: bytes) -> ErrorCode:
    """What a seat was told that is out; of persons, and by workers of an earlier release, it is not noted."""
    return ErrorCode(code.decode()) if code else ErrorCode.REMOVED


_REFUSALS = {
    b"room_full": (ErrorCode.ROOM_FULL, "This room is full."),
    b"id_taken": (ErrorCode.ID_TAKEN, "Somebody with this id is in the room."),
}
