"""Connections to Redis, and what may be told over them without a bus."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.patience import within
from whisper_gate.signaling.bus import Payload
from whisper_gate.stores import redis_clients
from whisper_gate.stores.redis_lanes import Lane, Lanes, lanes_of
from whisper_gate.stores.redis_measured import MeasuredRedis

CONTROL_CHANNEL = "wg:workers"  # heard by all; its confirmation also tells that the connection is back
ANSWER_WITHIN = 1.2  # seconds
_FAST: dict[str, Any] = {"socket_connect_timeout": 1, "socket_timeout": 2}
_WAITING: dict[str, Any] = {"socket_connect_timeout": 1, "socket_timeout": None}


def connect(uri: str) -> Redis:
    """A client of one server that fails fast instead of hanging; callers have deadlines of their own."""
    return redis_clients.build(uri, MeasuredRedis, tries=1, max_connections=64, **_FAST)


def connect_subscriber(uri: str) -> Redis:
    """A client for the one connection that waits for payloads: no read time-out."""
    return redis_clients.build(uri, tries=0, **_WAITING)


def connect_lanes(uri: str) -> Lanes:
    """As `connect`, to whatever the URI names."""
    return redis_clients.lanes(uri, MeasuredRedis, tries=1, max_connections=64, **_FAST)


def connect_subscriber_lanes(uri: str) -> Lanes:
    """As `connect_subscriber`, to whatever the URI names."""
    return redis_clients.lanes(uri, tries=0, **_WAITING)


async def ping(redis: Redis | Lanes) -> None:
    """Return when Redis answers, on a cluster for more than half of the lanes; UNAVAILABLE otherwise.

    Each server of ours would be taken out of service for one node of a cluster that they all have in common.
    """
    lanes = lanes_of(redis)
    answers = await asyncio.gather(*(_answers(lane) for lane in lanes))
    if sum(answers) * 2 <= len(lanes):
        raise DomainError(ErrorCode.UNAVAILABLE, "Redis cannot be reached.", retry_after=2)


async def _answers(lane: Lane) -> bool:
    try:
        async with within(ANSWER_WITHIN):
            if lane.prefix:  # a node answers ECHO also for slots that it has no more
                await lane.redis.exists(f"{lane.prefix}wg:ping")
            else:
                await lane.redis.echo("ping")
    except (RedisError, OSError, TimeoutError):
        return False
    return True


def sessions_control(session_ids: Iterable[str]) -> Payload:
    """What tells every worker that these login sessions have ended."""
    return {"sessions": list(session_ids)}


async def publish_control(redis: Redis | Lanes, payload: Payload) -> None:
    """Tell every running worker something from outside of them, as operators' commands do.

    Workers listen in every lane, and take it as well twice; so one lane is enough.

    Raises:
        RedisError, OSError: It could be told in none.
    """
    text = json.dumps(payload, separators=(",", ":"))
    said = await asyncio.gather(
        *(lane.redis.publish(lane.prefix + CONTROL_CHANNEL, text) for lane in lanes_of(redis)),
        return_exceptions=True,
    )
    failed = [one for one in said if isinstance(one, BaseException)]
    if len(failed) == len(said):
        raise failed[0]
