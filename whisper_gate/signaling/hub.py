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
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from dataclasses import replace as changed
from typing import Any

import structlog

from whisper_gate import metrics
from whisper_gate.domain.candidates import relay_alone
from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.messages import Frame, Message
from whisper_gate.domain.participants import Participant, Pass
from whisper_gate.domain.permissions import Role, is_host
from whisper_gate.services.ice import IceServers
from whisper_gate.services.live import LiveSessions
from whisper_gate.signaling.bus import Bus, Entered, Presence
from whisper_gate.signaling.closing import Close
from whisper_gate.signaling.exchange import Exchange
from whisper_gate.signaling.limits import Entrance, SharedBuckets
from whisper_gate.signaling.local_room import LocalRoom
from whisper_gate.signaling.moderation import Moderation
from whisper_gate.signaling.outbox import Outbox
from whisper_gate.signaling.room_view import arrival
from whisper_gate.signaling.rules import HostRules
from whisper_gate.signaling.seat import Seat
from whisper_gate.signaling.vigil import Vigil
from whisper_gate.signaling.waiting import WaitingLine

BEAT = 4.0  # seconds between two looks at a room's presence
DRAIN = 2.0  # seconds that connections get to hear that the worker stops

log = structlog.get_logger(__name__)


class Hub:
    """Introduces the people of a room to each other, across workers.

    Args:
        worker: name of this worker; part of each `welcome`, so that operators can see who is where.
        presence: who is in which room.
        queue: who knocks at which room.
        rules: what hosts may do, and what is written down.
        live: which connections here end with which login session.
        ice: what each newcomer finds their way with; renewed before it ends.
        issue_resume_key: makes the key with which a participant may come back.
    """

    def __init__(
        self,
        worker: str,
        *,
        bus: Bus,
        presence: Presence,
        queue: Presence,
        rules: HostRules,
        live: LiveSessions,
        issue_resume_key: Callable[[Pass], str],
        ice: IceServers,
    ) -> None:
        self.worker = worker
        self.bus = bus
        self.rules = rules
        self.issue_resume_key = issue_resume_key
        self.rooms: dict[str, LocalRoom] = {}
        self.entrance = Entrance()
        self.waiting = WaitingLine(self, queue)
        self.vigil = Vigil(self)
        self._moderation = Moderation(self, presence, rules)
        self._presence = presence
        self._live = live
        self._ice = ice
        self._seats: set[Seat] = set()  # of all open connections, joined or not
        self._buckets = SharedBuckets()
        self._draining = False
        self._drained = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self.exchange = Exchange(self, presence, self._moderation, live)

    def seat(self, outbox: Outbox, admit: Callable[[Message], Awaitable[Pass]], address: str = "") -> Seat:
        """A seat for a new connection from an IP address; it becomes somebody with its first valid `join`."""
        seat = Seat(self, outbox, admit, address)
        self._seats.add(seat)
        if self._draining:
            outbox.close(Close.RESTART)
        return seat

    async def run(self) -> None:
        """Keep the seats of this worker warm, and its views right, until cancelled."""
        while True:
            await asyncio.sleep(BEAT)
            await asyncio.gather(*(self.exchange.refresh(room_id) for room_id in list(self.rooms)))
            self._renew_ice()
            metrics.PARTICIPANTS.set(sum(len(room.seats) for room in self.rooms.values()))
            metrics.ROOMS.set(sum(room.counts_here for room in self.rooms.values()))

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
        self.waiting.close()
        for task in list(self._tasks):
            task.cancel()

    # --- what seats ask for -------------------------------------------------------------------------

    async def join(self, seat: Seat, entering: Pass, body: Frame) -> None:
        """Give the seat its place in the room and tell everyone, or let it wait before the door.

        Raises:
            DomainError: ROOM_FULL, ID_TAKEN, REMOVED or UNAVAILABLE; then nothing has changed.
        """
        if entering.waits:
            await self.waiting.knock(seat, entering, body)
        else:
            # The door has decided that hosts and people whom nobody removed walk in.
            await self.sit(seat, entering, body, let_in=is_host(entering.role))

    async def sit(self, seat: Seat, entering: Pass, body: Frame, *, let_in: bool) -> None:
        """`join`, past the door; with `let_in`, an earlier removal of this person counts no more."""
        resumes = "resume_key" in body
        # A client of the original protocol knows no flags: it has both on, and says so with `start`.
        unsaid = not body.keys() & {"mic", "camera"}
        newcomer = Participant(
            id=entering.participant_id,
            name=entering.name,
            connection=seat.connection,
            user_id=entering.user_id,
            role=entering.role,
            person=entering.person,
            origin=entering.origin,
            joined=int(time.time() * 1000),
            mic=body.get("mic", unsaid),
            camera=body.get("camera", unsaid),
            screen=body.get("screen", False),
            hand=body.get("hand", False),
            acks=body.get("acks", False),
        )
        async with self.opened(entering.room_id) as room:
            entered = await self._presence.enter(
                entering.room_id,
                newcomer,
                capacity=entering.capacity,
                replace=resumes,
                let_in=let_in,
            )
            me = _continued(entered)
            earlier = room.seats.get(me.id)
            room.seats[me.id] = seat
            seat.seated(
                me,
                entering,
                resumable=resumes or bool(body.get("resume")),
                relay_only=body.get("relay_only", False),
                bucket=self._buckets.of(entering.person),
                forget=self._live.add(entering.session_id, lambda: self._sign_out(seat)),
            )
        if earlier is not None:
            earlier.replaced()
        room.locked = entering.locked
        everyone = {**entered.roster.participants, me.id: me}
        room.deliver(room.view.reconcile(changed(entered.roster, participants=everyone)), but=me.id)
        self._welcome(seat, room, resumed=entered.previous is not None)
        self._announce(seat)
        self.waiting.update(room)
        if entered.previous is None:
            self.rules.entered(entering, seat.address)
        else:
            await self._store(seat)
        if is_host(me.role):
            await self._show_queue(entering.room_id, room, seat)
        if seat not in self._seats:
            await self.disconnected(seat)  # its socket went while a host was letting it in

    async def moderate(self, seat: Seat, message: Message) -> None:
        """Do what a host asks for; see `Moderation.moderate`."""
        await self._moderation.moderate(seat, message)

    async def change(self, seat: Seat, changes: Mapping[str, bool]) -> None:
        """Something is different about the participant: switched, ready to be called, or without a line."""
        room = self.rooms.get(seat.room_id)
        if room is None or not seat.joined:
            return  # gone in the meantime
        me = seat.me
        if all(getattr(me, name) == value for name, value in changes.items()):
            return
        flags: dict[str, Any] = dict(changes)
        seat.update(changed(me, rev=me.rev + 1, **flags))
        room.deliver(room.view.put(seat.me))
        self._announce(seat)
        await self._store(seat)

    async def change_role(self, room_id: str, seat: Seat, role: Role) -> None:
        """The participant has become something else to the room."""
        room = self.rooms.get(room_id)
        if room is None or not seat.joined or seat.me.role is role:
            return
        was_host = is_host(seat.me.role)
        seat.become(role)
        room.deliver(room.view.put(seat.me))
        seat.outbox.send({"type": "role", "from": seat.me.id, "role": role.value})
        self._announce(seat)
        self.waiting.update(room)
        await self._store(seat)
        if is_host(role) and not was_host:
            await self._show_queue(room_id, room, seat)

    def relay(self, seat: Seat, message: Message) -> None:
        """Pass an offer, answer or candidate on to its addressee; NO_SUCH_PEER if not in the room."""
        room, me, to = self.rooms[seat.room_id], seat.me, message.to
        if to is None or to == me.id or to not in room.view.people:
            raise DomainError(ErrorCode.NO_SUCH_PEER, "Nobody with this id is in the room.")
        if (self._ice.relay_only or seat.relay_only) and not relay_alone(message):
            raise DomainError(ErrorCode.FORBIDDEN, "Only a relay's candidates are passed on from here.")
        frame = {"type": message.type, "from": me.id, "to": to, **message.body}
        local = to in room.seats
        metrics.RELAYED.labels(message.type, "local" if local else "bus").inc()
        if local:
            room.seats[to].outbox.send(frame)
            metrics.RELAY.labels("local").observe(max(0.0, time.time() - seat.arrived))
        else:
            self.bus.publish(
                seat.room_id, {"to": to, "by": me.connection, "frame": frame, "at": seat.arrived}
            )

    async def leave(self, seat: Seat) -> None:
        """The participant is gone for good: free the place and tell everyone."""
        room_id, me = seat.room_id, seat.me
        room = self.rooms.get(room_id)
        if room is None or room.seats.get(me.id) is not seat:
            return  # replaced in the meantime: the place is somebody else's
        del room.seats[me.id]
        seat.forget()
        try:
            version = await self._presence.leave(room_id, me.id, me.connection)
        except DomainError:
            version = me.version  # its place expires in Redis; the people here need not wait for that
        if version is not None:
            room.deliver(room.view.remove(me.id, version))
            self.waiting.update(room)
            with contextlib.suppress(DomainError):
                self.bus.publish(room_id, {"gone": me.id, "version": version})
        await self.close_if_empty(room_id)

    async def disconnected(self, seat: Seat) -> None:
        """The socket is gone: those with a resume key get some time to come back."""
        self._seats.discard(seat)
        if self._draining and not self._seats:
            self._drained.set()
        if seat.gone:
            return
        if not seat.resumable:
            await self.depart(seat)
        elif not self._draining:
            self.vigil.begin(seat)

    async def depart(self, seat: Seat) -> None:
        """The connection gives up its place, in the room or before its door."""
        if seat.joined:
            await self.leave(seat)
        elif seat.waits_as:
            await self.waiting.withdraw(seat.room_id, seat.waits_as, seat)

    # --- for the parts of the hub -------------------------------------------------------------------

    @contextlib.asynccontextmanager
    async def opened(self, room_id: str) -> AsyncIterator[LocalRoom]:
        """The room, subscribed to, and kept while somebody is about to come in. UNAVAILABLE."""
        room = self.rooms.setdefault(room_id, LocalRoom())
        room.joining += 1
        try:
            await self.bus.subscribe(room_id)
            yield room
        finally:
            room.joining -= 1
            await self.close_if_empty(room_id)

    async def close_if_empty(self, room_id: str) -> None:
        """Forget the room when nobody here has anything to do with it."""
        room = self.rooms.get(room_id)
        if room is not None and room.is_empty:
            del self.rooms[room_id]
            await self.bus.unsubscribe(room_id)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Do this beside everything else; `close` ends it."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --- inside -------------------------------------------------------------------------------------

    def _sign_out(self, seat: Seat) -> None:
        """The login session that let this connection in has ended."""
        self.evict(seat, DomainError(ErrorCode.NOT_SIGNED_IN, "You were signed out."))

    def evict(self, seat: Seat, error: DomainError) -> None:
        """End a connection for good; its place is free at once."""
        self.spawn(self._depart_and_end(seat, error))

    async def _depart_and_end(self, seat: Seat, error: DomainError) -> None:
        await self.depart(seat)
        seat.end(error)

    async def _show_queue(self, room_id: str, room: LocalRoom, seat: Seat) -> None:
        """A host has come: tell them who knocks."""
        with contextlib.suppress(DomainError):  # the next beat tells them
            await self.waiting.beat(room_id, room)
        if seat.joined:
            room.tell_queue(seat)

    def _welcome(self, seat: Seat, room: LocalRoom, *, resumed: bool) -> None:
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
            "role": seat.me.role.value,
            "locked": room.locked,
            "resumed": resumed,
            "iceServers": self._ice.of(seat.me.id),
            "relayOnly": self._ice.relay_only,
            "participants": [one.public() for one in others],
        }
        if seat.resumable:
            welcome["resume_key"] = self.issue_resume_key(seat.entering)
        seat.outbox.send(welcome)
        seat.ice_until = time.monotonic() + self._ice.renew_after
        if not seat.resumable:
            # A client of the original protocol knows no welcome: to it, everyone comes in now.
            for other in others:
                for frame in arrival(other):
                    seat.outbox.send(frame)

    def _renew_ice(self) -> None:
        """Nobody's credentials end while they are here."""
        now = time.monotonic()
        for room in self.rooms.values():
            for seat in room.seats.values():
                if seat.resumable and seat.ice_until <= now:
                    seat.outbox.send({"type": "ice_servers", "iceServers": self._ice.of(seat.me.id)})
                    seat.ice_until = now + self._ice.renew_after

    def _announce(self, seat: Seat) -> None:
        """Tell the other workers how this participant is now."""
        with contextlib.suppress(DomainError):  # a full queue; the next beat tells them
            self.bus.publish(seat.room_id, {"person": seat.me.to_record(), "version": seat.me.version})

    async def _store(self, seat: Seat) -> None:
        try:
            await self._presence.update(seat.room_id, seat.me)
        except DomainError as error:
            log.warning("hub.presence_not_stored", code=error.code)  # the next beat stores it


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
