"""`/metrics` counts what all workers do: its numbers are their sums."""

from __future__ import annotations

import asyncio
import json
import secrets
import timeit
from contextlib import AsyncExitStack

import bcrypt
import httpx
import pytest_asyncio

from tests.numbers import Numbers
from tests.running import CHEAP, AppServer
from tests.signaling.sockets import PlainClient, plain

WITHIN = 15.0  # seconds; gauges follow at the hub's next beat, and who was here before may have grace


class Counted:
    """The numbers since this was made."""

    def __init__(self, http: httpx.AsyncClient, before: Numbers) -> None:
        self.http, self.before = http, before

    async def now(self, name: str, **labels: str) -> float:
        return Numbers((await self.http.get("/metrics")).text)(name, **labels) - self.before(name, **labels)

    async def wait_for(self, expected: float, name: str, **labels: str) -> None:
        found = None
        try:
            async with asyncio.timeout(WITHIN):
                while (found := await self.now(name, **labels)) != expected:  # noqa: ASYNC110 - other processes
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise AssertionError(f"{name} {labels} is {found}, not {expected}") from None


@pytest_asyncio.fixture(loop_scope="session")
async def counted(app_server: AppServer):
    async with httpx.AsyncClient(base_url=app_server.base_url) as http:
        answer = await http.get("/metrics")
        assert answer.headers["content-type"].startswith("text/plain")
        yield Counted(http, Numbers(answer.text))


@pytest_asyncio.fixture(loop_scope="session")
async def spread(app_server: AppServer):
    """`await spread(room)`: people of the room by worker, two at least on each of two."""
    async with AsyncExitStack() as stack:

        async def fill(room: str) -> list[list[PlainClient]]:
            workers: dict[str, list[PlainClient]] = {}
            for number in range(40):
                client = await stack.enter_async_context(plain(app_server.base_url, room, f"p{number}"))
                await client.send("join")
                welcome = await client.wait_for("welcome")
                here = workers.setdefault(welcome["worker"], [])
                if len(here) == 2:  # seats are few: only those who are needed stay
                    await client.send("leave")
                    continue
                here.append(client)
                if len(workers) == 2 and all(len(one) == 2 for one in workers.values()):
                    break
            assert len(workers) == 2
            return list(workers.values())

        yield fill


async def test_joins_and_connections_are_counted_across_workers(app_server: AppServer, counted: Counted):
    async with AsyncExitStack() as stack:
        room = secrets.token_urlsafe(8)
        for number in range(8):
            client = await stack.enter_async_context(plain(app_server.base_url, room, f"p{number}"))
            await client.send("join")
            await client.wait_for("welcome")
        late = await stack.enter_async_context(plain(app_server.base_url, room, "late"))
        await late.send("join")
        await late.wait_for("error")
        assert await counted.now("joins_total", outcome="joined") == 8
        assert await counted.now("joins_total", outcome="room_full") == 1
        assert await counted.now("connections") >= 8


async def test_a_room_on_two_workers_is_one_room(counted: Counted, spread):
    """And the people in it are those of both."""
    await counted.wait_for(-counted.before("participants"), "participants")  # nobody from other tests
    counted.before = Numbers("")
    rooms = [secrets.token_urlsafe(8) for _ in range(2)]
    workers = [await spread(room) for room in rooms]
    await counted.wait_for(8, "participants")
    await counted.wait_for(2, "rooms")
    for here in workers[0]:
        for client in here:
            await client.send("leave")
    await counted.wait_for(4, "participants")
    await counted.wait_for(1, "rooms")


async def test_relays_are_timed_by_their_way(counted: Counted, spread):
    """On one worker, and from one to another; both count what they do."""
    (ana, ben), (cleo, dan) = await spread(secrets.token_urlsafe(8))
    for sender, to in ((ana, ben), (cleo, dan), (ana, cleo), (dan, ben), (cleo, ana)):
        await sender.send("ice", to=to.id, candidate=None)
        await to.wait_for("ice", sender.id)
    for route, times in (("local", 2), ("bus", 3)):
        await counted.wait_for(times, "relay_seconds_count", route=route)
        await counted.wait_for(times, "frames_relayed_total", type="ice", route=route)
        assert await counted.now("relay_seconds_bucket", route=route, le="2.0") == times
        assert 0 < await counted.now("relay_seconds_sum", route=route) < 2 * times


async def test_what_browsers_report_of_pairs_is_summed(counted: Counted, spread):
    """Whichever worker they are at; nobody else hears of it."""
    (ana, ben), (cleo, dan) = await spread(secrets.token_urlsafe(8))
    for client, to, outcome, ms in (
        (ana, ben, "direct", 150),
        (ben, ana, "direct", 250),
        (cleo, dan, "direct", 350),
        (dan, ana, "relay_tls", 4_000),
        (cleo, ana, "failed", 31_000),
    ):
        await client.send("pair", to=to.id, outcome=outcome, ms=ms)
    await counted.wait_for(3, "pair_seconds_count", outcome="direct")
    assert round(await counted.now("pair_seconds_sum", outcome="direct"), 6) == 0.75
    assert await counted.now("pair_seconds_bucket", outcome="direct", le="0.2") == 1
    await counted.wait_for(1, "pair_seconds_count", outcome="relay_tls")
    await counted.wait_for(1, "pair_seconds_count", outcome="failed")
    for client in (ana, ben, cleo, dan):
        assert not [one for one in client.frames if one["type"] in {"pair", "error"}]


async def test_nobody_can_bend_the_counts_of_pairs(counted: Counted, spread):
    """A word of its own is no label, and a flood counts for a full room's worth."""
    (ana, ben), _ = await spread(secrets.token_urlsafe(8))
    await ana.send("pair", to=ben.id, outcome="10.0.0.7", ms=1)
    assert (await ana.wait_for("error"))["code"] == "bad_frame"
    for _ in range(60):
        await ana.send("pair", to=ben.id, outcome="relay_tcp", ms=1)
    await ana.send("ice", to=ben.id, candidate=None)
    await ben.wait_for("ice")
    assert 30 <= await counted.now("pair_seconds_count", outcome="relay_tcp") <= 36
    assert "10.0.0.7" not in (await counted.http.get("/metrics")).text


async def test_what_is_dropped_is_counted_by_its_reason(counted: Counted, spread):
    """Here: what comes faster than a connection may send."""
    (ana, _), _ = await spread(secrets.token_urlsafe(8))
    await asyncio.gather(*(ana.send_text(json.dumps({"type": "pong", "from": ana.id})) for _ in range(300)))
    await ana.wait_for("error")
    async with asyncio.timeout(WITHIN):
        while not await counted.now("frames_dropped_total", reason="over_rate"):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_passwords_and_stores_are_timed(counted: Counted):
    """Each command by its name, on whichever worker."""
    salt = bcrypt.gensalt(int(CHEAP["PASSWORD_COST"]))
    one = min(timeit.repeat(lambda: bcrypt.hashpw(b"a very quiet door", salt), number=1, repeat=9))
    for _ in range(4):  # over several connections, so that both workers have their share
        async with httpx.AsyncClient(base_url=counted.http.base_url) as http:
            name = f"u{secrets.token_hex(6)}"
            made = {"username": name, "email": f"{name}@example.org", "password": "a very quiet door"}
            answer = await http.post(
                "/api/v1/auth/register", json=made, headers={"Origin": str(http.base_url)}
            )
            assert answer.status_code == 201
    assert await counted.now("hash_seconds_count") == 4
    assert await counted.now("hash_wait_seconds_count") == 4
    assert await counted.now("hash_seconds_sum") > 2 * one
    assert await counted.now("hashes_waiting") == 0
    assert await counted.now("store_seconds_count", store="mongo", operation="insert") >= 8
    assert await counted.now("store_seconds_count", store="redis", operation="limit") >= 4
    assert await counted.now("store_seconds_count", operation="other") == 0
    assert await counted.now("store_failures_total", store="redis") == 0
