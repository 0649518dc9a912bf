"""F25: the relay is down, or does not take the credentials."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.faults.conftest import WIDE
from tests.faults.measured import measured
from tests.faults.people import Street, all_see_all, eventually, street
from tests.running import start_app
from tests.signaling.hubs import new_room
from tests.turn import turn_server

CLEAR_WITHIN = 10.0  # seconds, from the join to a sentence that says what is wrong


@pytest.fixture(params=["down", "refusing"])
async def at(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path) -> AsyncIterator[Street]:
    """A server whose relay is not there, or has another secret."""
    with turn_server(tmp_path) as turn:
        secret = secrets.token_urlsafe(32)
        settings = turn.settings("udp") if request.param == "down" else turn.settings("udp", secret=secret)
        if request.param == "down":
            turn.stop()
        server = start_app(tmp_path / "data", tmp_path / "log", **WIDE | settings)
        try:
            await asyncio.to_thread(server.wait_ready)
            async with street(browser, server) as made:
                yield made
        finally:
            await asyncio.to_thread(server.stop)


async def test_f25_direct_pairs_do_without_it_and_others_are_told(at: Street):
    """Ana and Ben talk; Cleo, who shows no address, soon reads what is wrong."""
    room = new_room()
    ana, ben = await at.call(room, "Ana", "Ben")
    cleo = await at.person("Cleo")
    await cleo.page.goto(cleo.url(room))
    await cleo.hide_address()
    await cleo.join()
    panel = await cleo.open_connection()
    told = panel.get_by_text("your network does not reach the relay")
    took = await eventually(told.first.is_visible, CLEAR_WITHIN + 5, "nothing is said")
    measured("F25", f"told after {took:.1f} s")
    assert took <= CLEAR_WITHIN
    await expect(told).to_have_count(2)
    await all_see_all([ana, ben])
