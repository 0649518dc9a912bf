"""Every page and call state by axe-core in both themes, and at 320 CSS pixels without sideways scroll."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Page

from tests.conftest import PersonFactory
from tests.e2e.ends import walk_ends
from tests.e2e.mirrored import complaints_when_mirrored
from tests.e2e.states import violations, walk_call, walk_inside, walk_pages
from tests.running import AppServer

_AXE = Path(__file__).parents[1] / "js/node_modules/axe-core/axe.min.js"
# WCAG 2.2 AA, and what axe-core holds for good practice.
RUN_AXE = """() => axe.run({ resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })"""
# WCAG 1.4.10: 320 CSS pixels are also 1280 at 400 %; half the usual width is 200 %.
_NARROW = {"width": 320, "height": 720}
_WIDE = {"width": 1280, "height": 800}
_SIDEWAYS = """() => {
  const wide = document.scrollingElement.scrollWidth - document.documentElement.clientWidth;
  if (wide <= 0) return [];
  return [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
    .slice(0, 3).map((one) => `${one.tagName}.${one.className} +${wide}`);
}"""
STILL = """() => document.getAnimations().every((one) => one.playState !== "running"
  || one.effect.getTiming().iterations === Infinity)"""


@pytest.mark.parametrize("way", [walk_pages, walk_call, walk_inside, walk_ends])
async def test_no_page_and_no_call_state_keeps_anybody_out(
    app_server: AppServer, person: PersonFactory, way: Callable[..., Awaitable[None]]
):
    """A walk through some of them; every complaint names its state."""
    script = _AXE.read_text(encoding="utf-8")
    complaints: list[str] = []

    async def look(state: str, page: Page) -> None:
        for theme in ("dark", "light"):
            await page.emulate_media(color_scheme=theme)
            await page.wait_for_function(STILL)
            await page.evaluate(f"() => {{ {script} }}")
            found = await page.evaluate(RUN_AXE)
            complaints.extend(f"{state}, {theme}: {one}" for one in violations(found))
        await page.set_viewport_size(_NARROW)
        complaints.extend(f"{state}, 320 px: {one}" for one in await page.evaluate(_SIDEWAYS))
        complaints.extend(f"{state}, mirrored: {one}" for one in await complaints_when_mirrored(page))
        await page.set_viewport_size(_WIDE)

    await way(app_server.base_url, person, look)
    assert not complaints, "\n".join(complaints)
