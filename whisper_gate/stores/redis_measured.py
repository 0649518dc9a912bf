"""A Redis client that says how long each command took, whoever asked for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.client import Pipeline
from redis.exceptions import RedisError

from whisper_gate import metrics, traces

# What this app says, and `limit`, a look at a rate limit; a metric must not grow with words from elsewhere.
COMMANDS = frozenset(
    {"del", "echo", "eval", "evalsha", "exists", "expire", "get", "getdel", "hgetall", "incr", "mget", "ping"}
    | {"publish", "script", "set", "ttl", "zadd", "zrange", "pipeline", "limit"}
)


class MeasuredRedis(Redis):
    """`redis.asyncio.Redis`, counted in `whisper_gate_store_seconds`."""

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        """See `Redis`."""
        with measured(str(args[0])):
            return await super().execute_command(*args, **options)  # type: ignore[no-untyped-call]

    def pipeline(self, transaction: bool = True, shard_hint: str | None = None) -> Pipeline:
        """See `Redis`."""
        return MeasuredPipeline(self.connection_pool, self.response_callbacks, transaction, shard_hint)


class MeasuredPipeline(Pipeline):
    """`redis.asyncio.client.Pipeline`, counted as one command."""

    async def execute(self, raise_on_error: bool = True) -> list[Any]:
        """See `Pipeline`."""
        with measured("pipeline"):
            return await super().execute(raise_on_error)


@contextmanager
def measured(name: str) -> Iterator[None]:
    """Count what happens in the block as one command to Redis."""
    command = name.partition(" ")[0].lower()
    operation = command if command in COMMANDS else "other"
    began = time.perf_counter()
    failed = False
    try:
        yield
    except (RedisError, OSError, TimeoutError, asyncio.CancelledError):  # the last at somebody's deadline
        failed = True
        metrics.STORE_FAILURES.labels("redis").inc()
        raise
    finally:
        took = time.perf_counter() - began
        metrics.STORE.labels("redis", operation).observe(took)
        traces.asked("redis", operation, took, failed=failed)
