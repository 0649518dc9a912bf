"""F9: somebody's connection to the server swallows everything for ten seconds, and nobody closes it."""

from __future__ import annotations

import asyncio

from playwright.async_api import Browser, expect

from tests.e2e.calls import create_room, register
from tests.faults.measured import measured, still
from tests.faults.people import Person, follow_all, longest_of_all, same_roster, street
from tests.faults.proxy import Mode
from tests.running import AppServer

AWAY = 10.0  # seconds


async def test_f09_a_silent_line_costs_neither_the_call_nor_the_page(browser: Browser, app_server: AppServer):
    async with street(browser, app_server) as at:
        ana, ben = people = [await at.person(name) for name in ("Ana", "Ben")]
        name = await register(ana.page, f"http://localhost:{ana.line.port}")
        room = (await create_room(ana.page, "Stand-up")).rsplit("/", 1)[1]
        await ana.page.get_by_role("button", name="Join").click()
        await expect(ana.controls).to_be_visible()
        ana.name = name
        await ben.enter(ben.url(room))
        await follow_all(people)
        ids = [one.id for one in people]
        before = [await one.noise() for one in people]

        ana.line.become(Mode.BLACKHOLE)
        await asyncio.sleep(AWAY)
        ana.line.become(Mode.PASS)
        await same_roster(people)
        await hears_of(ana, ben)
        longest = await longest_of_all(people)
        measured("F9", still(longest))
        assert longest < 2
        assert [one.id for one in people] == ids
        assert [await one.noise() for one in people] == before
        await still_hosts(ana, ben)
        # The page around the call knows its person as before.
        await ana.leave()
        await ana.page.get_by_role("button", name="Home").click()
        await ana.page.wait_for_url("**/home")
        await expect(ana.page.get_by_role("link", name="Stand-up").first).to_be_visible()


async def hears_of(one: Person, other: Person) -> None:
    """What somebody switches reaches the other, both ways."""
    for speaker, listener in ((one, other), (other, one)):
        await speaker.controls.get_by_role("button", name="Turn off microphone").click()
        await expect(listener.tile(speaker.name)).to_have_attribute("data-mic", "off")


async def still_hosts(host: Person, guest: Person) -> None:
    """Same person, same controls."""
    await guest.controls.get_by_role("button", name="Raise hand").click()
    await expect(
        host.page.get_by_role("list", name="Participants").get_by_label("Hand raised")
    ).to_be_visible()
    await host.menu(guest.name, "Lower hand")
    await expect(guest.controls.get_by_role("button", name="Raise hand")).to_be_visible()
