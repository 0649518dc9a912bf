"""F3: SIGTERM, as a deployment sends it, and the next release on the same address."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from playwright.async_api import Browser, expect

from tests.faults.conftest import WIDE
from tests.faults.measured import measured, still
from tests.faults.people import follow_all, longest_of_all, same_roster, street
from tests.running import start_app
from tests.signaling.hubs import new_room


async def test_f03_a_deployment_loses_neither_people_nor_offers(browser: Browser, tmp_path: Path):
    server = start_app(tmp_path / "data", tmp_path / "log", **WIDE)
    try:
        await asyncio.to_thread(server.wait_ready)
        async with street(browser, server) as at:
            room = new_room()
            ana, ben = people = await at.call(room, "Ana", "Ben")
            await follow_all(people)
            ids = [one.id for one in people]
            before = [(await one.noise())["said"] for one in people]

            stopped = time.monotonic()
            assert await asyncio.to_thread(server.stop) == 0
            assert time.monotonic() - stopped < 10
            for one in people:
                assert [frame["code"] for frame in one.received if frame["type"] == "closed"] == [1012]
            # An offer that nobody can carry: it waits for the next server.
            await ana.share_a_drawing()
            server = start_app(tmp_path / "data", tmp_path / "log", port=server.port, **WIDE)
            started = time.monotonic()
            await asyncio.to_thread(server.wait_ready)
            for one in people:
                await one.welcome_after(started)
            await expect(ben.page.locator('video[aria-label="Ana\'s screen"]')).to_be_visible()
            await ben.sees_moving("Ana's screen")
            await same_roster_but_screen(people)
            longest = await longest_of_all(people)
            measured("F3", still(longest))
            assert longest < 2
            assert [one.id for one in people] == ids
            assert [(await one.noise())["said"] for one in people] == before
            # The shared screen, on both pages, was all that was ever taken away.
            assert [(await one.noise())["lost"] for one in people] == [[ana.id], [ana.id]]
    finally:
        await asyncio.to_thread(server.stop)


async def same_roster_but_screen(people: list) -> None:
    """Two people and one screen, on both pages."""
    ana = people[0]
    await ana.controls.get_by_role("button", name="Stop sharing").click()
    await same_roster(people)
