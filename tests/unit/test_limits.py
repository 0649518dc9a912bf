"""The token bucket: a burst at once, a rate in the long run. The entrance: so many, and each in turn."""

import asyncio
import contextlib

import pytest

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.signaling import limits
from whisper_gate.signaling.limits import AT_ONCE, Entrance, TokenBucket


class Clock:
    """A clock that is set by hand."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def taken(bucket, tries):
    return sum(bucket.take() for _ in range(tries))


def test_the_burst_is_allowed_at_once_and_no_more():
    """Two hundred frames pass, the two hundred and first does not."""
    assert taken(TokenBucket(50, 200, Clock()), 300) == 200


def test_it_fills_up_with_time():
    """After a tenth of a second there are five more at fifty per second."""
    clock = Clock()
    bucket = TokenBucket(50, 200, clock)
    taken(bucket, 200)
    clock.now += 0.1
    assert taken(bucket, 100) == 5


def test_small_steps_add_up():
    """Fractions are kept: many tries in a short time cost nothing."""
    clock = Clock()
    bucket = TokenBucket(8, 1, clock)
    assert bucket.take()
    allowed = 0
    for _ in range(64):
        clock.now += 1 / 64
        allowed += bucket.take()
    assert allowed == 8


def test_it_never_holds_more_than_the_burst():
    """A day of silence is no reason for a flood."""
    clock = Clock()
    bucket = TokenBucket(50, 200, clock)
    clock.now += 86_400
    assert taken(bucket, 10_000) == 200


def test_a_refusal_costs_nothing():
    """Who is over the rate is let in again as soon as one is free."""
    clock = Clock()
    bucket = TokenBucket(1, 1, clock)
    assert taken(bucket, 1000) == 1
    clock.now += 1
    assert taken(bucket, 1000) == 1


async def test_the_entrance_takes_so_many_and_the_rest_in_turn():
    """As many as AT_ONCE are inside; who comes later waits, and gets in as soon as one of them is out."""
    entrance, inside, done = Entrance(), [], asyncio.Event()

    async def enter(number):
        async with entrance:
            inside.append(number)
            await done.wait()

    coming = [asyncio.create_task(enter(number)) for number in range(AT_ONCE + 2)]
    for _ in range(10):
        await asyncio.sleep(0)
    assert inside == list(range(AT_ONCE))
    done.set()
    await asyncio.gather(*coming)
    assert inside == list(range(AT_ONCE + 2))


async def test_nobody_waits_for_ever_at_the_entrance(monkeypatch):
    """`unavailable` after a while, and the place of who gave up is not lost."""
    monkeypatch.setattr(limits, "ENTER_WITHIN", 0.01)
    entrance = Entrance()
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(AT_ONCE):
            await stack.enter_async_context(entrance)
        with pytest.raises(DomainError) as refusal:
            async with entrance:
                pass
        assert refusal.value.code is ErrorCode.UNAVAILABLE
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(AT_ONCE):
            await stack.enter_async_context(entrance)
