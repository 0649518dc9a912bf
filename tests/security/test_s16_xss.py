"""S16: names and messages are text on every page, whatever they look like."""

from __future__ import annotations

import contextlib
import json
import unicodedata
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Dialog, Page, expect

from tests.conftest import PersonFactory
from tests.e2e.calls import Caller
from tests.running import AppServer
from tests.security.payloads import PAYLOADS
from tests.security.talkers import Talker, connected, enter, grant
from tests.security.world import Person, Stores, account, stores
from whisper_gate.domain.errors import DomainError
from whisper_gate.domain.permissions import Standing
from whisper_gate.domain.rooms import ROOM_NAME_MAX, Access, Room, check_room_name
from whisper_gate.domain.users import DISPLAY_NAME_MAX, check_display_name

# Notes whatever a page gets that none of ours has: before it is shown, and also when it is gone at once.
WATCH = """(() => {
  window.strange = [];
  window.said = [];
  const TAGS = /^(img|iframe|frame|object|embed|base|math|details|animate|source|marquee)$/i;
  const MARKED = ["id", "class", "src", "href", "name", "data", "srcdoc", "style"];
  const LEADS = /^(href|src|action|formaction|data|xlink:href)$/i;
  const RUNS = /^[\\s\\x00-\\x1f]*(javascript|data|vbscript):/i;
  const look = (element) => {
    const odd = [...element.attributes].some(({ name, value }) =>
      /^on/i.test(name) || name === "srcdoc" || (LEADS.test(name) && RUNS.test(value)) ||
      (MARKED.includes(name) && value.includes("wgx") && element.tagName !== "A"));
    const tag = element.tagName;
    const leads = tag === "META" && element.httpEquiv;
    const code = /^(script|style)$/i.test(tag) && element.textContent.includes("wgx");
    if (odd || leads || code || TAGS.test(tag)) window.strange.push(element.outerHTML.slice(0, 300));
  };
  const all = (node) => {
    if (node.nodeType !== 1) return;
    look(node);
    for (const element of node.querySelectorAll("*")) look(element);
  };
  new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === "attributes") look(target);
      addedNodes.forEach(all);
      const live = (target.nodeType === 1 ? target : target.parentElement)?.closest("[role=status]");
      if (live) window.said.push(live.textContent);
    }
  }).observe(document, { childList: true, subtree: true, attributes: true, characterData: true });
  document.addEventListener("securitypolicyviolation", (event) =>
    window.strange.push(`${event.violatedDirective} ${event.blockedURI}`));
  window.wgx = () => window.strange.push("ran");
})()"""


def shown(check: Callable[[str], str]) -> list[str]:
    """The payloads as the server's rule for such a name leaves them, without those that it refuses."""
    found = []
    for payload in PAYLOADS:
        with contextlib.suppress(DomainError):
            found.append(check(payload))
    return found


UNSEEN = set("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
NAMES, ROOM_NAMES = shown(check_display_name), shown(check_room_name)


@dataclass
class Watched:
    """A page that is watched for what is not ours."""

    page: Page
    dialogs: list[str] = field(default_factory=list)

    async def on_dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        await dialog.dismiss()

    async def is_clean(self) -> None:
        assert await self.page.evaluate("window.strange") == []
        assert self.dialogs == []

    async def texts(self, selector: str) -> list[str]:
        return await self.page.locator(selector).all_text_contents()

    async def shows(self, selector: str, expected: list[str]) -> None:
        """For each of these texts there is an element with just this text."""
        await self.page.wait_for_function(
            "([selector, texts]) => { const seen = [...document.querySelectorAll(selector)].map((one) =>"
            " one.textContent); return texts.every((text) => seen.includes(text)); }",
            arg=[selector, expected],
        )


@dataclass
class House:
    server: AppServer
    kept: Stores
    owner: Person

    async def room(self, name: str = "Room", access: Access = Access.LINK) -> Room:
        return await self.kept.rooms.create(self.owner.visitor, name, access=access, capacity=12)

    async def watch(self, page: Page, *, signed_in: bool = True) -> Watched:
        watched = Watched(page)
        await page.add_init_script(WATCH)
        page.on("dialog", watched.on_dialog)
        if signed_in:
            cookie = {"name": "wg_session", "value": str(self.owner.token), "url": self.server.base_url}
            await page.context.add_cookies([{**cookie, "httpOnly": True, "sameSite": "Strict"}])
        return watched


@pytest.fixture
async def house(server, services) -> AsyncIterator[House]:
    async with stores(services) as kept:
        yield House(server, kept, await account(kept, Standing.OWNER))


async def in_turns(house: House, room: Room, turn: int = 10) -> AsyncIterator[list[tuple[str, Talker]]]:
    """Guests with all the names, as many at once as the room has seats."""
    for start in range(0, len(NAMES), turn):
        async with contextlib.AsyncExitStack() as stack:
            names = NAMES[start : start + turn]
            yield [(one, await enter(stack, house.server, house.kept, room.id, name=one)) for one in names]


def test_names_are_short_and_hide_nothing():
    """What the rules leave of the payloads: at most 64 and 80 characters, none of them unseen or turning."""
    assert len(NAMES) >= 35
    assert len(ROOM_NAMES) >= 35
    for names, limit in ((NAMES, DISPLAY_NAME_MAX), (ROOM_NAMES, ROOM_NAME_MAX)):
        assert max(map(len, names)) <= limit
        for name in names:
            assert {unicodedata.category(ch) for ch in name}.isdisjoint({"Cc", "Cs", "Co", "Cn"}), name
            assert not set(name) & set(
                "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
            ), name


async def test_the_watch_sees_what_it_is_for(house: House, person: PersonFactory):
    """Each payload that makes an element, once it is written into a page as HTML."""
    watched = await house.watch(await person("Mallory", tolerate="."), signed_in=False)
    await watched.page.goto(house.server.base_url)
    made, unnoticed = await watched.page.evaluate(
        """async (payloads) => {
          const made = [], unnoticed = [];
          for (const payload of payloads) {
            window.strange.length = 0;
            const place = document.body.appendChild(document.createElement("div"));
            place.innerHTML = payload;
            await new Promise((resolve) => setTimeout(resolve));
            if (place.querySelector("*")) made.push(payload);
            if (place.querySelector("*") && !window.strange.length) unnoticed.push(payload);
            place.remove();
          }
          return [made, unnoticed];
        }""",
        [one for one in PAYLOADS if "refresh" not in one],  # which would lead away from here
    )
    assert len(made) > 20
    assert unnoticed == []


async def test_names_in_a_call(house: House, person: PersonFactory):
    """On tiles, in the people panel, as announced, as labels; and afterwards in the room's activity."""
    room = await house.room()
    ana = await Caller(await person("Ana"), "Ana").watch()
    watched = await house.watch(ana.page)
    await ana.enter(f"{house.server.base_url}/rooms/{room.id}")
    await ana.open_people()
    async for guests in in_turns(house, room):
        names = [name for name, _ in guests]
        await watched.shows(".wg-plate span", names)
        await watched.shows(".wg-person strong", names)
        labels = await ana.page.locator("video").evaluate_all("(all) => all.map((one) => one.ariaLabel)")
        assert set(names) <= set(labels)
        # One by one, so that each is told by name; later those of the turn before may leave in one sentence.
        for name, guest in guests[:5] if names[0] == NAMES[0] else ():
            await guest.say("leave")
            await ana.page.wait_for_function(
                "(news) => window.said.some((text) => text.includes(news))", arg=f"{name} left"
            )
        await watched.is_clean()
    assert "wgx" not in await ana.page.title()
    await watched.is_clean()
    await ana.page.goto(f"{house.server.base_url}/manage/{room.id}")
    await watched.shows(".activity-text", [f"Guest {name} came in" for name in NAMES])
    await watched.is_clean()


async def test_names_of_rooms(house: House, person: PersonFactory):
    """All of them at home; the oddest in lobby, call, settings and title."""
    rooms = [await house.room(name) for name in ROOM_NAMES]
    ana = await Caller(await person("Ana"), "Ana").watch()
    watched = await house.watch(ana.page)
    base = house.server.base_url
    await ana.page.goto(f"{base}/home")
    await watched.shows("li.room h2", ROOM_NAMES)
    await watched.is_clean()
    odd = [room for room in rooms if room.name.startswith(('"><img', "</title>", "evil"))]
    assert len(odd) == 3
    for room in odd:
        await ana.page.goto(f"{base}/rooms/{room.id}")
        await watched.shows("h1", [room.name])
        assert room.name in await ana.page.title()
        await ana.join()
        await watched.shows(".call-header h1", [room.name])
        assert room.name in await ana.page.title()
        await watched.is_clean()
        await ana.page.goto(f"{base}/manage/{room.id}")
        await watched.shows("h1", [room.name])
        await expect(ana.page).to_have_title(f"{room.name} · Whisper Gate")
        await watched.is_clean()


async def test_names_of_those_who_knock(house: House, person: PersonFactory):
    """On the host's card and in the panel, all at once; and of hosts, on the page of somebody who waits."""
    room = await house.room(access=Access.KNOCK)
    ana = await Caller(await person("Ana"), "Ana").watch()
    watched = await house.watch(ana.page)
    await ana.enter(f"{house.server.base_url}/rooms/{room.id}")
    async with contextlib.AsyncExitStack() as stack:
        for number, name in enumerate(NAMES):
            ticket = await grant(house.kept, room.id, name=name)
            guest = await stack.enter_async_context(
                connected(house.server, room.id, ticket.participant_id, "/ws")
            )
            await guest.say("join", ticket=ticket.ticket)
            await guest.wait_for("waiting")
            if number == 0:
                await watched.shows(".wg-knock-who p", [f"{name} wants to come in"])
        await ana.open_people()
        await watched.shows(".wg-knocks strong", NAMES)
        await watched.is_clean()
    await ana.leave()
    async with contextlib.AsyncExitStack() as stack:
        hosts = sorted(NAMES, key=lambda name: "img" not in name)[:10]
        for name in hosts:
            await enter(stack, house.server, house.kept, room.id, visitor=house.owner.visitor, name=name)
        dan = Caller(await person("Dan"), "Dan")
        waiting = await house.watch(dan.page, signed_in=False)
        await dan.page.goto(f"{house.server.base_url}/rooms/{room.id}")
        await dan.ask()
        heading = dan.page.locator("h1.wg-waiting")
        for name in hosts:
            await expect(heading).to_contain_text(name)
        await waiting.is_clean()


def as_said(text: str) -> str:
    """What the page that shows a message leaves of it: as of names, but spaces stay."""
    return "".join(ch for ch in text if ch not in UNSEEN and unicodedata.category(ch) not in {"Cc", "Cs"})


KEEP_CHANNELS = """(() => {
  window.channels = [];
  const original = RTCPeerConnection.prototype.createDataChannel;
  RTCPeerConnection.prototype.createDataChannel = function (...given) {
    const channel = original.apply(this, given);
    window.channels.push(channel);
    return channel;
  };
})()"""
LINKS = {
    "see https://good.example/a?b=1, please": "https://good.example/a?b=1",
    'http://good.example/"onmouseover="wgx()': "http://good.example/",
    "https://good.example/\u202egpj.exe": "https://good.example/gpj.exe",
    "javascript:alert('https://good.example/x')": "https://good.example/x",
}


async def test_messages(house: House, person: PersonFactory):
    """From a page that sends what it likes: text, with no links but those to web pages, without opener."""
    room = await house.room()
    url = f"{house.server.base_url}/rooms/{room.id}"
    mallory = await Caller(await person("Mallory"), "Mallory").watch()
    await mallory.page.add_init_script(KEEP_CHANNELS)
    ana = await Caller(await person("Ana"), "Ana").watch()
    watched = await house.watch(ana.page)
    await ana.enter(url)
    await mallory.enter(url)
    await ana.sees_moving("Mallory")
    await ana.controls.get_by_role("button", name="Chat").click()
    messages = [*PAYLOADS, *LINKS]
    await mallory.page.wait_for_function("() => window.channels.some((one) => one.readyState === 'open')")
    await mallory.page.evaluate(
        "(wires) => { const open = window.channels.find((one) => one.readyState === 'open');"
        " for (const wire of wires) open.send(wire); }",
        [json.dumps({"chat": text, "number": number}) for number, text in enumerate(messages, 1)],
    )
    await expect(ana.page.locator(".wg-message")).to_have_count(len(messages))
    assert await watched.texts(".wg-message p") == [as_said(text) for text in messages]
    links = ana.page.locator(".wg-message a")
    assert await links.evaluate_all("(all) => all.map((one) => one.getAttribute('href'))") == list(
        LINKS.values()
    )
    assert await links.evaluate_all("(all) => all.map((one) => one.textContent)") == list(LINKS.values())
    for link in await links.all():
        assert {"noopener", "noreferrer"} <= set((await link.get_attribute("rel") or "").split())
    await watched.is_clean()
