"""S23: who hides the address shows nobody another one than the relay's."""

from __future__ import annotations

import asyncio
import re
import secrets
import shutil
from pathlib import Path

from playwright.async_api import Browser

from tests.conftest import BROWSER_FLAGS, PersonFactory
from tests.faults.people import Person
from tests.running import AppServer, start_app
from tests.turn import turn_server

_CANDIDATE = re.compile(r"candidate:[^\r\n]*")
_ROUTE = """async () => {
  for (const connection of window.connections) {
    if (connection.connectionState !== "connected") continue;
    const stats = await connection.getStats();
    for (const { selectedCandidatePairId } of stats.values()) {
      const pair = selectedCandidatePairId && stats.get(selectedCandidatePairId);
      if (pair) return stats.get(pair.localCandidateId).candidateType;
    }
  }
}"""


def shown(one: Person) -> list[str]:
    """All candidates that this page has sent, alone or in a description."""
    found = []
    for frame in one.sent:
        if frame["type"] == "ice" and frame["candidate"]:
            found.append(frame["candidate"]["candidate"])
        elif frame["type"] in {"offer", "answer"}:
            found += _CANDIDATE.findall(frame[frame["type"]]["sdp"])
    return [candidate for candidate in found if candidate]


async def test_a_hidden_address_is_in_nothing_that_is_sent(tmp_path: Path, person: PersonFactory):
    """The call runs through a real relay; who hides in the middle of a call leaves the direct way."""
    with turn_server(tmp_path) as turn:
        app = start_app(tmp_path / "data", tmp_path / "log", **turn.settings("udp"))
        try:
            await asyncio.to_thread(app.wait_ready)
            link = f"{app.base_url}/rooms/{secrets.token_urlsafe(8)}"
            ana, ben = [
                await Person(await person(name, tolerate="WebSocket"), name).watch()
                for name in ("Ana", "Ben")
            ]
            await ana.page.goto(link)
            await ana.hide_address()
            await ana.join()
            await ben.enter(link)
            for one, other in ((ana, "Ben"), (ben, "Ana")):
                await one.sees_moving(other)
            assert await ana.page.evaluate(_ROUTE) == "relay"
            assert shown(ana)
            assert [one for one in shown(ana) if " typ relay" not in one] == []
            assert any(" typ host" in one for one in shown(ben))

            ben.sent.clear()
            await ben.hide_address()
            await ben.page.wait_for_function(f"async () => await ({_ROUTE})() === 'relay'")
            await ana.sees_moving("Ben")
            assert [one for one in shown(ben) if " typ relay" not in one] == []
            assert [one for one in ana.received if one["type"] == "error"] == []
        finally:
            await asyncio.to_thread(app.stop)


async def test_two_who_hide_in_the_same_moment_both_leave_the_direct_way(
    tmp_path: Path, person: PersonFactory
):
    """Both begin anew at once, and one gives way to the other: again and again, and back each time."""
    with turn_server(tmp_path) as turn:
        app = start_app(tmp_path / "data", tmp_path / "log", **turn.settings("udp"))
        try:
            await asyncio.to_thread(app.wait_ready)
            link = f"{app.base_url}/rooms/{secrets.token_urlsafe(8)}"
            people = [
                await Person(await person(name, tolerate="WebSocket"), name).watch()
                for name in ("Ana", "Ben")
            ]
            for one in people:
                await one.enter(link)
            await people[0].sees_moving("Ben")
            switches = [await one.address_switch() for one in people]
            for hidden in [True, False] * 4:
                await asyncio.gather(*(switch.set_checked(hidden) for switch in switches))
                way = "relay" if hidden else "host"
                await asyncio.gather(
                    *(
                        one.page.wait_for_function(f"async () => await ({_ROUTE})() === '{way}'")
                        for one in people
                    )
                )
            for one, other in zip(people, ("Ben", "Ana"), strict=True):
                await one.sees_moving(other)
        finally:
            await asyncio.to_thread(app.stop)


async def test_who_gives_no_device_shows_no_address_either(app_server: AppServer, browser: Browser):
    """Without a permission the browser tells names (mDNS) in place of the computer's addresses."""
    flags = [flag for flag in BROWSER_FLAGS if "fake-ui" not in flag]
    running = await browser.browser_type.launch(executable_path=shutil.which("chromium"), args=flags)
    try:
        link = f"{app_server.base_url}/rooms/{secrets.token_urlsafe(8)}"
        people = [await Person(await running.new_page(), name).watch() for name in ("Ana", "Ben")]
        for one in people:
            await one.has_no_devices("NotAllowedError")
            await one.enter(link)
        ana = people[0]
        await ana.page.wait_for_function(
            "() => window.connections.some((one) => one.connectionState === 'connected')"
        )
        hosts = [words.split() for words in shown(ana)]
        assert hosts
        assert [words[4] for words in hosts if not words[4].endswith(".local")] == []
    finally:
        await running.close()
