"""The `/signal` namespace: signalling on the WebSocket that Reflex has open anyway.

Event `signal` carries one frame each way. Socket.IO handlers run on the socket's receive loop, which the
page's state events share, so they only queue; one task per connection does the work, in order.

Socket.IO has no close codes: before the namespace is disconnected, a frame
`{"type": "closed", "code": ..., "reason": ...}` says what a plain WebSocket's close frame would.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from socketio import AsyncNamespace  # type: ignore[import-untyped]
from socketio.exceptions import ConnectionRefusedError  # type: ignore[import-untyped]

from whisper_gate import metrics
from whisper_gate.domain.errors import DomainError
from whisper_gate.domain.messages import Frame, Message
from whisper_gate.domain.participants import Pass
from whisper_gate.services.registry import services
from whisper_gate.signaling.closing import Close
from whisper_gate.signaling.heartbeat import Heartbeat, watch
from whisper_gate.signaling.hub import Hub
from whisper_gate.signaling.outbox import Outbox
from whisper_gate.signaling.seat import Seat

INBOX_LIMIT = 512  # frames; more than the rate limit lets pass

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Connection:
    """One browser tab on this worker."""

    seat: Seat
    heart: Heartbeat
    inbox: asyncio.Queue[tuple[str, float] | None]  # with the time of its arrival; None: the tab has gone
    tasks: list[asyncio.Task[None]]


class SignalNamespace(AsyncNamespace):  # type: ignore[misc]
    """Connects browsers to the hub of this worker.

    Args:
        namespace: `/signal`.
        hub: gives the hub; called per connection, because workers are forked from a loaded app.
    """

    def __init__(self, namespace: str, hub: Callable[[], Hub]) -> None:
        super().__init__(namespace)
        self._hub = hub
        self._connections: dict[str, _Connection] = {}

    async def on_connect(self, sid: str, environ: dict[str, Any], _auth: object = None) -> None:
        """A tab opens the namespace; who it is, its `join` will say."""
        outbox = Outbox()
        try:
            seat = self._hub().seat(outbox, _admit, _address(environ))
        except DomainError as error:
            raise ConnectionRefusedError(error.code.value) from error
        connection = _Connection(seat, Heartbeat(), asyncio.Queue(INBOX_LIMIT), [])
        self._connections[sid] = connection
        connection.tasks = [
            asyncio.create_task(self._read(connection)),
            asyncio.create_task(self._write(sid, outbox)),
            asyncio.create_task(seat.expect_join()),
            # Engine.IO asks, too, but looks at its answers only now and then.
            asyncio.create_task(watch(seat, connection.heart)),
        ]

    async def on_signal(self, sid: str, frame: object = None, *_more: object) -> None:
        """One frame from a tab; what follows it in the same event is ignored."""
        connection = self._connections.get(sid)
        if connection is None:
            return
        connection.heart.heard()
        try:
            connection.inbox.put_nowait((_as_text(frame), time.time()))
        except asyncio.QueueFull:
            metrics.DROPPED.labels("unread").inc()
            connection.seat.outbox.close(Close.FLOOD)

    async def on_disconnect(self, sid: str, *_reason: object) -> None:
        """The tab, or its socket, is gone."""
        connection = self._connections.pop(sid, None)
        if connection is None:
            return
        reader, *others = connection.tasks
        for task in others:
            task.cancel()
        try:
            # A last `leave` may still be waiting to be read.
            connection.inbox.put_nowait(None)
        except asyncio.QueueFull:
            reader.cancel()
            await asyncio.wait({reader})
            await connection.seat.disconnected()

    async def _read(self, connection: _Connection) -> None:
        while (came := await connection.inbox.get()) is not None:
            await connection.seat.receive(*came)
        await connection.seat.disconnected()

    async def _write(self, sid: str, outbox: Outbox) -> None:
        engine = self.server.eio
        engine_sid = self.server.manager.eio_sid_from_sid(sid, self.namespace)

        async def write(frame: Frame, _text: str) -> None:
            await self.emit("signal", frame, to=sid)
            socket = engine.sockets.get(engine_sid)
            if socket is not None:
                # Wait until the socket's writer has taken it: so the outbox sees a slow reader.
                await socket.queue.join()

        code = await outbox.run(write)
        if code is Close.GONE:
            return
        if code in {Close.TOO_SLOW, Close.SILENT}:
            # Nothing gets through to it, on any namespace.
            socket = engine.sockets.get(engine_sid)
            if socket is not None:
                await socket.close(wait=False, abort=True)
            return
        reason = code.name.lower()
        await self.emit("signal", {"type": "closed", "code": int(code), "reason": reason}, to=sid)
        await self.disconnect(sid)


def _as_text(frame: object) -> str:
    """The frame as the plain WebSocket would have it; what has no such form is refused like bad JSON."""
    try:
        return json.dumps(frame, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError):
        return ""


def _address(environ: dict[str, Any]) -> str:
    """The IP address of the tab, as the trusted proxies saw it: in the ASGI scope, not in WSGI's names."""
    client = environ.get("asgi.scope", {}).get("client")
    return str(client[0]) if client else ""


async def _admit(message: Message) -> Pass:
    return await services().entry.admit(
        message.sender,
        ticket=message.body.get("ticket"),
        resume_key=message.body.get("resume_key"),
    )
