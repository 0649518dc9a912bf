"""One connection's side of the hub: reads its frames in order and answers for its mistakes."""

from __future__ import annotations

import asyncio
import contextlib
import math
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace as changed
from typing import TYPE_CHECKING, Any

import structlog
from structlog.contextvars import bind_contextvars, unbind_contextvars

from whisper_gate import metrics, traces
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
PAIR_RATE, PAIR_BURST = 0.5, 32  # reports of pairs per second; a full room has 15 of them

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
        self.arrived = 0.0  # when the frame came that is being handled, in seconds since the epoch
        self.relay_only = False
        self.ice_until = math.inf  # of the monotonic clock: when its ICE servers are due again
        self.witnesses: dict[str, bool] = {}  # participant id -> whether they still hear from this one
        self._join_by = time.monotonic() + JOIN_WITHIN  # of the monotonic clock; never during a join
        self._hub = hub
        self._admit = admit
        self._me: Participant | None = None
        self._entering: Pass | None = None
        self._bucket = TokenBucket(RATE, BURST)
        self._pair_bucket = TokenBucket(PAIR_RATE, PAIR_BURST)
        self._person_bucket: TokenBucket | None = None
        self._forget: Callable[[], None] = lambda: None
        self._strikes = 0
        self._over_rate = 0
        self._named: dict[str, str] = {}  # whom the log lines of the reading task name
        self._whose: dict[str, str] = {}  # whose connection this is, or was last
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

    async def receive(self, text: str, arrived: float | None = None) -> None:
        """Act on one text frame. Every mistake is answered with an `error` frame, none is raised.

        `arrived` says when it came, in seconds since the epoch, where it had to wait for its turn.
        """
        if self.outbox.closing is not None:
            return
        self.arrived = arrived or time.time()
        self._name_log_lines()
        if not self._bucket.take() or (self._person_bucket and not self._person_bucket.take()):
            self._slow_down()
            return
        mid = None
        try:
            message = parse(text)
            mid = message.mid
            await self._handle(message)
        except DomainError as error:
            self.refuse(error, mid)

    def refuse(self, error: DomainError, mid: str | None = None) -> None:
        """Tell the connection what was wrong (with which message); close it if final, or once too often."""
        metrics.REFUSED.labels(error.code.value).inc()
        frame = {"type": "error", "code": error.code.value, "message": error.message}
        self.outbox.send(frame | ({"mid": mid} if mid else {}))
        if error.code in FATAL:
            self.outbox.close(FATAL[error.code])
        if error.code in STRIKES:
            self._strikes += 1
            if self._strikes >= MAX_STRIKES:
                self.outbox.close(Close.BAD_FRAMES)

    async def expect_join(self) -> None:
        """Close the connection unless it has said who it is within JOIN_WITHIN.

        What the server needs for an answer does not count, and after `unavailable` the time begins anew: the
        connection has said its part, and is to say it again.
        """
        left = JOIN_WITHIN
        while left > 0:
            await asyncio.sleep(min(left, JOIN_WITHIN))
            left = self._join_by - time.monotonic()
        if self.gone:
            self.outbox.close(Close.NOT_SIGNED_IN)

    async def disconnected(self) -> None:
        """The socket is gone."""
        metrics.CONNECTIONS.dec()
        self.outbox.close(Close.GONE)
        if self._whose:
            closing = self.outbox.closing or Close.GONE
            log.info("call.connection_closed", reason=closing.name.lower(), **self._whose)
        await self._hub.disconnected(self)

    # --- for the hub --------------------------------------------------------------------------------

    def seated(
        self,
        me: Participant,
        entering: Pass,
        *,
        resumable: bool,
        relay_only: bool,
        bucket: TokenBucket,
        forget: Callable[[], None],
    ) -> None:
        """This connection now speaks as `me`.

        With `relay_only` it shows nobody another address than a relay's. `bucket` is shared with the other
        connections of the same person; `forget` takes this one off the list of those that end with its
        login session.
        """
        self._me, self._entering, self.resumable = me, entering, resumable
        self.waits_as, self.relay_only = None, relay_only
        self._person_bucket, self._forget = bucket, forget
        self._whose = self._name()
        bind_contextvars(**self._whose)

    def waits(self, entering: Pass, *, resumable: bool) -> None:
        """This connection now knocks."""
        self._entering, self.resumable, self.waits_as = entering, resumable, entering.participant_id
        self._whose = self._name()
        bind_contextvars(**self._whose)

    def confirm(self, mid: str | None) -> None:
        """What the message with this id asked for is done."""
        if mid:
            self.outbox.send({"type": "done", "mid": mid})

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
        if message.type == "pong":
            return  # it was heard, and that is all it says
        if message.type != "join":
            self._check_sender(message)
        elif not self.gone:
            raise DomainError(ErrorCode.ALREADY_JOINED, "This connection has joined already.")
        if message.type in RELAYED:
            self._hub.relay(self, message)
        elif message.type == "pair":
            self._count_pair(message)
        else:
            await _finished(self._act(message))

    def _check_sender(self, message: Message) -> None:
        # Who waits can only go away.
        own = self.waits_as if self.waits_as and message.type == "leave" else self.me.id
        if message.sender == own:
            return
        log.warning("signaling.forged_sender")
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
                changes = dict(message.body)
                self.relay_only = changes.pop("relay_only", self.relay_only)
                await self._hub.change(self, changes)
            case "moderate":
                await self._hub.moderate(self, message)
            case "witness":
                self._hub.vigil.witness(self, message)
            case "leave":
                log.info("call.left")
                await self._hub.depart(self)
                self._me = self.waits_as = None
                self.confirm(message.mid)

    async def _join(self, message: Message) -> None:
        join_by, self._join_by = self._join_by, math.inf
        with traces.span("join") as attribute:
            try:
                async with self._hub.entrance:
                    await self._hub.join(self, await self._admit(message), message.body)
            except DomainError as error:
                if error.code is ErrorCode.UNAVAILABLE:
                    join_by = time.monotonic() + JOIN_WITHIN
                metrics.JOINS.labels(error.code.value).inc()
                attribute("outcome", error.code.value)
                log.info("call.join_refused", code=error.code.value)
                raise
            finally:
                self._join_by = join_by
            outcome = "resumed" if "resume_key" in message.body else "joined"
            metrics.JOINS.labels(outcome).inc()
            attribute("outcome", outcome)
            log.info("call.knocks" if self.waits_as else f"call.{outcome}")

    def _count_pair(self, message: Message) -> None:
        """How it went with somebody else's browser: a word for the operators, so too many are no mistake."""
        if self._pair_bucket.take():
            metrics.PAIRS.labels(message.body["outcome"]).observe(message.body["ms"] / 1000)
            log.info("call.pair", peer=message.to, **message.body)

    def _name(self) -> dict[str, str]:
        """Whom this connection's log lines are about."""
        participant = self._me.id if self._me else self.waits_as
        if participant is None or self._entering is None:
            return {}
        return {"room": self._entering.room_id, "participant": participant}

    def _name_log_lines(self) -> None:
        """What is logged from here on in this task, and those that it starts, says whose connection it is."""
        name = self._name()
        if name == self._named:
            return
        self._named = name
        if name:
            bind_contextvars(**name)
        else:
            unbind_contextvars("room", "participant")

    def _slow_down(self) -> None:
        metrics.DROPPED.labels("over_rate").inc()
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
        with contextlib.suppress(DomainError):  # nobody is there to be told
            acting.result()
        raise
