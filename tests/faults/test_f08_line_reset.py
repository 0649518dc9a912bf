"""F8: somebody's connection to the server is reset, and refused for longer than the time of grace."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass

from playwright.async_api import Browser, WebSocketRoute, expect

from tests.faults.measured import measured, still
from tests.faults.people import all_see_all, follow_all, longest_of_all, same_roster, street
from tests.faults.proxy import Mode
from tests.running import AppServer
from tests.signaling.hubs import new_room

AWAY = 12.0  # seconds; the server's time of grace is ten
SLOW = 5.0  # seconds; a page that hears nothing looks again after four at most
GIVEN = "40/signal,"  # how the server's answer begins that gives a page its namespace


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


@dataclass
class Slow:
    """Stands between a page and its server, which takes its time to give the page what it asks for first."""

    seconds: float = 0.0
    answers: int = 0

    def between(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def from_server(text: str | bytes) -> None:
            if isinstance(text, str) and text.startswith(GIVEN):
                self.answers += 1
                asyncio.get_running_loop().call_later(self.seconds, socket.send, text)
            else:
                socket.send(text)

        server.on_message(from_server)


async def test_f08_a_page_that_waits_for_a_slow_answer_hears_what_comes_after_it(
    browser: Browser, app_server: AppServer
):
    """It asks once. Asked twice, the server refuses, and the client library gives up a socket that it has."""
    async with street(browser, app_server) as at:
        people = ana, ben = [await at.person(name) for name in ("Ana", "Ben")]
        slow = Slow()
        await ana.page.route_web_socket(re.compile(r"/_event"), slow.between)
        room = new_room()
        for one in people:
            await one.enter(one.url(room))
        await all_see_all(people)
        banner = ana.page.get_by_role("main").get_by_text("Reconnecting…")

        slow.seconds, slow.answers = SLOW, 0
        ana.line.cut()
        await expect(banner).to_be_visible()
        await expect(banner).to_have_count(0)
        await same_roster(people)
        await ben.controls.get_by_role("button", name="Turn off microphone").click()
        await expect(ana.tile("Ben")).to_have_attribute("data-mic", "off")
        assert slow.answers == 1
