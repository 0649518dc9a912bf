"""The panel "Connection": how each pair is, for everyone; and everyone with everyone, for hosts."""

from __future__ import annotations

import asyncio
import contextlib
import re
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from playwright.async_api import Page, expect

from tests.conftest import PersonFactory
from tests.e2e.calls import Caller, create_room, register
from tests.e2e.states import violations
from tests.numbers import counts
from tests.running import AppServer, start_app
from tests.turn import TurnServer, start_turn, turn_server, wait_turn

_AXE = Path(__file__).parents[1] / "js/node_modules/axe-core/axe.min.js"
_RUN = '() => axe.run(".wg-panel", { resultTypes: ["violations"] })'
# What is shown for two seconds may be over before a busy machine looks again.
_NOTE_BACK = """() => new MutationObserver(() => {
  window.wasBack ||= document.querySelector(".wg-tile > .wg-back")?.innerText === "Connected again";
}).observe(document.body, { childList: true, subtree: true })"""
# "812 kb/s" or "1.2 Mb/s" of something that moves.
_FLOWS = re.compile(r"[1-9]\d* kb/s|\d\.\d Mb/s")


def card(panel: Any, name: str) -> Any:
    """What the panel says about the pair with somebody."""
    cards = panel.get_by_role("list", name="Connections").get_by_role("listitem")
    return cards.filter(has=panel.page.get_by_role("heading", name=name, exact=True))


def figure(of: Any, key: str) -> Any:
    return of.locator(f'[data-figure="{key}"]')


async def complaints(page: Page) -> list[str]:
    """What axe-core says about the panel in both themes."""
    script = _AXE.read_text(encoding="utf-8")
    await page.evaluate(f"() => {{ {script} }}")
    found = []
    for theme in ("dark", "light"):
        await page.emulate_media(color_scheme=theme)
        found += [f"{theme}: {one}" for one in violations(await page.evaluate(_RUN))]
    return found


async def test_three_people_see_how_they_are_connected(app_server: AppServer, person: PersonFactory):
    """Direct, with figures that move; the host sees what the others report, on a phone as well."""
    ana, ben, cleo = [await Caller(await person(name), name).watch() for name in ("Ana", "Ben", "Cleo")]
    await register(ana.page, app_server.base_url)
    link = await create_room(ana.page, "Kitchen")
    for caller in (ana, ben, cleo):
        await caller.enter(link)
    panel = await ana.open_connection()
    for name in ("Ben", "Cleo"):
        await ana.sees_moving(name)
        one = card(panel, name)
        await expect(one.get_by_text("Direct", exact=True)).to_be_visible()
        await expect(one.get_by_text("Good", exact=True)).to_be_visible()
        await expect(figure(one, "kbit-in")).to_have_text(_FLOWS)
        await expect(figure(one, "kbit-out")).to_have_text(_FLOWS)
        await expect(figure(one, "loss-in")).to_have_text("0%")
        await expect(figure(one, "trip")).to_have_text(re.compile(r"^\d+(\.\d)? ms$"))
        await expect(figure(one, "picture")).to_have_text(re.compile(r"^\d{3} \S \d{3}, \d+ per second$"))
    before = await figure(card(panel, "Ben"), "kbit-in").text_content()
    await expect(figure(card(panel, "Ben"), "kbit-in")).not_to_have_text(str(before))

    table = panel.get_by_role("table", name="Everyone with everyone")
    await expect(table.get_by_role("rowheader")).to_have_text(["You", "Ben", "Cleo"])
    await table.get_by_role("button", name="Ben to Cleo: Good, Direct").click()
    await expect(panel.get_by_role("status")).to_have_text("Ben to Cleo: Good, Direct")
    await expect(figure(panel.locator(".wg-matrix-detail"), "kbit-in")).to_have_text(_FLOWS)
    await expect(table.get_by_role("button", name="Cleo to You: Good, Direct")).to_be_visible()
    assert await complaints(ana.page) == []

    # Ben is no host: he sees his own pairs alone.
    of_ben = await ben.open_connection()
    await expect(card(of_ben, "Ana").get_by_text("Direct", exact=True)).to_be_visible()
    await expect(of_ben.get_by_role("table")).to_have_count(0)

    await cleo.leave()
    await expect(table.get_by_role("rowheader")).to_have_text(["You", "Ben"])
    await ana.page.set_viewport_size({"width": 390, "height": 844})
    await expect(card(panel, "Ben")).to_be_in_viewport()


@contextlib.asynccontextmanager
async def relayed(folder: Path) -> AsyncIterator[tuple[AppServer, TurnServer]]:
    """An app of its own whose pages use a real TURN server, over TCP."""
    with turn_server(folder) as turn:
        app = start_app(folder / "data", folder / "log", **turn.settings("tcp"))
        try:
            await asyncio.to_thread(app.wait_ready)
            yield app, turn
        finally:
            await asyncio.to_thread(app.stop)


async def test_a_pair_through_the_relay_says_so_and_when_it_is_lost_and_back(
    tmp_path: Path, person: PersonFactory
):
    """By coturn over TCP, as both ends of the pair see it; then coturn is killed, and started again."""
    async with relayed(tmp_path) as (app, turn):
        ana, ben = [
            await Caller(await person(name, tolerate="WebSocket"), name).watch() for name in ("Ana", "Ben")
        ]
        link = f"{app.base_url}/rooms/{secrets.token_urlsafe(8)}"
        await ana.page.goto(link)
        await ana.hide_address()
        await ana.join()
        await ben.enter(link)
        await ana.sees_moving("Ben")
        of_ana = await ana.open_connection()
        await expect(card(of_ana, "Ben").get_by_text("Through the relay (TCP)")).to_be_visible()
        await expect(figure(card(of_ana, "Ben"), "kbit-in")).to_have_text(_FLOWS)
        of_ben = await ben.open_connection()
        await expect(card(of_ben, "Ana").get_by_text(re.compile("^Through the relay"))).to_be_visible()
        # So do the operators' counts, by what both have told.
        counted = await counts(app, 2, "pair_seconds_count")
        assert counted("pair_seconds_count", outcome="relay_tcp") >= 1
        assert counted("pair_seconds_count", outcome="direct") == 0

        turn.stop()
        await expect(ana.tile("Ben").get_by_text("Reconnecting to Ben")).to_be_visible()
        lost = card(of_ana, "Ben").get_by_text("The connection to Ben was lost and is being mended.")
        await expect(lost).to_be_visible()
        await expect(card(of_ana, "Ben").get_by_text("Not connected")).to_be_visible()
        # Said once it lasts: what comes back sooner than that is no news, then neither is its return.
        await expect(ana.page.get_by_role("status").filter(has_text="Reconnecting to Ben")).to_have_count(1)
        await card(of_ana, "Ben").get_by_role("button", name="Try again").click()
        await ana.page.evaluate(_NOTE_BACK)
        again = start_turn(tmp_path, port=turn.port)
        try:
            await asyncio.to_thread(wait_turn, again)
            await ana.sees_moving("Ben")
            await ana.page.wait_for_function("() => window.wasBack")
            await expect(ana.tile("Ben").get_by_text("Connected again")).to_have_count(0)
            await expect(lost).to_have_count(0)
        finally:
            again.stop()


async def test_a_relay_that_is_away_is_named(app_server: AppServer, person: PersonFactory):
    """Ana hides her address, and there is no relay: the panel says why the pair never comes."""
    ana, ben = [await Caller(await person(name), name).watch() for name in ("Ana", "Ben")]
    link = f"{app_server.base_url}/rooms/{secrets.token_urlsafe(8)}"
    await ana.page.goto(link)
    await ana.hide_address()
    await ana.join()
    await ben.enter(link)
    own = await ana.open_connection()
    await expect(card(own, "Ben").get_by_text("you hide your address, and the relay is off")).to_be_visible()
    panel = await ben.open_connection()
    one = card(panel, "Ana")
    await expect(one.get_by_text("You are being connected to Ana.")).to_be_visible()
    await expect(one.get_by_text("Nothing has come from Ana yet")).to_be_visible()
    await expect(one.get_by_text("Not connected")).to_be_visible()
    await one.get_by_role("button", name="Try again").click()
    await expect(one.get_by_role("button", name="Trying")).to_be_visible()
    assert await complaints(ben.page) == []
