"""`stores.ports.EphemeralStore` on Redis: each operation is one command, so it is atomic."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TypeVar

from redis.asyncio import Redis
from redis.exceptions import RedisError

from whisper_gate.domain.errors import DomainError, ErrorCode, Reason
from whisper_gate.patience import within
from whisper_gate.stores.redis_lanes import Lanes, lanes_of

TIMEOUT = 1.2  # seconds
_PREFIX = "wg:once:"
T = TypeVar("T")


class RedisEphemeralStore:
    """One-time codes and used ticket ids."""

    def __init__(self, redis: Redis | Lanes) -> None:
        self._lanes = lanes_of(redis)

    async def put(self, key: str, value: str, ttl: int) -> None:
        """See the port."""
        lane = self._lanes.of(key)
        await _reach(lane.redis.set(lane.prefix + _PREFIX + key, value, ex=ttl))

    async def take(self, key: str) -> str | None:
        """See the port."""
        lane = self._lanes.of(key)
        value = await _reach(lane.redis.getdel(lane.prefix + _PREFIX + key))
        return value.decode() if isinstance(value, bytes) else value

    async def claim(self, key: str, ttl: int) -> bool:
        """See the port."""
        lane = self._lanes.of(key)
        return bool(await _reach(lane.redis.set(lane.prefix + _PREFIX + key, "1", ex=ttl, nx=True)))


async def _reach(command: Awaitable[T]) -> T:
    try:
        async with within(TIMEOUT):
            return await command
    except (RedisError, OSError, TimeoutError) as error:
        why = Reason("error-not-now", "The server cannot do this right now.")
        raise DomainError(ErrorCode.UNAVAILABLE, why, retry_after=2) from error
