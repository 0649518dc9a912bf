"""A connection that ends in the middle of what it asked for: half of it must not stay in the room."""

from __future__ import annotations

import asyncio

import pytest

from tests.signaling.hubs import new_room, nodes, until
from whisper_gate.embedded import EmbeddedServices
from whisper_gate.signaling.redis_presence import RedisPresence


@pytest.fixture
async def pair(services: EmbeddedServices):
    async with nodes(services.redis_uri) as both:
        yield both


@pytest.mark.parametrize("last", ["join", "leave"])
@pytest.mark.parametrize("steps", [0, 1, 2, 3, 5, 8, 13])
async def test_whoever_is_cut_off_leaves_no_ghost(pair, last, steps):
    """However far their last frame had come: the others see nobody or see them go, and the place is free."""
    room = new_room()
    ben = pair[1].client("ben", room)
    await ben.join()
    ana = pair[0].client("ana", room)
    if last == "leave":
        await ana.join()
        await ben.wait_for("join", "ana")
    reading = asyncio.create_task(ana.say(last))
    for _ in range(steps):
        await asyncio.sleep(0)
    reading.cancel()
    await asyncio.wait({reading})
    await ana.seat.disconnected()
    roster = await RedisPresence(pair[0].publisher).beat(room, [])
    assert set(roster.participants) == {"ben"}
    await until(lambda: len(ben.of_type("leave", "ana")) == len(ben.of_type("join", "ana")))
