"""The hub: one per worker, between its sockets and the bus. It knows no transport.

    transport -> Seat.receive -> join / start / state / leave -> presence, view, bus -> other workers
                              -> offer / answer / ice         -> the one addressee, here or elsewhere

Membership is checked at both ends of every relayed message: the sender's worker checks that the sender
holds its seat and that the addressee is in the same room; the addressee's worker checks both again.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from dataclasses import replace as changed
from typing import Any

import structlog

from whisper_gate import metrics
from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.messages import Frame, Message
from whisper_gate.domain.participants import Participant, Pass
from whisper_gate.signaling.bus import Bus, Entered, Payload, Presence, Roster
from whisper_gate.signaling.closing import Close
from whisper_gate.signaling.outbox import Outbox
from whisper_gate.signaling.room_view import RoomView, arrival
from whisper_gate.signaling.seat import Seat

BEAT = 4.0  # seconds between two looks at a room's presence
DRAIN = 2.0  # seconds that connections get to hear that the worker stops
GRACE = 10.0  # seconds in which someone with a resume key may come back unnoticed

log = structlog.get_logger(__name__)


class LocalRoom:
    """A room with people on this worker."""

    def __init__(self) -> None:
        self.view = RoomView()
        self.seats: dict[str, Seat] = {}  # participant id -> the seat that speaks as it
        self.joining = 0  # connections between subscribing and sitting down


class Hub:
    """Introduces the people of a room to each other, across workers.

    Args:
        worker: name of this worker; part of each `welcome`, so that operators can see who is where.
        ice_servers: handed to each newcomer.
        issue_resume_key: makes the key with which a participant may come back.
    """

    def __init__(
        self,
        worker: str,
        bus: Bus,
        presence: Presence,
        issue_resume_key: Callable[[Pass], str],
        ice_servers: list[dict[str, object]],
    ) -> None:
        self.worker = worker
        self._bus = bus
        self._presence = presence
        self._issue_resume_key = issue_resume_key
        self._ice_servers = ice_servers
        self._rooms: dict[str, LocalRoom] = {}
        self._seats: set[Seat] = set()  # of all open connections, joined or not
        self._draining = False
        self._drained = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        bus.listen(self._on_payload, self._on_gap)

    def seat(self, outbox: Outbox, admit: Callable[[Message], Awaitable[Pass]]) -> Seat:
        """A seat for a new connection; it becomes somebody with its first valid `join`."""
        seat = Seat(self, outbox, admit)
        self._seats.add(seat)
        if self._draining:
            outbox.close(Close.RESTART)
        return seat

    async def run(self) -> None:
        """Keep the seats of this worker warm, and its views right, until cancelled."""
        while True:
            await asyncio.sleep(BEAT)
            await asyncio.gather(*(self._beat(room_id) for room_id in list(self._rooms)))
            metrics.PARTICIPANTS.set(sum(len(room.seats) for room in self._rooms.values()))

    async def drain(self) -> None:
        """Tell every connection that this worker stops; return when they are gone, or after DRAIN.

        The places of those with a resume key stay warm for another worker.
        """
        self._draining = True
        for seat in self._seats:
            seat.outbox.close(Close.RESTART)
        if self._seats:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(DRAIN):
                    await self._drained.wait()

    async def close(self) -> None:
        """Forget everything that was still to be done."""
        for task in list(self._tasks):
            task.cancel()

    # --- what seats ask for -------------------------------------------------------------------------

    async def join(self, seat: Seat, entering: Pass, body: Frame) -> None:
        """Give the seat its place in the room and tell everyone.

        Raises:
            DomainError: ROOM_FULL, ID_TAKEN or UNAVAILABLE; then nothing has changed.
        """
        resumes = "resume_key" in body
        newcomer = Participant(
            id=entering.participant_id,
            name=entering.name,
            connection=seat.connection,
            user_id=entering.user_id,
            joined=int(time.time() * 1000),
            **{name: value for name, value in body.items() if isinstance(value, bool) and name != "resume"},
        )
        room = self._rooms.setdefault(entering.room_id, LocalRoom())
        room.joining += 1
        try:
            await self._bus.subscribe(entering.room_id)
            entered = await self._presence.enter(
                entering.room_id, newcomer, capacity=entering.capacity, replace=resumes
            )
            me = _continued(entered)
            earlier = room.seats.get(me.id)
            room.seats[me.id] = seat
            seat.seated(me, entering, resumable=resumes or bool(body.get("resume")))
        finally:
            room.joining -= 1
            await self._close_if_empty(entering.room_id)
        if earlier is not None:
            earlier.replaced()
        everyone = {**entered.roster.participants, me.id: me}
        self._deliver(room, room.view.reconcile(Roster(entered.roster.version, everyone)), but=me.id)
        self._welcome(seat, room)
        self._announce(seat)
        if entered.previous is not None:
            await self._store(seat)

    async def change(self, seat: Seat, changes: Mapping[str, bool]) -> None:
        """The participant switched something on or off, or is ready to be called."""
        me = seat.me
        if all(getattr(me, name) == value for name, value in changes.items()):
            return
        flags: dict[str, Any] = dict(changes)
        seat.update(changed(me, rev=me.rev + 1, **flags))
        room = self._rooms[seat.room_id]
        self._deliver(room, room.view.put(seat.me))
        self._announce(seat)
        await self._store(seat)

    def relay(self, seat: Seat, message: Message) -> None:
        """Pass an offer, answer or candidate on to its addressee; NO_SUCH_PEER if not in the room."""
        room, me, to = self._rooms[seat.room_id], seat.me, message.to
        if to is None or to == me.id or to not in room.view.people:
            raise DomainError(ErrorCode.NO_SUCH_PEER, "Nobody with this id is in the room.")
        frame = {"type": message.type, "from": me.id, "to": to, **message.body}
        local = to in room.seats
        metrics.RELAYED.labels(message.type, "local" if local else "bus").inc()
        if local:
            room.seats[to].outbox.send(frame)
        else:
            self._bus.publish(seat.room_id, {"to": to, "by": me.connection, "frame": frame})

    async def leave(self, seat: Seat) -> None:
        """The participant is gone for good: free the place and tell everyone."""
        room_id, me = seat.room_id, seat.me
        room = self._rooms.get(room_id)
        if room is None or room.seats.get(me.id) is not seat:
            return  # replaced in the meantime: the place is somebody else's
        del room.seats[me.id]
        try:
            version = await self._presence.leave(room_id, me.id, me.connection)
        except DomainError:
            version = me.version  # its place expires in Redis; the people here need not wait for that
        if version is not None:
            self._deliver(room, room.view.remove(me.id, version))
            with contextlib.suppress(DomainError):
                self._bus.publish(room_id, {"gone": me.id, "version": version})
        await self._close_if_empty(room_id)

    async def disconnected(self, seat: Seat) -> None:
        """The socket is gone: those with a resume key get some time to come back."""
        self._seats.discard(seat)
        if self._draining and not self._seats:
            self._drained.set()
        if not seat.joined:
            return
        if not seat.resumable:
            await self.leave(seat)
        elif not self._draining:
            self._spawn(self._leave_after_grace(seat))

    # --- inside -------------------------------------------------------------------------------------

    async def _leave_after_grace(self, seat: Seat) -> None:
        await asyncio.sleep(GRACE)
        if seat.joined:  # else the participant came back on another connection
            await self.leave(seat)

    def _welcome(self, seat: Seat, room: LocalRoom) -> None:
        others = sorted(
            (one for one in room.view.people.values() if one.id != seat.me.id),
            key=lambda one: (one.joined, one.id),
        )
        welcome: Frame = {
            "type": "welcome",
            "id": seat.me.id,
            "room": seat.room_id,
            "worker": self.worker,
            "capacity": seat.entering.capacity,
            "iceServers": self._ice_servers,
            "participants": [one.public() for one in others],
        }
        if seat.resumable:
            welcome["resume_key"] = self._issue_resume_key(seat.entering)
        seat.outbox.send(welcome)
        if not seat.resumable:
            # A client of the original protocol knows no welcome: to it, everyone comes in now.
            for other in others:
                for frame in arrival(other):
                    seat.outbox.send(frame)

    def _announce(self, seat: Seat) -> None:
        """Tell the other workers how this participant is now."""
        with contextlib.suppress(DomainError):  # a full queue; the next beat tells them
            self._bus.publish(seat.room_id, {"person": seat.me.to_record(), "version": seat.me.version})

    async def _store(self, seat: Seat) -> None:
        try:
            await self._presence.update(seat.room_id, seat.me)
        except DomainError as error:
            log.warning("hub.presence_not_stored", code=error.code)  # the next beat stores it

    def _deliver(self, room: LocalRoom, frames: Iterable[Frame], but: str | None = None) -> None:
        for frame in frames:
            for participant_id, seat in room.seats.items():
                if participant_id not in (but, frame["from"]):
                    seat.outbox.send(frame)

    def _on_payload(self, room_id: str, payload: Payload) -> None:
        room = self._rooms.get(room_id)
        if room is None:
            return
        if "frame" in payload:
            frame, to = payload["frame"], payload["to"]
            sender = room.view.people.get(frame["from"])
            if sender is not None and sender.connection == payload["by"] and to in room.seats:
                room.seats[to].outbox.send(frame)
        elif "person" in payload:
            person = Participant.from_record(payload["person"], payload["version"])
            self._give_way(room, person)
            self._deliver(room, room.view.put(person))
        elif "gone" in payload:
            self._deliver(room, room.view.remove(payload["gone"], payload["version"]))

    def _give_way(self, room: LocalRoom, person: Participant) -> None:
        """If someone who sat here has come back on another worker, the seat here ends."""
        seat = room.seats.get(person.id)
        if seat is not None and seat.connection != person.connection and person.version > seat.me.version:
            del room.seats[person.id]
            seat.replaced()

    def _on_gap(self) -> None:
        """Events may have been missed: read every room again."""
        for room_id in list(self._rooms):
            self._spawn(self._beat(room_id))

    async def _beat(self, room_id: str) -> None:
        room = self._rooms.get(room_id)
        if room is None:
            return
        try:
            roster = await self._presence.beat(room_id, [seat.me for seat in room.seats.values()])
        except DomainError as error:
            log.warning("hub.beat_failed", room=room_id, code=error.code)
            return
        for person in roster.participants.values():
            self._give_way(room, person)
        self._deliver(room, room.view.reconcile(roster))

    async def _close_if_empty(self, room_id: str) -> None:
        room = self._rooms.get(room_id)
        if room is not None and not room.seats and not room.joining:
            del self._rooms[room_id]
            await self._bus.unsubscribe(room_id)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _continued(entered: Entered) -> Participant:
    """Who came in; someone who came back keeps their place in the order and is still `started`."""
    if entered.previous is None:
        return entered.participant
    return changed(
        entered.participant,
        joined=entered.previous.joined,
        started=entered.previous.started,
        rev=1,
    )
