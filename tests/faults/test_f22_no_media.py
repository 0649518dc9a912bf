"""F22: for twenty seconds no packet gets through between two people, either way; then all of them do again.

The pair goes through a relay alone, and the relay stands still (SIGSTOP): so no packet has another way, and
no root is needed to stop them.
"""

from __future__ import annotations

import asyncio
import signal
import time
from pathlib import Path

from playwright.async_api import Browser, expect

from tests.faults.conftest import WIDE
from tests.faults.measured import measured
from tests.faults.people import Person, street
from tests.running import start_app
from tests.signaling.hubs import new_room
from tests.turn import turn_server

STOPPED = 20.0  # seconds
BACK = 5.0  # seconds after which the picture moves again
SLACK = 10.0
TRIES = 4  # both together, in that time; a pair that hears nothing is asked once, and the ladder goes on


async def test_f22_media_comes_back_by_itself(browser: Browser, tmp_path: Path):
    with turn_server(tmp_path) as turn:
        server = start_app(
            tmp_path / "data", tmp_path / "log", **WIDE, **turn.settings("udp"), RELAY_ONLY="true"
        )
        try:
            await asyncio.to_thread(server.wait_ready)
            async with street(browser, server) as at:
                room = new_room()
                people = [await at.person(name) for name in ("Ana", "Ben")]
                for one in people:
                    await one.enter(one.url(room))
                ana, ben = people
                await ana.sees_moving("Ben")
                await ben.sees_moving("Ana")
                await ben.controls.get_by_role("button", name="Turn off microphone").click()

                turn.process.send_signal(signal.SIGSTOP)
                stopped = time.monotonic()
                for one, other in ((ana, "Ben"), (ben, "Ana")):
                    await expect(one.tile(other)).to_have_attribute("data-state", "reconnecting")
                await asyncio.sleep(STOPPED - (time.monotonic() - stopped))
                assert await restarts(ana) + await restarts(ben) >= TRIES
                turn.process.send_signal(signal.SIGCONT)
                again = time.monotonic()
                await ana.sees_moving("Ben")
                await ben.sees_moving("Ana")
                took = time.monotonic() - again
                measured("F22", f"pictures move {took:.1f} s after packets do")
                assert took < BACK + SLACK, took
                for one, other in ((ana, "Ben"), (ben, "Ana")):
                    await expect(one.tile(other)).to_have_attribute("data-state", "live")
                # What was off before is off after.
                await expect(ana.tile("Ben")).to_have_attribute("data-mic", "off")
                assert await open_pairs(ana) == await open_pairs(ben) == 1
        finally:
            turn.process.send_signal(signal.SIGCONT)
            await asyncio.to_thread(server.stop)


async def restarts(one: Person) -> int:
    """How many offers this page has made beyond its first."""
    return max(0, len([frame for frame in one.sent if frame["type"] == "offer"]) - 1)


async def open_pairs(one: Person) -> int:
    """How many connections are open in this page."""
    count = "() => window.connections.filter((each) => each.connectionState === 'connected').length"
    return int(await one.page.evaluate(count))
