"""F34: fifty rooms in which nothing happens, for a while; docs/reliability.md has the command for hours."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack

import pytest

from tests.faults.long import SOAK_SECONDS, slope
from tests.faults.measured import measured
from tests.faults.sockets import open_files, resident
from tests.running import AppServer
from tests.security.talkers import TRANSPORTS, Talker, enter
from tests.security.world import Stores, account
from whisper_gate.domain.permissions import Standing
from whisper_gate.domain.rooms import Access

ROOMS = 50
WARM_UP = max(10.0, SOAK_SECONDS / 20)  # seconds
SAMPLES = 20
FLAT = 0.05  # of what there was after the warm-up


async def settle(stack: AsyncExitStack, server: AppServer, kept: Stores) -> list[Talker]:
    """Two in each room, one on either transport, both asked by `ping` whether they are there."""
    owner = (await account(kept, Standing.OWNER)).visitor
    people = []
    for number in range(ROOMS):
        room = (await kept.rooms.create(owner, f"Room {number}", access=Access.LINK)).id
        people += [
            await enter(stack, server, kept, room, transport=transport, resume=True)
            for transport in TRANSPORTS
        ]
    return people


@pytest.mark.timeout(SOAK_SECONDS + 200)
async def test_idle_rooms_cost_nothing(crowded, kept):
    """Nobody is put out, nobody hears anything, and files, memory and Redis stay as they are."""
    async with AsyncExitStack() as stack:
        people = await settle(stack, crowded, kept)
        await asyncio.sleep(WARM_UP)
        heard, log = [len(one.frames) for one in people], len(crowded.output())
        samples: list[tuple[float, tuple[float, ...]]] = []
        began = time.monotonic()
        for number in range(SAMPLES + 1):
            await asyncio.sleep(
                max(0.0, began + number * (SOAK_SECONDS - WARM_UP) / SAMPLES - time.monotonic())
            )
            redis = (await kept.redis.info("memory"))["used_memory"]
            samples.append((time.monotonic() - began, (open_files(crowded), resident(crowded), redis)))
        assert [one.closed for one in people] == [None] * len(people)
        news = [one.frames[before:] for one, before in zip(people, heard, strict=True)]
        assert [one for one in news if one] == []
        assert crowded.output()[log:] == ""
        first, last = samples[0][1], samples[-1][1]
        measured(
            "F34",
            f"{len(people)} people for {samples[-1][0]:.0f} s; files {first[0]:g} and {last[0]:g}; "
            f"memory {first[1] / 1e6:.1f} and {last[1] / 1e6:.1f} MB "
            f"({_slope(samples, 1) / 1e6:+.3f} MB/min); "
            f"Redis {first[2] / 1e6:.2f} and {last[2] / 1e6:.2f} MB",
        )
        for name, before, after in zip(("files", "memory", "Redis"), first, last, strict=True):
            assert after <= before * (1 + FLAT), name


def _slope(samples: list[tuple[float, tuple[float, ...]]], which: int) -> float:
    return slope([(at, values[which]) for at, values in samples])
