"""Two people of two workers, on whichever Redis."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.contract.connections import PEPPER, SECRET
from tests.running import find_free_port, start_app
from tests.signaling.hubs import Client, Node, new_room, until
from tests.signaling.sockets import plain
from tests.valkeys import PASSWORD


@dataclass
class Pair:
    """Ana on the near worker, Ben on the far one, and offers from her to him that are numbered."""

    room: str
    ana: Client
    ben: Client
    said: int = 0

    async def say(self, count: int = 1) -> None:
        for _ in range(count):
            await self.ana.say("offer", to="ben", offer={"type": "offer", "sdp": str(self.said)})
            self.said += 1

    def heard(self) -> list[int]:
        return [int(one["offer"]["sdp"]) for one in self.ben.of_type("offer")]

    async def all_heard(self, seconds: float = 5.0) -> None:
        """Return when all that was said has come: once, and in order; and nobody has left."""
        await until(lambda: len(self.heard()) >= self.said, self.heard, seconds)
        assert self.heard() == list(range(self.said))
        assert not self.ana.of_type("leave")
        assert not self.ben.of_type("leave")


def say(text: str) -> None:
    """A figure for the documents (`pytest -s`)."""
    sys.stdout.write(f"\n{text}\n")


async def seated(node: Node, who: str, room: str) -> Client:
    client = node.client(who, room)
    await client.join()
    await client.wait_for("welcome")
    return client


async def paired(near: Node, far: Node, room: str | None = None) -> Pair:
    room = room or new_room()
    ana, ben = await seated(near, "ana", room), await seated(far, "ben", room)
    await ana.wait_for("join", "ben")
    return Pair(room, ana, ben)


async def meet_in_the_app(redis_uri: str, services: Any, folder: Path) -> None:
    """Start the app on that Redis: health says ok, an offer and its answer cross two workers."""
    app = start_app(
        folder / "data",
        folder / "log",
        find_free_port(),
        MONGO_URI=services.mongo_uri,
        REDIS_PUB_URI=redis_uri,
        JWT_SECRET=SECRET,
        PASSWORD_PEPPER=PEPPER,
    )
    try:
        await asyncio.to_thread(app.wait_ready)
        await _meet(app.base_url)
    finally:
        assert await asyncio.to_thread(app.stop) == 0, app.output()
    assert PASSWORD not in app.output()


async def _meet(url: str) -> None:
    """Two people per room until a pair sat on both workers, which the kernel decides."""
    async with httpx.AsyncClient(base_url=url) as client:
        answer = await client.get("/readyz")
        assert answer.json() == {"status": "ok", "mongo": "ok", "redis": "ok"}
        for _ in range(40):
            room = new_room()
            async with plain(url, room, "ana") as ana, plain(url, room, "ben") as ben:
                await ana.send("join")
                await ana.wait_for("welcome")
                await ben.send("join")
                await ana.wait_for("join", "ben")
                await ben.send("offer", to="ana", offer={"type": "offer", "sdp": "o"})
                await ana.wait_for("offer", "ben")
                await ana.send("answer", to="ben", answer={"type": "answer", "sdp": "a"})
                await ben.wait_for("answer", "ana")
            if 'whisper_gate_relay_seconds_count{route="bus"}' in (await client.get("/metrics")).text:
                return
    pytest.fail("no pair was on two workers")
