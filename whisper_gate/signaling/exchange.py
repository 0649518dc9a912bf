"""What workers tell each other, and how each finds out what it was not told.

Payloads on the bus arrive at most once. So each worker also compares its rooms with Redis every few seconds
and after every gap, and whatever must be right in the end is right there.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING

import structlog

from whisper_gate import metrics
from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.participants import Participant
from whisper_gate.services.live import LiveSessions
from whisper_gate.signaling.bus import Payload, Presence, Roster
from whisper_gate.signaling.closing import farewell
from whisper_gate.signaling.local_room import LocalRoom
from whisper_gate.signaling.moderation import Moderation

if TYPE_CHECKING:
    from whisper_gate.signaling.hub import Hub

LOOKS = 16  # rooms that are compared at once: others need connections to Redis as well

log = structlog.get_logger(__name__)


class Exchange:
    """The part of the hub that listens to the other workers."""

    def __init__(self, hub: Hub, presence: Presence, moderation: Moderation, live: LiveSessions) -> None:
        self._hub = hub
        self._presence = presence
        self._moderation = moderation
        self._live = live
        self._looks = asyncio.Semaphore(LOOKS)
        hub.bus.listen(self._on_payload, self._on_gap, self._on_control)

    def everywhere(self, room_id: str, payload: Payload) -> None:
        """Act on a payload on every worker, this one included."""
        self._on_payload(room_id, payload)
        with contextlib.suppress(DomainError):  # a full queue: what matters is in Redis, for the next beat
            self._hub.bus.publish(room_id, payload)

    async def refresh(self, room_id: str) -> None:
        """Compare what this worker believes about a room with Redis, when it is its turn."""
        async with self._looks:
            await self._refresh(room_id)

    async def _refresh(self, room_id: str) -> None:
        room = self._hub.rooms.get(room_id)
        if room is None:
            return
        mine = [seat.me for seat in room.seats.values()]
        try:
            roster = await self._presence.beat(room_id, mine)
            await self._hub.waiting.beat(room_id, room)
        except DomainError as error:
            log.warning("hub.beat_failed", room=room_id, code=error.code)
            return
        for person in roster.participants.values():
            self._give_way(room, person)
        self._end_removed(room_id, room, mine, roster)
        room.deliver(room.view.reconcile(roster))
        self._hub.waiting.update(room)

    def _on_payload(self, room_id: str, payload: Payload) -> None:
        room = self._hub.rooms.get(room_id)
        if room is None:
            return
        if "frame" in payload:
            frame, to = payload["frame"], payload["to"]
            sender = room.view.people.get(frame["from"])
            if sender is not None and sender.connection == payload["by"] and to in room.seats:
                room.seats[to].outbox.send(frame)
                if "at" in payload:  # a worker of an earlier release does not say when
                    metrics.RELAY.labels("bus").observe(max(0.0, time.time() - payload["at"]))
            elif sender is None or sender.connection != payload["by"]:
                metrics.DROPPED.labels("stale").inc()
        elif "person" in payload:
            person = Participant.from_record(payload["person"], payload["version"])
            self._give_way(room, person)
            room.deliver(room.view.put(person))
            self._hub.waiting.update(room)
        elif "gone" in payload:
            room.deliver(room.view.remove(payload["gone"], payload["version"]))
            self._hub.waiting.update(room)
        elif "witness" in payload:
            self._hub.vigil.on_payload(room, payload)
        elif "knocking" in payload or "unknock" in payload:
            self._hub.waiting.on_payload(room, payload)
        else:
            self._on_host(room_id, room, payload)

    def _on_host(self, room_id: str, room: LocalRoom, payload: Payload) -> None:
        """What a host did, on whichever worker."""
        if "set" in payload:
            self._moderation.on_set(room, payload)
        elif "expel" in payload:
            self._moderation.on_expel(room_id, room, payload)
            self._hub.waiting.update(room)
        elif "roles" in payload:
            self._moderation.on_roles(room_id, room, payload)
        elif "locked" in payload:
            self._moderation.on_locked(room, payload)
        elif "notice" in payload:
            room.notify(payload["notice"])
        elif "open" in payload:
            self._hub.waiting.open(room_id, room, payload["open"])
        elif "refuse" in payload:
            self._hub.waiting.refuse(room_id, room, payload["refuse"])

    def _on_control(self, payload: Payload) -> None:
        """What is for all workers: login sessions that have ended, rooms that are gone."""
        self._live.end(payload.get("sessions", ()))
        for room_id in payload.get("rooms", ()):
            room = self._hub.rooms.get(room_id)
            if room is None:
                continue
            error = DomainError(ErrorCode.NO_SUCH_ROOM, "This room does not exist any more.")
            self._hub.waiting.turn_all_away(room_id, room, error)
            for seat in list(room.seats.values()):
                self._hub.evict(seat, error)

    def _give_way(self, room: LocalRoom, person: Participant) -> None:
        """If someone who sat here has come back on another worker, the seat here ends."""
        seat = room.seats.get(person.id)
        if seat is not None and seat.connection != person.connection and person.version > seat.me.version:
            del room.seats[person.id]
            seat.replaced()

    @staticmethod
    def _end_removed(room_id: str, room: LocalRoom, mine: list[Participant], roster: Roster) -> None:
        """Whom Redis would not keep has been removed, and the word of it was lost on the way here."""
        for one in mine:
            seat = room.seats.get(one.id)
            if one.id in roster.participants or seat is None or seat.connection != one.connection:
                continue
            del room.seats[one.id]
            log.warning("hub.removal_was_missed", room=room_id, participant=one.id)
            seat.end(farewell(roster.expelled.get(one.id, ErrorCode.REMOVED)))

    def _on_gap(self, room_id: str | None) -> None:
        """Events may have been missed: read this room again, or (None) all, as Redis was away."""
        if room_id is None:
            self._presence.doubt()
            self._hub.waiting.doubt()
        for one in [room_id] if room_id else list(self._hub.rooms):
            self._hub.spawn(self.refresh(one))
