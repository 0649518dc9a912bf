"""F11: somebody's whole browser is killed (SIGKILL): its socket closes, and no packet comes any more."""

from __future__ import annotations

import asyncio

from playwright.async_api import Browser

from tests.faults.measured import measured
from tests.faults.people import all_see_all, gone, same_roster, street, youngest_browser
from tests.running import AppServer
from tests.signaling.hubs import new_room

AT_ONCE = 1.0  # seconds in which a page that is closed is gone from the others
SOON = 4.0  # seconds in which one is gone that could not say so
# Two cores under several browsers see things late; what is promised is measured in the docs.
SLACK = 4.0


async def test_f11_a_killed_browser_leaves_no_ghost(browser: Browser, app_server: AppServer):
    async with street(browser, app_server) as at:
        room = new_room()
        theirs = await at.own_browser()
        ana, ben = people = [await at.person(name) for name in ("Ana", "Ben")]
        cleo = await at.person("Cleo", theirs)
        for one in (*people, cleo):
            await one.enter(one.url(room))
        await all_see_all([ana, ben, cleo])

        for process in youngest_browser():
            process.kill()
        took = await asyncio.gather(*(gone(one, "Cleo", SOON + SLACK) for one in people))
        measured("F11", f"a killed browser's tile is gone after {max(took):.1f} s")
        assert min(took) > 1.5, f"gone after {took}: a closed socket alone keeps the tile"
        await same_roster(people)
        assert all([(await one.noise())["said"] for one in people])


async def test_f11_a_closed_page_is_gone_at_once(browser: Browser, app_server: AppServer):
    """It can say goodbye, so nobody has to wait for its silence."""
    async with street(browser, app_server) as at:
        room = new_room()
        ana, ben = await at.call(room, "Ana", "Ben")
        await ben.page.close(run_before_unload=False)
        took = await gone(ana, "Ben", AT_ONCE + SLACK)
        measured("F11", f"a closed page's tile is gone after {took:.1f} s")
        # Before the vigil that a lost socket would have begun could end.
        assert [frame for frame in ana.received if frame["type"] == "away"] == []
