"""What people see when sound is blocked, or the way to the server is lost in a call."""

from __future__ import annotations

import secrets

from playwright.async_api import expect

from tests.conftest import PersonFactory
from tests.e2e.calls import Caller
from tests.e2e.ends import BLOCK_SOUND
from tests.running import AppServer


async def two(app_server: AppServer, person: PersonFactory, script: str = "") -> tuple[Caller, Caller]:
    """Ana and Ben in one room; the script runs in Ana's page."""
    url = f"{app_server.base_url}/rooms/{secrets.token_urlsafe(8)}"
    ana = await Caller(await person("Ana", tolerate="WebSocket"), "Ana").watch()
    ben = await Caller(await person("Ben"), "Ben").watch()
    if script:
        await ana.page.add_init_script(script)
    await ana.enter(url)
    await ben.enter(url)
    return ana, ben


async def test_blocked_sound_starts_with_one_click(app_server: AppServer, person: PersonFactory):
    """One button, and it goes when everything plays."""
    ana, _ben = await two(app_server, person, BLOCK_SOUND)
    start = ana.page.get_by_role("button", name="Start audio")
    await expect(start).to_be_visible()
    await ana.page.evaluate("() => { window.soundAllowed = true; }")
    await start.click()
    await expect(start).to_have_count(0)
    await ana.sees_moving("Ben")


async def test_a_lost_way_to_the_server_leaves_the_call_alone(app_server: AppServer, person: PersonFactory):
    """One slim sentence; pictures go on, nobody's tile goes, and it mends itself."""
    ana, ben = await two(app_server, person)
    await ana.sees_moving("Ben")
    await ana.cut()
    banner = ana.page.get_by_role("main").get_by_text("Reconnecting…")
    await expect(banner).to_be_visible()
    await ana.sees_moving("Ben")
    await ben.sees_moving("Ana")
    await ana.mend()
    await expect(banner).to_have_count(0)
    await ana.controls.get_by_role("button", name="Turn off microphone").click()
    await expect(ben.tile("Ana")).to_have_attribute("data-mic", "off")


async def test_a_server_that_stays_away_offers_the_way_back(app_server: AppServer, person: PersonFactory):
    """After half a minute there is a button; it goes when the page has found the server by itself."""
    ana, ben = await two(app_server, person)
    await ana.sees_moving("Ben")
    await ana.page.clock.install()
    await ana.cut()
    rejoin = ana.page.get_by_role("button", name="Rejoin")
    await expect(ana.page.get_by_role("main").get_by_text("Reconnecting…")).to_be_visible()
    await expect(rejoin).to_have_count(0)
    await ana.page.clock.fast_forward(31_000)
    await expect(rejoin).to_be_visible()
    await ana.sees_moving("Ben")
    await ana.mend()
    await expect(rejoin).to_have_count(0)
    await ana.sees_moving("Ben")
    await ben.sees_moving("Ana")
