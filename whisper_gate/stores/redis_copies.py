"""Copies in Redis of what entry needs from MongoDB, for the time that MongoDB is away.

`put` never waits; `run` does the writing. A copy is what the last successful read found. Whoever changes the
original drops it; an ended session leaves a mark that no late writer can cover.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from whisper_gate.domain.errors import DomainError, ErrorCode, Reason
from whisper_gate.patience import within
from whisper_gate.stores.copied import ENDED
from whisper_gate.stores.redis_lanes import Lanes, lanes_of

PENDING_MAX = 1000  # copies waiting to be written; more are not kept
TIMEOUT = 1.2  # seconds
_PREFIX = "wg:copy:"
_PUT = """
if redis.call('GET', KEYS[1]) == ARGV[3] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return 1
"""

log = structlog.get_logger(__name__)


class RedisCopies:
    """JSON values by kind and id."""

    def __init__(self, redis: Redis | Lanes) -> None:
        self._lanes = lanes_of(redis)
        self._pending: dict[str, tuple[str, int]] = {}
        self._filled = asyncio.Event()
        self._put = next(iter(self._lanes)).redis.register_script(_PUT)

    def put(self, kind: str, one: str, value: object, ttl: int) -> None:
        """Keep the value for `ttl` seconds."""
        key = _key(kind, one)
        if key in self._pending or len(self._pending) < PENDING_MAX:
            self._pending[key] = (json.dumps(value, separators=(",", ":")), ttl)
            self._filled.set()

    async def get(self, kind: str, ids: Sequence[str]) -> list[Any]:
        """The values; ENDED for what has ended. UNAVAILABLE if one has no copy, or none can be read."""
        if not ids:
            return []
        keys = [_key(kind, one) for one in ids]
        by_key: dict[str, Any] = {}
        async with _reaching():
            for lane, some in self._lanes.sort(keys):
                by_key |= zip(some, await lane.redis.mget([lane.prefix + key for key in some]), strict=True)
        found = [by_key[key] for key in keys]
        if None in found:
            raise _unavailable()
        return [ENDED if one == ENDED.encode() else json.loads(one) for one in found]

    async def drop(self, kind: str, *ids: str) -> None:
        """Have no copies of these."""
        await self._change("DEL", [_key(kind, one) for one in ids])

    async def end(self, kind: str, ids: Sequence[str], ttl: int) -> None:
        """They are no more, whatever is still on its way."""
        await self._change("SET", [_key(kind, one) for one in ids], ENDED, "EX", ttl)

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            await self._filled.wait()
            self._filled.clear()
            batch, self._pending = self._pending, {}
            for lane, keys in self._lanes.sort(batch):
                with suppress(DomainError):  # no copy, then: the original is there
                    async with _reaching(), lane.redis.pipeline(transaction=False) as pipe:
                        for key in keys:
                            text, ttl = batch[key]
                            await self._put([lane.prefix + key], [text, ttl, ENDED], client=pipe)
                        await pipe.execute()

    async def _change(self, command: str, keys: list[str], *args: str | int) -> None:
        for key in keys:
            self._pending.pop(key, None)
        for lane, some in self._lanes.sort(keys):
            try:
                async with _reaching(), lane.redis.pipeline(transaction=False) as pipe:
                    for key in some:
                        pipe.execute_command(command, lane.prefix + key, *args)
                    await pipe.execute()
            except DomainError:
                log.warning("copies.not_dropped", copies=len(some))  # the next read makes them right


def _key(kind: str, one: str) -> str:
    return f"{_PREFIX}{kind}:{one}"


def _unavailable() -> DomainError:
    why = Reason("error-database", "The database cannot be reached.")
    return DomainError(ErrorCode.UNAVAILABLE, why, retry_after=5)


@asynccontextmanager
async def _reaching() -> AsyncIterator[None]:
    """In time, or UNAVAILABLE."""
    try:
        async with within(TIMEOUT):
            yield
    except (RedisError, OSError, TimeoutError) as error:
        raise _unavailable() from error
