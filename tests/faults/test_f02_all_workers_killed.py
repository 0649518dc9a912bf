"""F2: all workers die at once (SIGKILL), and come back empty-handed."""

from __future__ import annotations

import time

from playwright.async_api import Browser

from tests.faults.measured import measured, still
from tests.faults.people import follow_all, longest_of_all, same_roster, street
from tests.running import AppServer
from tests.signaling.hubs import new_room


async def test_f02_a_call_outlives_its_server(browser: Browser, own_server: AppServer):
    async with street(browser, own_server) as at:
        room = new_room()
        people = await at.call(room, "Ana", "Ben", "Cleo")
        await follow_all(people)
        ids = [one.id for one in people]
        before = [await one.noise() for one in people]

        killed = time.monotonic()
        for worker in own_server.workers():
            worker.kill()
        took = [await one.welcome_after(killed) for one in people]
        await same_roster(people)
        assert max(took) < 20, took
        longest = await longest_of_all(people)
        measured("F2", f"back {max(took):.1f} s after the kill; {still(longest)}")
        assert longest < 2
        assert [one.id for one in people] == ids
        assert [await one.noise() for one in people] == before
