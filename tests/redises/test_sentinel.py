"""Redis by Sentinel: workers find the primary, and the next one when it dies."""

from __future__ import annotations

import asyncio
import re
import time

import httpx
import pytest

from tests.contract.connections import PEPPER, RULES, SECRET
from tests.running import find_free_port, start_app
from tests.signaling.hubs import Node, new_room, nodes, until
from tests.signaling.sockets import plain
from tests.valkeys import PASSWORD, SENTINEL_PASSWORD, SERVICE, Watched
from whisper_gate.doctor import stores
from whisper_gate.doctor.found import Finding, State
from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.users import new_id
from whisper_gate.settings import load
from whisper_gate.signaling import redis_bus
from whisper_gate.stores.redis_ephemeral import RedisEphemeralStore
from whisper_gate.stores.redis_limits import RedisRateLimiter

BACK_WITHIN = 20.0  # seconds; half a second to notice, and the Sentinels' election


async def examined(uri: str) -> Finding:
    return await stores.redis(load(_env_file=None, redis_pub_uri=uri), {})


async def test_one_time_codes_and_limits_are_at_the_primary(sentinels: Watched):
    """Also the rate limits, which the `limits` library counts by the client's own pool."""
    async with redis_bus.connect(sentinels.uri) as client:
        store, key = RedisEphemeralStore(client), new_id()
        await store.put(key, "word", 30)
        with sentinels.primary().client() as primary:
            assert primary.get(f"wg:once:{key}") == "word"
        assert await store.take(key) == "word"
        limiter = RedisRateLimiter(client, RULES)
        for _ in range(5):
            await limiter.hit("login_failures", key)
        with pytest.raises(DomainError) as caught:
            await limiter.hit("login_failures", key)
        assert caught.value.code is ErrorCode.RATE_LIMITED


async def test_the_doctor_is_content(sentinels: Watched):
    found = await examined(sentinels.uri)
    assert found.state is State.OK, found
    assert "writable, at redis+sentinel://127.0.0.1:" in found.said
    assert PASSWORD not in found.said


def nobody(uri: str) -> str:
    return re.sub(r":\d+", ":9", uri.replace(f":{PASSWORD}", ":pw"))


@pytest.mark.parametrize(
    ("change", "said", "fix"),
    [
        (nobody, "has no Sentinel that answers", "start them"),
        (lambda uri: uri.replace(f"/{SERVICE}", "/letters"), "know no service letters", f"({SERVICE})"),
        (lambda uri: uri.partition("?")[0], "Sentinels that refuse us", "?sentinel_password="),
        (lambda uri: uri.replace(SENTINEL_PASSWORD, "pw"), "Sentinels that refuse us", "?sentinel_password="),
        (lambda uri: uri.replace(PASSWORD, "pw"), "refuses the user or the password", "correct them"),
    ],
)
async def test_the_doctor_names_what_is_wrong(sentinels: Watched, change, said, fix):
    """One line with what to do, and no password in it."""
    found = await examined(change(sentinels.uri))
    assert (found.state, said in found.said, fix in found.fix) == (State.BROKEN, True, True), found
    assert "pw" not in found.said + found.fix
    assert "\n" not in found.said


async def test_two_people_meet_across_two_workers(sentinels: Watched, services, tmp_path):
    """The app itself: health says ok, and an offer and its answer cross."""
    app = start_app(
        tmp_path / "data",
        tmp_path / "log",
        find_free_port(),
        MONGO_URI=services.mongo_uri,
        REDIS_PUB_URI=sentinels.uri,
        JWT_SECRET=SECRET,
        PASSWORD_PEPPER=PEPPER,
    )
    try:
        await asyncio.to_thread(app.wait_ready)
        await meet(app.base_url)
    finally:
        assert await asyncio.to_thread(app.stop) == 0, app.output()
    assert PASSWORD not in app.output()


async def meet(url: str) -> None:
    """Two people per room until a pair sat on both workers, which the kernel decides."""
    async with httpx.AsyncClient(base_url=url) as client:
        answer = await client.get("/readyz")
        assert answer.json() == {"status": "ok", "mongo": "ok", "redis": "ok"}
        for _ in range(40):
            room = new_room()
            async with plain(url, room, "ana") as ana, plain(url, room, "ben") as ben:
                await ana.send("join")
                await ana.wait_for("welcome")
                await ben.send("join")
                await ana.wait_for("join", "ben")
                await ben.send("offer", to="ana", offer={"type": "offer", "sdp": "o"})
                await ana.wait_for("offer", "ben")
                await ana.send("answer", to="ben", answer={"type": "answer", "sdp": "a"})
                await ben.wait_for("answer", "ana")
            if 'whisper_gate_relay_seconds_count{route="bus"}' in (await client.get("/metrics")).text:
                return
    pytest.fail("no pair was on two workers")


async def ready(node: Node, who: str, room: str):
    client = node.client(who, room)
    await client.join()
    return client


async def test_when_the_primary_dies_the_call_goes_on_with_the_next(sentinels: Watched, record_property):
    """Killed with -9 while offers are on their way: all arrive once, in order; presence answers again."""
    async with nodes(sentinels.uri) as (near, far):
        room = new_room()
        ana, ben = await ready(near, "ana", room), await ready(far, "ben", room)
        await ana.wait_for("join", "ben")
        dead = await asyncio.to_thread(sentinels.primary)
        said = 0

        async def say() -> None:
            nonlocal said
            await ana.say("offer", to="ben", offer={"type": "offer", "sdp": str(said)})
            said += 1

        def heard() -> list[int]:
            return [int(one["offer"]["sdp"]) for one in ben.of_type("offer")]

        await say()
        await ben.wait_for("offer", "ana")
        await asyncio.to_thread(dead.kill)
        died = time.monotonic()
        for _ in range(20):
            await say()
        await until(lambda: len(heard()) == said, heard, BACK_WITHIN)
        record_property("publishing again after", round(time.monotonic() - died, 2))
        assert heard() == list(range(said))

        eve = await ready(far, "eve", room)
        await eve.wait_for("welcome")
        await ana.wait_for("join", "eve")
        assert not ana.of_type("leave")
        assert not ben.of_type("leave")
        assert (await asyncio.to_thread(sentinels.primary)).port != dead.port
