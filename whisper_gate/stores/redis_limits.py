"""`stores.ports.RateLimiter`: the `limits` library, counting in Redis."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Mapping

from limits import RateLimitItem, parse
from limits.aio.storage import RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter
from redis.asyncio import Redis
from redis.exceptions import RedisError

from whisper_gate.domain.errors import DomainError, ErrorCode

TIMEOUT = 1.8  # seconds


class RedisRateLimiter:
    """Named rules, each with its window.

    Args:
        client: shared with the rest of the worker.
        rules: name -> limit, as `30/hour`.
    """

    def __init__(self, client: Redis, rules: Mapping[str, str]) -> None:
        # The URI only names the kind; the connections are the client's own.
        storage = RedisStorage(
            "async+redis://shared:0",
            implementation="redispy",
            connection_pool=client.connection_pool,  # type: ignore[arg-type]  # as its documentation says
            key_prefix="wg:limit",
        )
        self._strategy = MovingWindowRateLimiter(storage)
        self._rules = {name: parse(limit) for name, limit in rules.items()}

    async def hit(self, rule: str, key: str) -> None:
        """See the port."""
        await self._judge(rule, key, count=True)

    async def check(self, rule: str, key: str) -> None:
        """See the port."""
        await self._judge(rule, key, count=False)

    async def _judge(self, rule: str, key: str, *, count: bool) -> None:
        limit = self._rules[rule]
        identifiers = (rule, hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32])
        judge = self._strategy.hit if count else self._strategy.test
        try:
            async with asyncio.timeout(TIMEOUT):
                if await judge(limit, *identifiers):
                    return
                wait = await self._wait(limit, identifiers)
        except (RedisError, OSError, TimeoutError) as error:
            raise DomainError(
                ErrorCode.UNAVAILABLE, "The server cannot do this right now.", retry_after=2
            ) from error
        raise DomainError(
            ErrorCode.RATE_LIMITED, "Too many attempts. Try again a little later.", retry_after=wait
        )

    async def _wait(self, limit: RateLimitItem, identifiers: tuple[str, ...]) -> int:
        stats = await self._strategy.get_window_stats(limit, *identifiers)
        return max(1, int(stats.reset_time - time.time()) + 1)
