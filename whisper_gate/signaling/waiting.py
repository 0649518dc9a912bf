"""Before the door: people who knock, until a host opens, refuses, or nobody answers.

Who knocks is kept like who is in a room, with its own presence and view; so hosts on every worker see the
same people, also those who knocked before the host came.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterable
from dataclasses import replace as changed
from typing import TYPE_CHECKING

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.messages import Frame
from whisper_gate.domain.participants import Participant, Pass
from whisper_gate.signaling.bus import Payload, Presence
from whisper_gate.signaling.local_room import LocalRoom, Waiter
from whisper_gate.signaling.seat import Seat

if TYPE_CHECKING:
    from whisper_gate.signaling.hub import Hub

PATIENCE = 300.0  # seconds until a knock counts as unanswered
QUEUE_MAX = 50  # people who may knock at one room at once


class WaitingLine:
    """The part of the hub that deals with those who knock.

    Args:
        hub: the hub it belongs to.
        presence: who knocks where, shared by all workers.
    """

    def __init__(self, hub: Hub, presence: Presence) -> None:
        self._hub = hub
        self._presence = presence
        self.patience = PATIENCE

    async def knock(self, seat: Seat, entering: Pass, body: Frame) -> None:
        """Let the connection wait; hosts are told. ROOM_FULL when too many knock, UNAVAILABLE."""
        me = Participant(
            id=entering.participant_id,
            name=entering.name,
            connection=seat.connection,
            user_id=entering.user_id,
            person=entering.person,
            origin=entering.origin,
            joined=int(time.time() * 1000),
        )
        async with self._hub.opened(entering.room_id) as room:
            entered = await self._presence.enter(
                entering.room_id, me, capacity=QUEUE_MAX, replace="resume_key" in body
            )
            since = entered.previous.joined if entered.previous else me.joined
            me = changed(entered.participant, joined=since)
            earlier = room.waiters.get(me.id)
            waiter = room.waiters[me.id] = Waiter(seat, me, entering, body)
            if earlier is not None:
                self._dismiss(earlier)
                earlier.seat.replaced()
            seat.waits(entering, resumable=bool(body.get("resume")) or "resume_key" in body)
            waiter.patience = asyncio.create_task(self._give_up(entering.room_id, waiter))
            if not room.seats:
                await self._hub.exchange.refresh(entering.room_id)  # to know the names of the hosts
            room.told = room.hosts()
        self._tell(waiter, room)
        if entered.previous is None:
            self._hub.rules.knocked(entering, seat.address)
        self._heard(room, room.queue.put(me))
        self._publish(entering.room_id, {"knocking": me.to_record(), "version": me.version})

    async def withdraw(self, room_id: str, participant_id: str, seat: Seat) -> None:
        """They do not want to come in any more, or are gone."""
        room = self._hub.rooms.get(room_id)
        waiter = room.waiters.get(participant_id) if room else None
        if room is None or waiter is None or waiter.seat is not seat:
            return
        del room.waiters[participant_id]
        self._dismiss(waiter)
        await self._over(room_id, room, waiter)
        await self._hub.close_if_empty(room_id)

    def open(self, room_id: str, room: LocalRoom, ids: Iterable[str]) -> None:
        """A host lets these people in, as far as they knock here."""
        for waiter in self._taken(room, ids):
            self._hub.spawn(self._let_in(room_id, room, waiter))

    def refuse(self, room_id: str, room: LocalRoom, ids: Iterable[str]) -> None:
        """A host does not let these people in, as far as they knock here."""
        for waiter in self._taken(room, ids):
            error = DomainError(ErrorCode.KNOCK_REFUSED, "The host did not let you in.")
            self._hub.spawn(self._turn_away(room_id, room, waiter, error))

    def turn_all_away(self, room_id: str, room: LocalRoom, error: DomainError) -> None:
        """There is nothing to wait for any more."""
        for waiter in self._taken(room, list(room.waiters)):
            self._hub.spawn(self._turn_away(room_id, room, waiter, error))

    def on_payload(self, room: LocalRoom, payload: Payload) -> None:
        """What another worker says about its people before the door."""
        if "knocking" in payload:
            waiting = Participant.from_record(payload["knocking"], payload["version"])
            self._heard(room, room.queue.put(waiting))
        else:
            self._heard(room, room.queue.remove(payload["unknock"], payload["version"]))

    def update(self, room: LocalRoom) -> None:
        """Tell the waiters here when other hosts are in the call than before."""
        hosts = room.hosts()
        if not room.waiters or hosts == room.told:
            return
        room.told = hosts
        for waiter in room.waiters.values():
            self._tell(waiter, room)

    async def beat(self, room_id: str, room: LocalRoom) -> None:
        """Keep the waiters here warm, and what hosts here see right. UNAVAILABLE."""
        if not (room.waiters or room.queue.people or room.has_host):
            return
        roster = await self._presence.beat(room_id, [waiter.me for waiter in room.waiters.values()])
        self._heard(room, room.queue.reconcile(roster))

    def doubt(self) -> None:
        """See `Presence.doubt`."""
        self._presence.doubt()

    def close(self) -> None:
        """Forget the waiters' deadlines."""
        for room in self._hub.rooms.values():
            for waiter in room.waiters.values():
                self._dismiss(waiter)

    # --- inside -------------------------------------------------------------------------------------

    def _taken(self, room: LocalRoom, ids: Iterable[str]) -> list[Waiter]:
        """Whoever is first to open or refuse decides: the others find nobody here."""
        found = [room.waiters.pop(one) for one in ids if one in room.waiters]
        for waiter in found:
            self._dismiss(waiter)
        return found

    async def _let_in(self, room_id: str, room: LocalRoom, waiter: Waiter) -> None:
        room.joining += 1  # the room stays open while its queue is put right
        try:
            await self._over(room_id, room, waiter)
            if waiter.seat.outbox.closing is None:
                await self._hub.sit(
                    waiter.seat, changed(waiter.entering, waits=False), waiter.body, let_in=True
                )
        except DomainError as error:
            waiter.seat.refuse(error)
        finally:
            room.joining -= 1
            await self._hub.close_if_empty(room_id)

    async def _turn_away(self, room_id: str, room: LocalRoom, waiter: Waiter, error: DomainError) -> None:
        waiter.seat.end(error)
        self._hub.rules.refused(waiter.entering, waiter.seat.address, error)
        await self._over(room_id, room, waiter)
        await self._hub.close_if_empty(room_id)

    async def _give_up(self, room_id: str, waiter: Waiter) -> None:
        await asyncio.sleep(self.patience)
        room = self._hub.rooms.get(room_id)
        if room is not None and room.waiters.get(waiter.me.id) is waiter:
            waiter.patience = None  # this very task
            del room.waiters[waiter.me.id]
            error = DomainError(ErrorCode.KNOCK_TIMEOUT, "Nobody answered.")
            self._hub.spawn(self._turn_away(room_id, room, waiter, error))

    async def _over(self, room_id: str, room: LocalRoom, waiter: Waiter) -> None:
        try:
            version = await self._presence.leave(room_id, waiter.me.id, waiter.me.connection)
        except DomainError:
            version = waiter.me.version  # its place expires in Redis; hosts need not wait for that
        if version is not None:
            self._heard(room, room.queue.remove(waiter.me.id, version))
            self._publish(room_id, {"unknock": waiter.me.id, "version": version})

    def _tell(self, waiter: Waiter, room: LocalRoom) -> None:
        frame: Frame = {
            "type": "waiting",
            "id": waiter.me.id,
            "room": waiter.entering.room_id,
            "hosts": room.told,
            "patience": int(self.patience),
        }
        if waiter.seat.resumable:
            frame["resume_key"] = self._hub.issue_resume_key(waiter.entering)
        waiter.seat.outbox.send(frame)

    @staticmethod
    def _dismiss(waiter: Waiter) -> None:
        if waiter.patience is not None:
            waiter.patience.cancel()
            waiter.patience = None

    @staticmethod
    def _heard(room: LocalRoom, frames: list[Frame]) -> None:
        """Only hosts hear of who knocks; `state` and the like do not exist before the door."""
        room.tell_hosts(frame for frame in frames if frame["type"] in {"knock", "knock_over"})

    def _publish(self, room_id: str, payload: Payload) -> None:
        with contextlib.suppress(DomainError):  # a full queue; the next beat tells them
            self._hub.bus.publish(room_id, payload)
