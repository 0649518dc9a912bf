"""Rate limits that all workers share, on a real Valkey."""

import asyncio
import hashlib
import os
import signal
import time

import pytest

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.users import new_id
from whisper_gate.embedded import EmbeddedServices
from whisper_gate.signaling import redis_connections
from whisper_gate.stores.redis_limits import RedisRateLimiter

RULES = {"login_failures": "5/15minute", "register": "2/hour", "soon": "1/second"}


@pytest.fixture
def limiter(redis):
    return RedisRateLimiter(redis, RULES)


async def refusal(awaitable):
    with pytest.raises(DomainError) as caught:
        await awaitable
    assert caught.value.code is ErrorCode.RATE_LIMITED
    return caught.value


async def test_the_sixth_attempt_is_one_too_many(limiter):
    """Five pass; the sixth is told how many seconds to wait, at most the window."""
    key = new_id()
    for _ in range(5):
        await limiter.hit("login_failures", key)
    assert 15 * 60 - 60 < (await refusal(limiter.hit("login_failures", key))).retry_after <= 15 * 60 + 1


async def test_a_count_can_be_forgotten(limiter):
    """Then all attempts are there again, for that key alone."""
    key, other = new_id(), new_id()
    for name in (key, other):
        for _ in range(5):
            await limiter.hit("login_failures", name)
    await limiter.forget("login_failures", key)
    for _ in range(5):
        await limiter.hit("login_failures", key)
    await refusal(limiter.hit("login_failures", key))
    await refusal(limiter.hit("login_failures", other))


async def test_nothing_can_be_forgotten_too(limiter):
    """Forgetting a count that was never there is no error."""
    await limiter.forget("login_failures", new_id())


async def test_two_workers_count_together(limiter, services):
    """The limit is of the server, not of each of its processes."""
    key = new_id()
    async with redis_connections.connect_lanes(services.redis_uri) as connection:
        other = RedisRateLimiter(connection, RULES)
        for number in range(5):
            await (limiter, other)[number % 2].hit("login_failures", key)
        await refusal(limiter.hit("login_failures", key))
        await refusal(other.hit("login_failures", key))


async def test_a_crowd_at_once_gets_no_more_than_the_limit(limiter):
    """Fifty simultaneous attempts are counted one by one."""
    key = new_id()
    outcomes = await asyncio.gather(
        *(limiter.hit("login_failures", key) for _ in range(50)), return_exceptions=True
    )
    assert sum(outcome is None for outcome in outcomes) == 5


async def test_keys_and_rules_do_not_meet(limiter):
    """Another account, or another rule, has a count of its own."""
    key = new_id()
    for _ in range(2):
        await limiter.hit("register", key)
    await refusal(limiter.hit("register", key))
    await limiter.hit("register", new_id())
    await limiter.hit("login_failures", key)


@pytest.mark.parametrize("key", ["", "a b", "a/b", "\x00", "\ud800", "x" * 10_000, "\U0001f642"])
async def test_any_text_can_be_counted(limiter, key):
    """Whatever a client writes as its name."""
    await limiter.hit("login_failures", key + new_id())


async def test_names_are_not_kept_in_clear(limiter, redis):
    """Who has failed to log in cannot be read from the keys."""
    name = f"secret-{new_id()}"
    await limiter.hit("login_failures", name)
    assert [key async for key in redis.scan_iter(f"*{name}*")] == []


async def test_counts_end_by_themselves(limiter, redis):
    """No key stays for ever."""
    await limiter.hit("login_failures", new_id())
    keys = [key async for key in redis.scan_iter("wg:limit*")]
    assert keys
    assert all([await redis.ttl(key) != -1 for key in keys])


async def test_after_the_window_it_is_allowed_again(limiter):
    """Waiting as long as one was told is enough."""
    key = new_id()
    await limiter.hit("soon", key)
    wait = (await refusal(limiter.hit("soon", key))).retry_after
    async with asyncio.timeout(wait + 0.5):
        while True:
            try:
                await limiter.hit("soon", key)
                break
            except DomainError:
                await asyncio.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGSTOP, signal.SIGKILL])
async def test_a_bus_that_is_away_is_unavailable_soon(tmp_path, number):
    """Nobody is let through uncounted: the call fails, within about two seconds."""
    with EmbeddedServices(tmp_path / "data", mongo=False) as own:
        await asyncio.to_thread(own.wait_ready)
        (pid,) = own.pids.values()
        async with redis_connections.connect(own.redis_uri) as client:
            limiter = RedisRateLimiter(client, RULES)
            await limiter.hit("register", "x")
            os.kill(pid, number)
            try:
                started = time.monotonic()
                for attempt in (limiter.hit, limiter.forget):
                    with pytest.raises(DomainError) as caught:
                        await attempt("register", "x")
                    assert caught.value.code is ErrorCode.UNAVAILABLE
                    assert caught.value.retry_after
                took = time.monotonic() - started
            finally:
                if number == signal.SIGSTOP:
                    os.kill(pid, signal.SIGCONT)
            assert took < 6


# --- rules with several windows -----------------------------------------------------------------------

STEPS = "5/minute;10/15minute;20/4hour;40/2day"
MINUTE, HOUR = 60, 3600


async def pass_time(redis, key, seconds):
    """Shift what was counted for the key into the past, as if so much time had gone by."""
    async for name in redis.scan_iter("wg:limit*"):
        if key in name.decode():
            entries = await redis.lrange(name, 0, -1)
            if entries:
                await redis.delete(name)
                await redis.rpush(name, *(str(float(one) - seconds) for one in entries))


async def test_the_wait_grows_step_by_step(redis):
    """Five attempts a minute, then a pause of minutes, of hours, of days."""
    limiter = RedisRateLimiter(redis, {"steps": STEPS})
    key = new_id()
    mark = hashlib.sha256(key.encode()).hexdigest()[:32]
    waits, made = {}, 0
    while 40 not in waits:
        try:
            await limiter.hit("steps", key)
            made += 1
        except DomainError as error:
            waits[made] = error.retry_after
            await pass_time(redis, mark, error.retry_after)
    steps = [waits[count] for count in (5, 10, 20, 40)]
    assert 0 < steps[0] <= MINUTE < steps[1] <= 15 * MINUTE < steps[2] <= 4 * HOUR < steps[3] <= 48 * HOUR


async def test_a_refused_attempt_uses_nothing_up(redis):
    """Who keeps trying during a short pause does not make the long one come sooner."""
    limiter = RedisRateLimiter(redis, {"steps": "2/minute;4/hour"})
    key = new_id()
    for _ in range(2):
        await limiter.hit("steps", key)
    for _ in range(10):
        assert (await refusal(limiter.hit("steps", key))).retry_after <= 61
    await pass_time(redis, hashlib.sha256(key.encode()).hexdigest()[:32], 61)
    for _ in range(2):
        await limiter.hit("steps", key)
    assert 61 < (await refusal(limiter.hit("steps", key))).retry_after <= 3601


async def test_all_windows_are_forgotten(redis):
    """A success forgives all of it."""
    limiter = RedisRateLimiter(redis, {"steps": "2/minute;3/hour"})
    key = new_id()
    for _ in range(3):
        for _ in range(2):
            await limiter.hit("steps", key)
        await refusal(limiter.hit("steps", key))
        await limiter.forget("steps", key)
