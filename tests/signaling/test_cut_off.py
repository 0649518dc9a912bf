"""A connection that ends in the middle of what it asked for: half of it must not stay in the room."""

from __future__ import annotations

import asyncio

import pytest

from tests.signaling.hubs import new_room, nodes, until
from whisper_gate.domain.permissions import Role
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


async def test_a_look_at_the_room_that_was_overtaken_brings_nobody_back(pair):
    """A worker lists its people, one of them leaves, and only then Redis gets to read the list."""
    room = new_room()
    ana, ben = pair[0].client("ana", room), pair[1].client("ben", room)
    await ben.join()
    await ana.join()
    listed = ana.seat.me
    await ana.say("leave")
    presence = RedisPresence(pair[0].publisher)
    assert set((await presence.beat(room, [listed])).participants) == {"ben"}
    await ana.join()  # the connection itself may come in again
    assert set((await presence.beat(room, [ana.seat.me])).participants) == {"ana", "ben"}


@pytest.mark.parametrize("steps", [0, 1, 2, 3, 5, 8, 13, 21, 34])
async def test_who_goes_away_while_the_door_is_opened_leaves_no_ghost(pair, steps):
    """However far they had come in when their socket went."""
    room = new_room()
    ana = pair[1].client("ana", room, role=Role.OWNER)
    await ana.join()
    dan = pair[0].client("dan", room, waits=True, person="g:dan")
    await dan.join()
    await ana.wait_for("knock", "dan")
    local = pair[0].hub.rooms[room]
    pair[0].hub.waiting.open(room, local, ["dan"])
    for _ in range(steps):
        await asyncio.sleep(0)
    await dan.seat.disconnected()
    await until(lambda: not pair[0].hub._tasks and room not in pair[0].hub.rooms)
    roster = await RedisPresence(pair[0].publisher).beat(room, [])
    assert set(roster.participants) == {"ana"}
    await until(lambda: len(ana.of_type("leave", "dan")) == len(ana.of_type("join", "dan")))
