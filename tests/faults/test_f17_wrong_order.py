"""F17: right frames at the wrong time."""

from __future__ import annotations

from contextlib import AsyncExitStack

import pytest

from tests.security.talkers import TRANSPORTS, Talker, connected, enter, grant
from tests.security.world import account
from tests.signaling.hubs import until
from whisper_gate.domain.permissions import Standing
from whisper_gate.domain.rooms import Access

OFFER = {"type": "offer", "sdp": "v=0\r\n"}
ANSWER = {"type": "answer", "sdp": "v=0\r\n"}


async def everyone(stack: AsyncExitStack, server, kept, room: str) -> set[str]:
    """Who is there, as somebody new is told; they go again."""
    async with AsyncExitStack() as own:
        new = await enter(own, server, kept, room)
        return {one["id"] for one in new.of_type("welcome")[0]["participants"]}


async def refused(me: Talker, kind: str, code: str, **fields: object) -> None:
    """The frame is answered with that error, and the connection stays."""
    before = len(me.errors)
    await me.say(kind, **fields)
    await until(lambda: len(me.errors) > before, lambda: me.frames, 10)
    assert me.errors[before:] == [code], kind
    assert me.closed is None


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_frames_out_of_order(server, kept, transport):
    """Each is an error or changes nothing, and in the end everybody knows who is there."""
    async with AsyncExitStack() as stack:
        owner = (await account(kept, Standing.OWNER)).visitor
        room = (await kept.rooms.create(owner, "Room", access=Access.LINK, capacity=12)).id
        ana = await enter(stack, server, kept, room, visitor=owner)
        ticket = await grant(kept, room)
        me = await stack.enter_async_context(connected(server, room, ticket.participant_id, transport))

        # Before joining, nothing else counts.
        await refused(me, "offer", "not_joined", to=ana.id, offer=OFFER)
        await refused(me, "start", "not_joined")
        await refused(me, "leave", "not_joined")
        assert await everyone(stack, server, kept, room) == {ana.id}
        await me.say("join", ticket=ticket.ticket)
        await me.wait_for("welcome")

        # A second `join`, with the ticket or another one.
        await refused(me, "join", "already_joined", ticket=ticket.ticket)
        await refused(me, "join", "already_joined", ticket=(await grant(kept, room)).ticket)

        # An answer to no offer and candidates before one are the other end's to judge: passed on, in order.
        await me.say("answer", to=ana.id, answer=ANSWER)
        await me.say("ice", to=ana.id, candidate=None)
        await me.say("offer", to=ana.id, offer=OFFER)
        await ana.wait_for("offer", me.id)
        kinds = [one["type"] for one in ana.frames if one.get("from") == me.id]
        assert kinds == ["join", "answer", "ice", "offer"]

        # Twice ready is ready once.
        for _ in range(2):
            await me.say("start")
        await me.say("state", hand=True)
        await ana.wait_for("state", me.id)
        assert len(ana.of_type("start", me.id)) == 1
        assert await everyone(stack, server, kept, room) == {ana.id, me.id}

        # Gone twice, and then some more.
        await me.say("leave")
        await ana.wait_for("leave", me.id)
        await refused(me, "leave", "not_joined")
        await refused(me, "start", "not_joined")
        await refused(me, "offer", "not_joined", to=ana.id, offer=OFFER)
        assert len(ana.of_type("leave", me.id)) == 1
        assert await everyone(stack, server, kept, room) == {ana.id}

        # And in again, over the same connection, with a new ticket for who it is.
        again = await grant(kept, room)
        me.id = again.participant_id
        await me.say("join", ticket=again.ticket)
        await ana.wait_for("join", me.id)
        assert await everyone(stack, server, kept, room) == {ana.id, me.id}
