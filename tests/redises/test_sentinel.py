"""Redis by Sentinel: workers find the primary, and the next one when it dies."""

from __future__ import annotations

import asyncio
import re
import time

import pytest

from tests.contract.connections import RULES
from tests.redises.meeting import meet_in_the_app, paired, say, seated
from tests.signaling.hubs import nodes
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
    """The app itself."""
    await meet_in_the_app(sentinels.uri, services, tmp_path)


async def test_when_the_primary_dies_the_call_goes_on_with_the_next(sentinels: Watched):
    """Killed with -9 while offers are on their way: all arrive once, in order; presence answers again."""
    async with nodes(sentinels.uri) as (near, far):
        pair = await paired(near, far)
        await pair.say()
        await pair.all_heard()
        dead = await asyncio.to_thread(sentinels.primary)
        await asyncio.to_thread(dead.kill)
        died = time.monotonic()
        await pair.say(20)
        await pair.all_heard(BACK_WITHIN)
        say(f"a primary of Sentinels: messages again {time.monotonic() - died:.2f} s after its death")
        await seated(far, "eve", pair.room)
        await pair.ana.wait_for("join", "eve")
        assert (await asyncio.to_thread(sentinels.primary)).port != dead.port
