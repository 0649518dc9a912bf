"""The page of one's rooms: who is in them, finding one, another name, and a deletion taken back."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.conftest import PersonFactory
from tests.e2e.calls import Caller, create_room, register
from tests.running import AppServer


async def choose(page: Page, room: str, item: str) -> None:
    """Pick something from a room's menu."""
    await page.get_by_role("button", name=f"More about {room}").click()
    await page.get_by_role("menuitem", name=item).click()


async def test_rooms_at_home(app_server: AppServer, person: PersonFactory):
    """People are seen as they come and go; what is deleted is gone at once, and can be had back."""
    ana = await person("Ana", base_url=app_server.base_url)
    ben = await Caller(await person("Ben"), "Ben").watch()
    await register(ana, app_server.base_url)
    link = await create_room(ana, "Stand-up")
    for name in ("Retro", "Café", "Kitchen", "Library", "Porch"):
        await ana.goto("/home")
        await create_room(ana, name)
    await ana.goto("/home")
    rooms = ana.get_by_role("listitem")
    await expect(rooms).to_have_count(6)
    await expect(rooms.first).to_contain_text("Porch")

    await ben.enter(link)
    await expect(rooms.first).to_contain_text("Ben is in it now")
    await expect(rooms.first).to_contain_text("Stand-up")
    await choose(ana, "Stand-up", "Delete")
    question = ana.get_by_role("dialog", name="Delete Stand-up?")
    await expect(question).to_contain_text("Somebody is in it now. Their call ends.")
    await question.get_by_role("button", name="Cancel").click()
    await ben.leave()
    await expect(ana.get_by_text("is in it now")).to_have_count(0)
    await expect(rooms.first).to_contain_text("Porch")

    search = ana.get_by_role("searchbox", name="Search rooms")
    await search.fill("CAFE")
    await expect(rooms).to_have_count(1)
    await search.fill("cellar")
    await expect(ana.get_by_text("No room has this name.")).to_be_visible()
    await search.fill("")

    await choose(ana, "Retro", "Rename")
    field = ana.get_by_role("dialog", name="Rename the room").get_by_label("Room name")
    await expect(field).to_have_value("Retro")
    await field.fill("\u200d")
    await field.press("Enter")
    await expect(field).to_have_accessible_description("Give the room a name.")
    await field.fill("Look back")
    await field.press("Enter")
    await expect(ana.get_by_role("heading", name="Look back")).to_be_visible()

    await choose(ana, "Stand-up", "Delete")
    await expect(ana.get_by_role("heading", name="Stand-up")).to_have_count(0)
    await expect(ana.get_by_text("Room deleted.")).to_be_visible()
    await ben.page.goto(link)
    await expect(ben.page.get_by_role("heading", name="This room does not exist")).to_be_visible()
    await ana.get_by_role("button", name="Undo").click()
    await expect(ana.get_by_role("heading", name="Stand-up")).to_be_visible()
    await expect(ana.get_by_text("Room deleted.")).to_have_count(0)
    await ben.page.goto(link)
    await expect(ben.page.get_by_role("heading", name="Stand-up")).to_be_visible()


async def test_an_invitation(app_server: AppServer, person: PersonFactory):
    """From the call and from the room's page: code, link, the system's sheet, and the focus given back."""
    page = await person("Ana", base_url=app_server.base_url, permissions=["clipboard-write"])
    ana = await Caller(page, "Ana").watch()
    await page.add_init_script("navigator.share = async (what) => { window.shared = what; };")
    await register(page, app_server.base_url)
    link = await create_room(page, "Stand-up")
    await ana.join()
    await ana.open_people()
    for opener in ("the panel", "the room's page"):
        button = page.get_by_role("button", name="Invite", exact=True)
        await button.click()
        dialog = page.get_by_role("dialog", name="Invite to Stand-up")
        await expect(dialog.get_by_label("Link to this room")).to_have_value(link)
        code = dialog.get_by_role("img", name="QR code")
        await page.wait_for_function(
            "(img) => img.complete && img.naturalWidth > 0", arg=await code.element_handle()
        )
        await dialog.get_by_role("button", name="Copy link").click()
        await expect(dialog.get_by_role("status")).to_have_text("Link copied")
        await dialog.get_by_role("button", name="Share").click()
        assert await page.evaluate("() => window.shared") == {"title": "Stand-up", "url": link}
        await page.keyboard.press("Escape")
        await expect(dialog).to_have_count(0)
        await expect(button).to_be_focused()
        if opener == "the panel":
            await ana.leave()
            await page.goto(f"/manage/{link.rsplit('/', 1)[1]}")
