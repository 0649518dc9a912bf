"""F26: both sides begin in the same instant, and change things in the same instant."""

from __future__ import annotations

from playwright.async_api import Browser

from tests.faults.many_pairs import run_pairs
from tests.faults.measured import measured

PAIRS = 200


async def test_two_hundred_pairs_that_collide_are_one_connection_each(crowded_browser: Browser):
    """Both start, restart ICE, share their screens or build anew at once; then all flows both ways."""
    outcome = await run_pairs(crowded_browser, range(1, PAIRS + 1), collide=True)
    assert outcome.failures == []
    assert len(outcome.pairs) == PAIRS
    measured("F26", outcome.summary())
