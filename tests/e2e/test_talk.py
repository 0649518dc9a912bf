"""What people say to each other beside voice, in real browsers: chat, reactions and files."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

from playwright.async_api import Locator, expect

from tests.conftest import PersonFactory
from tests.e2e.calls import Caller
from tests.running import AppServer


async def enter(app_server: AppServer, person: PersonFactory, room: str, name: str) -> Caller:
    caller = await Caller(await person(name), name).watch()
    await caller.enter(f"{app_server.base_url}/rooms/{room}")
    return caller


async def open_chat(caller: Caller) -> Locator:
    """The chat's panel."""
    await caller.controls.get_by_role("button", name="Chat").click()
    return caller.page.get_by_role("complementary", name="Chat")


async def say(chat: Locator, *texts: str) -> None:
    for text in texts:
        await chat.get_by_role("textbox", name="Message").fill(text)
        await chat.get_by_role("button", name="Send").click()


async def test_who_comes_late_reads_what_was_written(app_server: AppServer, person: PersonFactory):
    """Earlier messages arrive in order, with their links; then who is mentioned sees it."""
    room = secrets.token_urlsafe(8)
    ana = await enter(app_server, person, room, "Ana")
    chat = await open_chat(ana)
    await say(chat, "first", "see https://example.org/plan.", "third")
    ben = await enter(app_server, person, room, "Ben")
    await ben.sees_moving("Ana")
    chat = await open_chat(ben)
    messages = chat.get_by_role("log", name="Messages").get_by_role("listitem")
    await expect(messages).to_have_count(3)
    texts = [await one.locator("p").inner_text() for one in await messages.all()]
    assert texts == ["first", "see https://example.org/plan.", "third"]
    link = messages.get_by_role("link", name="https://example.org/plan", exact=True)
    await expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
    await say(ana.page.get_by_role("complementary", name="Chat"), "welcome @Ben")
    await expect(chat.locator('mark[data-me="true"]')).to_have_text("@Ben")


async def test_a_reaction_is_seen_by_the_others(app_server: AppServer, person: PersonFactory):
    """It floats over the sender's tile for a moment, and is announced."""
    room = secrets.token_urlsafe(8)
    ana = await enter(app_server, person, room, "Ana")
    ben = await enter(app_server, person, room, "Ben")
    await ana.sees_moving("Ben")
    await ben.sees_moving("Ana")
    await ben.controls.get_by_role("button", name="React", exact=True).click()
    await ben.page.get_by_role("button", name="React with applause").click()
    await expect(ben.tile("You").locator('[data-kind="clap"]')).to_be_visible()
    await expect(ana.tile("Ben").locator('[data-kind="clap"]')).to_be_visible()
    await expect(ana.page.get_by_text("Ben reacted with applause")).to_be_attached()
    await expect(ana.tile("Ben").locator('[data-kind="clap"]')).to_have_count(0)


async def test_a_file_arrives_whole_or_not_at_all(
    app_server: AppServer, person: PersonFactory, tmp_path: Path
):
    """Nothing comes unasked; 2 MB arrive as they were sent; a large one is cancelled on its way."""
    plan, film = tmp_path / "plan.bin", tmp_path / "film.bin"
    plan.write_bytes(secrets.token_bytes(2_000_000))
    with film.open("wb") as large:
        large.truncate(95 * 1024 * 1024)
    room = secrets.token_urlsafe(8)
    ana = await enter(app_server, person, room, "Ana")
    ben = await enter(app_server, person, room, "Ben")
    await ana.sees_moving("Ben")
    sent, got = await open_chat(ana), await open_chat(ben)
    await sent.get_by_label("File to attach").set_input_files(plan)

    async with ben.page.expect_download() as download:
        await got.get_by_role("button", name="Download plan.bin").click()
    saved = await (await download.value).path()
    assert hashlib.sha256(saved.read_bytes()).digest() == hashlib.sha256(plan.read_bytes()).digest()
    await expect(sent.get_by_text("Ben has it")).to_be_visible()
    await expect(got.get_by_role("link", name="Save again")).to_be_visible()

    await sent.get_by_label("File to attach").set_input_files(film)
    await got.get_by_role("button", name="Download film.bin").click()
    progress = sent.get_by_role("progressbar", name="Sending film.bin to Ben")
    await expect(progress).to_be_visible()
    await ben.page.wait_for_function(
        "() => document.querySelector('progress[aria-label=\"Receiving film.bin\"]').value > 0"
    )
    await got.get_by_role("button", name="Cancel film.bin").click()
    await expect(got.get_by_text("Stopped")).to_be_visible()
    await expect(sent.get_by_text("Ben: stopped")).to_be_visible()
