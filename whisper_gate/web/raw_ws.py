"""`WS /ws/rooms/{room_id}`: the signalling protocol on a plain WebSocket, one JSON object per text frame."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from starlette.websockets import WebSocket, WebSocketDisconnect

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.messages import Frame, Message
from whisper_gate.domain.participants import Pass
from whisper_gate.domain.users import Identity, Visitor
from whisper_gate.services.registry import services
from whisper_gate.signaling.closing import Close
from whisper_gate.signaling.heartbeat import Heartbeat, watch
from whisper_gate.signaling.hub import Hub
from whisper_gate.signaling.outbox import Outbox
from whisper_gate.signaling.seat import Seat
from whisper_gate.web.identity import address_of, require_identity


async def serve_room(websocket: WebSocket, hub: Callable[[], Hub]) -> None:
    """One connection, from handshake to goodbye."""
    try:
        own_hub = hub()
    except DomainError:  # the worker stops: the handshake is refused
        await websocket.close(int(Close.RESTART))
        return
    await websocket.accept()
    room_id: str = websocket.path_params["room_id"]
    outbox = Outbox()

    async def admit(message: Message) -> Pass:
        return await services().entry.admit(
            message.sender,
            ticket=message.body.get("ticket"),
            resume_key=message.body.get("resume_key"),
            room_id=room_id,
            visitor=Visitor(await _identity(websocket), address=address_of(websocket)),
        )

    seat, heart = own_hub.seat(outbox, admit, address_of(websocket)), Heartbeat()
    reading = asyncio.create_task(_read(websocket, seat, heart))
    watching = [asyncio.create_task(seat.expect_join()), asyncio.create_task(watch(seat, heart))]

    async def write(_frame: Frame, text: str) -> None:
        await websocket.send_text(text)

    try:
        code = await outbox.run(write)
        if code is not Close.GONE:
            reading.cancel()  # the server cannot close while a receive is pending
            await asyncio.wait({reading})
            await websocket.close(int(code), code.name.lower())  # the socket guard bounds how long this takes
    except (WebSocketDisconnect, RuntimeError, OSError):
        pass  # it went first
    finally:
        for task in watching:
            task.cancel()
        reading.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await reading
        await seat.disconnected()


async def _read(websocket: WebSocket, seat: Seat, heart: Heartbeat) -> None:
    try:
        while True:
            received = await websocket.receive()
            if received["type"] == "websocket.disconnect":
                break
            heart.heard()
            text = received.get("text")
            if text is None:
                seat.refuse(DomainError(ErrorCode.BAD_FRAME, "Frames are text, not binary."))
            else:
                await seat.receive(text)
    finally:
        seat.outbox.close(Close.GONE)


async def _identity(websocket: WebSocket) -> Identity | None:
    """Who the handshake belongs to; a session that has ended makes nobody, not an error."""
    try:
        return await require_identity(websocket)
    except DomainError as error:
        if error.code is not ErrorCode.NOT_SIGNED_IN:
            raise
        return None
