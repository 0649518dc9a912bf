"""Limits for every WebSocket, whatever speaks on it: how many, how large, how often, and for how long.

A message is judged before anybody parses it. What the applications behind this limit themselves (a
seat's rate, a room's capacity) is tighter; this is what one socket can cost the worker.

Granian refuses a handshake with 403 when a socket is closed before it is accepted, passes a denial response
on, and cannot close while a receive is pending; so whoever closes cancels that first.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from whisper_gate import metrics
from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.messages import MAX_FRAME_BYTES
from whisper_gate.services.live import LiveSessions
from whisper_gate.signaling.closing import Close
from whisper_gate.signaling.limits import TokenBucket
from whisper_gate.web.errors import error_response

ENVELOPE_BYTES = 1024  # Socket.IO's own around a frame
# Above what a seat answers with a warning first, which is 200 at once and 50 a second.
RATE, BURST = 100, 500  # messages per second
PER_SESSION = 50  # sockets
FAREWELL_SECONDS = 0.3  # between the end of a session and that of its sockets
CLOSE_SECONDS = 2.0  # for a closing handshake with a reader that may be stuck
# The server drops a connection with what it has not read of it, and the client then never sees why it was
# closed. So what misbehaves is listened to a little longer, and not heard: until it has been quiet for longer
# than a packet that is lost and sent again, or a client that hangs for a moment, takes.
DRAIN_SECONDS, QUIET_SECONDS = 3.0, 0.5
_MISBEHAVED = frozenset({Close.FLOOD, Close.TOO_LARGE, Close.BAD_FRAMES})


async def nobody(_connection: HTTPConnection) -> str:
    """No socket belongs to a session."""
    return ""


@dataclass(frozen=True, slots=True)
class Kind:
    """What one kind of socket may carry."""

    max_bytes: int
    accepts: Callable[[str | bytes], bool]


class SocketGuard:
    """ASGI middleware.

    Args:
        app: whatever has sockets.
        accepts_packet: whether a message may reach Socket.IO on `/_event`.
        per_address: open sockets that one client address may have on this worker.
        session_of: the login session that a handshake belongs to, "" for none. Must not raise.
        live: the sessions of this worker; None while it starts or stops.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        accepts_packet: Callable[[str | bytes], bool],
        per_address: int,
        session_of: Callable[[HTTPConnection], Awaitable[str]] = nobody,
        live: Callable[[], LiveSessions | None] = lambda: None,
    ) -> None:
        self._app = app
        self._frames = Kind(MAX_FRAME_BYTES, lambda _message: True)
        self._packets = Kind(MAX_FRAME_BYTES + ENVELOPE_BYTES, accepts_packet)
        self._session_of = session_of
        self._live = live
        self._limits = {"address": per_address, "session": PER_SESSION}
        self._open: Counter[tuple[str, str]] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a socket on under guard; everything else as it is."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        session = await self._session_of(connection)
        owners = [("address", connection.client.host if connection.client else "")]
        if session:
            owners.append(("session", session))
        crowded = next((what for what, who in owners if self._open[what, who] >= self._limits[what]), None)
        if crowded is not None:
            metrics.SOCKETS_ENDED.labels(f"too_many_per_{crowded}").inc()
            await _TOO_MANY(scope, receive, send)
            return
        self._open.update(owners)
        try:
            await self._run(scope, receive, send, session)
        finally:
            self._open.subtract(owners)
            for owner in owners:
                if not self._open[owner]:
                    del self._open[owner]

    async def _run(self, scope: Scope, receive: Receive, send: Send, session: str) -> None:
        speaks_socket_io = scope["path"].strip("/").partition("/")[0] == "_event"
        socket = _Socket(self._packets if speaks_socket_io else self._frames, receive, send)
        live = self._live()
        forget = live.add(session, socket.end_session) if session and live else None
        try:
            await self._app(scope, socket.receive, socket.send)
        finally:
            if forget:
                forget()
            socket.forget()


class _Socket:
    """One socket, as the application behind the guard sees it."""

    def __init__(self, kind: Kind, receive: Receive, send: Send) -> None:
        self._kind = kind
        self._receive = receive
        self._send = send
        self._bucket = TokenBucket(RATE, BURST)
        self._reading: asyncio.Future[Message] | None = None
        self._sending: set[asyncio.Future[None]] = set()
        self._farewell: asyncio.Task[None] | None = None
        self._accepted = False
        self._code: int | None = None  # why it is closed from this side
        self._closed = asyncio.Event()  # and that the client has been told

    async def receive(self) -> Message:
        """The next message; a disconnect once the socket is closed from this side."""
        if self._code is None:
            message = await self._next()
            if message["type"] != "websocket.receive":
                return message
            fault = self._fault(message)
            if fault is None:
                return message
            await self._end(fault)
        return await self._disconnect()

    async def send(self, message: Message) -> None:
        """Pass on what the application says; nothing after the end.

        Raises:
            OSError: The socket was ended while its client did not take this.
        """
        if self._code is not None:
            return
        self._accepted = self._accepted or message["type"] == "websocket.accept"
        if message["type"] == "websocket.close" and self._accepted:
            self._code = message.get("code", Close.GONE)
            await self._close(message)
            return
        sending = asyncio.ensure_future(self._send(message))
        self._sending.add(sending)
        try:
            await sending
        except asyncio.CancelledError:
            if self._is_cancelled():
                raise
            raise OSError("the socket has been closed") from None
        finally:
            self._sending.discard(sending)

    def end_session(self) -> None:
        """The login session is over: close soon, so that a farewell that is queued goes out first."""
        if self._farewell is None:
            self._farewell = asyncio.ensure_future(self._end_session())

    def forget(self) -> None:
        """The application is done with the socket."""
        if self._farewell is not None:
            self._farewell.cancel()

    async def _end_session(self) -> None:
        await asyncio.sleep(FAREWELL_SECONDS)
        await self._end(Close.NOT_SIGNED_IN)

    async def _next(self) -> Message:
        self._reading = asyncio.ensure_future(self._receive())
        try:
            return await self._reading
        except asyncio.CancelledError:
            if self._is_cancelled():
                raise
            return await self._disconnect()
        finally:
            self._reading = None

    def _is_cancelled(self) -> bool:
        """Whether the application itself was cancelled, and not only what it waited for."""
        task = asyncio.current_task()
        return self._code is None or (task is not None and task.cancelling() > 0)

    async def _disconnect(self) -> Message:
        await self._closed.wait()
        return {"type": "websocket.disconnect", "code": self._code}

    def _fault(self, message: Message) -> Close | None:
        content = message.get("bytes")
        if content is None:
            content = message.get("text") or ""
        if _size(content) > self._kind.max_bytes:
            return Close.TOO_LARGE
        if not self._bucket.take():
            return Close.FLOOD
        return None if self._kind.accepts(content) else Close.BAD_FRAMES

    async def _end(self, code: Close) -> None:
        if self._code is not None:
            return
        self._code = code
        metrics.SOCKETS_ENDED.labels(code.name.lower()).inc()
        close = {"type": "websocket.close", "code": int(code), "reason": code.name.lower()}
        with contextlib.suppress(OSError, RuntimeError):  # gone
            await self._close(close)
        for sending in self._sending:
            sending.cancel()

    async def _close(self, message: Message) -> None:
        try:
            if self._reading is not None:
                self._reading.cancel()
                await asyncio.wait({self._reading})
            if self._code in _MISBEHAVED:
                await self._drain()
            with contextlib.suppress(TimeoutError):  # it does not listen, and is dropped
                async with asyncio.timeout(CLOSE_SECONDS):
                    await self._send(message)
        finally:
            self._closed.set()

    async def _drain(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_SECONDS):
                while True:
                    async with asyncio.timeout(QUIET_SECONDS):
                        if (await self._receive())["type"] == "websocket.disconnect":
                            return


def _size(content: str | bytes) -> int:
    """Bytes on the wire; a text that is plainly too long is not encoded for it."""
    if isinstance(content, bytes) or content.isascii() or len(content) > MAX_FRAME_BYTES + ENVELOPE_BYTES:
        return len(content)
    return len(content.encode(errors="replace"))


_TOO_MANY = error_response(DomainError(ErrorCode.RATE_LIMITED, "Too many sockets are open.", retry_after=10))
