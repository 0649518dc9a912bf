"""F30: fifty people a second come and go, in every way there is to go."""

from __future__ import annotations

import asyncio
import itertools
import random
import secrets
import time

import pytest

from tests.faults.crowd import Member, come_in
from tests.faults.long import CHURN_SECONDS, LONG
from tests.faults.measured import measured
from tests.faults.sockets import held, open_files, resident
from tests.running import AppServer
from tests.security.talkers import counted
from tests.signaling.hubs import until
from whisper_gate.stores.copied import NONE_KEPT

PER_SECOND = 50
PER_ROOM = 5
AT_ONCE = 4 * PER_SECOND  # in the rooms: a machine that is too slow for all this gets less
PART = CHURN_SECONDS / 3  # seconds: one to warm up, and two to compare
EMPTY_WITHIN = 30.0  # seconds: those with a key have ten to come back
# What a room leaves behind goes by itself, and soon. (Who was removed by a host is remembered for longer.)
KEY_MS, FOR_EVER = 24_000, -1
COPY_MS = NONE_KEPT * 1000  # that MongoDB knows no such room
# Bytes, of both workers, between two moments in which all have gone: in the one of two parts that took less,
# for what leaks does so each time; and in the long form a minute.
MAX_GROWTH, MAX_SLOPE = 4 * 1024 * 1024, 1024 * 1024
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


async def churn(server: AppServer, prefix: str, dice: random.Random, seconds: float) -> list[Member]:
    """For so long people come, and all of them go."""
    going: list[asyncio.Task[Member]] = []
    at_once = asyncio.Semaphore(AT_ONCE)
    began = time.monotonic()
    while (now := time.monotonic() - began) < seconds:
        while len(going) < now * PER_SECOND:
            room = f"{prefix}-{len(going) // PER_ROOM}"
            await at_once.acquire()
            going.append(asyncio.create_task(come_and_go(server, room, dice)))
            going[-1].add_done_callback(lambda _task: at_once.release())
        await asyncio.sleep(0.02)
    return await asyncio.gather(*going)


@pytest.mark.timeout(CHURN_SECONDS + 300)
@pytest.mark.usefixtures("in_turn", "as_crowd")
async def test_coming_and_going_leaves_nothing_behind(crowded, kept):
    """Connections, files, keys and subscriptions are as before, and memory does not grow."""
    dice, prefix = random.Random(30), secrets.token_hex(4)
    before = await counted(crowded, "whisper_gate_connections "), len(held(crowded)), open_files(crowded)

    async def left() -> tuple[float, int, int]:
        channels = [one for one in await kept.redis.pubsub_channels("room:*") if prefix.encode() in one]
        return (
            await counted(crowded, "whisper_gate_connections ") - before[0],
            len(channels),
            len(held(crowded)),
        )

    async def all_gone() -> None:
        for _ in range(int(EMPTY_WITHIN * 2)):
            more, channels, sockets = await left()
            if more <= 0 and channels == 0 and sockets <= before[1]:
                break
            await asyncio.sleep(0.5)
        assert (max(0, more), channels, max(sockets, before[1])) == (0, 0, before[1])

    # As many people at once as a busy machine later has: what the workers take for that is theirs before the
    # first look.
    for turn in range(2):
        rooms = [f"{prefix}-{turn}-first-{number // PER_ROOM}" for number in range(AT_ONCE)]
        await asyncio.gather(*(come_and_go(crowded, room, dice) for room in rooms))
    await churn(crowded, f"{prefix}-first", dice, PART)
    await all_gone()
    empty, began = [resident(crowded)], time.monotonic()
    people: list[Member] = []
    for part in range(2):
        people += await churn(crowded, f"{prefix}-{part}", dice, PART)
        await all_gone()
        empty.append(resident(crowded))
    took = time.monotonic() - began
    await until(lambda: open_files(crowded) <= before[2] + POOLS, lambda: (before, open_files(crowded)), 10)
    lives = {
        key: await kept.redis.pttl(key) async for key in kept.redis.scan_iter(f"*{prefix}*", count=10_000)
    }
    copies = [lives.pop(key) for key in list(lives) if key.startswith(b"wg:copy:")]
    assert {key: life for key, life in lives.items() if life == FOR_EVER or life > KEY_MS} == {}
    assert [life for life in copies if life == FOR_EVER or life > COPY_MS] == []
    assert "never retrieved" not in crowded.output()
    grown = [after - before for before, after in itertools.pairwise(empty)]
    measured(
        "F30",
        f"{len(people)} people in {took:.0f} s, {sum(one.retries for one in people)} retries; "
        f"memory {grown[0] / 1e6:+.1f} and {grown[1] / 1e6:+.1f} MB; "
        f"{len(lives)} keys, the last gone in {max(lives.values(), default=0) / 1000:.0f} s",
    )
    if LONG:
        assert sum(grown) * 60 / took < MAX_SLOPE
    assert min(grown) < MAX_GROWTH
