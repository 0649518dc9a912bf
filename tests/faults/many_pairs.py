"""A page of pairs: the project's own mesh and peer over real connections, and a relay that can be bad."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, Page, Route

from tests.running import ROOT

ORIGIN = "http://localhost"  # never asked: a browser gives a microphone to localhost alone, besides https
FOLDERS = ("whisper_gate/media/", "tests/faults/pairs/", "tests/js/node_modules/@fluent/bundle/esm/")
PACKAGES = {"imports": {"@fluent/bundle": f"{ORIGIN}/tests/js/node_modules/@fluent/bundle/esm/index.js"}}
PAGE = f"""<!doctype html><title>Pairs</title>
<script type="importmap">{json.dumps(PACKAGES)}</script>
<script type="module" src="/tests/faults/pairs/harness.js"></script>"""
CATALOGUES = 'export const ENGLISH = "";\nexport const CATALOGUES = {};'  # the build makes them
AT_ONCE = 4
WITHIN_MS = 25_000
PER_PAGE = 50  # a browser keeps closed connections for a while, and allows 500 for a page


@dataclass(frozen=True)
class Losses:
    """How often the relay does what to a frame: probabilities."""

    drop: float = 0.0
    twice: float = 0.0
    late: float = 0.0


@dataclass
class Outcome:
    """What came of all pairs."""

    pairs: list[dict[str, Any]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def failures(self) -> list[str]:
        """Of each pair that is not as it should be: its seed, and why."""
        return [
            f"seed {pair['seed']} {pair['collision']}: {pair['problem']} {pair['wrong']}"
            for pair in self.pairs
            if pair["problem"] or pair["wrong"]
        ] + self.errors

    def connected_within(self, seconds: float) -> int:
        """How many pairs were connected that soon after their start."""
        return sum(0 < pair["connectedAt"] <= seconds * 1000 for pair in self.pairs)

    def summary(self) -> str:
        """Median and longest time to connect."""
        times = sorted(pair["connectedAt"] for pair in self.pairs)
        middle = times[len(times) // 2]
        return f"{len(times)} pairs, connected after {middle:.0f} ms, the last {times[-1]:.0f} ms"


async def run_pairs(
    browser: Browser, seeds: range, *, losses: Losses = Losses(), collide: bool = False
) -> Outcome:
    """Run a pair for each seed, some at a time."""
    outcome = Outcome()
    for first in range(seeds.start, seeds.stop, PER_PAGE):
        some = list(range(first, min(first + PER_PAGE, seeds.stop)))
        options = {
            "seeds": some,
            "atOnce": AT_ONCE,
            "losses": vars(losses),
            "collide": collide,
            "within": WITHIN_MS,
        }
        async with _page(browser) as page:
            told = await page.evaluate("options => runPairs(options)", options)
        outcome.pairs += told["results"]
        outcome.errors += told["errors"]
    return outcome


@contextlib.asynccontextmanager
async def _page(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context(permissions=["microphone"])
    try:
        page = await context.new_page()
        await page.route(f"{ORIGIN}/**", _serve)
        await page.goto(f"{ORIGIN}/")
        await page.wait_for_function("() => Boolean(window.runPairs)")
        yield page
    finally:
        await context.close()


async def _serve(route: Route) -> None:
    path = route.request.url.removeprefix(f"{ORIGIN}/")
    if not path:
        await route.fulfill(body=PAGE, content_type="text/html")
    elif path.endswith("catalogues.js"):
        await route.fulfill(body=CATALOGUES, content_type="text/javascript")
    elif path.startswith(FOLDERS) and (file := ROOT / path).is_file():
        await route.fulfill(body=file.read_text(), content_type="text/javascript")
    else:
        await route.fulfill(status=404)
