"""F13: the same person twice in one room: another tab is another participant, the same tab twice is one."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from tests.faults.people import Person, all_see_all, same_roster, street
from tests.running import AppServer
from tests.signaling.hubs import new_room


async def test_f13_a_second_tab_is_listed_beside_the_first(browser: Browser, app_server: AppServer):
    async with street(browser, app_server) as at:
        room = new_room()
        ana, ben = [await at.person(name) for name in ("Ana", "Ben")]
        for one in (ana, ben):
            await one.enter(one.url(room))
        second = await another_tab(ben)
        await second.enter(second.url(room))
        await same_roster([ana, ben, second])
        assert ben.id != second.id
        await expect(ana.page.locator('video[aria-label="Ben"]')).to_have_count(2)
        # Nobody hears or sees themselves: the own tile is there once, and is called "You".
        await expect(second.page.locator('video[aria-label="You"]')).to_have_count(1)
        await second.leave()
        await same_roster([ana, ben])


async def test_f13_a_copied_tab_takes_the_call_over(browser: Browser, app_server: AppServer):
    """Duplicating a tab copies what it remembers: the newest has the call, the other one says so."""
    async with street(browser, app_server) as at:
        room = new_room()
        ana, ben = await at.call(room, "Ana", "Ben")
        before = await ana.noise()
        copy = await another_tab(ben)
        memory = await ben.page.evaluate("() => sessionStorage.getItem('whisper_gate.stay')")
        await copy.page.goto(copy.url(room))
        await copy.page.evaluate("(stay) => sessionStorage.setItem('whisper_gate.stay', stay)", memory)
        await copy.page.reload()
        await expect(copy.controls).to_be_visible()
        await expect(ben.page.get_by_text("You joined from another tab or device.")).to_be_visible()
        assert copy.id == ben.id
        await same_roster([ana, copy])
        await all_see_all([ana, copy])
        assert await ana.noise() == before


async def test_f13_a_page_that_is_loaded_again_is_in_the_call_again(browser: Browser, app_server: AppServer):
    """As the same participant, and what was off is off."""
    async with street(browser, app_server) as at:
        room = new_room()
        ana, ben = people = await at.call(room, "Ana", "Ben")
        await ben.controls.get_by_role("button", name="Turn off microphone").click()
        first = ben.id
        await ben.page.reload()
        await expect(ben.controls).to_be_visible()
        await expect(ben.controls.get_by_role("button", name="Turn on microphone")).to_be_visible()
        await same_roster(people)
        assert ben.id == first
        await all_see_all(people)
        await expect(ana.tile("Ben")).to_have_attribute("data-mic", "off")


async def another_tab(one: Person) -> Person:
    """A second page of the same person, in the same browser context."""
    page = await one.page.context.new_page()
    return await Person(page, one.name, line=one.line).watch()
