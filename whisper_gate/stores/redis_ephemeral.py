"""`stores.ports.EphemeralStore` on Redis: each operation is one command, so it is atomic."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from redis.asyncio import Redis
from redis.exceptions import RedisError

from whisper_gate.domain.errors import DomainError, ErrorCode, Reason

TIMEOUT = 1.2  # seconds
_PREFIX = "wg:once:"
T = TypeVar("T")


class RedisEphemeralStore:
    """One-time codes and used ticket ids."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    async def put(self, key: str, value: str, ttl: int) -> None:
        """See the port."""
        await _reach(self._client.set(_PREFIX + key, value, ex=ttl))

    async def take(self, key: str) -> str | None:
        """See the port."""
        value = await _reach(self._client.getdel(_PREFIX + key))
        return value.decode() if isinstance(value, bytes) else value

    async def claim(self, key: str, ttl: int) -> bool:
        """See the port."""
        return bool(await _reach(self._client.set(_PREFIX + key, "1", ex=ttl, nx=True)))


async def _reach(command: Awaitable[T]) -> T:
    try:
        async with asyncio.timeout(TIMEOUT):
            return await command
    except (RedisError, OSError, TimeoutError) as error:
        why = Reason("error-not-now", "The server cannot do this right now.")
        raise DomainError(ErrorCode.UNAVAILABLE, why, retry_after=2) from error
