"""`make screenshots`: every page and call state, at two sizes and in both themes, into docs/screenshots/.

Runs the built app with databases of its own. Everyone has a browser of their own, whose camera plays a
drawing.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from playwright.async_api import Page, Playwright, async_playwright, expect

from tests.conftest import BROWSER_FLAGS, DEADLINE_MS
from tests.e2e.ends import walk_ends
from tests.e2e.reporting import walk_report
from tests.e2e.states import Enter, walk
from tests.running import start_app

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs/screenshots"
CAMERAS = ROOT / "tests/media"
SIZES = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
THEMES = ("dark", "light")
_DRAWN = {"Ana": "ana", "Ben": "ben", "Cleo": "cleo"}
# Chromium names a made camera by the path of its file.
_NAMES = """
  const list = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
  const names = { videoinput: "Built-in camera", audioinput: "Built-in microphone",
    audiooutput: "Speakers" };
  navigator.mediaDevices.enumerateDevices = async () => (await list()).map(
    ({ deviceId, groupId, kind, label }) => ({ deviceId, groupId, kind, label: label && names[kind] }));
"""
_STILL = """() => document.getAnimations().every((one) => one.playState !== "running"
  || one.effect.getTiming().iterations === Infinity)"""


async def look(state: str, page: Page) -> None:
    """Four pictures of one state; leaves the page as it found it."""
    for size, viewport in SIZES.items():
        await page.set_viewport_size(viewport)
        for theme in THEMES:
            await page.emulate_media(color_scheme=theme)
            await page.wait_for_function(_STILL)
            target = FOLDER / f"{state}-{size}-{theme}.jpg"
            await page.screenshot(path=target, type="jpeg", quality=78, caret="hide")
    await page.emulate_media(color_scheme="dark")
    await page.set_viewport_size(SIZES["desktop"])
    sys.stdout.write(f"  {state}\n")
    sys.stdout.flush()


@contextlib.asynccontextmanager
async def people(playwright: Playwright) -> AsyncIterator[Enter]:
    """`await enter("Ana")`: a page in a browser of one's own, with a drawn camera."""
    async with contextlib.AsyncExitStack() as stack:

        async def enter(name: str, **_: Any) -> Page:
            drawn = CAMERAS / f"{_DRAWN.get(name, 'dan')}.mjpeg"
            browser = await playwright.chromium.launch(
                executable_path=shutil.which("chromium"),
                args=[*BROWSER_FLAGS, f"--use-file-for-fake-video-capture={drawn}"],
            )
            stack.push_async_callback(browser.close)
            context = await browser.new_context(viewport=SIZES["desktop"], color_scheme="dark")
            page = await context.new_page()
            page.set_default_timeout(DEADLINE_MS)
            await page.add_init_script(_NAMES)
            return page

        yield enter


async def take(base_url: str) -> None:
    """All walks."""
    FOLDER.mkdir(exist_ok=True)
    async with async_playwright() as playwright, people(playwright) as enter:
        await walk(base_url, enter, look)
        await walk_ends(base_url, enter, look)
        await walk_report(base_url, enter, look)


def main() -> None:
    """Start the app, take the pictures, stop it."""
    expect.set_options(timeout=DEADLINE_MS)
    with tempfile.TemporaryDirectory() as folder:
        server = start_app(Path(folder) / "data", Path(folder) / "log")
        try:
            server.wait_ready()
            asyncio.run(take(server.base_url))
        finally:
            server.stop()


if __name__ == "__main__":
    main()
