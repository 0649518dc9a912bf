"""Who says nothing is closed in time; who waits for an answer, or could not be given one, is not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from tests.signaling.hubs import Client, Node, new_room, nodes, until
from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.messages import Message
from whisper_gate.domain.participants import Pass
from whisper_gate.embedded import EmbeddedServices
from whisper_gate.signaling import seat
from whisper_gate.signaling.closing import Close

JOIN_WITHIN = 0.2  # seconds


@pytest.fixture
async def node(services: EmbeddedServices, monkeypatch):
    monkeypatch.setattr(seat, "JOIN_WITHIN", JOIN_WITHIN)
    async with nodes(services.redis_uri, 1) as (only,):
        yield only


def arrived(node: Node, admit: Callable[[Message], Awaitable[Pass]]) -> tuple[Client, asyncio.Task[None]]:
    """A connection at whose door `admit` stands, and what waits for its join."""
    client = node.client("ana", new_room())
    client.seat = node.hub.seat(client.outbox, admit)
    return client, asyncio.create_task(client.seat.expect_join())


def let_in(message: Message) -> Pass:
    return Pass(new_room(), message.sender, "Ana", 8)


async def test_who_says_nothing_is_closed(node):
    """As not signed in."""

    async def admit(message: Message) -> Pass:
        return let_in(message)

    client, _ = arrived(node, admit)
    assert await client.wait_closed() is Close.NOT_SIGNED_IN


async def test_the_time_that_the_server_takes_is_not_theirs(node):
    """An answer that takes longer than they had to ask finds them there."""
    ready = asyncio.Event()

    async def admit(message: Message) -> Pass:
        await ready.wait()
        return let_in(message)

    client, expecting = arrived(node, admit)
    joining = asyncio.create_task(client.join())
    await asyncio.sleep(3 * JOIN_WITHIN)
    assert client.outbox.closing is None
    ready.set()
    await joining
    await client.wait_for("welcome")
    async with asyncio.timeout(5):
        await expecting
    assert client.outbox.closing is None


async def test_who_is_told_to_come_again_has_the_time_to_do_so(node):
    """Refused as often as that takes longer than they had at first; then they fall silent."""
    loop = asyncio.get_running_loop()
    began = loop.time()

    async def admit(_message: Message) -> Pass:
        raise DomainError(ErrorCode.UNAVAILABLE, "Not now.")

    client, _ = arrived(node, admit)
    while loop.time() - began < 3 * JOIN_WITHIN:
        await client.join()
        assert client.outbox.closing is None
        await asyncio.sleep(JOIN_WITHIN / 10)
    assert {one["code"] for one in client.of_type("error")} == {"unavailable"}
    assert await client.wait_closed() is Close.NOT_SIGNED_IN


async def test_who_is_refused_for_another_reason_gains_no_time(node):
    """Asking again and again keeps nobody there."""

    async def admit(_message: Message) -> Pass:
        raise DomainError(ErrorCode.RATE_LIMITED, "Too often.")

    client, _ = arrived(node, admit)

    async def ask() -> None:
        while client.outbox.closing is None:
            await client.join()
            await asyncio.sleep(JOIN_WITHIN / 10)

    asking = asyncio.create_task(ask())
    assert await client.wait_closed() is Close.NOT_SIGNED_IN
    await asking
    await until(lambda: client.seat.gone)
