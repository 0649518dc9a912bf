"""People in real browsers whose server, network or computer fails, and what they see of it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import psutil
from playwright.async_api import Browser, WebSocket, expect

from tests.conftest import BROWSER_FLAGS, DEADLINE_MS
from tests.e2e.calls import Caller
from tests.faults.proxy import Proxy, proxy
from tests.running import AppServer

# Notes, for each picture, the longest time without a newly decoded frame (in looks, so that a page which did
# not run for a while is not taken for a picture that stood still); and every tile that was taken away.
_WITNESS = """
  window.pictures = {};
  window.follow = (name) => {
    const picture = { frames: -1, still: 0, longest: 0 };
    window.pictures[name] = picture;
    const decoded = async () => {
      const video = document.querySelector(`video[aria-label="${name}"]`);
      const ids = video?.srcObject?.getVideoTracks().map(({ id }) => id) ?? [];
      let frames = 0;
      for (const connection of window.connections) {
        if (connection.signalingState === "closed") continue;
        // Counting costs: only where the picture comes from.
        if (!connection.getReceivers().some(({ track }) => ids.includes(track.id))) continue;
        for (const report of (await connection.getStats()).values()) {
          const here = report.type === "inbound-rtp" && ids.includes(report.trackIdentifier);
          if (here) frames += report.framesDecoded;
        }
      }
      return frames;
    };
    const look = async () => {
      const frames = await decoded();
      picture.still = frames === picture.frames ? picture.still + 1 : 0;
      picture.frames = frames;
      picture.longest = Math.max(picture.longest, picture.still);
      setTimeout(look, 200);
    };
    look();
  };
  window.longest = (name) => (window.pictures[name].longest * 200) / 1000;
  window.said = [];
  window.tilesLost = [];
  document.addEventListener("DOMContentLoaded", () => {
    new MutationObserver((changes) => {
      for (const { target, removedNodes } of changes) {
        for (const node of removedNodes) {
          const id = node.dataset?.participantId;
          if (id) window.tilesLost.push(id);
        }
        const around = target.closest ? target : target.parentElement;
        const news = around?.closest(".wg-hidden[role=status]");
        if (news?.textContent) window.said.push(news.textContent);
      }
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
"""

_ROSTER = """() => [...document.querySelectorAll('ul [data-participant-id]')]
  .map(({ dataset }) => `${dataset.participantId} ${dataset.state}`).sort()"""


@dataclass
class Person(Caller):
    """Somebody in a browser, whose way to the server goes through a proxy that a test can break."""

    line: Proxy | None = None
    heard_at: list[tuple[float, dict[str, Any]]] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)

    async def watch(self) -> Person:
        await super().watch()
        await self.page.add_init_script(_WITNESS)
        return self

    def _on_socket(self, socket: WebSocket) -> None:
        super()._on_socket(socket)
        socket.on("framesent", self._on_sent)

    def _on_sent(self, payload: str | bytes) -> None:
        if isinstance(payload, str) and payload.startswith("42/signal,"):
            self.sent.append(json.loads(payload[payload.index("[") :])[1])  # an id may stand before it

    def _on_frame(self, payload: str | bytes) -> None:
        before = len(self.received)
        super()._on_frame(payload)
        self.heard_at += [(time.monotonic(), frame) for frame in self.received[before:]]

    @property
    def id(self) -> str:
        """This person's participant id."""
        return next(one["id"] for one in reversed(self.received) if one["type"] == "welcome")

    def url(self, room: str) -> str:
        assert self.line is not None
        return f"http://localhost:{self.line.port}/rooms/{room}"

    async def follow(self, *names: str) -> None:
        """From now on note how long these people's pictures stand still."""
        for name in names:
            await self.sees_moving(name)
            await self.page.evaluate("(name) => window.follow(name)", name)

    async def longest(self, name: str) -> float:
        """Seconds: the longest time without a new frame since `follow`, up to now."""
        return float(await self.page.evaluate("(name) => window.longest(name)", name))

    async def roster(self) -> list[str]:
        """Every tile as "id state", in order."""
        return list(await self.page.evaluate(_ROSTER))

    async def noise(self) -> dict[str, list[str]]:
        """What was announced of comings and goings, and which tiles were taken away."""
        said = await self.page.evaluate("() => window.said")
        return {
            "said": [text for text in said if "joined" in text or "left" in text],
            "lost": await self.page.evaluate("() => window.tilesLost"),
        }

    async def welcome_after(self, since: float, seconds: float = 40) -> float:
        """Wait for the first `welcome` after that moment of `time.monotonic`; how many seconds it took."""
        found: list[float] = []

        def look() -> bool:
            found[:] = [at for at, one in self.heard_at if one["type"] == "welcome" and at > since]
            return bool(found)

        await eventually(look, seconds, f"{self.name} is not welcomed again")
        return found[0] - since


async def eventually(condition: Callable[[], Any], seconds: float, what: object) -> float:
    """Wait until it holds; how many seconds that took. `condition` may be a coroutine function."""
    start = time.monotonic()
    while True:
        found = condition()
        if isinstance(found, Awaitable):
            found = await found
        if found:
            return time.monotonic() - start
        assert time.monotonic() - start < seconds, f"not within {seconds} s: {what}"
        await asyncio.sleep(0.05)


@dataclass
class Street:
    """Where people live: each has a line of their own to the server."""

    browser: Browser
    server: AppServer
    stack: contextlib.AsyncExitStack

    async def person(self, name: str, browser: Browser | None = None, **options: Any) -> Person:
        """Somebody new, with a line and a context of their own; in the shared browser, or one of theirs."""
        line = await self.stack.enter_async_context(proxy(("127.0.0.1", self.server.port)))
        context = await (browser or self.browser).new_context(**options)
        self.stack.push_async_callback(_quietly, context.close)
        page = await context.new_page()
        page.set_default_timeout(DEADLINE_MS)
        return await Person(page, name, line=line).watch()

    async def call(self, room: str, *names: str) -> list[Person]:
        """These people, in a call with each other; everybody sees everybody else move."""
        people = [await self.person(name) for name in names]
        for one in people:
            await one.enter(one.url(room))
        await all_see_all(people)
        return people

    async def own_browser(self, *flags: str, program: str | None = None) -> Browser:
        """A browser process of somebody's own, which a test may kill."""
        browser = await self.browser.browser_type.launch(
            executable_path=program or shutil.which("chromium"), args=[*BROWSER_FLAGS, *flags]
        )
        self.stack.push_async_callback(_quietly, browser.close)
        return browser


async def _quietly(close: Callable[[], Awaitable[None]]) -> None:
    with contextlib.suppress(Exception):  # the test may have killed it
        await close()


@contextlib.asynccontextmanager
async def street(browser: Browser, server: AppServer) -> AsyncIterator[Street]:
    """Everybody's lines and pages are gone afterwards."""
    async with contextlib.AsyncExitStack() as stack:
        yield Street(browser, server, stack)


async def all_see_all(people: list[Person]) -> None:
    """Everybody sees everybody else move."""
    for one in people:
        for other in people:
            if one is not other:
                await one.sees_moving(other.name)


async def follow_all(people: list[Person]) -> None:
    for one in people:
        await one.follow(*(other.name for other in people if other is not one))


async def longest_of_all(people: list[Person]) -> float:
    """Seconds: the longest stillness that anybody saw of anybody."""
    return max([await one.longest(two.name) for one in people for two in people if one is not two])


async def same_roster(people: list[Person], seconds: float = 20) -> None:
    """Everybody's page shows the same people, once each, all live."""
    expected = sorted(f"{one.id} live" for one in people)

    async def equal() -> bool:
        return all([await one.roster() == expected for one in people])

    await eventually(equal, seconds, [await one.roster() for one in people])


async def over_both_workers(people: list[Person], room: str) -> None:
    """Load pages again until the people are not all on one worker; a few tosses of a coin."""
    for _ in range(20):
        if len({one.worker for one in people}) > 1:
            return
        await people[-1].leave()
        await people[-1].enter(people[-1].url(room))
    raise AssertionError("all on one worker, twenty times")


async def watched_call(at: Street, room: str, *names: str) -> tuple[list[Person], list[dict[str, list[str]]]]:
    """A call whose people sit on both workers, each picture followed; and what each has heard so far."""
    people = await at.call(room, *names)
    await over_both_workers(people, room)
    await follow_all(people)
    return people, [await one.noise() for one in people]


async def state_of(one: Person, name: str, state: str) -> None:
    """Somebody's tile is shown in this state."""
    await expect(one.tile(name)).to_have_attribute("data-state", state)


async def gone(one: Person, name: str, seconds: float) -> float:
    """Somebody's tile is gone from this page; how long it took."""

    async def absent() -> bool:
        return await one.tile(name).count() == 0

    return await eventually(absent, seconds, f"{name} is still with {one.name}")


def youngest_browser() -> list[psutil.Process]:
    """All processes of the browser that was started last. (Playwright does not tell process ids.)"""
    mine = [
        one
        for one in psutil.Process().children(recursive=True)
        if "chrom" in one.name() and not any(part.startswith("--type=") for part in one.cmdline())
    ]
    main = max(mine, key=lambda one: one.create_time())
    return [main, *main.children(recursive=True)]
