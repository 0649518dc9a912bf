"""Small things that live for seconds, on a real Valkey."""

import asyncio
import os
import signal
import time

import pytest
from redis.asyncio import Redis

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.users import new_id
from whisper_gate.embedded import EmbeddedServices
from whisper_gate.signaling import redis_connections
from whisper_gate.stores.redis_ephemeral import RedisEphemeralStore


@pytest.fixture
def store(redis):
    return RedisEphemeralStore(redis)


async def remaining(client: Redis, key: str) -> int:
    """Seconds that the key still lives; -1 for ever, -2 not there."""
    found = [name async for name in client.scan_iter(f"*{key}")]
    assert len(found) == 1
    return await client.ttl(found[0])


@pytest.mark.parametrize("value", ["", "x", "u1 Mozilla/5.0 (X11; Linux) \u00e9 \U0001f642", "a\x00b"])
async def test_a_value_is_taken_once(store, value):
    """Whoever takes it first has it, as it was put."""
    key = f"code:{new_id()}"
    await store.put(key, value, 30)
    assert [await store.take(key) for _ in range(2)] == [value, None]


async def test_of_fifty_takers_one_has_it(store):
    """Also when they all ask at once."""
    key = f"code:{new_id()}"
    await store.put(key, "value", 30)
    taken = await asyncio.gather(*(store.take(key) for _ in range(50)))
    assert sorted(taken, key=str) == [None] * 49 + ["value"]


async def test_of_fifty_claims_one_is_first(store, services):
    """Also when they come from two workers at once."""
    key = f"ticket:{new_id()}"
    async with redis_connections.connect_lanes(services.redis_uri) as other:
        stores = (store, RedisEphemeralStore(other))
        claims = await asyncio.gather(*(stores[i % 2].claim(key, 30) for i in range(50)))
    assert sum(claims) == 1
    assert not await store.claim(key, 30)


async def test_claims_of_different_things_do_not_meet(store):
    """Each ticket has a claim of its own."""
    assert all([await store.claim(f"ticket:{new_id()}", 30) for _ in range(3)])


async def test_everything_ends_by_itself(store, redis):
    """Codes and claims have the time to live that was asked for."""
    code, ticket = f"code:{new_id()}", f"ticket:{new_id()}"
    await store.put(code, "x", 30)
    await store.claim(ticket, 90)
    assert 0 < await remaining(redis, code) <= 30
    assert 30 < await remaining(redis, ticket) <= 90


async def test_a_refused_claim_does_not_prolong_the_first(store, redis):
    """Replaying a ticket keeps nothing alive."""
    ticket = f"ticket:{new_id()}"
    await store.claim(ticket, 30)
    await store.claim(ticket, 3000)
    assert await remaining(redis, ticket) <= 30


async def test_what_has_expired_is_gone(store, redis):
    """A code that is too old is nobody's, and a claim that is too old can be made again."""
    code, ticket = f"code:{new_id()}", f"ticket:{new_id()}"
    await store.put(code, "x", 1)
    await store.claim(ticket, 1)
    async with asyncio.timeout(5):
        while [name async for name in redis.scan_iter(f"*{code}")]:  # noqa: ASYNC110 - Valkey tells nobody
            await asyncio.sleep(0.05)
        while not await store.claim(ticket, 30):  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.05)
    assert await store.take(code) is None


@pytest.mark.parametrize("number", [signal.SIGSTOP, signal.SIGKILL])
async def test_a_bus_that_is_away_is_unavailable_soon(tmp_path, number):
    """Stalled or killed, every call ends within about two seconds with the one error."""
    with EmbeddedServices(tmp_path / "data", mongo=False) as own:
        await asyncio.to_thread(own.wait_ready)
        (pid,) = own.pids.values()
        async with redis_connections.connect(own.redis_uri) as client:
            store = RedisEphemeralStore(client)
            await store.put("x", "y", 30)
            os.kill(pid, number)
            try:
                started = time.monotonic()
                outcomes = await asyncio.gather(
                    store.put("a", "b", 30), store.take("x"), store.claim("c", 30), return_exceptions=True
                )
                took = time.monotonic() - started
            finally:
                if number == signal.SIGSTOP:
                    os.kill(pid, signal.SIGCONT)
            assert [outcome.code for outcome in outcomes if isinstance(outcome, DomainError)] == [
                ErrorCode.UNAVAILABLE
            ] * 3
            assert all(outcome.retry_after for outcome in outcomes)
            assert took < 4
            if number == signal.SIGSTOP:
                await store.put("again", "z", 30)
                assert await store.take("again") == "z"
