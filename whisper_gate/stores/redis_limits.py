"""`stores.ports.RateLimiter`: the `limits` library, counting in Redis."""

from __future__ import annotations

import hashlib
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from limits import RateLimitItem, parse_many
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from redis.asyncio import Redis
from redis.exceptions import RedisError

from whisper_gate.domain.errors import DomainError, ErrorCode, Reason
from whisper_gate.patience import within
from whisper_gate.stores.redis_lanes import Lane, Lanes, lanes_of
from whisper_gate.stores.redis_measured import measured

TIMEOUT = 1.2  # seconds


class RedisRateLimiter:
    """Named rules, each with one or more windows.

    Args:
        redis: shared with the rest of the worker.
        rules: name -> limit, as `30/hour` or `5/minute;20/4hour`.
    """

    def __init__(self, redis: Redis | Lanes, rules: Mapping[str, str]) -> None:
        self._lanes = lanes_of(redis)
        self._strategies = [_strategy(lane) for lane in self._lanes]
        # The shortest first: who is refused by it uses nothing up in the longer ones.
        self._rules = {
            name: sorted(parse_many(limit), key=lambda one: one.get_expiry()) for name, limit in rules.items()
        }

    async def hit(self, rule: str, key: str) -> None:
        """See the port."""
        windows, identifiers = self._rules[rule], _identifiers(rule, key)
        strategy = self._strategy(identifiers)
        async with _reaching():
            for window in windows:
                if not await strategy.hit(window, *identifiers):
                    break
            else:
                return
            wait = await _wait(strategy, windows, identifiers)
        why = Reason("error-rate-limited", "Too many attempts. Try again a little later.")
        raise DomainError(ErrorCode.RATE_LIMITED, why, retry_after=wait)

    async def forget(self, rule: str, key: str) -> None:
        """See the port."""
        identifiers = _identifiers(rule, key)
        strategy = self._strategy(identifiers)
        async with _reaching():
            for window in self._rules[rule]:
                await strategy.clear(window, *identifiers)

    def _strategy(self, identifiers: tuple[str, str]) -> MovingWindowRateLimiter:
        return self._strategies[self._lanes.of(identifiers[1]).number]


def _strategy(lane: Lane) -> MovingWindowRateLimiter:
    # The URI only names the kind; the connections are the client's own.
    storage = RedisStorage(
        "async+redis://shared:0",
        implementation="redispy",
        connection_pool=lane.redis.connection_pool,  # type: ignore[arg-type]  # as its documentation says
        key_prefix=f"{lane.prefix}wg:limit",
    )
    return MovingWindowRateLimiter(storage)


async def _wait(
    strategy: MovingWindowRateLimiter, windows: Sequence[RateLimitItem], identifiers: tuple[str, ...]
) -> int:
    """Seconds until the last of the full windows has room again."""
    stats = [await strategy.get_window_stats(window, *identifiers) for window in windows]
    free_at = max((one.reset_time for one in stats if one.remaining == 0), default=0.0)
    return max(1, int(free_at - time.time()) + 1)


def _identifiers(rule: str, key: str) -> tuple[str, str]:
    """What names the count in Redis; the key itself cannot be read from it."""
    return (rule, hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32])


@asynccontextmanager
async def _reaching() -> AsyncIterator[None]:
    """UNAVAILABLE when Redis does not answer in time."""
    try:
        with measured("limit"):  # its commands pass by the measured client
            async with within(TIMEOUT):
                yield
    except (RedisError, OSError, TimeoutError) as error:
        why = Reason("error-not-now", "The server cannot do this right now.")
        raise DomainError(ErrorCode.UNAVAILABLE, why, retry_after=2) from error
