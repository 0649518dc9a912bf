"""Doors that stay shut, troubles on the way, and every end of a call: a walk like the one of `states`."""

from __future__ import annotations

import re

from playwright.async_api import Page, expect

from tests.e2e.calls import Caller, create_room, register
from tests.e2e.states import Enter, Look

# As a browser that plays nothing with sound before a click, whatever the page did to get one.
BLOCK_SOUND = """
  const play = HTMLMediaElement.prototype.play;
  window.soundAllowed = false;
  HTMLMediaElement.prototype.play = function () {
    if (this.muted || window.soundAllowed) return play.call(this);
    return Promise.reject(new DOMException("", "NotAllowedError"));
  };
"""
# Another tab that goes on with a stay: it has the key that the first one was given.
_TAKE_OVER = """([room, id, key]) => new Promise((done) => {
  window.leave = () => socket.send(JSON.stringify({ type: "leave", from: id }));
  const socket = new WebSocket(`${location.origin.replace("http", "ws")}/ws/rooms/${room}`);
  const join = { type: "join", from: id, resume_key: key, resume: true };
  socket.onopen = () => socket.send(JSON.stringify(join));
  socket.onmessage = () => done();
})"""


async def walk_ends(base_url: str, enter: Enter, look: Look) -> None:
    """Every way in which a room stays shut, a call is disturbed, and a call ends.

    Args:
        base_url: as in `states.walk`.
        enter: as in `states.walk`.
        look: as in `states.walk`.
    """
    ana = await Caller(await enter("Ana", tolerate="WebSocket"), "Ana").watch()
    ben = await Caller(await enter("Ben", tolerate="WebSocket"), "Ben").watch()
    await register(ana.page, base_url)
    await _shut_doors(base_url, ana, ben, look)
    link = await _room(base_url, ana, "Book club", "Anyone, after knocking")
    await _at_the_door(ana, ben, link, look)
    await _troubles(ana, ben, link, look)
    await _signed_out(base_url, ana, look)


async def _room(base_url: str, ana: Caller, name: str, access: str = "Anyone with the link") -> str:
    await ana.page.goto(f"{base_url}/home")
    return await create_room(ana.page, name, access)


async def _heading(one: Caller, text: str) -> None:
    await expect(one.page.get_by_role("heading", name=re.compile(f"^{text}"))).to_be_visible()


async def _shut_doors(base_url: str, ana: Caller, ben: Caller, look: Look) -> None:
    link = await _room(base_url, ana, "Small room")
    await ana.page.goto(link.replace("/rooms/", "/manage/"))
    await ana.page.get_by_role("button", name="Set a password").click()
    dialog = ana.page.get_by_role("dialog", name="A password for this room")
    await dialog.get_by_label("New password").fill("open sesame")
    await look("manage-password", ana.page)
    await dialog.get_by_role("button", name="Set password").click()
    await expect(dialog).to_be_hidden()
    await ben.page.goto(link)
    await ben.page.get_by_label("password").fill("not this")
    await ben.ask()
    await expect(ben.page.get_by_text("not the room's password")).to_be_visible()
    await look("lobby-wrong-password", ben.page)
    await ana.page.get_by_role("button", name="Take away").click()
    await expect(ana.page.get_by_role("button", name="Set a password")).to_be_visible()
    await ana.page.get_by_label("Seats").select_option("2")
    await ana.page.get_by_role("button", name="Save").click()
    await expect(ana.page.get_by_text("Saved")).to_be_visible()
    await ana.enter(link)
    dan = await Caller(await ana.page.context.new_page(), "Dan").watch()
    await dan.enter(link)
    await ben.page.goto(link)
    await ben.ask()
    await expect(ben.page.get_by_text("The room is full")).to_be_visible()
    await look("lobby-full", ben.page)
    await dan.page.close()
    await ana.open_people()
    await ana.page.get_by_role("button", name="Lock room").click()
    await expect(ana.page.get_by_role("button", name="Unlock room")).to_be_visible()
    await ben.page.goto(link)
    await _heading(ben, "This room is locked")
    await look("locked", ben.page)
    await ana.page.goto(f"{base_url}/home")
    await ana.page.get_by_role("button", name="More about Small room").click()
    await ana.page.get_by_role("menuitem", name="Delete").click()
    await expect(ana.page.get_by_role("button", name="Undo")).to_be_visible()
    await look("home-deleted", ana.page)
    await ben.page.goto(link)
    await _heading(ben, "This room does not exist")
    await look("no-such-room", ben.page)


async def _at_the_door(ana: Caller, ben: Caller, link: str, look: Look) -> None:
    await ben.page.goto(link)
    await ben.ask()
    await _heading(ben, "Waiting for the host")
    await look("waiting-for-nobody", ben.page)
    await ana.enter(link)
    await ana.page.get_by_role("button", name="Refuse", exact=True).click()
    await _heading(ben, "You were not let in")
    await look("refused", ben.page)
    await ben.page.goto(link)
    await ben.ask()
    await ana.page.get_by_role("button", name="Admit", exact=True).click()
    await expect(ben.controls).to_be_visible()
    await ana.sees_moving("Ben")


async def _troubles(ana: Caller, ben: Caller, link: str, look: Look) -> None:
    await ben.cut()
    await expect(ben.page.get_by_role("main").get_by_text("Reconnecting…")).to_be_visible()
    await look("live-reconnecting", ben.page)
    await ben.mend()
    await expect(ben.page.get_by_role("main").get_by_text("Reconnecting…")).to_have_count(0)
    await _taken_over(ana, ben, look)
    await ben.page.add_init_script(BLOCK_SOUND)
    await ben.page.goto(link)
    await ben.ask()
    await ana.page.get_by_role("button", name="Admit", exact=True).click()
    await expect(ben.page.get_by_role("button", name="Start audio")).to_be_visible()
    await expect(ben.page.get_by_text("Connecting to")).to_have_count(0)
    await look("live-sound-blocked", ben.page)
    await ana.open_people()
    await ana.page.get_by_role("button", name="End call for all").click()
    await look("live-end-for-all", ana.page)
    await ana.page.get_by_role("dialog").get_by_role("button", name="End call").click()
    await _heading(ben, "The host ended the call")
    await look("ended-for-all", ben.page)


async def _taken_over(ana: Caller, ben: Caller, look: Look) -> None:
    """Another tab of Ben's browser goes on with his stay."""
    welcome = next(one for one in reversed(ben.received) if one["type"] == "welcome")
    other = await ben.page.context.new_page()
    await other.goto(ben.page.url.split("/rooms/")[0])
    await other.evaluate(_TAKE_OVER, [welcome["room"], welcome["id"], welcome["resume_key"]])
    await _heading(ben, "You are in this call somewhere else")
    await look("ended-elsewhere", ben.page)
    await other.evaluate("() => window.leave()")
    await expect(ana.tile("Ben")).to_have_count(0)
    await other.close()


async def _signed_out(base_url: str, ana: Caller, look: Look) -> None:
    link = await _room(base_url, ana, "Kitchen")
    await ana.enter(link)
    other: Page = await ana.page.context.new_page()
    await other.goto(f"{base_url}/home")
    await other.get_by_role("button", name="Log out").click()
    await _heading(ana, "You were signed out")
    await look("ended-signed-out", ana.page)
    await other.close()
