"""Connections to Redis, and what may be told over them without a bus."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable

from redis.asyncio import Redis
from redis.exceptions import RedisError

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.signaling.bus import Payload
from whisper_gate.stores import redis_clients
from whisper_gate.stores.redis_measured import MeasuredRedis

CONTROL_CHANNEL = "wg:workers"  # heard by all; its confirmation also tells that the connection is back
ANSWER_WITHIN = 1.2  # seconds


def connect(uri: str) -> Redis:
    """A client that fails fast instead of hanging; every caller has its own deadline besides."""
    return redis_clients.build(
        uri, MeasuredRedis, tries=1, socket_connect_timeout=1, socket_timeout=2, max_connections=64
    )


def connect_subscriber(uri: str) -> Redis:
    """A client for the one connection that waits for payloads: no read time-out."""
    return redis_clients.build(uri, tries=0, socket_connect_timeout=1, socket_timeout=None)


async def ping(client: Redis) -> None:
    """Return when Redis answers; UNAVAILABLE otherwise."""
    try:
        async with asyncio.timeout(ANSWER_WITHIN):
            await client.echo("ping")
    except (RedisError, OSError, TimeoutError) as error:
        raise DomainError(ErrorCode.UNAVAILABLE, "Redis cannot be reached.", retry_after=2) from error


def sessions_control(session_ids: Iterable[str]) -> Payload:
    """What tells every worker that these login sessions have ended."""
    return {"sessions": list(session_ids)}


async def publish_control(client: Redis, payload: Payload) -> None:
    """Tell every running worker something from outside of them, as operators' commands do."""
    await client.publish(CONTROL_CHANNEL, json.dumps(payload, separators=(",", ":")))
