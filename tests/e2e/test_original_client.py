"""An independent WebRTC stack that knows only the original protocol calls a browser, and is called by one."""

from __future__ import annotations

import secrets

import pytest

from tests.conftest import PersonFactory
from tests.e2e.calls import Caller
from tests.e2e.original_client import OriginalClient, original_client
from tests.running import AppServer
from tests.signaling.hubs import until


# Ids of participants from pages are random: none begins like these, so the test decides who is larger.
@pytest.mark.parametrize(
    ("participant_id", "calls"),
    [("zzzzzzzz-original", True), ("--------original", False)],
    ids=["calls", "is called"],
)
async def test_original_client_and_browser_see_each_other(
    app_server: AppServer, person: PersonFactory, participant_id: str, calls: bool
):
    room = secrets.token_urlsafe(8)
    ana = await Caller(await person("Ana"), "Ana").watch()
    await ana.enter(f"{app_server.base_url}/rooms/{room}")
    async with original_client(app_server.base_url, room, participant_id) as original:
        await ana.sees_moving("Guest")
        await ana.hears_something()
        await decodes(original)
        own_id = next(one["id"] for one in ana.received if one["type"] == "welcome")
        assert (own_id in original.offered_to, own_id in original.answered) == (calls, not calls)
        await ana.controls.get_by_role("button", name="Turn off microphone").click()
        await ana.controls.get_by_role("button", name="Turn on microphone").click()
        await decodes(original)


async def test_original_client_that_comes_first_is_met_by_the_browser(
    app_server: AppServer, person: PersonFactory
):
    room = secrets.token_urlsafe(8)
    ana = await Caller(await person("Ana"), "Ana").watch()
    async with original_client(app_server.base_url, room, "--------first") as original:
        await ana.enter(f"{app_server.base_url}/rooms/{room}")
        await ana.sees_moving("Guest")
        await decodes(original)


async def decodes(original: OriginalClient) -> None:
    """Ten more frames of picture and of sound arrive at the original client."""
    before = dict(original.frames)
    await until(
        lambda: all(original.frames[kind] >= before[kind] + 10 for kind in before),
        lambda: original.frames,
        30,
    )
