"""F6, P4: offers on the plain WebSocket, while Redis and a worker fail one after the other."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from tests.faults.measured import measured
from tests.faults.proxy import Proxy, proxy
from tests.faults.stores import Database
from tests.running import ROOT, AppServer, start_app, wait_until
from whisper_gate.embedded import EmbeddedServices

SCRIPT = ROOT / "tests/faults/pairs/offers.js"
PAIRS = 40
OFFERS = 10_000
PAUSE_MS = 100  # of a pair, between two offers: 400 a second in all
SECONDS = 60 + OFFERS / 100


@dataclass
class Broken:
    """An app of two workers, and what of it can be broken."""

    app: AppServer
    valkey: Database
    line: Proxy

    async def cut(self) -> None:
        """Every connection between the workers and Redis."""
        self.line.cut()

    async def restart_valkey(self) -> None:
        """Killed, and back without a memory."""
        self.valkey.kill()
        await asyncio.to_thread(self.valkey.start_empty)

    async def kill_a_worker(self) -> None:
        self.app.workers()[0].kill()


@pytest.fixture
async def broken(own_valkey: Database, services: EmbeddedServices, tmp_path: Path) -> AsyncIterator[Broken]:
    async with proxy(unquote(own_valkey.uri.removeprefix("unix://"))) as line:
        uri = f"redis://127.0.0.1:{line.port}"
        app = start_app(
            tmp_path / "data",
            tmp_path / "log",
            MONGO_URI=services.mongo_uri,
            REDIS_PUB_URI=uri,
            REDIS_SUB_URI=uri,
            SOCKETS_PER_ADDRESS="100000",
        )
        try:
            await asyncio.to_thread(app.wait_ready)
            await asyncio.to_thread(
                wait_until, lambda: app.output().count("worker.ready") == 2, 30, app.output
            )
            yield Broken(app, own_valkey, line)
        finally:
            await asyncio.to_thread(app.stop)


@contextlib.asynccontextmanager
async def offers(app: AppServer) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
    """What the clients say of how far they are."""
    process = await asyncio.create_subprocess_exec(
        "bun",
        str(SCRIPT),
        f"ws://127.0.0.1:{app.port}",
        *map(str, (PAIRS, OFFERS // PAIRS, PAUSE_MS)),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        yield (json.loads(line) async for line in process.stdout)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def schedule(broken: Broken) -> Iterator[tuple[int, Callable[[], Awaitable[None]]]]:
    """After how many answers what fails."""
    faults = (broken.cut, broken.restart_valkey, broken.cut, broken.kill_a_worker)
    for part, fault in enumerate(faults, 1):
        yield OFFERS * part // (len(faults) + 1), fault


async def test_no_offer_is_lost_and_none_is_acted_upon_twice(broken: Broken):
    """Redis cut off, killed and back empty, cut off again, a worker killed: every offer is answered."""
    faults = schedule(broken)
    due, fault = next(faults)
    said: dict[str, Any] = {}
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(SECONDS), offers(broken.app) as running:
            async for said in running:
                assert said["ended"] == [], said
                if said["state"] == "ready":
                    assert said["across"] >= PAIRS / 5, said
                if said["answered"] >= due:
                    await fault()
                    due, fault = next(faults, (OFFERS + 1, fault))
    measured("P4", f"{OFFERS} offers, {said}")
    assert (said["state"], said["answered"], said["twice"]) == ("done", OFFERS, 0), said
    assert due > OFFERS
    assert "bus.connection_lost" in broken.app.output()
