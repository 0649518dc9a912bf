"""Two people compare the code of their pair; somebody between them has another one with each."""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import Any

from playwright.async_api import expect

from tests.conftest import PersonFactory
from tests.e2e.between import LyingServer
from tests.e2e.calls import Caller
from tests.running import AppServer
from whisper_gate.words import say

SYMBOLS = 6
_LIST = Path(__file__).resolve().parents[2] / "whisper_gate" / "media" / "symbols.js"
WORDS = [say("en", one) for one in re.findall(r'"(symbol-\w+)"', _LIST.read_text(encoding="utf-8"))]


async def enter(app_server: AppServer, person: PersonFactory, room: str, name: str) -> Caller:
    caller = await Caller(await person(name), name).watch()
    await caller.enter(f"{app_server.base_url}/rooms/{room}")
    return caller


async def code_with(caller: Caller, name: str) -> list[str]:
    """Open the code with somebody; its words, as they are read aloud."""
    await caller.open_people()
    button = caller.page.get_by_role("button", name=f"Verify {name}")
    if await button.get_attribute("aria-expanded") != "true":
        await button.click()
    symbols = card(caller, name).get_by_role("listitem")
    await expect(symbols).to_have_count(SYMBOLS)
    return [(await one.inner_text()).split("\n")[-1] for one in await symbols.all()]


def card(caller: Caller, name: str) -> Any:
    return caller.page.get_by_role("region", name=f"Code for you and {name}")


def verified(caller: Caller, name: str) -> Any:
    """The mark beside a name in the list of people."""
    people = caller.page.get_by_role("list", name="In the call")
    return people.get_by_role("listitem").filter(has_text=name).get_by_role("img", name="Verified")


async def test_two_people_compare_their_code(app_server: AppServer, person: PersonFactory):
    """Both see the same; a mark outlasts a pair that is built anew, and goes when a page is loaded again."""
    room = secrets.token_urlsafe(8)
    ana = await enter(app_server, person, room, "Ana")
    ben = await enter(app_server, person, room, "Ben")
    words = await code_with(ana, "Ben")
    assert await code_with(ben, "Ana") == words

    await ana.page.get_by_role("button", name="Matches").click()
    await expect(ana.page.get_by_role("button", name="Verify Ben")).to_be_focused()
    await expect(verified(ana, "Ben")).to_be_visible()
    await expect(ana.tile("Ben").get_by_role("img", name="Verified")).to_be_visible()
    await expect(ana.page.get_by_text("Ben is verified")).to_be_attached()
    await expect(verified(ben, "Ana")).to_have_count(0)

    await ben.page.evaluate("() => window.connections.at(-1).close()")
    await ana.page.wait_for_function("() => window.connections.length > 1")
    await ana.sees_moving("Ben")
    await expect(verified(ana, "Ben")).to_be_visible()
    assert await code_with(ana, "Ben") == words

    await ben.page.reload()
    await expect(
        ana.page.get_by_role("main").get_by_role("status").get_by_text("Ben's code has changed")
    ).to_be_visible()
    await expect(ana.tile("Ben").get_by_role("img", name="Code has changed")).to_be_visible()
    await expect(verified(ana, "Ben")).to_have_count(0)
    other = await code_with(ana, "Ben")
    assert other != words
    assert await code_with(ben, "Ana") == other
    await expect(card(ana, "Ben").get_by_text("Ben's code has changed")).to_be_visible()
    await ana.page.get_by_role("button", name="Does not match").click()
    await expect(card(ana, "Ben").get_by_text("say nothing private here")).to_be_visible()


async def test_somebody_between_has_another_code_with_each(app_server: AppServer, person: PersonFactory):
    """All passes through Mallory, who keeps to the protocol with both; what Ana and Ben read differs."""
    server = await LyingServer(await person("Mallory")).start(app_server.base_url)
    room = secrets.token_urlsafe(8)
    try:
        ana, ben = [await Caller(await person(name), name).watch() for name in ("Ana", "Ben")]
        for caller in (ana, ben):
            await server.stand_in(caller.page)
            await caller.enter(f"{app_server.base_url}/rooms/{room}")
        await ana.sees_moving("Ben")
        await ben.sees_moving("Ana")
        seen = [await code_with(ana, "Ben"), await code_with(ben, "Ana")]
        assert seen[0] != seen[1]
        # Neither came about by a mistake: each is what Mallory has on that side.
        codes = [[WORDS[number] for number in code] for code in await server.codes()]
        assert sorted(codes) == sorted(seen)
    finally:
        server.stop()
