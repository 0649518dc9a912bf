"""F10: a connection that is never closed, and at whose other end is nobody."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack

from tests.faults.measured import measured
from tests.faults.sockets import held, swallow
from tests.running import AppServer
from tests.security.talkers import Talker, counted, enter
from tests.security.world import account, stores
from tests.signaling.hubs import until
from whisper_gate.domain.permissions import Standing
from whisper_gate.domain.rooms import Access

DROPPED_WITHIN = 15.0  # seconds
SLACK = 2.0  # for what this machine has to do besides
A_BLIP = 10.0  # seconds of silence that end nobody


def port_of(talker: Talker) -> int:
    return talker.client.socket.local_address[1]


def blackholed(talker: Talker) -> None:
    """Its network is gone: nothing arrives, nothing is confirmed."""
    swallow(talker.client.socket)


def frozen(talker: Talker) -> None:
    """Its process stands still: the kernel goes on to confirm what nobody reads."""
    talker.client.socket.transport.pause_reading()


def deaf(talker: Talker) -> None:
    """It reads, and says nothing."""
    talker.client.answers = False


# How each falls silent, and whether it has a key to come back. One without is asked by the kernel alone.
SILENT = [(blackholed, False), (blackholed, True), (frozen, True), (deaf, True)]


async def dropped(server: AppServer, talkers: list[Talker]) -> list[float]:
    """Seconds until the workers hold no file any more for each of them."""
    began, took = time.monotonic(), dict.fromkeys(talkers, 0.0)
    while waiting := [one for one, seconds in took.items() if not seconds]:
        await asyncio.sleep(0.1)
        ports, now = held(server), time.monotonic() - began
        assert now < DROPPED_WITHIN + SLACK, [(took[one], port_of(one) in ports) for one in talkers]
        took |= {one: now for one in waiting if port_of(one) not in ports}
    return list(took.values())


async def test_half_open_connections_are_dropped(server, services):
    """Within 15 s, file and all, and not after a blip; who answers stays, and so do original clients."""
    async with stores(services) as kept, AsyncExitStack() as stack:
        owner = (await account(kept, Standing.OWNER)).visitor
        room = (await kept.rooms.create(owner, "Room", access=Access.LINK)).id
        ana = await enter(stack, server, kept, room, visitor=owner, resume=True)
        ben = await enter(stack, server, kept, room)
        connections = await counted(server, "whisper_gate_connections ")
        ghosts = [await enter(stack, server, kept, room, resume=resume) for _, resume in SILENT]
        for ghost in ghosts:
            await ana.wait_for("join", ghost.id)
        files = len(held(server))
        for (fall_silent, _), ghost in zip(SILENT, ghosts, strict=True):
            fall_silent(ghost)
        took = await dropped(server, ghosts)
        measured("F10", f"dropped after {min(took):.1f} to {max(took):.1f} s")
        assert min(took) > A_BLIP
        assert len(held(server)) <= files - len(ghosts)
        assert await counted(server, "whisper_gate_connections ") == connections
        await ana.wait_for("leave", ghosts[0].id)  # the others have a key, and some time to come back with it

        await until(lambda: ana.client.pings >= 3, lambda: ana.client.pings, 10)
        assert (ben.client.pings, ana.closed, ben.closed) == (0, None, None)
        await ana.offer(ben)
        await ben.wait_for("offer", ana.id)
        for ghost in ghosts:
            ghost.client.socket.transport.abort()
