"""F4 and F5 for somebody who is not in a call: pages say what they wait for, nobody is signed out."""

from __future__ import annotations

import httpx
from playwright.async_api import Page, expect

from tests.faults.stores import World
from tests.signaling.hubs import new_room

PASSWORD = "correct horse battery staple"
SLOW = "The server is slow to answer. One moment…"


async def _account(world: World) -> str:
    name = f"u{new_room()[:10].replace('-', '_')}"
    account = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
    async with httpx.AsyncClient(base_url=world.url, timeout=10) as client:
        assert (await client.post("/api/v1/auth/register", json=account)).status_code == 201
    return name


async def _log_in(page: Page, name: str) -> None:
    await page.get_by_label("Username or email").fill(name)
    await page.get_by_label("Password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Log in").click()


async def test_a_page_says_that_it_waits_and_nobody_is_signed_out(world: World, person):
    """A stalled Redis is told of within 2 s; afterwards, and after an empty restart, all is there."""
    page: Page = await person("Ana", tolerate="WebSocket")
    name = await _account(world)
    await page.goto(f"{world.url}/login")
    await _log_in(page, name)
    account = page.get_by_role("link", name=name)
    await expect(account).to_be_visible()
    world.valkey.stall()
    try:
        await page.reload()
        await expect(page.get_by_text(SLOW)).to_be_visible(timeout=2000)
        await expect(page.get_by_role("link", name="Log in")).to_have_count(0)
    finally:
        world.valkey.go_on()
    await expect(account).to_be_visible()
    await expect(page.get_by_text(SLOW)).to_have_count(0)
    world.valkey.kill()
    world.valkey.start_empty()
    await page.get_by_role("button", name="New room").click()
    await page.get_by_role("textbox", name="Room name").fill("Stand-up")
    await page.get_by_role("button", name="Create room").click()
    await expect(page.get_by_text("Stand-up").first).to_be_visible()
    await page.reload()
    await expect(page.get_by_role("textbox", name="Your name")).to_have_value(name)
    await world.until_well()
