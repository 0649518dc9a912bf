"""Real parts for every test: databases, the served app, a browser with people in it.

Everything asynchronous runs on one event loop per session (pyproject.toml), so that session
fixtures and tests may share connections. Helpers for tests that start the app themselves are in
tests/running.py.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright, expect

from tests.picture import small_picture
from tests.running import AppServer, find_free_port, start_app
from whisper_gate.embedded import EmbeddedServices

pytest_plugins = ["tests.alone", "tests.members", "tests.faults.parts", "tests.faults.stores"]

BROWSER_FLAGS = [
    "--no-sandbox",
    # Five frames a second are enough to see movement, and leave two cores room for four people.
    "--use-fake-device-for-media-stream=fps=5",
    f"--use-file-for-fake-video-capture={small_picture()}",
    "--use-fake-ui-for-media-stream",
    "--disable-background-networking",
    # Without a graphics card, compositing video in an emulated one costs more than the whole call.
    "--disable-gpu",
]


# A test of a minute or more that begins last keeps one worker busy while the others have nothing to do.
LONGEST_FIRST = (
    "e2e/test_accessibility.py",
    "e2e/test_hosts.py",
    "e2e/test_call.py",
    "faults/test_f03_deploy.py",
    "faults/test_f27_lossy_signalling.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files of LONGEST_FIRST go to the front; all else keeps its order."""
    tests = Path(__file__).parent
    first = {tests / name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: first.get(item.path, len(first)))


@pytest.fixture
def free_port() -> Callable[[], int]:
    """A function that finds a free TCP port on loopback."""
    return find_free_port


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServices]:
    """Real Valkey and MongoDB (`redis_uri`, `mongo_uri`), empty at the start of the session."""
    with EmbeddedServices(tmp_path_factory.mktemp("services") / "data") as running:
        running.wait_ready()
        yield running


@pytest.fixture(scope="session")
def app_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """The real app, built, with two workers (`base_url`, `pid`); one for the whole session."""
    folder = tmp_path_factory.mktemp("app")
    # Everybody in these tests comes from one address; the limits themselves have tests of their own.
    names = ("REGISTER_LIMIT", "LOGIN_LIMIT", "TRIAL_LIMIT", "UPLINK_LIMIT")
    wide = dict.fromkeys(names, "100000/hour")
    server = start_app(folder / "data", folder / "log", **wide)
    try:
        server.wait_ready()
        with urlopen(f"{server.base_url}/healthz", timeout=5) as answer:
            assert answer.status == 200
        yield server
    finally:
        code = server.stop()
    assert code == 0, server.output()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium, headless, with a made camera and microphone that may be used unasked."""
    program = shutil.which("chromium")
    if program is None:
        pytest.fail("chromium is missing: apt-get install chromium")
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=program, args=BROWSER_FLAGS)
        yield running
        await running.close()


@dataclass
class Complaints:
    """What a page reported that a healthy page would not."""

    tolerate: re.Pattern[str] | None
    seen: list[str] = field(default_factory=list)

    def add(self, who: str, text: str) -> None:
        if not (self.tolerate and self.tolerate.search(text)):
            self.seen.append(f"{who}: {text}")


# How long a page may take on a busy machine of two cores before a test gives up; nothing waits this long.
DEADLINE_MS = 40_000
expect.set_options(timeout=DEADLINE_MS)

PersonFactory = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(loop_scope="session")
async def person(browser: Browser) -> AsyncIterator[PersonFactory]:
    """`await person("Ana")`: a page in a browser context of its own, closed after the test.

    The test fails when a page throws or logs an error, unless that matches the regular expression
    `tolerate`. Further keyword arguments go to `browser.new_context`.
    """
    contexts = []
    complaints: list[Complaints] = []

    async def enter(name: str = "somebody", *, tolerate: str | None = None, **options: Any) -> Page:
        context = await browser.new_context(**options)
        contexts.append(context)
        page = await context.new_page()
        page.set_default_timeout(DEADLINE_MS)
        own = Complaints(re.compile(tolerate) if tolerate else None)
        complaints.append(own)

        def on_console(message: ConsoleMessage) -> None:
            if message.type == "error":
                own.add(name, f"{message.text} ({message.location.get('url', '')})")

        page.on("pageerror", lambda error: own.add(name, f"{error.name}: {error.message}"))
        page.on("console", on_console)
        return page

    yield enter
    for context in contexts:
        with contextlib.suppress(Exception):  # the test may have closed it, or killed the browser
            await context.close()
    problems = [line for own in complaints for line in own.seen]
    assert not problems, "\n".join(problems)
