"""F8: somebody's connection to the server is reset, and refused for longer than the time of grace."""

from __future__ import annotations

import asyncio

from playwright.async_api import Browser, expect

from tests.faults.measured import measured, still
from tests.faults.people import follow_all, longest_of_all, same_roster, street
from tests.faults.proxy import Mode
from tests.running import AppServer
from tests.signaling.hubs import new_room

AWAY = 12.0  # seconds; the server's time of grace is ten


async def test_f08_a_reset_line_is_not_noticed_by_the_others(browser: Browser, app_server: AppServer):
    async with street(browser, app_server) as at:
        room = new_room()
        ana, ben, cleo = people = await at.call(room, "Ana", "Ben", "Cleo")
        await follow_all(people)
        ids = [one.id for one in people]
        before = [await one.noise() for one in people]
        banner = ana.page.get_by_role("main").get_by_text("Reconnecting…")

        ana.line.become(Mode.REFUSE)
        await expect(banner).to_be_visible()
        # Through the whole of it the others see her picture, and nothing else.
        until = asyncio.get_running_loop().time() + AWAY
        while asyncio.get_running_loop().time() < until:
            for other in (ben, cleo):
                await expect(other.tile("Ana")).to_have_attribute("data-state", "live")
            await asyncio.sleep(0.2)
        ana.line.become(Mode.PASS)
        await expect(banner).to_have_count(0)
        await same_roster(people)
        longest = await longest_of_all(people)
        measured("F8", still(longest))
        assert longest < 2
        assert [one.id for one in people] == ids
        assert [(await one.noise())["lost"] for one in people] == [one["lost"] for one in before]
        for other, then in zip((ben, cleo), before[1:], strict=True):
            assert (await other.noise())["said"] == then["said"]
        await ana.controls.get_by_role("button", name="Turn off microphone").click()
        await expect(ben.tile("Ana")).to_have_attribute("data-mic", "off")
