"""F29: fifty people on two workers want the last seat of a room; then the worker of who got it crashes."""

from __future__ import annotations

import asyncio
import secrets
import signal
import time
from collections import Counter

from playwright.async_api import Browser, expect

from tests.faults.crowd import Member, arrive, come_in
from tests.faults.measured import measured
from tests.faults.people import all_see_all, street
from tests.running import AppServer, wait_until
from tests.security.world import account
from whisper_gate.domain.permissions import Standing
from whisper_gate.domain.rooms import CAPACITY_DEFAULT as CAPACITY
from whisper_gate.domain.rooms import Access

WANT = 50
FREE_WITHIN = 15.0  # seconds
FULL = 4423


def workers_of(server: AppServer, people: list[Member]) -> dict[Member, int]:
    """The process that holds each one's connection."""
    ports = {
        link.raddr.port: worker.pid
        for worker in server.workers()
        for link in worker.net_connections("tcp")
        if link.raddr
    }
    return {one: ports[one.socket.local_address[1]] for one in people}


async def test_the_last_seat_goes_to_one(crowded):
    """Exactly one is in, all others hear `room_full`; after a crash the seat is free within 15 s."""
    room = secrets.token_hex(8)
    sitting = [await come_in(crowded, room) for _ in range(CAPACITY - 1)]
    wanting = [await arrive(crowded, room) for _ in range(WANT)]
    homes = workers_of(crowded, wanting)
    assert min(Counter(homes.values()).values()) > 5, "the kernel deals them out"
    assert len(set(homes.values())) == 2
    await asyncio.gather(*(one.join() for one in wanting))
    winners = [one for one in wanting if one.seated]
    losers = [one for one in wanting if not one.seated]
    assert len(winners) == 1
    assert {one.first["code"] for one in losers} == {"room_full"}
    assert {await one.gone() for one in losers} == {FULL}

    # Those who sat on the other worker keep their seats.
    crash = homes[winners[0]]
    where = workers_of(crowded, sitting)
    staying = [one for one in sitting if where[one] != crash]
    (worker,) = (one for one in crowded.workers() if one.pid == crash)
    began = time.monotonic()
    worker.send_signal(signal.SIGKILL)
    await winners[0].gone()
    while True:
        newcomer = await come_in(crowded, room)
        if newcomer.seated:
            break
        assert newcomer.first["code"] == "room_full"
        assert time.monotonic() - began < FREE_WITHIN
        await asyncio.sleep(0.5)
    free = time.monotonic() - began
    assert free < FREE_WITHIN
    measured("F29", f"one of {WANT}; the seat of a crashed worker was free after {free:.1f} s")
    assert [one.socket.close_code for one in staying] == [None] * len(staying)
    for one in [*staying, newcomer]:
        await one.socket.close()
    wait_until(lambda: len(crowded.workers()) == 2, 20, crowded.output)


async def test_f29_pages_that_want_the_last_seat(browser: Browser, crowded, kept):
    """One of three is in a call with Ana; the others read that it is full, and come in when it is not."""
    owner = (await account(kept, Standing.OWNER)).visitor
    room = (await kept.rooms.create(owner, "For two", access=Access.LINK, capacity=2)).id
    async with street(browser, crowded) as at:
        ana = await at.person("Ana")
        await ana.enter(ana.url(room))
        others = [await at.person(name) for name in ("Ben", "Cleo", "Dan")]
        for one in others:
            await one.page.goto(one.url(room))
        await asyncio.gather(*(one.ask() for one in others))
        for one in others:
            full = one.page.get_by_text("The room is full").first
            await expect(one.controls.or_(full).first).to_be_visible()
        (winner,) = [one for one in others if await one.controls.is_visible()]
        await all_see_all([ana, winner])
        await winner.leave()
        loser = next(one for one in others if one is not winner)
        await loser.join()
        await all_see_all([ana, loser])
