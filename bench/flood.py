"""`python -m bench flood`: how late frames are in a quiet room, idle and while somebody floods another.

One worker, so that both rooms share it. Prints p50 and p99 in milliseconds and their ratio, and writes
bench/results/flood.json. Row S13 asks for a ratio of p99 of at most 2.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from bench.servers import ROOT, running

RESULTS = ROOT / "bench" / "results" / "flood.json"
FRAMES = 400
EVERY_SECONDS = 0.025  # between two frames of the quiet pair: 40 a second, within what a seat may send
CONNECTIONS = 4  # flooders at a time; each is closed after some 500 frames and comes back at once


def main() -> None:
    """Measure a quiet pair alone, then beside a flood."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), WORKERS="1") as base_url:
        rows = asyncio.run(measure(base_url.replace("http", "ws", 1)))
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    print("| quiet room | p50 (ms) | p99 (ms) |\n|---|---|---|")
    for name, (p50, p99) in rows.items():
        print(f"| {name} | {p50:.1f} | {p99:.1f} |")
    print(f"p99 beside a flood / idle: {rows['beside a flood'][1] / rows['idle'][1]:.2f}")


async def measure(url: str) -> dict[str, tuple[float, float]]:
    """p50 and p99 in milliseconds, idle and beside a flood."""
    async with connect(f"{url}/ws/rooms/quiet") as ana, connect(f"{url}/ws/rooms/quiet") as ben:
        for who, socket in (("ana", ana), ("ben", ben)):
            await socket.send(json.dumps({"type": "join", "from": who}))
            await until_type(socket, "welcome")
        await delays(ana, ben)  # warms up
        idle = await delays(ana, ben)
        # In a process of its own, so that it costs the quiet pair no time here.
        flooder = await asyncio.create_subprocess_exec(sys.executable, "-m", "bench.flood", url, cwd=ROOT)
        flooded = await delays(ana, ben)
        flooder.terminate()
        await flooder.wait()
    return {"idle": summary(idle), "beside a flood": summary(flooded)}


async def until_type(socket: ClientConnection, kind: str) -> None:
    """Read until a frame of this type has come."""
    while json.loads(await socket.recv())["type"] != kind:
        pass


async def delays(ana: ClientConnection, ben: ClientConnection) -> list[float]:
    """Milliseconds from ana's sending to ben's receiving, frame by frame."""
    seen = []
    for _ in range(FRAMES):
        began = time.perf_counter()
        offer = {"type": "offer", "sdp": "v=0\r\n" + "a" * 1000}
        await ana.send(json.dumps({"type": "offer", "from": "ana", "to": "ben", "offer": offer}))
        await until_type(ben, "offer")
        seen.append((time.perf_counter() - began) * 1000)
        await asyncio.sleep(EVERY_SECONDS)
    return seen


async def flood_all(url: str) -> None:
    """Flood CONNECTIONS rooms until the process ends."""
    await asyncio.gather(*(flood(f"{url}/ws/rooms/loud{number}") for number in range(CONNECTIONS)))


async def flood(url: str) -> None:
    """Send as fast as the socket takes it; when it is closed, open the next one."""
    text = json.dumps({"type": "state", "from": "loud", "mic": True})
    while True:
        with contextlib.suppress(ConnectionClosed, OSError):
            async with connect(url) as socket:
                await socket.send(json.dumps({"type": "join", "from": "loud"}))
                while True:
                    await socket.send(text)


def summary(milliseconds: list[float]) -> tuple[float, float]:
    """Median and 99th percentile."""
    return statistics.median(milliseconds), statistics.quantiles(milliseconds, n=100)[98]


if __name__ == "__main__":
    asyncio.run(flood_all(sys.argv[1]))
