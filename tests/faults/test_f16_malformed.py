"""F16: frames that are none. Ten thousand of them, made up, are in tests/security/test_fuzz.py."""

from __future__ import annotations

import asyncio
import contextlib
from contextlib import AsyncExitStack

import pytest
from websockets.exceptions import ConnectionClosed

from tests.running import AppServer
from tests.security import frames
from tests.security.pages import PageSocket
from tests.security.talkers import TRANSPORTS, Talker, enter
from tests.security.test_fuzz import put_in
from tests.security.world import Stores, account
from tests.signaling.hubs import until
from whisper_gate.domain.permissions import Standing
from whisper_gate.domain.rooms import Access

OFFER = '"from":"@me","to":"@ana","offer":{"type":"offer","sdp":"v=0"}'
KINDS: dict[str, tuple[str | bytes, str]] = {
    "bad JSON": ("{", "bad_json"),
    "nothing": ("", "bad_json"),
    "null": ("null", "bad_frame"),
    "array": ("[1,2]", "bad_frame"),
    "number": ("7", "bad_frame"),
    "10,000 levels, open": ("[" * 10_000, "bad_json"),
    "10,000 levels, closed": (frames.deep(10_000), "bad_json"),
    "NaN": ('{"type":"state","from":"@me","mic":NaN}', "bad_json"),
    "1e400": (f'{{"type":"offer","epoch":1e400,{OFFER}}}', "bad_frame"),
    "duplicate keys": ('{"type":"start","from":"@me","from":"@ana"}', "bad_json"),
    "lone surrogate": ('{"type":"join","from":"@me","ticket":"\\ud800"}', "bad_frame"),
    "lone surrogate as sender": ('{"type":"start","from":"\\udc00"}', "bad_id"),
    "binary": (b'{"type":"start","from":"@me"}', "bad_frame"),
    "unknown type": ('{"type":"dance","from":"@me"}', "unknown_type"),
    "no type": ('{"from":"@me"}', "unknown_type"),
    "no sender": ('{"type":"start"}', "bad_id"),
    "no addressee": ('{"type":"ice","from":"@me","candidate":null}', "bad_id"),
    "no description": ('{"type":"offer","from":"@me","to":"@ana"}', "bad_frame"),
    "no candidate": ('{"type":"ice","from":"@me","to":"@ana"}', "bad_frame"),
}
assert len(KINDS) < 20  # the twentieth mistake ends a connection
# Socket.IO's parser is Python's: a number out of range is infinite, and the last of two equal names counts.
ON_A_PAGE = {"1e400": "bad_json"}
# What Socket.IO's own envelope would not carry ends the page's socket instead (4400).
NOT_ON_A_PAGE = {
    "bad JSON",
    "nothing",
    "10,000 levels, open",
    "10,000 levels, closed",
    "binary",
    "duplicate keys",
}
STRIKES = 20
FUZZ, PER_CONNECTION = 1_000, 18


@pytest.fixture
async def room(server, kept):
    owner = (await account(kept, Standing.OWNER)).visitor
    async with AsyncExitStack() as stack:
        room_id = (await kept.rooms.create(owner, "Room", access=Access.LINK, capacity=12)).id
        yield room_id, await enter(stack, server, kept, room_id, visitor=owner)


@pytest.fixture(autouse=True)
def unharmed(server: AppServer):
    """The same workers as before, with no error of their own in the log."""
    pids, log = {one.pid for one in server.workers()}, len(server.output())
    yield
    assert {one.pid for one in server.workers()} == pids
    new = server.output()[log:]
    assert "Traceback" not in new, new
    assert " 500 " not in new, new


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_each_kind_is_answered_and_the_socket_stays(server, kept, room, transport):
    """One error frame each, with its code; the listener hears only what was right at the end."""
    room_id, ana = room
    kinds = {name: what for name, what in KINDS.items() if transport == "/ws" or name not in NOT_ON_A_PAGE}
    codes = ON_A_PAGE if transport == "/signal" else {}
    async with AsyncExitStack() as stack:
        me = await enter(stack, server, kept, room_id, transport=transport)
        await ana.wait_for("join", me.id)
        before = len(ana.frames)
        for number, (name, (sent, code)) in enumerate(kinds.items(), 1):
            await send(me, put_in(sent, {"@me": me.id, "@ana": ana.id}))
            assert (await me.wait_for("error", count=number))["code"] == codes.get(name, code), name
        await me.offer(ana)
        await ana.wait_for("offer", me.id)
        assert len(ana.frames) == before + 1
        assert me.closed is None


async def send(me: Talker, text: str | bytes) -> None:
    """As text on the plain WebSocket; on the namespace inside of Socket.IO's packet."""
    if hasattr(me.client, "send_text"):
        await me.client.send_text(text)
    else:
        await me.client.io.eio.send(f'2/signal,["signal",{text}]')


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_twenty_mistakes_end_it(server, kept, room, transport):
    """4400, and not before the twentieth; mistakes that are nobody's fault do not count."""
    room_id, ana = room
    async with AsyncExitStack() as stack:
        me = await enter(stack, server, kept, room_id, transport=transport)
        for _ in range(STRIKES):
            await me.say("offer", to="nobody", offer={"type": "offer", "sdp": ""})
        for _ in range(STRIKES - 1):
            await me.say("dance")
        await me.wait_for("error", count=2 * STRIKES - 1)
        assert me.closed is None
        await me.say("dance")
        await until(lambda: me.closed == 4400, lambda: (me.closed, me.frames), 10)
        await ana.wait_for("leave", me.id)


@pytest.mark.parametrize("packet", ["42/signal,[", '42/signal,["signal",' + "[" * 10_000, b"\x00\x01"])
async def test_what_is_no_packet_ends_a_pages_socket(server, packet):
    """4400 at once, before Socket.IO has seen it."""
    async with PageSocket.open(server) as page:
        await page.socket.send(packet)
        assert await page.close_code() == 4400


async def test_a_thousand_made_up_frames(server: AppServer, kept: Stores, room):
    """Of every kind, from guests of a call: it goes on."""
    room_id, ana = room
    made = [one for batch in frames.examples(frames.FRAMES, FUZZ // 40, 40) for one in batch]
    chunks = [made[at : at + PER_CONNECTION] for at in range(0, len(made), PER_CONNECTION)]
    gate = asyncio.Semaphore(6)

    async def speak(chunk: list[frames.Sent]) -> None:
        async with gate, AsyncExitStack() as stack:
            me = await enter(stack, server, kept, room_id)
            with contextlib.suppress(ConnectionClosed):
                for one in chunk:
                    await me.client.send_text(put_in(one, {"@me": me.id, "@ana": ana.id, "@key": "x"}))

    await asyncio.gather(*map(speak, chunks))
    assert len(made) == FUZZ
    async with AsyncExitStack() as stack:
        ben = await enter(stack, server, kept, room_id)
        await ben.offer(ana)
        await ana.wait_for("offer", ben.id)
        assert ana.closed is None
