"""One connection's side of the hub: reads its frames in order and answers for its mistakes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace as changed
from typing import TYPE_CHECKING, Any

import structlog

from whisper_gate import metrics
from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.messages import RELAYED, Message, parse
from whisper_gate.domain.participants import Participant, Pass
from whisper_gate.domain.permissions import Role
from whisper_gate.domain.users import new_id
from whisper_gate.signaling.closing import FATAL, MAX_STRIKES, STRIKES, Close
from whisper_gate.signaling.limits import TokenBucket
from whisper_gate.signaling.outbox import Outbox

if TYPE_CHECKING:
    from whisper_gate.signaling.hub import Hub

JOIN_WITHIN = 10.0  # seconds until a connection must have said who it is
RATE, BURST = 50, 200  # frames per second; seven peers with their candidates fit the burst
FLOOD = 200  # frames over the rate until the connection is closed

log = structlog.get_logger(__name__)


class Seat:
    """A connection, and the participant that it speaks as once it has joined.

    Args:
        hub: the hub of this worker.
        outbox: what goes back to this connection.
        admit: decides who a `join` makes this connection; raises DomainError to refuse.
        address: where it comes from, as an IP address.
    """

    def __init__(
        self,
        hub: Hub,
        outbox: Outbox,
        admit: Callable[[Message], Awaitable[Pass]],
        address: str = "",
    ) -> None:
        self.connection = new_id()
        self.outbox = outbox
        self.address = address
        self.waits_as: str | None = None  # participant id before the door
        self.resumable = False
        self._hub = hub
        self._admit = admit
        self._me: Participant | None = None
        self._entering: Pass | None = None
        self._bucket = TokenBucket(RATE, BURST)
        self._person_bucket: TokenBucket | None = None
        self._forget: Callable[[], None] = lambda: None
        self._strikes = 0
        self._over_rate = 0
        metrics.CONNECTIONS.inc()

    @property
    def joined(self) -> bool:
        """Whether this connection speaks as somebody."""
        return self._me is not None

    @property
    def gone(self) -> bool:
        """Whether this connection holds no place, in the room or before its door."""
        return self._me is None and self.waits_as is None

    @property
    def me(self) -> Participant:
        """Who this connection speaks as; NOT_JOINED before."""
        if self._me is None:
            raise DomainError(ErrorCode.NOT_JOINED, "Join first.")
        return self._me

    @property
    def entering(self) -> Pass:
        """What let this connection in; NOT_JOINED before."""
        if self._entering is None:
            raise DomainError(ErrorCode.NOT_JOINED, "Join first.")
        return self._entering

    @property
    def room_id(self) -> str:
        """The one room that this connection is bound to; NOT_JOINED before."""
        return self.entering.room_id

    async def receive(self, text: str) -> None:
        """Act on one text frame. Every mistake is answered with an `error` frame, none is raised."""
        if self.outbox.closing is not None:
            return
        if not self._bucket.take() or (self._person_bucket and not self._person_bucket.take()):
            self._slow_down()
            return
        try:
            await self._handle(parse(text))
        except DomainError as error:
            self.refuse(error)

    def refuse(self, error: DomainError) -> None:
        """Tell the connection what was wrong; close it if that is final, or once too often."""
        metrics.REFUSED.labels(error.code.value).inc()
        self.outbox.send({"type": "error", "code": error.code.value, "message": error.message})
        if error.code in FATAL:
            self.outbox.close(FATAL[error.code])
        if error.code in STRIKES:
            self._strikes += 1
            if self._strikes >= MAX_STRIKES:
                self.outbox.close(Close.BAD_FRAMES)

    async def expect_join(self) -> None:
        """Close the connection unless it has said who it is within JOIN_WITHIN."""
        await asyncio.sleep(JOIN_WITHIN)
        if self.gone:
            self.outbox.close(Close.NOT_SIGNED_IN)

    async def disconnected(self) -> None:
        """The socket is gone."""
        metrics.CONNECTIONS.dec()
        self.outbox.close(Close.GONE)
        await self._hub.disconnected(self)

    # --- for the hub --------------------------------------------------------------------------------

    def seated(
        self,
        me: Participant,
        entering: Pass,
        *,
        resumable: bool,
        bucket: TokenBucket,
        forget: Callable[[], None],
    ) -> None:
        """This connection now speaks as `me`.

        `bucket` is shared with the other connections of the same person; `forget` takes this one off the
        list of those that end with its login session.
        """
        self._me, self._entering, self.resumable = me, entering, resumable
        self.waits_as = None
        self._person_bucket, self._forget = bucket, forget

    def waits(self, entering: Pass, *, resumable: bool) -> None:
        """This connection now knocks."""
        self._entering, self.resumable, self.waits_as = entering, resumable, entering.participant_id

    def become(self, role: Role) -> None:
        """The participant is something else to the room from now on."""
        self._me = changed(self.me, role=role, rev=self.me.rev + 1)
        self._entering = changed(self.entering, role=role)

    def update(self, me: Participant) -> None:
        """Something about `me` has changed."""
        self._me = me

    def forget(self) -> None:
        """The connection holds no place any more, so it need not end with its login session."""
        self._forget()
        self._forget = lambda: None

    def replaced(self) -> None:
        """The participant has a newer connection; this one is nobody from now on."""
        self._be_nobody()
        self.outbox.close(Close.REPLACED)

    def end(self, error: DomainError) -> None:
        """The participant has to go, and this connection is told why; it does not come back by itself."""
        self._be_nobody()
        self.refuse(error)

    def _be_nobody(self) -> None:
        self._me = None
        self.waits_as = None
        self.forget()

    # --- inside -------------------------------------------------------------------------------------

    async def _handle(self, message: Message) -> None:
        if message.type != "join":
            self._check_sender(message)
        elif not self.gone:
            raise DomainError(ErrorCode.ALREADY_JOINED, "This connection has joined already.")
        if message.type in RELAYED:
            self._hub.relay(self, message)
        else:
            await _finished(self._act(message))

    def _check_sender(self, message: Message) -> None:
        # Who waits can only go away.
        own = self.waits_as if self.waits_as and message.type == "leave" else self.me.id
        if message.sender == own:
            return
        log.warning("signaling.forged_sender", room=self.room_id, participant=own)
        error = DomainError(ErrorCode.FORGED_SENDER, "`from` is not this connection's id.")
        self._hub.rules.refused(self.entering, self.address, error)
        raise error

    async def _act(self, message: Message) -> None:
        match message.type:
            case "join":
                await self._join(message)
            case "start":
                await self._hub.change(self, {"started": True})
            case "state":
                await self._hub.change(self, message.body)
            case "moderate":
                await self._hub.moderate(self, message)
            case "leave":
                await self._hub.depart(self)
                self._me = self.waits_as = None

    async def _join(self, message: Message) -> None:
        try:
            await self._hub.join(self, await self._admit(message), message.body)
        except DomainError as error:
            metrics.JOINS.labels(error.code.value).inc()
            raise
        metrics.JOINS.labels("resumed" if "resume_key" in message.body else "joined").inc()

    def _slow_down(self) -> None:
        if self._over_rate == 0:
            error = DomainError(
                ErrorCode.RATE_LIMITED, f"More than {RATE} frames a second; some were dropped."
            )
            self.refuse(error)
            self._hub.rules.refused(self._entering, self.address, error)
        self._over_rate += 1
        if self._over_rate >= FLOOD:
            self.outbox.close(Close.FLOOD)


async def _finished(work: Coroutine[Any, Any, None]) -> None:
    """Await the work to its end, also when the socket goes meanwhile and this is cancelled.

    Half a `leave` would be a ghost in the room until its place expires.
    """
    acting = asyncio.ensure_future(work)
    try:
        await asyncio.shield(acting)
    except asyncio.CancelledError:
        await asyncio.wait({acting})
        raise
