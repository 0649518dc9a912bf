"""Calls between real browsers, through the pages, over two workers."""

from __future__ import annotations

import asyncio
import secrets

from playwright.async_api import expect

from tests.conftest import PersonFactory
from tests.e2e.calls import Caller, create_room, register
from tests.numbers import counts, numbers
from tests.running import AppServer


async def caller(person: PersonFactory, name: str, **options: object) -> Caller:
    return await Caller(await person(name, **options), name).watch()


def open_room(app_server: AppServer) -> str:
    return f"{app_server.base_url}/rooms/{secrets.token_urlsafe(8)}"


async def test_register_create_invite_and_talk(app_server: AppServer, person: PersonFactory):
    """Someone registers, makes a room and sends the link; a guest opens it; they see and hear each other."""
    host, guest = await caller(person, "Ana"), await caller(person, "Ben")
    before = numbers(app_server)
    await register(host.page, app_server.base_url)
    link = await create_room(host.page, "Stand-up")
    await host.join()
    await guest.enter(link)
    await host.sees_moving("Ben")
    await guest.sees_moving("Ana")
    await host.hears_something()
    await guest.hears_something()
    # Each of the two tells how they got connected.
    known = before("pair_seconds_count", outcome="direct")
    await counts(app_server, known + 2, "pair_seconds_count", outcome="direct")


async def test_four_people_one_leaves_one_rejoins(app_server: AppServer, person: PersonFactory):
    """Every pair is connected; a leaver's tile goes, and comes back with them, without a reload."""
    url = open_room(app_server)
    # Small windows: two cores draw sixteen pictures here.
    small = {"width": 640, "height": 480}
    people = [await caller(person, name, viewport=small) for name in ("Ana", "Ben", "Cleo", "Dan")]
    for one in people:
        await one.enter(url)
    await asyncio.gather(
        *(one.sees_moving(other.name) for one in people for other in people if one is not other)
    )
    *others, dan = people
    await dan.leave()
    for one in others:
        await expect(one.tile("Dan")).to_have_count(0)
        await expect(one.page.get_by_role("list", name="Participants").get_by_role("listitem")).to_have_count(
            3
        )
    await dan.page.get_by_role("button", name="Rejoin").click()
    await expect(dan.controls).to_be_visible()
    await asyncio.gather(
        *(one.sees_moving("Dan") for one in others), *(dan.sees_moving(one.name) for one in others)
    )


async def test_ends_on_different_workers_talk(app_server: AppServer, person: PersonFactory):
    """The server's own `welcome` names the worker; the kernel deals until they differ."""
    url = open_room(app_server)
    ana, ben = await caller(person, "Ana"), await caller(person, "Ben")
    await ana.enter(url)
    for _ in range(30):
        await ben.enter(url)
        if ben.worker != ana.worker:
            break
    assert ben.worker != ana.worker
    await ana.sees_moving("Ben")
    await ben.sees_moving("Ana")


async def test_one_websocket_per_page(app_server: AppServer, person: PersonFactory):
    """Page state and signalling share one socket, also after leaving and coming back."""
    url = open_room(app_server)
    ana, ben = await caller(person, "Ana"), await caller(person, "Ben")
    await ana.enter(url)
    await ben.enter(url)
    await ana.sees_moving("Ben")
    await ana.leave()
    await ana.page.get_by_role("button", name="Rejoin").click()
    await ana.sees_moving("Ben")
    assert [len(ana.sockets), len(ben.sockets)] == [1, 1]


async def test_any_link_opens_a_room_in_two_tabs(app_server: AppServer, person: PersonFactory):
    """The promise of the original: open /rooms/123 twice, join twice, and talk."""
    page = await person("one browser")
    first = await Caller(page, "First").watch()
    second = await Caller(await page.context.new_page(), "Second").watch()
    for one in (first, second):
        await one.enter(f"{app_server.base_url}/rooms/123")
    await first.page.bring_to_front()
    await first.sees_moving("Second")
    await second.page.bring_to_front()
    await second.sees_moving("First")


async def test_mute_and_camera_are_shown_to_the_others(app_server: AppServer, person: PersonFactory):
    url = open_room(app_server)
    ana, ben = await caller(person, "Ana"), await caller(person, "Ben")
    await ana.enter(url)
    await ben.enter(url)
    await ana.sees_moving("Ben")
    tile = ana.tile("Ben")
    await expect(tile).to_have_attribute("data-mic", "on")
    await ben.controls.get_by_role("button", name="Turn off microphone").click()
    await expect(tile).to_have_attribute("data-mic", "off")
    await ben.controls.get_by_role("button", name="Turn off camera").click()
    await expect(tile).to_have_attribute("data-camera", "off")
    await ben.controls.get_by_role("button", name="Turn on camera").click()
    await expect(tile).to_have_attribute("data-camera", "on")
    await ben.controls.get_by_role("button", name="Turn on microphone").click()
    await expect(tile).to_have_attribute("data-mic", "on")
    await ana.sees_moving("Ben")
    await ana.hears_something()


async def test_joining_without_camera_and_microphone(app_server: AppServer, person: PersonFactory):
    """Someone whose browser refuses both devices still enters, sees and hears."""
    url = open_room(app_server)
    ana = await caller(person, "Ana")
    ben = await caller(person, "Ben")
    await ben.has_no_devices("NotAllowedError")
    await ana.enter(url)
    await ben.enter(url)
    await ben.sees_moving("Ana")
    await ben.hears_something()
    await expect(ana.tile("Ben")).to_have_attribute("data-camera", "off")
    await expect(ana.tile("Ben")).to_have_attribute("data-mic", "off")


async def test_closing_the_tab_ends_the_participation(app_server: AppServer, person: PersonFactory):
    url = open_room(app_server)
    ana, ben = await caller(person, "Ana"), await caller(person, "Ben")
    await ana.enter(url)
    await ben.enter(url)
    await ana.sees_moving("Ben")
    await ben.page.close(run_before_unload=True)
    await expect(ana.tile("Ben")).to_have_count(0)


async def test_eight_people_and_a_ninth_who_finds_the_room_full(app_server: AppServer, person: PersonFactory):
    """All 28 pairs connect (without cameras, which two cores could not draw); the ninth is told."""
    url = open_room(app_server)
    people = []
    for number in range(9):
        one = await caller(person, f"Person {number}")
        await one.has_no_devices("NotFoundError")
        people.append(one)
    *eight, ninth = people
    for one in eight:
        await one.enter(url)
    for one in eight:
        tiles = one.page.get_by_role("list", name="Participants").get_by_role("listitem")
        await expect(tiles).to_have_count(8)
        await one.page.wait_for_function(
            # A function: a bare expression is evaluated in the page, which its security policy forbids.
            "() => window.connections.filter((one) => one.connectionState === 'connected').length === 7"
        )
    await ninth.page.goto(url)
    await ninth.page.get_by_role("textbox", name="Your name").fill(ninth.name)
    await ninth.page.get_by_role("button", name="Join").click()
    await expect(ninth.page.get_by_text("full")).to_be_visible()
