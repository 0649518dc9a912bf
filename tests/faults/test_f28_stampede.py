"""F28: a thousand people want into one room within five seconds."""

from __future__ import annotations

import asyncio
import secrets
import time

import pytest

from tests.faults.crowd import Member, Probe, come_in, quantile, seconds
from tests.faults.long import LONG
from tests.faults.measured import measured
from tests.running import AppServer
from whisper_gate.domain.rooms import CAPACITY_DEFAULT as CAPACITY

PEOPLE, SPREAD = 1000, 5.0  # seconds
ANSWERED_WITHIN = 1.0  # seconds, for 99 of 100, where the machine has nothing else to do
IDLE_AGAIN_WITHIN = 5.0  # seconds
FULL = 4423


async def come(server: AppServer, room: str, at: float) -> Member:
    await asyncio.sleep(max(0.0, at - time.monotonic()))
    one = await come_in(server, room)
    if not one.seated:
        assert await one.gone() == FULL
    return one


async def quiet_again(probe: Probe, p99: float) -> tuple[float, float]:
    """Seconds until fifty offers in a row are as fast as before, and how fast they were."""
    began = time.monotonic()
    while True:
        began_this = time.monotonic() - began
        now = await probe.p99(50, 0.01)
        if now <= 2 * p99 + 0.02:
            return began_this, now
        assert time.monotonic() - began < 2 * IDLE_AGAIN_WITHIN, f"{seconds(now)}, {seconds(p99)} before"


@pytest.mark.timeout(400)
@pytest.mark.usefixtures("in_turn", "as_crowd")
async def test_a_thousand_at_one_door(crowded):
    """As many as there are seats sit, all others hear `room_full`, and afterwards nothing is slower."""
    room = secrets.token_hex(8)
    async with Probe.open(crowded) as probe:
        before = await probe.p99()
        began = time.monotonic()
        people = await asyncio.gather(
            *(come(crowded, room, began + SPREAD * number / PEOPLE) for number in range(PEOPLE))
        )
        lasted = time.monotonic() - began
        wait, after = await quiet_again(probe, before)

        inside = [one for one in people if one.seated]
        outside = [one for one in people if not one.seated]
        assert len(inside) == CAPACITY
        assert [one.first.get("code") for one in outside] == ["room_full"] * (PEOPLE - CAPACITY)
        times = [one.took for one in outside]
        slow = quantile(times, 0.99)
        measured(
            "F28",
            f"{PEOPLE} in {lasted:.1f} s; answer p50 {seconds(quantile(times, 0.5))}, p99 {seconds(slow)}, "
            f"{sum(one.retries for one in people)} retries; "
            f"offer p99 {seconds(before)} before, {seconds(after)} {wait:.1f} s after",
        )
        assert wait <= IDLE_AGAIN_WITHIN
        # Somebody who was turned away is nobody's business: those inside hear of each other alone.
        for one in inside:
            assert len([kind for kind in one.heard if kind != "ping"]) < 2 * CAPACITY, one.heard
            assert one.socket.close_code is None
        assert not LONG or slow < ANSWERED_WITHIN
        for one in inside:
            await one.socket.close()
