"""One walk through every page and every state of a call; what is looked at there is the caller's business."""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import Page, expect

from tests.e2e.calls import Caller, create_room, register

Enter = Callable[..., Awaitable[Page]]
Look = Callable[[str, Page], Awaitable[None]]

# The code is an image of its own, from the server.
_DRAWN = "() => document.querySelector('dialog[open] img')?.naturalWidth > 0"


async def walk(base_url: str, enter: Enter, look: Look) -> None:
    """Every state, in the order in which somebody new meets them.

    Args:
        base_url: the running app, which opens rooms for unknown links.
        enter: `await enter("Ana")` is a new person's page, in a browser of their own.
        look: `await look("lobby", page)` at each state; it may change the page's size and colours.
    """
    for part in (walk_pages, walk_call, walk_inside):
        await part(base_url, enter, look)


async def walk_pages(base_url: str, enter: Enter, look: Look) -> None:
    """The pages around a call, from the first visit to what is one's own, and doors without devices."""
    ana = await Caller(await enter("Ana", tolerate="404"), "Ana").watch()
    await _before_an_account(base_url, ana.page, look)
    await _home(base_url, ana, look)
    await _doors(base_url, enter, look)


async def walk_call(base_url: str, enter: Enter, look: Look) -> None:
    """A host's call, with people who knock, from the lobby to the end."""
    ana = await Caller(await enter("Ana"), "Ana").watch()
    await register(ana.page, base_url)
    link = await create_room(ana.page, "Design review", "Anyone, after knocking")
    await ana.page.goto(f"{base_url}/home")
    await create_room(ana.page, "Stand-up")
    await _call(ana, link, enter, look)


async def walk_inside(base_url: str, enter: Enter, look: Look) -> None:
    """What a host has and meets during a call of three."""
    ana = await Caller(await enter("Ana"), "Ana").watch()
    await register(ana.page, base_url)
    link = await create_room(ana.page, "Design review")
    await ana.join()
    ben, cleo = [await Caller(await enter(name), name).watch() for name in ("Ben", "Cleo")]
    for guest in (ben, cleo):
        await guest.enter(link)
    for other in ("Ben", "Cleo"):
        await ana.sees_moving(other)
    await _inside(ana, ben, look)


async def _before_an_account(base_url: str, page: Page, look: Look) -> None:
    for name, path, heading in (
        ("landing", "/", "A quiet room"),
        ("register", "/register", "Create"),
        ("login", "/login", "Log in"),
        ("forgot", "/forgot", "password"),
        ("reset", "/reset#no-such-link", "new password"),
        ("verify", "/verify#no-such-link", "does not work"),
        ("not-found", "/nothing-here", ""),
    ):
        await page.goto(f"{base_url}{path}")
        await expect(page.get_by_role("heading", level=1).filter(has_text=heading)).to_be_visible()
        await look(name, page)


async def _home(base_url: str, ana: Caller, look: Look) -> None:
    page = ana.page
    await register(page, base_url)
    await expect(page.get_by_role("heading", name="No rooms yet")).to_be_visible()
    await look("home-empty", page)
    await page.get_by_role("button", name="New room").first.click()
    await look("new-room", page)
    await page.get_by_role("button", name="Cancel").click()
    link = await create_room(page, "Design review", "Anyone, after knocking")
    await page.goto(f"{base_url}/home")
    await create_room(page, "Stand-up")
    await page.goto(f"{base_url}/home")
    await expect(page.get_by_role("heading", name="Stand-up")).to_be_visible()
    await look("home", page)
    await page.goto(link.replace("/rooms/", "/manage/"))
    await expect(page.get_by_role("heading", level=1).filter(has_text="Design review")).to_be_visible()
    await look("manage", page)
    await page.goto(f"{base_url}/account")
    await expect(page.get_by_role("heading", level=1).filter(has_text="account")).to_be_visible()
    await look("account", page)


async def _doors(base_url: str, enter: Enter, look: Look) -> None:
    eve = await Caller(await enter("Eve"), "Eve").watch()
    await eve.has_no_devices("NotAllowedError")
    await eve.page.goto(f"{base_url}/rooms/{secrets.token_urlsafe(8)}")
    await expect(eve.page.get_by_role("button", name="Try again")).to_be_visible()
    await look("lobby-blocked", eve.page)
    await eve.join()
    await look("live-without-devices", eve.page)
    await eve.page.close()


async def _call(ana: Caller, link: str, enter: Enter, look: Look) -> None:
    await ana.page.goto(link)
    await expect(ana.page.locator('.wg-ready:not([data-tone="checking"])')).to_be_visible()
    await look("lobby", ana.page)
    await ana.join()
    await look("live-alone", ana.page)
    ben = await Caller(await enter("Ben"), "Ben").watch()
    cleo = await Caller(await enter("Cleo"), "Cleo").watch()
    await _before_a_full_room(ana, ben, look)
    for guest in (ben, cleo):
        await guest.page.goto(link)
        await guest.ask()
        await expect(guest.page.get_by_role("heading", name="Waiting for")).to_be_visible()
    await look("waiting", ben.page)
    await look("live-knocks", ana.page)
    await ana.open_people()
    await look("live-people-knocks", ana.page)
    await ana.page.get_by_role("button", name="Admit all").first.click()
    for other in ("Ben", "Cleo"):
        await ana.sees_moving(other)
    await look("live-people", ana.page)
    await ana.page.get_by_role("button", name="Verify Ben").click()
    await expect(ana.page.get_by_role("button", name="Matches")).to_be_visible()
    await look("live-code", ana.page)
    await ana.page.get_by_role("button", name="Verify Ben").click()
    await ana.page.get_by_role("button", name="Invite").click()
    await ana.page.wait_for_function(_DRAWN)
    await look("live-invite", ana.page)
    await ana.page.keyboard.press("Escape")
    await ana.page.get_by_role("button", name="More about Ben").click()
    await look("live-person-menu", ana.page)
    await ana.page.keyboard.press("Escape")
    await ana.controls.get_by_role("button", name="People").click()
    await look("live", ana.page)
    await _connection(ana, look)
    await _home_meanwhile(ana, link, look)
    await ana.menu("Cleo", "Remove")
    await look("live-question", ana.page)
    await ana.page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    await expect(cleo.page.get_by_role("heading", name="You were removed from the call")).to_be_visible()
    await look("removed", cleo.page)
    await ana.leave()
    await look("left", ana.page)


async def _connection(ana: Caller, look: Look) -> None:
    await ana.controls.get_by_role("button", name="More", exact=True).click()
    await ana.page.get_by_role("menuitem", name="Connection").click()
    await expect(ana.page.locator('[data-figure="kbit-in"]').first).to_have_text(re.compile("[1-9]"))
    await ana.page.get_by_role("button", name=re.compile("^Ben to Cleo: .*, Direct")).click()
    await look("live-connection", ana.page)
    await ana.page.keyboard.press("Escape")


async def _home_meanwhile(ana: Caller, link: str, look: Look) -> None:
    page = await ana.page.context.new_page()
    await page.goto(f"{link.split('/rooms/', maxsplit=1)[0]}/home")
    await expect(page.get_by_text("are in it now")).to_be_visible()
    await look("home-with-people", page)
    await page.get_by_role("button", name="More about Stand-up").click()
    await look("home-menu", page)
    await page.close()


async def _before_a_full_room(ana: Caller, ben: Caller, look: Look) -> None:
    url = f"{ana.page.url.split('/rooms/')[0]}/rooms/{secrets.token_urlsafe(8)}"
    dan = await Caller(await ben.page.context.new_page(), "Dan").watch()
    await dan.enter(url)
    await ben.page.goto(url)
    await expect(ben.page.get_by_text("Dan is here")).to_be_visible()
    await look("lobby-with-people", ben.page)
    await dan.page.close()


async def _inside(ana: Caller, ben: Caller, look: Look) -> None:
    page, controls = ana.page, ana.controls
    await ben.controls.get_by_role("button", name="Turn off microphone").click()
    await ben.controls.get_by_role("button", name="Turn off camera").click()
    await ben.controls.get_by_role("button", name="Raise hand").click()
    await expect(ana.tile("Ben")).to_have_attribute("data-camera", "off")
    await look("live-camera-off", page)
    await controls.get_by_role("button", name="Chat").click()
    await look("live-chat-empty", page)
    for caller, words in ((ana, "Shall we begin?"), (ben, "One minute: https://example.org/agenda")):
        if caller is ben:
            await ben.controls.get_by_role("button", name="Chat").click()
        await caller.page.get_by_role("textbox", name="Message").fill(words)
        await caller.page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("link", name="example.org")).to_be_visible()
    agenda = {"name": "agenda.pdf", "mimeType": "application/pdf", "buffer": b"%PDF" * 20_000}
    await ben.page.get_by_label("File to attach").set_input_files(agenda)
    await expect(page.get_by_role("button", name="Download agenda.pdf")).to_be_visible()
    await look("live-chat", page)
    await page.keyboard.press("Escape")
    await controls.get_by_role("button", name="React", exact=True).click()
    await look("live-reactions", page)
    await page.keyboard.press("Escape")
    await controls.get_by_role("button", name="Sound devices").click()
    await look("live-devices", page)
    await page.keyboard.press("Escape")
    await controls.get_by_role("button", name="More", exact=True).click()
    await look("live-more", page)
    await page.get_by_role("menuitem", name="Speaker view").click()
    await look("live-speaker-view", page)
    await controls.get_by_role("button", name="More", exact=True).click()
    await page.get_by_role("menuitem", name="Grid view").click()
    await page.keyboard.press(",")
    await look("live-settings", page)
    await page.keyboard.press("Escape")
    await page.keyboard.press("?")
    await look("live-keys", page)
    await page.keyboard.press("Escape")
    await ben.share_a_drawing()
    await ana.sees_moving("Ben's screen")
    await look("live-share", page)
    await look("live-sharing", ben.page)
    await ben.controls.get_by_role("button", name="Stop sharing").click()
    await expect(page.locator('[data-kind="screen"]')).to_have_count(0)


def violations(found: dict[str, Any]) -> list[str]:
    """What axe-core complains about, one line each."""
    return [
        f"{one['id']}: {node['target'][0]} {node.get('failureSummary', '')}".replace("\n", " ")
        for one in found["violations"]
        for node in one["nodes"]
    ]
