"""F15: messages of 64 KiB and one byte, and of a megabyte."""

from __future__ import annotations

from contextlib import AsyncExitStack

import pytest

from tests.security.pages import PageSocket
from tests.security.talkers import enter, grant
from tests.security.world import account
from whisper_gate.domain.permissions import Standing
from whisper_gate.domain.rooms import Access

LIMIT = 64 * 1024


@pytest.mark.parametrize("size", [LIMIT + 1, 1024 * 1024])
async def test_too_large_a_message_ends_its_sender_alone(server, kept, size):
    """1009 on the plain WebSocket and on a page's; who was in the call with them goes on talking."""
    async with AsyncExitStack() as stack:
        owner = (await account(kept, Standing.OWNER)).visitor
        room = (await kept.rooms.create(owner, "Room", access=Access.LINK)).id
        ana = await enter(stack, server, kept, room, visitor=owner)
        ben = await enter(stack, server, kept, room, transport="/signal")
        loud = await enter(stack, server, kept, room)
        page = await stack.enter_async_context(PageSocket.open(server))
        ticket = await grant(kept, room)
        join = {"type": "join", "from": ticket.participant_id, "ticket": ticket.ticket}
        await page.packet("/signal", "signal", join)
        for one in (loud.id, ticket.participant_id):
            await ana.wait_for("join", one)
        await loud.client.send_text("x" * size)
        assert await loud.client.close_code() == 1009
        # On a page's socket the envelope of Socket.IO comes on top, and its allowance.
        await page.socket.send(f'42/signal,["signal","{"x" * (size + 1024)}"]')
        assert await page.close_code() == 1009
        for one in (loud.id, ticket.participant_id):
            await ana.wait_for("leave", one)
            await ben.wait_for("leave", one)
        for speaker, listener in ((ana, ben), (ben, ana)):
            await speaker.offer(listener)
            await listener.wait_for("offer", speaker.id)
        assert (ana.errors, ben.errors, ana.closed, ben.closed) == ([], [], None, None)
