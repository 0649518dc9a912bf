"""S13: who floods is warned, then closed; other rooms do not notice."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack, suppress

import httpx
from websockets.exceptions import ConnectionClosed

from tests.members import register
from tests.security.pages import PageSocket
from tests.security.test_s10_tokens import grant_for
from tests.signaling.hubs import new_room, until
from tests.signaling.sockets import PlainClient, plain
from whisper_gate.ui.states.session import SessionState

# More than a participant may send, less than the guard lets through on a page's socket: what comes faster
# than the worker reads is ended by the guard before anybody has warned of it.
OVER_THE_RATE = 400
FRAMES = 4_000  # as fast as this client can, which is some 10,000 a second
STALL_SECONDS = 0.2


async def enter(stack: AsyncExitStack, url: str, room: str, who: str) -> PlainClient:
    client = await stack.enter_async_context(plain(url, room, who))
    await client.send("join")
    await client.wait_for("welcome")
    return client


async def ended(base_url: str, reason: str) -> float:
    """How many sockets the guard has ended for a reason, or for any."""
    async with httpx.AsyncClient(base_url=base_url, verify=False) as http:
        text = (await http.get("/metrics")).text
    line = "whisper_gate_sockets_ended_total" + (f'{{reason="{reason}"}}' if reason else "{")
    return sum(float(one.split()[-1]) for one in text.splitlines() if one.startswith(line))


async def test_a_flood_is_warned_of_and_ended_while_another_room_goes_on(app_server):
    """As fast as a client can: `rate_limited` once, then 4429; meanwhile others are served at once."""
    async with AsyncExitStack() as stack:
        url, quiet = app_server.base_url, new_room()
        ana, ben = [await enter(stack, url, quiet, who) for who in ("ana", "ben")]
        loud = await enter(stack, url, new_room(), "loud")

        async def flood() -> None:
            text = json.dumps({"type": "state", "from": "loud", "mic": True})
            with suppress(ConnectionClosed):
                for _ in range(FRAMES):
                    await loud.send_text(text)

        flooding = asyncio.create_task(flood())
        for number in range(20):
            began = time.monotonic()
            await ana.send("offer", to="ben", offer={"type": "offer", "sdp": f"v={number}\r\n"})
            await ben.wait_for("offer", "ana", count=number + 1)
            assert time.monotonic() - began < 1
        await flooding
        assert await loud.close_code() == 4429
        assert [one["code"] for one in loud.of_type("error")] == ["rate_limited"]


async def test_a_flood_of_page_events_ends_the_socket(app_server):
    """Reflex queues what it gets, so the guard ends it: 4429, counted."""
    before = await ended(app_server.base_url, "flood")
    async with PageSocket.open(app_server) as page:
        with suppress(ConnectionClosed):
            for _ in range(FRAMES):
                await page.event(SessionState, "load")
        assert await page.close_code() == 4429
    assert await ended(app_server.base_url, "flood") == before + 1


async def test_who_stalls_amid_a_flood_still_learns_why_it_was_ended(app_server):
    """A client that hangs, or a network that loses a packet, and the rest of the flood comes late."""
    async with plain(app_server.base_url, new_room(), "ana") as ana:
        with suppress(ConnectionClosed):
            for number in range(FRAMES):
                if number == FRAMES // 2:
                    time.sleep(STALL_SECONDS)  # noqa: ASYNC251 - nothing of the client may run meanwhile
                await ana.send_text("{}")
        assert await ana.close_code() in {4400, 4429}


async def test_who_never_stops_is_ended_all_the_same(app_server):
    """Listened to for some seconds, and not for ever; with the code, which the client can read by then."""
    async with (
        plain(app_server.base_url, new_room(), "ana") as ana,
        PageSocket.open(app_server) as page,
    ):

        async def go_on(send: Callable[[], Awaitable[None]]) -> None:
            with suppress(ConnectionClosed):
                for _ in range(FRAMES):
                    await send()
                for _ in range(100):
                    await send()
                    await asyncio.sleep(0.1)

        await asyncio.gather(
            go_on(lambda: ana.send_text("{}")), go_on(lambda: page.event(SessionState, "load"))
        )
        assert await ana.close_code() in {4400, 4429}
        assert await page.close_code() == 4429


async def test_a_flood_on_the_namespace_is_warned_of_and_ended(app_server):
    """First the frame `error`, then the end of the namespace; who goes on loses the page's socket too."""
    member = register(app_server)
    grant = grant_for(member, member.create()["id"])
    me = grant["participant_id"]
    member.client.close()
    async with PageSocket.open(app_server) as page:
        await page.packet("/signal", "signal", {"type": "join", "from": me, "ticket": grant["ticket"]})
        state = {"type": "state", "from": me, "mic": True}
        for _ in range(OVER_THE_RATE):
            await page.packet("/signal", "signal", state)
        await until(lambda: any(frame["type"] == "error" for frame in page.frames()), page.frames, 10)
        with suppress(ConnectionClosed):
            for _ in range(FRAMES):
                await page.packet("/signal", "signal", state)
        assert await page.close_code() == 4429
    codes = [frame.get("code") for frame in page.frames() if frame["type"] in {"error", "closed"}]
    assert codes[0] == "rate_limited"
    assert codes[1:] in ([], [4429])


async def test_a_flood_before_joining_is_ended_too(app_server):
    """Twenty mistakes or the rate, whichever is first."""
    async with plain(app_server.base_url, new_room(), "ana") as ana:
        with suppress(ConnectionClosed):
            for _ in range(FRAMES):
                await ana.send("leave")
        assert await ana.close_code() in {4400, 4429}
