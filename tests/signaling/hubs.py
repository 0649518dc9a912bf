"""Two workers' hubs in one process, on a real Valkey, and clients without a transport."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from tests.signaling.house import OpenHouse
from whisper_gate.domain.messages import Frame, Message, encode
from whisper_gate.domain.participants import Pass
from whisper_gate.services.ice import IceServers
from whisper_gate.services.live import LiveSessions
from whisper_gate.signaling import redis_connections
from whisper_gate.signaling.closing import Close
from whisper_gate.signaling.hub import Hub
from whisper_gate.signaling.outbox import Outbox
from whisper_gate.signaling.redis_laned_bus import build_bus
from whisper_gate.signaling.redis_presence import RedisPresence
from whisper_gate.signaling.seat import Seat


def new_room() -> str:
    return secrets.token_urlsafe(8)


@dataclass
class Listener:
    """Somebody with an ear: every frame that reached them."""

    id: str
    frames: list[Frame] = field(default_factory=list, kw_only=True)

    def of_type(self, kind: str, sender: str | None = None) -> list[Frame]:
        return [
            one
            for one in self.frames
            if one["type"] == kind and (sender is None or one.get("from") == sender)
        ]

    async def wait_for(self, kind: str, sender: str | None = None, count: int = 1) -> Frame:
        await until(lambda: len(self.of_type(kind, sender)) >= count, lambda: f"{kind} in {self.frames}", 10)
        return self.of_type(kind, sender)[count - 1]


@dataclass
class Client(Listener):
    """A connection to a hub, with everything that it was sent."""

    seat: Seat
    outbox: Outbox
    writer: asyncio.Task[Close] | None = None

    async def say(self, kind: str, **fields: Any) -> None:
        await self.seat.receive(encode({"type": kind, "from": self.id, **fields}))

    async def join(self, **fields: Any) -> None:
        await self.say("join", **fields)

    async def close_socket(self) -> None:
        if self.writer:
            self.writer.cancel()
        await self.seat.disconnected()

    async def wait_closed(self) -> Close:
        assert self.writer is not None
        async with asyncio.timeout(5):
            return await asyncio.shield(self.writer)


async def until(
    condition: Callable[[], Any], explain: Callable[[], object] = lambda: "", seconds: float = 5
) -> None:
    """Return as soon as the condition holds."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not condition():
        assert asyncio.get_running_loop().time() < deadline, explain()
        await asyncio.sleep(0.005)


class Node:
    """One worker's hub with its own connections to Valkey."""

    def __init__(self, redis_uri: str, name: str, capacity: int = 8, ice: IceServers | None = None) -> None:
        self.capacity = capacity
        self.publisher = redis_connections.connect_lanes(redis_uri)
        self.subscriber = redis_connections.connect_subscriber_lanes(redis_uri)
        self.bus: Any = build_bus(self.publisher, self.subscriber, name)
        self.rules = OpenHouse()
        self.live = LiveSessions()
        self.hub = Hub(
            name,
            bus=self.bus,
            presence=RedisPresence(self.publisher),
            queue=RedisPresence(self.publisher, queue=True),
            rules=self.rules,
            live=self.live,
            issue_resume_key=lambda entering: f"key-{entering.participant_id}",
            ice=ice or IceServers(),
        )
        self.tasks: list[asyncio.Task[None]] = []
        self.clients: list[Client] = []

    def start(self) -> None:
        self.tasks = [asyncio.create_task(self.bus.run()), asyncio.create_task(self.hub.run())]

    async def stop(self) -> None:
        for client in self.clients:
            if client.writer:
                client.writer.cancel()
        for task in self.tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await self.hub.close()
        await self.publisher.aclose()
        await self.subscriber.aclose()

    def client(self, participant_id: str, room_id: str, name: str = "", **what: Any) -> Client:
        """A connection whose door has decided: `what` are further fields of its pass."""

        async def admit(message: Message) -> Pass:
            return Pass(room_id, message.sender, name or message.sender.title(), self.capacity, **what)

        outbox = Outbox()
        client = Client(participant_id, self.hub.seat(outbox, admit), outbox)

        async def write(frame: Frame, _text: str) -> None:
            client.frames.append(frame)

        client.writer = asyncio.create_task(outbox.run(write))
        self.clients.append(client)
        return client


@contextlib.asynccontextmanager
async def nodes(
    redis_uri: str, count: int = 2, capacity: int = 8, ice: IceServers | None = None
) -> AsyncIterator[list[Node]]:
    running = [Node(redis_uri, f"w{number}", capacity, ice) for number in range(count)]
    for node in running:
        node.start()
    try:
        yield running
    finally:
        for node in running:
            await node.stop()
