"""A host and two others in real browsers, over two workers: knocking, and everything that hosts do."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Locator, expect

from tests.conftest import PersonFactory
from tests.e2e.calls import Caller, create_room, register
from tests.running import AppServer

Calls = tuple[Caller, Caller, Caller, str]


async def caller(person: PersonFactory, name: str, **options: object) -> Caller:
    return await Caller(await person(name, **options), name).watch()


async def host_with_room(app_server: AppServer, person: PersonFactory, access: str) -> tuple[Caller, str]:
    """Ana, in the call of a room of hers."""
    ana = await caller(person, "Ana")
    await register(ana.page, app_server.base_url)
    link = await create_room(ana.page, "Stand-up", access)
    await ana.join()
    return ana, link


async def enter_on_another_worker(one: Caller, link: str, other: Caller) -> None:
    """The kernel deals workers; so it is asked until they differ."""
    for _ in range(30):
        await one.enter(link)
        if one.worker != other.worker:
            return
    raise AssertionError("always the same worker")


async def knock(guest: Caller, link: str) -> None:
    await guest.page.goto(link)
    await guest.ask()
    await expect(guest.page.get_by_role("heading", name=re.compile("^Waiting for"))).to_be_visible()


def at_the_door(host: Caller, name: str) -> Locator:
    """The card on the host's stage that says who knocks."""
    return host.page.get_by_role("region", name="At the door").filter(has_text=f"{name} wants to come in")


@pytest.fixture
async def call(app_server: AppServer, person: PersonFactory) -> Calls:
    """Ana owns the room; Ben (on another worker) and Dan are guests."""
    ana, link = await host_with_room(app_server, person, "Anyone with the link")
    ben, dan = await caller(person, "Ben"), await caller(person, "Dan")
    await enter_on_another_worker(ben, link, ana)
    await dan.enter(link)
    await ana.sees_moving("Ben")
    await dan.sees_moving("Ben")
    return ana, ben, dan, link


# --- knocking -----------------------------------------------------------------------------------------


async def test_a_guest_knocks_and_is_let_in(app_server: AppServer, person: PersonFactory):
    """Nobody sees or hears them before; the host reads their name and opens; then they talk."""
    ana, link = await host_with_room(app_server, person, "Anyone, after knocking")
    dan = await caller(person, "Dan")
    await knock(dan, link)
    heading = dan.page.get_by_role("heading", name=re.compile("Waiting for .* to let you in"))
    await expect(heading).to_be_visible()
    await expect(at_the_door(ana, "Dan")).to_be_visible()
    assert await ana.page.evaluate("window.connections.length") == 0
    await ana.page.get_by_role("button", name="Admit", exact=True).click()
    await expect(dan.controls).to_be_visible()
    await ana.sees_moving("Dan")
    await dan.sees_moving("Ana")
    await expect(at_the_door(ana, "Dan")).to_have_count(0)


async def test_a_guest_is_refused_and_reads_so(app_server: AppServer, person: PersonFactory):
    """Their page says it in its own words, and does not ask again by itself."""
    ana, link = await host_with_room(app_server, person, "Anyone, after knocking")
    dan = await caller(person, "Dan")
    await knock(dan, link)
    await ana.page.get_by_role("button", name="Refuse", exact=True).click()
    await expect(dan.page.get_by_role("heading", name="You were not let in")).to_be_visible()
    await expect(dan.page.get_by_role("button", name="Rejoin")).to_have_count(0)


async def test_a_guest_stops_waiting(app_server: AppServer, person: PersonFactory):
    """The knock is gone from the host's page, and the guest is before the door again."""
    ana, link = await host_with_room(app_server, person, "Anyone, after knocking")
    dan = await caller(person, "Dan")
    await knock(dan, link)
    await expect(at_the_door(ana, "Dan")).to_be_visible()
    await dan.page.get_by_role("button", name="Stop waiting").click()
    await expect(dan.page.get_by_role("button", name="Join")).to_be_visible()
    await expect(at_the_door(ana, "Dan")).to_have_count(0)


async def test_several_who_knock_before_the_host_is_there(app_server: AppServer, person: PersonFactory):
    """They wait, the host comes, sees all of them, and lets all in at once."""
    ana, link = await host_with_room(app_server, person, "Anyone, after knocking")
    await ana.leave()
    ben, dan = await caller(person, "Ben"), await caller(person, "Dan")
    for guest in (ben, dan):
        await knock(guest, link)
    await expect(dan.page.get_by_role("heading", name="Waiting for the host")).to_be_visible()
    await ana.page.get_by_role("button", name="Rejoin").click()
    await ana.open_people()
    for name in ("Ben", "Dan"):
        await expect(ana.page.get_by_role("button", name=f"Admit {name}")).to_be_visible()
    await ana.page.get_by_role("button", name="Admit all").first.click()
    await ana.sees_moving("Ben")
    await ana.sees_moving("Dan")
    await ben.sees_moving("Dan")


# --- what hosts do ------------------------------------------------------------------------------------

# Sound of one person as it comes out of the page: nothing, once their tracks are switched off.
_AUDIBLE = """(name) => {
  const video = document.querySelector(`video[aria-label="${name}"]`);
  return Boolean(video?.srcObject?.getAudioTracks().some((track) => track.enabled && !track.muted));
}"""
# A page that does whatever it likes: the microphone stays on, and it says nothing.
_STUBBORN = """() => {
  const tracks = window.connections.flatMap((one) => one.getSenders().map(({ track }) => track));
  for (const track of new Set(tracks.filter((one) => one?.kind === "audio")))
    Object.defineProperty(track, "enabled", { get: () => true, set: () => undefined });
}"""


async def test_a_host_mutes_somebody_whose_page_ignores_it(call: Calls):
    """The others' pages play no sound of theirs, until they unmute themselves."""
    ana, ben, dan, _link = call
    await ben.page.evaluate(_STUBBORN)
    await dan.page.wait_for_function(_AUDIBLE, arg="Ben")
    await ana.menu("Ben", "Mute")
    for one in (ana, dan):
        await expect(one.tile("Ben")).to_have_attribute("data-mic", "off")
        await one.page.wait_for_function(f"(name) => !({_AUDIBLE})(name)", arg="Ben")
    await expect(ben.page.get_by_text("muted you")).to_be_visible()
    await ben.controls.get_by_role("button", name="Turn on microphone").click()
    await expect(dan.tile("Ben")).to_have_attribute("data-mic", "on")
    await dan.page.wait_for_function(_AUDIBLE, arg="Ben")


async def test_a_host_mutes_everyone(call: Calls):
    """But not themselves."""
    ana, ben, dan, _link = call
    await ana.open_people()
    await ana.page.get_by_role("button", name="Mute all").click()
    for one in (ben, dan):
        await expect(one.controls.get_by_role("button", name="Turn on microphone")).to_be_visible()
    await expect(ana.controls.get_by_role("button", name="Turn off microphone")).to_be_visible()


async def test_a_host_removes_somebody_whose_page_ignores_everything(call: Calls):
    """Their media ends at the others at once; to come back they have to knock."""
    ana, ben, dan, link = call
    await ben.deaf()
    await ana.menu("Ben", "Remove")
    await ana.page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    for one in (ana, dan):
        await expect(one.tile("Ben")).to_have_count(0)
        await one.page.wait_for_function(
            "() => window.connections.filter((one) => one.connectionState === 'connected').length === 1"
        )
    await knock(ben, link)
    await ana.page.get_by_role("button", name="Refuse Ben").click()
    await expect(ben.page.get_by_role("heading", name="You were not let in")).to_be_visible()


async def test_a_removed_page_says_so_and_can_ask_to_come_back(call: Calls):
    """Rejoin knocks, and the host lets them in."""
    ana, ben, _dan, _link = call
    await ana.menu("Ben", "Remove")
    await ana.page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    await expect(ben.page.get_by_role("heading", name="You were removed from the call")).to_be_visible()
    await ben.page.get_by_role("button", name="Rejoin").click()
    await ana.page.get_by_role("button", name="Admit Ben").click()
    await ana.sees_moving("Ben")


async def test_a_host_bans_a_guest(call: Calls):
    """Neither this page nor a new one of that browser gets in, and a new browser there has to knock."""
    ana, ben, _dan, link = call
    await ana.menu("Ben", "Remove and ban")
    await ana.page.get_by_role("dialog").get_by_role("button", name="Remove and ban").click()
    await expect(ben.page.get_by_role("heading", name="The host has closed this room to you")).to_be_visible()
    await expect(ben.page.get_by_role("button", name="Rejoin")).to_have_count(0)
    await ben.page.goto(link)
    await expect(ben.page.get_by_role("heading", name="This room is closed to you")).to_be_visible()
    await ben.page.context.clear_cookies()
    await knock(ben, link)


async def test_a_host_stops_a_share(call: Calls):
    """It is gone from the others' stages, and from the sharer's own."""
    ana, ben, dan, _link = call
    await ben.share_a_drawing()
    await expect(dan.page.locator('video[aria-label="Ben\'s screen"]')).to_be_visible()
    await ana.menu("Ben", "Stop sharing")
    for one in (ana, dan):
        await expect(one.page.locator('video[aria-label="Ben\'s screen"]')).to_have_count(0)
    await expect(ben.controls.get_by_role("button", name="Share screen")).to_be_visible()


async def test_a_locked_room_takes_in_nobody(call: Calls, person: PersonFactory):
    """The page says that it is locked; unlocked, they come in."""
    ana, ben, _dan, link = call
    await ana.open_people()
    await ana.page.get_by_role("button", name="Lock room").click()
    await expect(ben.page.get_by_text("The room is locked")).to_have_count(1)
    eve = await caller(person, "Eve")
    await eve.page.goto(link)
    await expect(eve.page.get_by_role("heading", name="This room is locked")).to_be_visible()
    await ana.page.get_by_role("button", name="Unlock room").click()
    await expect(ben.page.get_by_text("The room is locked")).to_have_count(0)
    await eve.page.get_by_role("button", name="Try again").click()
    await eve.join()
    await ana.sees_moving("Eve")


async def test_a_host_ends_the_call_for_all(call: Calls):
    """Everyone reads why; the room is there for the next one."""
    ana, ben, dan, _link = call
    await ana.open_people()
    await ana.page.get_by_role("button", name="End call for all").click()
    await ana.page.get_by_role("dialog").get_by_role("button", name="End call").click()
    for one in (ben, dan):
        await expect(one.page.get_by_role("heading", name="The host ended the call")).to_be_visible()
    await ben.page.get_by_role("button", name="Rejoin").click()
    await expect(ben.controls).to_be_visible()


async def test_hosting_is_shared_and_handed_over(app_server: AppServer, person: PersonFactory):
    """Cleo becomes co-host and lets somebody in; then she owns the room, and Ana is her co-host."""
    ana, link = await host_with_room(app_server, person, "Anyone with the link")
    cleo = await caller(person, "Cleo")
    await register(cleo.page, app_server.base_url)
    await enter_on_another_worker(cleo, link, ana)
    await ana.menu("Cleo", "Make co-host")
    await cleo.open_people()
    await expect(cleo.page.get_by_role("button", name="Mute all")).to_be_visible()
    await ana.menu("Cleo", "Hand over the room")
    await ana.page.get_by_role("dialog").get_by_role("button", name="Hand over").click()
    await cleo.menu("Ana", "Remove as co-host")
    await expect(ana.page.get_by_role("button", name="Mute all")).to_have_count(0)


async def test_guests_have_nothing_to_press(call: Calls):
    """No menu, no host actions: what the server would refuse is not offered."""
    _ana, ben, _dan, _link = call
    await ben.open_people()
    await expect(ben.page.get_by_role("button", name=re.compile("^More about"))).to_have_count(0)
    await expect(ben.page.get_by_role("button", name="Mute all")).to_have_count(0)
