"""The lobby says how good a call will be, or what stands in the way; with a real coturn."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest_asyncio
from playwright.async_api import Page, expect

from tests.conftest import PersonFactory
from tests.e2e.calls import Caller, create_room, register
from tests.e2e.states import violations
from tests.running import AppServer, start_app
from tests.turn import TurnServer, start_turn, wait_turn

_AXE = Path(__file__).parents[1] / "js/node_modules/axe-core/axe.min.js"
_RUN = '() => axe.run(".wg-ready", { resultTypes: ["violations"] })'
_GOOD = re.compile(r"^Good for (\d+ in video, \d+ in audio|all \d+ in video)$")
_AS_HELD = "() => window.connections.map((one) => one.connectionState)"
# A microphone that gives nothing, not even the noise of a room.
_SILENT = """
  const given = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await given({ ...wanted, audio: false });
    if (!wanted.audio) return stream;
    const context = new AudioContext();
    const nothing = context.createMediaStreamDestination();

    window.makeNoise = () => {
      const sound = context.createOscillator();
      sound.connect(nothing);
      sound.start();
    };
    stream.addTrack(nothing.stream.getAudioTracks()[0]);
    return stream;
  };
"""
_SHIFTS = """
  window.shifts = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifts += one.value;
  }).observe({ type: "layout-shift", buffered: true });
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def relayed(tmp_path_factory: Any) -> AsyncIterator[tuple[AppServer, TurnServer]]:
    """An app of its own with a real TURN server."""
    folder = tmp_path_factory.mktemp("relayed")
    turn = start_turn(folder)
    app = start_app(folder / "data", folder / "log", **turn.settings())
    try:
        await asyncio.to_thread(wait_turn, turn)
        await asyncio.to_thread(app.wait_ready)
        yield app, turn
    finally:
        await asyncio.to_thread(app.stop)
        turn.stop()


def link(app: AppServer) -> str:
    return f"{app.base_url}/rooms/{secrets.token_urlsafe(8)}"


def line(page: Page) -> Any:
    """What is said of a call, to eyes and ears."""
    return page.locator(".wg-ready").get_by_role("status")


async def details(page: Page) -> dict[str, str]:
    """The rows behind the line."""
    button = page.get_by_role("button", name="Details")
    if await button.get_attribute("aria-expanded") == "false":
        await button.click()
    rows = page.locator(".wg-ready dl > div")
    texts = [await row.locator("dt, dd").all_inner_texts() for row in await rows.all()]
    return {what: how for what, how in texts}  # noqa: C416 - pairs of two


async def test_a_healthy_lobby_promises_a_call_and_says_why(
    relayed: tuple[AppServer, TurnServer], person: PersonFactory
):
    """By the relay; nothing jumps, nothing complains, and nothing of the trial is left in the call."""
    app, _ = relayed
    ana = await Caller(await person("Ana"), "Ana").watch()
    await ana.page.add_init_script(_SHIFTS)
    await ana.page.goto(link(app))
    await expect(ana.page.get_by_role("button", name="Turn off camera")).to_be_visible()
    before = await ana.page.evaluate("() => window.shifts")
    join = await ana.page.get_by_role("button", name="Join").bounding_box()
    await expect(line(ana.page)).to_have_text(_GOOD)
    assert await ana.page.evaluate("() => window.shifts") - before < 0.001
    assert await ana.page.get_by_role("button", name="Join").bounding_box() == join
    rows = await details(ana.page)
    assert re.fullmatch(r"reached in \d+ ms, round trip \d+ ms", rows["Relay"]), rows
    assert re.fullmatch(r"(more than )?\d+(\.\d)? Mbit/s", rows["You can send"]), rows
    assert re.fullmatch(r"\d+ ms", rows["Round trip"]), rows
    assert (rows["Microphone"], rows["Camera"]) == ("works", "works")
    script = _AXE.read_text(encoding="utf-8")
    await ana.page.evaluate(f"() => {{ {script} }}")
    for theme in ("dark", "light"):
        await ana.page.emulate_media(color_scheme=theme)
        assert violations(await ana.page.evaluate(_RUN)) == []
    await ana.page.set_viewport_size({"width": 320, "height": 640})
    assert await ana.page.evaluate("() => document.documentElement.scrollWidth") == 320
    await ana.page.keyboard.press("Escape")
    await expect(ana.page.locator(".wg-ready dl")).to_have_count(0)
    assert await ana.page.evaluate(_AS_HELD) == ["closed", "closed"]


async def test_who_joins_at_once_is_not_held_up(relayed: tuple[AppServer, TurnServer], person: PersonFactory):
    """Whatever was tried has ended when they press Join."""
    app, _ = relayed
    ana = await Caller(await person("Ana"), "Ana").watch()
    await ana.page.goto(link(app))
    await ana.page.wait_for_function("() => window.connections.length === 2")
    await ana.page.get_by_role("textbox", name="Your name").fill("Ana")
    await ana.page.get_by_role("button", name="Join").click()
    assert await ana.page.evaluate(_AS_HELD) == ["closed", "closed"]
    await expect(ana.controls).to_be_visible()


async def test_who_has_to_knock_gets_no_relay_before(
    relayed: tuple[AppServer, TurnServer], person: PersonFactory
):
    """Their line is measured by the server alone."""
    app, _ = relayed
    ana, ben = [await Caller(await person(name), name).watch() for name in ("Ana", "Ben")]
    await register(ana.page, app.base_url)
    await ben.page.goto(await create_room(ana.page, "Kitchen", "Anyone, after knocking"))
    await expect(line(ben.page)).to_have_text(_GOOD)
    assert (await details(ben.page))["Relay"] == "tried when you are let in"
    assert await ben.page.evaluate(_AS_HELD) == []


async def test_a_microphone_without_sound_is_told_until_it_has_one(
    app_server: AppServer, person: PersonFactory
):
    """Without a relay, too: there the server measures."""
    ana = await person("Ana")
    await ana.add_init_script(_SILENT)
    await ana.goto(link(app_server))
    await expect(line(ana)).to_contain_text("No sound comes from your microphone")
    rows = await details(ana)
    assert (rows["Microphone"], rows["Relay"]) == ("no sound yet", "none here")
    await ana.evaluate("() => window.makeNoise()")
    await expect(line(ana)).to_have_text(_GOOD)


async def test_a_refusal_is_said_once(app_server: AppServer, person: PersonFactory):
    """Above, with its way out; the line says what is left."""
    ana = await Caller(await person("Ana"), "Ana").watch()
    await ana.has_no_devices("NotAllowedError")
    await ana.page.goto(link(app_server))
    await expect(ana.page.get_by_text("Camera and microphone are blocked.")).to_be_visible()
    await expect(line(ana.page)).to_have_text("You can watch, listen and write")
    assert (await details(ana.page))["Camera"] == "not available"


async def test_a_relay_that_is_away_is_told_and_so_is_that_it_is_back(
    relayed: tuple[AppServer, TurnServer], person: PersonFactory, tmp_path: Path
):
    """coturn is killed before the page comes; started again, another look finds it."""
    app, turn = relayed
    turn.stop()
    ana = await person("Ana")
    await ana.goto(link(app))
    await expect(line(ana)).to_contain_text("The relay cannot be reached")
    assert (await details(ana))["Relay"] == "not reached"
    again = start_turn(tmp_path, port=turn.port)
    try:
        await asyncio.to_thread(wait_turn, again)
        await ana.get_by_role("button", name="Check again").click()
        await expect(line(ana)).to_have_text(_GOOD)
    finally:
        again.stop()
