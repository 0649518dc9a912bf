"""F4: Redis is killed and comes back knowing nothing. Calls are not told of it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

from playwright.async_api import Browser

from tests.faults.measured import measured, still
from tests.faults.people import all_see_all, longest_of_all, same_roster, street, watched_call
from tests.faults.stores import Database, World
from tests.faults.talkers import enter, enter_beside, numbers, offer
from tests.signaling.hubs import new_room, nodes, until
from tests.signaling.sockets import PlainClient
from whisper_gate.signaling import hub as hub_module
from whisper_gate.signaling import redis_presence

AGAIN_WITHIN = 3.0  # seconds from Redis's first answer to the first frame from worker to worker


async def test_a_call_goes_on_and_the_roster_is_rebuilt(world: World):
    """Ana and Cleo share a worker, Ben has the other: who is where is told to Redis again by the workers."""
    room = new_room()
    async with AsyncExitStack() as stack:
        ana = await enter(stack, world.url, room, "ana")
        cleo = await enter_beside(stack, world.url, room, "cleo", ana, same=True)
        ben = await enter_beside(stack, world.url, room, "ben", ana, same=False)
        # Those whom the kernel first dealt to the wrong worker have left, and both have been told of it.
        await until(lambda: len(ana.of_type("leave", "ben")) == len(cleo.of_type("leave", "ben")))
        left = _left(ana, ben, cleo)
        world.valkey.kill()
        try:
            for number in range(20):
                await ana.send("offer", to="cleo", offer=offer(number))
                await until(lambda wanted=number + 1: len(numbers(cleo, "ana")) == wanted, seconds=10)
            assert await world.health() == {"status": "degraded", "mongo": "ok", "redis": "unreachable"}
            await ana.send("offer", to="ben", offer=offer(100))
        finally:
            world.valkey.start_empty()
        back = asyncio.get_running_loop().time()
        await ana.send("offer", to="ben", offer=offer(101))
        await ben.send("offer", to="ana", offer=offer(102))
        await until(
            lambda: numbers(ben, "ana") == [100, 101] and numbers(ana, "ben") == [102],
            lambda: (ana.frames, ben.frames, world.log()[-3000:]),
            20,
        )
        took = asyncio.get_running_loop().time() - back
        measured("F4", f"from worker to worker again after {took:.2f} s")
        assert took <= AGAIN_WITHIN

        dan = await enter_beside(stack, world.url, room, "dan", ben, same=True)
        assert {one["id"] for one in dan.of_type("welcome")[0]["participants"]} == {"ana", "ben", "cleo"}
        assert _left(ana, ben, cleo) == left
    await world.until_well()


async def test_f04_people_in_a_call_notice_nothing(browser: Browser, world: World):
    """Their pages are on two workers. Nobody vanishes, no picture stands still, and a newcomer is in."""
    async with street(browser, world.app) as at:
        room = new_room()
        people, before = await watched_call(at, room, "Ana", "Ben")
        ana, ben = people
        world.valkey.kill()
        try:
            assert (await world.health())["redis"] == "unreachable"
        finally:
            world.valkey.start_empty()
        await world.until_well()
        cleo = await at.person("Cleo")
        await cleo.enter(cleo.url(room))
        await all_see_all([ana, ben, cleo])
        await same_roster([ana, ben, cleo])
        longest = await longest_of_all(people)
        measured("F4", still(longest))
        assert longest < 2
        for one, heard in zip(people, before, strict=True):
            now = await one.noise()
            assert now["lost"] == heard["lost"]
            assert [said for said in now["said"] if said not in heard["said"]] == ["Cleo joined"]


def _left(*people: PlainClient) -> list[int]:
    """How often each was told that one of them had left."""
    names = {person.id for person in people}
    return [sum(frame["from"] in names for frame in person.of_type("leave")) for person in people]


async def test_nobody_is_told_a_leave_before_all_workers_are_back(own_valkey: Database, monkeypatch):
    """The first worker to look finds its own people alone; the others' have not left for that."""
    monkeypatch.setattr(hub_module, "BEAT", 0.1)
    monkeypatch.setattr(redis_presence, "SETTLE", 1.0)
    async with nodes(own_valkey.uri) as (first, second):
        room = new_room()
        ana, ben = first.client("ana", room), second.client("ben", room)
        await ana.join()
        await ben.join()
        await ana.wait_for("join", "ben")
        looks = second.hub.exchange.refresh
        monkeypatch.setattr(second.hub.exchange, "refresh", lambda _room: asyncio.sleep(0))  # it is slow
        own_valkey.kill()
        await until(lambda: first.bus._stands is False)
        own_valkey.start_empty()
        for _ in range(3):
            await first.hub.exchange.refresh(room)
        monkeypatch.setattr(second.hub.exchange, "refresh", looks)
        presence = second.hub._presence
        await until(lambda: asyncio.get_running_loop().time() > max(presence._whole_from) + 0.5)
        assert not ana.of_type("leave")
        assert not ben.of_type("leave")
        assert set((await presence.beat(room, [])).participants) == {"ana", "ben"}
