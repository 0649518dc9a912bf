"""Many people at once, each no more than a socket, and how long it takes two of them to talk meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from tests.running import AppServer
from tests.signaling.hubs import until

ANSWERED_WITHIN = 30.0  # seconds; a lost answer, not a slow one
UNKNOWN = 4401  # the close code for who has not joined in time
PAUSE = 0.5  # seconds before a join is tried again


@dataclass(eq=False)
class Member:
    """Somebody in, or at, a room. Reads all the time, answers pings, and counts what it hears."""

    id: str
    room: str
    socket: ClientConnection
    first: dict[str, Any] = field(default_factory=dict)  # the answer to `join`
    took: float = 0.0  # seconds until that
    retries: int = 0  # because the server had too much to do
    heard: list[str] = field(default_factory=list)  # types
    reader: asyncio.Task[None] | None = None

    @property
    def seated(self) -> bool:
        return self.first.get("type") == "welcome"

    async def say(self, kind: str, **fields: Any) -> None:
        await self.socket.send(json.dumps({"type": kind, "from": self.id, **fields}))

    async def join(self, **fields: Any) -> Member:
        """Ask to come in, again where the answer is `unavailable`, as a page does."""
        began = time.monotonic()
        async with asyncio.timeout(ANSWERED_WITHIN):
            await self.say("join", **fields)
            while (first := json.loads(await self.socket.recv())).get("code") == "unavailable":
                self.retries += 1
                await asyncio.sleep(PAUSE)
                await self.say("join", **fields)
        self.first = first
        self.took = time.monotonic() - began
        self.reader = asyncio.create_task(self._read())
        return self

    async def _read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in self.socket:
                kind = json.loads(text)["type"]
                self.heard.append(kind)
                if kind == "ping":
                    await self.say("pong")

    async def lose(self) -> None:
        """The connection is gone, without a word."""
        self.socket.transport.abort()
        await self.gone()

    async def gone(self) -> int | None:
        """The close code, once it is closed."""
        async with asyncio.timeout(ANSWERED_WITHIN):
            await self.socket.wait_closed()
        if self.reader:
            await self.reader
        return self.socket.close_code


async def arrive(server: AppServer, room: str, who: str = "") -> Member:
    """A connection at a room that has not joined yet."""
    url = f"{server.base_url.replace('http', 'ws', 1)}/ws/rooms/{room}"
    # Pings of its own would be this machine's work, not the server's.
    socket = await connect(url, compression=None, ping_interval=None, open_timeout=ANSWERED_WITHIN)
    return Member(who or secrets.token_hex(6), room, socket)


async def come_in(server: AppServer, room: str, who: str = "", **join: Any) -> Member:
    """Somebody who has been answered; who is refused or cut off tries again, as a page does."""
    retries = 0
    async with asyncio.timeout(ANSWERED_WITHIN):
        while True:
            try:
                one = await (await arrive(server, room, who)).join(**join)
            except (OSError, EOFError, WebSocketException) as error:
                if isinstance(error, ConnectionClosed) and error.rcvd and error.rcvd.code == UNKNOWN:
                    raise  # a page takes this for the end
                retries += 1
                await asyncio.sleep(PAUSE)
            else:
                one.retries += retries
                return one


class Probe:
    """Two people of one room, one of whom says something every now and then."""

    def __init__(self, speaker: Member, listener: Member) -> None:
        self.speaker = speaker
        self._listener = listener
        self._number = 0
        self._arrived: dict[str, asyncio.Future[None]] = {}
        self._reading = asyncio.create_task(self._read())

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls, server: AppServer, room: str = "") -> AsyncIterator[Probe]:
        room = room or secrets.token_hex(8)
        speaker, listener = await arrive(server, room), await arrive(server, room)
        await speaker.join()
        await listener.say("join")
        assert json.loads(await listener.socket.recv())["type"] == "welcome"
        await until(lambda: "join" in speaker.heard, lambda: speaker.heard, ANSWERED_WITHIN)
        probe = cls(speaker, listener)
        try:
            await probe.once()
            yield probe
        finally:
            for one in (speaker, listener):
                await one.socket.close()
            await probe._reading

    async def once(self) -> float:
        """Seconds that an offer takes."""
        self._number += 1
        mark = f"v={self._number}"
        arrived = self._arrived[mark] = asyncio.get_running_loop().create_future()
        began = time.monotonic()
        await self.speaker.say("offer", to=self._listener.id, offer={"type": "offer", "sdp": mark})
        async with asyncio.timeout(ANSWERED_WITHIN):
            await arrived
        return time.monotonic() - began

    async def p99(self, count: int = 100, pause: float = 0.02) -> float:
        """Of so many offers, in seconds."""
        seen = []
        for _ in range(count):
            seen.append(await self.once())
            await asyncio.sleep(pause)
        return quantile(seen, 0.99)

    async def _read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in self._listener.socket:
                frame = json.loads(text)
                if frame["type"] == "offer" and frame["from"] == self.speaker.id:
                    self._arrived.pop(frame["offer"]["sdp"]).set_result(None)


def quantile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def seconds(value: float) -> str:
    return f"{value:.3f} s" if value < 1 else f"{value:.1f} s"
