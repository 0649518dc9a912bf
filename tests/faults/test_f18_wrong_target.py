"""F18: to nobody, to oneself, to another room; and into another room."""

from __future__ import annotations

from contextlib import AsyncExitStack

import pytest

from tests.security.talkers import TRANSPORTS, connected, enter, grant
from tests.security.test_s15_spoofed_sender import ADDRESSED, FRAMES, heard_since
from tests.security.world import account
from tests.signaling.hubs import until
from whisper_gate.domain.permissions import Standing
from whisper_gate.domain.rooms import Access
from whisper_gate.domain.users import new_id


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_what_is_addressed_wrongly_reaches_nobody(server, kept, transport):
    """`no_such_peer` for each, and silence for everybody in both rooms, on both workers."""
    async with AsyncExitStack() as stack:
        owner = (await account(kept, Standing.OWNER)).visitor
        here, there = [
            (await kept.rooms.create(owner, name, access=Access.LINK, capacity=12)).id
            for name in ("Here", "There")
        ]
        # With keys, because clients of the original protocol are told afterwards who was there before them.
        ana = await enter(stack, server, kept, here, resume=True)
        ben = await enter(stack, server, kept, here, other_than=ana, resume=True)
        cleo = await enter(stack, server, kept, there, resume=True)
        dan = await enter(stack, server, kept, there, other_than=cleo, resume=True)
        me = await enter(stack, server, kept, here, transport=transport)
        for one, other in ((ana, ben.id), (cleo, dan.id), (ana, me.id), (ben, me.id)):
            await one.wait_for("join", other)
        heard = {one: len(one.frames) for one in (ana, ben, cleo, dan)}
        targets = (cleo.id, dan.id, me.id, new_id())
        for kind in ADDRESSED:
            for target in targets:
                await me.say(kind, to=target, **FRAMES[kind])
        await me.wait_for("error", count=len(targets) * len(ADDRESSED))
        assert set(me.errors) == {"no_such_peer"}
        for listener, speaker in ((ana, me), (ben, me), (cleo, dan), (dan, cleo)):
            assert await heard_since(listener, heard[listener], speaker) == []
        assert me.closed is None


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_a_ticket_for_one_room_opens_no_other(server, kept, transport):
    """On the plain WebSocket 4401; on the namespace, which names no room, one is in the ticket's own."""
    async with AsyncExitStack() as stack:
        owner = (await account(kept, Standing.OWNER)).visitor
        here, there = [
            (await kept.rooms.create(owner, name, access=Access.LINK)).id for name in ("Here", "There")
        ]
        cleo = await enter(stack, server, kept, there)
        ticket = await grant(kept, here)
        me = await stack.enter_async_context(connected(server, there, ticket.participant_id, transport))
        await me.say("join", ticket=ticket.ticket)
        if transport == "/ws":
            await until(lambda: me.closed == 4401, lambda: me.frames, 10)
            assert me.errors == ["bad_ticket"]
        else:
            assert (await me.wait_for("welcome"))["room"] == here
        assert cleo.of_type("join", me.id) == []
