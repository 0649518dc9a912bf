"""F30: fifty people a second come and go, in every way there is to go."""

from __future__ import annotations

import asyncio
import random
import secrets
import time

import pytest

from tests.faults.crowd import Member, come_in
from tests.faults.long import CHURN_SECONDS, LONG, slope
from tests.faults.measured import measured
from tests.faults.sockets import held, open_files, resident
from tests.running import AppServer
from tests.security.talkers import counted
from tests.signaling.hubs import until
from whisper_gate.stores.copied import NONE_KEPT

PER_SECOND = 50
PER_ROOM = 5
AT_ONCE = 4 * PER_SECOND  # in the rooms: a machine that is too slow for all this gets less
WARM_UP = CHURN_SECONDS / 4  # seconds
EMPTY_WITHIN = 30.0  # seconds: those with a key have ten to come back
# What a room leaves behind goes by itself, and soon. (Who was removed by a host is remembered for longer.)
KEY_MS, FOR_EVER = 24_000, -1
COPY_MS = NONE_KEPT * 1000  # that MongoDB knows no such room
# In a minute; and in the short form, which is shorter than allocators take to settle, in all.
MAX_SLOPE, MAX_GROWTH = 1024 * 1024, 12 * 1024 * 1024  # bytes, of both workers
POOLS = 2 * (64 + 20)  # connections to Redis and MongoDB that two workers may keep once they needed them


async def come_and_go(server: AppServer, room: str, dice: random.Random) -> Member:
    """Once, in one of the ways there are."""
    one = await come_in(server, room, resume=dice.random() < 0.3)
    assert one.seated, one.first
    await asyncio.sleep(dice.uniform(0.2, 1.5))
    how = dice.choice(["leave", "close", "leave and close", "cut"])
    if how.startswith("leave"):
        await one.say("leave")
    if how == "cut":
        await one.lose()
    else:
        await one.socket.close()
        await one.gone()
    return one


@pytest.mark.timeout(CHURN_SECONDS + 200)
async def test_coming_and_going_leaves_nothing_behind(crowded, kept):
    """Connections, files, keys and subscriptions are as before, and memory does not grow."""
    dice, prefix = random.Random(30), secrets.token_hex(4)
    before = await counted(crowded, "whisper_gate_connections "), len(held(crowded)), open_files(crowded)
    going: list[asyncio.Task[Member]] = []
    at_once = asyncio.Semaphore(AT_ONCE)
    samples: list[tuple[float, float]] = []
    began, number = time.monotonic(), 0
    while (now := time.monotonic() - began) < CHURN_SECONDS:
        while number < now * PER_SECOND:
            room = f"{prefix}-{number // PER_ROOM}"
            await at_once.acquire()
            going.append(asyncio.create_task(come_and_go(crowded, room, dice)))
            going[-1].add_done_callback(lambda _task: at_once.release())
            number += 1
        if now > WARM_UP and now - WARM_UP > len(samples):
            samples.append((now, resident(crowded)))
        await asyncio.sleep(0.02)
    people = await asyncio.gather(*going)
    took = time.monotonic() - began

    async def left() -> tuple[float, int, int]:
        channels = [one for one in await kept.redis.pubsub_channels("room:*") if prefix.encode() in one]
        return (
            await counted(crowded, "whisper_gate_connections ") - before[0],
            len(channels),
            len(held(crowded)),
        )

    for _ in range(int(EMPTY_WITHIN * 2)):
        more, channels, sockets = await left()
        if more <= 0 and channels == 0 and sockets <= before[1]:
            break
        await asyncio.sleep(0.5)
    assert (max(0, more), channels, max(sockets, before[1])) == (0, 0, before[1])
    await until(lambda: open_files(crowded) <= before[2] + POOLS, lambda: (before, open_files(crowded)), 10)
    lives = {
        key: await kept.redis.pttl(key) async for key in kept.redis.scan_iter(f"*{prefix}*", count=10_000)
    }
    copies = [lives.pop(key) for key in list(lives) if key.startswith(b"wg:copy:")]
    assert {key: life for key, life in lives.items() if life == FOR_EVER or life > KEY_MS} == {}
    assert [life for life in copies if life == FOR_EVER or life > COPY_MS] == []
    assert "never retrieved" not in crowded.output()
    grown, per_minute = samples[-1][1] - samples[0][1], slope(samples)
    measured(
        "F30",
        f"{len(people)} people in {took:.0f} s, {sum(one.retries for one in people)} retries; "
        f"memory {grown / 1e6:+.1f} MB, {per_minute / 1e6:+.2f} MB/min; "
        f"{len(lives)} keys, the last gone in {max(lives.values(), default=0) / 1000:.0f} s",
    )
    if LONG:
        assert per_minute < MAX_SLOPE
    assert grown < MAX_GROWTH
