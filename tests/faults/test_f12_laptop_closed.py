"""F12: somebody's computer sleeps: nothing comes from it any more, and nothing is closed."""

from __future__ import annotations

import time

from playwright.async_api import Browser, expect

from tests.faults.measured import measured
from tests.faults.people import all_see_all, gone, same_roster, street, youngest_browser
from tests.running import AppServer
from tests.signaling.hubs import new_room

SHOWN = 8.0  # seconds in which a sleeping computer is shown as reconnecting
GONE = 20.0  # seconds in which it is gone
SLACK = 5.0


async def test_f12_who_closes_the_laptop_is_shown_so_and_then_gone(browser: Browser, app_server: AppServer):
    async with street(browser, app_server) as at:
        room = new_room()
        theirs = await at.own_browser()
        ana, ben = people = [await at.person(name) for name in ("Ana", "Ben")]
        cleo = await at.person("Cleo", theirs)
        for one in (*people, cleo):
            await one.enter(one.url(room))
        await all_see_all([ana, ben, cleo])
        family = youngest_browser()
        try:
            for one in family:
                one.suspend()
            closed = time.monotonic()
            for one in people:
                reconnecting = expect(one.tile("Cleo"))
                await reconnecting.to_have_attribute(
                    "data-state", "reconnecting", timeout=(SHOWN + SLACK) * 1000
                )
            shown = time.monotonic() - closed
            for one in people:
                await gone(one, "Cleo", GONE - SHOWN + SLACK)
            took = time.monotonic() - closed
            measured("F12", f"shown as reconnecting after {shown:.1f} s, gone after {took:.1f} s")
            await same_roster(people)
        finally:
            for one in family:
                one.resume()  # so that it can be closed like any other
