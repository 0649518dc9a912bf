"""Clients over real sockets: the plain WebSocket, and the namespace on Socket.IO."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import socketio
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.signaling.hubs import Listener


@dataclass
class PlainClient(Listener):
    """A client of the original protocol on a plain WebSocket."""

    socket: ClientConnection
    reader: asyncio.Task[None] | None = None
    pings: int = 0
    answers: bool = True  # `ping` with `pong`

    async def send(self, kind: str, **fields: Any) -> None:
        await self.send_text(json.dumps({"type": kind, "from": self.id, **fields}))

    async def send_text(self, text: str | bytes) -> None:
        await self.socket.send(text)

    async def read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in self.socket:
                frame = json.loads(text)
                if frame["type"] != "ping":
                    self.frames.append(frame)
                    continue
                self.pings += 1
                if self.answers:
                    await self.send("pong")

    async def close_code(self) -> int:
        async with asyncio.timeout(10):
            await self.socket.wait_closed()
        assert self.socket.close_code is not None
        return self.socket.close_code


@contextlib.asynccontextmanager
async def plain(base_url: str, room: str, participant_id: str, **headers: str) -> AsyncIterator[PlainClient]:
    url = f"{base_url.replace('http', 'ws', 1)}/ws/rooms/{room}"
    async with connect(url, additional_headers=headers, max_size=None) as socket:
        client = PlainClient(participant_id, socket)
        client.reader = asyncio.create_task(client.read())
        yield client
        await socket.close()
        await client.reader


@dataclass
class NamespaceClient(Listener):
    """A client of the `/signal` namespace, as the page's own."""

    io: socketio.AsyncClient

    async def hear(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "ping":
            await self.send({"type": "pong", "from": self.id})
        else:
            self.frames.append(frame)

    async def send(self, frame: object) -> None:
        await self.io.emit("signal", frame, namespace="/signal")


@contextlib.asynccontextmanager
async def namespace(base_url: str) -> AsyncIterator[NamespaceClient]:
    client = NamespaceClient("tab", socketio.AsyncClient(reconnection=False))
    client.io.on("signal", client.hear, namespace="/signal")
    await client.io.connect(
        base_url,
        socketio_path="/_event",
        transports=["websocket"],
        namespaces=["/signal"],
        headers={"Origin": base_url},
    )
    try:
        yield client
    finally:
        await client.io.disconnect()
