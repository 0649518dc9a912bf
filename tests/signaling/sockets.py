"""Clients over real sockets: the plain WebSocket, and the namespace on Socket.IO."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import socketio
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.signaling.hubs import until

Frame = dict[str, Any]


@dataclass
class PlainClient:
    """A client of the original protocol on a plain WebSocket."""

    id: str
    socket: ClientConnection
    frames: list[Frame] = field(default_factory=list)
    reader: asyncio.Task[None] | None = None

    async def send(self, kind: str, **fields: Any) -> None:
        await self.send_text(json.dumps({"type": kind, "from": self.id, **fields}))

    async def send_text(self, text: str | bytes) -> None:
        await self.socket.send(text)

    async def read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in self.socket:
                self.frames.append(json.loads(text))

    def of_type(self, kind: str, sender: str | None = None) -> list[Frame]:
        return [
            one
            for one in self.frames
            if one["type"] == kind and (sender is None or one.get("from") == sender)
        ]

    async def wait_for(self, kind: str, sender: str | None = None, count: int = 1) -> Frame:
        await until(lambda: len(self.of_type(kind, sender)) >= count, lambda: f"{kind} in {self.frames}", 10)
        return self.of_type(kind, sender)[count - 1]

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
class NamespaceClient:
    """A client of the `/signal` namespace, as the page's own."""

    io: socketio.AsyncClient
    frames: list[Frame] = field(default_factory=list)

    async def send(self, frame: object) -> None:
        await self.io.emit("signal", frame, namespace="/signal")

    async def wait_for(self, kind: str) -> Frame:
        await until(
            lambda: any(one["type"] == kind for one in self.frames),
            lambda: f"{kind} in {self.frames}",
            10,
        )
        return next(one for one in self.frames if one["type"] == kind)


@contextlib.asynccontextmanager
async def namespace(base_url: str) -> AsyncIterator[NamespaceClient]:
    client = NamespaceClient(socketio.AsyncClient(reconnection=False))
    client.io.on("signal", client.frames.append, namespace="/signal")
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
