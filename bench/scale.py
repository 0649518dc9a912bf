"""`python -m bench scale`: what a room, a person, a socket and a frame cost; the inputs of docs/scaling.md.

Two workers, a Valkey of their own, people on plain WebSockets who only answer pings. RUNS rounds, each on
a fresh app. Prints a table (median, min to max) and writes bench/results/scale.json.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import statistics
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psutil
from redis import Redis
from websockets.asyncio.client import ClientConnection, connect

from bench.servers import ROOT, running
from whisper_gate.embedded import EmbeddedServices

RESULTS = ROOT / "bench" / "results" / "scale.json"
RUNS = 3
SIZES = (1, 2, 4, 8)  # people in a room
ROOMS = 20  # of each size, for what Redis keeps of them
BUSY_ROOMS, BUSY_SIZE = 60, 8
QUIET_SECONDS = 12.0  # three beats
FRAMES = 4200
Rows = dict[str, float]


class Person:
    """Somebody in a room; reads all the time."""

    def __init__(self, socket: ClientConnection, name: str) -> None:
        self.name = name
        self.socket = socket
        self.welcome = asyncio.Event()
        self.offers = asyncio.Semaphore(0)
        self.reader = asyncio.create_task(self._read())

    async def send(self, kind: str, **fields: Any) -> None:
        """One frame."""
        await self.socket.send(json.dumps({"type": kind, "from": self.name, **fields}))

    async def _read(self) -> None:
        async for text in self.socket:
            kind = json.loads(text)["type"]
            if kind == "ping":
                await self.send("pong")
            elif kind == "welcome":
                self.welcome.set()
            elif kind == "offer":
                self.offers.release()


@contextlib.asynccontextmanager
async def people(url: str, rooms: int, size: int, label: str) -> AsyncIterator[list[list[Person]]]:
    """That many rooms of that many people, all welcomed; gone after the block."""
    async with contextlib.AsyncExitStack() as stack:
        made: list[list[Person]] = []
        for room in range(rooms):
            made.append([])
            for number in range(size):
                made[-1].append(await enter(stack, url, f"{label}-{room}", f"p{number}"))
        yield made


async def enter(stack: contextlib.AsyncExitStack, url: str, room: str, name: str) -> Person:
    """Join, and return when that is done."""
    person = Person(await stack.enter_async_context(connect(f"{url}/ws/rooms/{room}")), name)
    stack.callback(person.reader.cancel)
    await person.send("join")
    async with asyncio.timeout(10):
        await person.welcome.wait()
    return person


def calls(redis: Redis) -> dict[str, int]:
    """How often each command was called, those of scripts included."""
    return {name.removeprefix("cmdstat_"): one["calls"] for name, one in redis.info("commandstats").items()}


def since(redis: Redis, before: dict[str, int], *names: str) -> int:
    """Calls of these commands since then."""
    now = calls(redis)
    return sum(now.get(name, 0) - before.get(name, 0) for name in names)


def redis_cpu(redis: Redis) -> float:
    """Seconds of processor."""
    cpu = redis.info("cpu")
    return float(cpu["used_cpu_sys"] + cpu["used_cpu_user"])


def workers() -> list[psutil.Process]:
    """The two youngest children of our launcher."""
    (launcher,) = [one for one in psutil.Process().children() if "whisper_gate" in one.cmdline()]
    return [one for one in launcher.children() if "whisper_gate" in one.cmdline()]


def worker_cpu() -> float:
    """Seconds of processor, of both."""
    return sum(sum(one.cpu_times()[:2]) for one in workers())


def worker_bytes() -> float:
    """Proportional set size of both."""
    return float(sum(one.memory_full_info().pss for one in workers()))


async def kept_in_redis(url: str, redis: Redis) -> Rows:
    """Bytes of the keys of a room, by its size; one straight line through them."""
    sizes: dict[int, float] = {}
    keys: dict[int, float] = {}
    for size in SIZES:
        async with people(url, ROOMS, size, f"kept{size}"):
            found = [key for key in redis.scan_iter(count=1000) if f"kept{size}-".encode() in key]
            sizes[size] = sum(redis.memory_usage(key) or 0 for key in found) / ROOMS
            keys[size] = len(found) / ROOMS
    slope, base = statistics.linear_regression(list(sizes), list(sizes.values()))
    return {
        "Redis: bytes per room": base,
        "Redis: bytes per person": slope,
        "Redis: keys of a room of 2": keys[2],
    }


async def told_by_a_join(url: str, redis: Redis) -> Rows:
    """Scripts and published batches while one more enters, by how many are there then."""
    rows: Rows = {}
    for size in SIZES:
        counts = []
        for attempt in range(5):
            async with (
                people(url, 1, size - 1, f"join{size}-{attempt}"),
                contextlib.AsyncExitStack() as stack,
            ):
                before = calls(redis)
                await enter(stack, url, f"join{size}-{attempt}-0", "last")
                await asyncio.sleep(0.3)  # the batch leaves after the welcome
                counts.append((since(redis, before, "evalsha"), since(redis, before, "publish")))
        rows[f"join as number {size}: scripts"] = statistics.median(one for one, _ in counts)
        rows[f"join as number {size}: published"] = statistics.median(one for _, one in counts)
    return rows


async def many_sockets(url: str, redis: Redis) -> Rows:
    """Memory of many people, and what they cost while nobody says anything."""
    before, sockets = worker_bytes(), BUSY_ROOMS * BUSY_SIZE
    async with people(url, BUSY_ROOMS, BUSY_SIZE, "many"):
        await asyncio.sleep(2)
        memory = worker_bytes() - before
        cpu, redis_before, counted = worker_cpu(), redis_cpu(redis), calls(redis)
        await asyncio.sleep(QUIET_SECONDS)
        return {
            "worker: MiB per 1,000 sockets": memory / sockets * 1000 / 2**20,
            "idle: worker CPU per 1,000 people (%)": (worker_cpu() - cpu) / QUIET_SECONDS / sockets * 1e5,
            "idle: Redis CPU per 1,000 rooms (%)": (redis_cpu(redis) - redis_before)
            / QUIET_SECONDS
            / BUSY_ROOMS
            * 1e5,
            "idle: scripts per room and second": since(redis, counted, "evalsha")
            / QUIET_SECONDS
            / BUSY_ROOMS,
        }


async def relayed(url: str, redis: Redis) -> Rows:
    """Processor time of an offer of 1 kB, over many rooms of two, whichever workers they are on."""
    offer = {"type": "offer", "sdp": "v=0\r\n" + "a" * 1000}
    async with people(url, BUSY_ROOMS, 2, "relay") as rooms:
        cpu, redis_before, counted = worker_cpu(), redis_cpu(redis), calls(redis)

        async def talk(ana: Person, ben: Person) -> None:
            for _ in range(FRAMES // len(rooms)):
                await ana.send("offer", to=ben.name, offer=offer)
                async with asyncio.timeout(10):
                    await ben.offers.acquire()
                await asyncio.sleep(0.05)

        await asyncio.gather(*(talk(*pair) for pair in rooms))
        published = since(redis, counted, "publish")
        return {
            "relay: worker CPU per frame (ms)": (worker_cpu() - cpu) / FRAMES * 1000,
            "relay: Redis CPU per published batch (ms)": (redis_cpu(redis) - redis_before) / published * 1000,
            "relay: published per frame": published / FRAMES,
        }


async def measure(url: str, redis: Redis) -> Rows:
    """All of it, on one app."""
    rows: Rows = {}
    for part in (kept_in_redis, told_by_a_join, relayed, many_sockets):
        rows |= await part(url, redis)
    return rows


def once() -> Rows:
    """One round, on a fresh app."""
    with tempfile.TemporaryDirectory() as folder:
        services = EmbeddedServices(Path(folder) / "stores", mongo=False)
        with services:
            services.wait_ready()
            assert services.redis_uri is not None
            redis = Redis.from_url(services.redis_uri)
            settings = {"REDIS_PUB_URI": services.redis_uri, "SOCKETS_PER_ADDRESS": "100000"}
            with running(Path(folder) / "app", WORKERS="2", LOG_LEVEL="warning", **settings) as base_url:
                return asyncio.run(measure(base_url.replace("http", "ws", 1), redis))


def main() -> None:
    """RUNS rounds, and the table."""
    rounds = [once() for _ in range(RUNS)]
    rows = {name: [one[name] for one in rounds] for name in rounds[0]}
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    print("| measure | median | min to max |\n|---|---|---|")
    for name, values in rows.items():
        print(f"| {name} | {statistics.median(values):.3g} | {min(values):.3g} to {max(values):.3g} |")
