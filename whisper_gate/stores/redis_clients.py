"""Clients of Redis by URI (redis_uri.py): of one server, of the primary that Sentinels name, of a cluster.

All are redis-py's `Redis`, so whoever uses one need not know which it is.
"""

from __future__ import annotations

import asyncio
import time
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel, SentinelConnectionPool
from redis.backoff import NoBackoff
from redis.crc import key_slot

from whisper_gate import redis_uri
from whisper_gate.stores.redis_lanes import Lane, Lanes, tags
from whisper_gate.stores.redis_slots import FRESH, Slots, slot_client

ASKED_WITHIN = 0.5  # seconds for one Sentinel or node: with one that is dead, the next is asked in time


class _Pool(SentinelConnectionPool):
    """Asks once for all connections that are opened together; closes those to the Sentinels too."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)  # type: ignore[no-untyped-call]
        self._asking = asyncio.Lock()
        self._asked_at = float("-inf")

    async def get_master_address(self) -> Any:
        async with self._asking:
            if time.monotonic() - self._asked_at > FRESH:
                await super().get_master_address()  # type: ignore[no-untyped-call]
                self._asked_at = time.monotonic()
            return self.master_address

    async def aclose(self) -> None:
        await super().aclose()
        for sentinel in self.sentinel_manager.sentinels:
            await sentinel.aclose()


def lanes(uri: str, kind: type[Redis] = Redis, *, tries: int = 1, **options: Any) -> Lanes:
    """The lanes of what the URI names, whatever it is; arguments and errors as of `build`."""
    place = redis_uri.parse(uri)
    if place.kind != "cluster":
        return Lanes([Lane(build(uri, kind, tries=tries, **options))])
    nodes = slots(place)
    signing_in: dict[str, Any] = {"username": place.username, "password": place.password}
    return Lanes(
        [
            Lane(
                slot_client(
                    nodes,
                    key_slot(tag.encode()),
                    retry=Retry(NoBackoff(), tries),
                    **signing_in,
                    **options,
                ),
                f"{{{tag}}}",
                number,
            )
            for number, tag in enumerate(tags())
        ]
    )


def build(uri: str, kind: type[Redis] = Redis, *, tries: int = 1, **options: Any) -> Redis:
    """A client for the one server, or the primary, that the URI names; it connects when it is first used.

    Args:
        uri: see redis_uri.py.
        kind: the class of client.
        tries: how often a command is tried anew at once when its connection breaks.
        options: of redis-py's connections and pools.

    Raises:
        ValueError: The URI is of no known form, or of a cluster.
    """
    place = redis_uri.parse(uri)
    if place.kind == "cluster":
        raise ValueError("is of a cluster")
    options |= {"retry": Retry(NoBackoff(), tries)}
    if place.kind == "single":
        client: Redis = kind.from_url(uri, **options)
        return client
    found: Redis = sentinel(place).master_for(
        place.service,
        redis_class=kind,
        connection_pool_class=_Pool,
        db=place.db,
        username=place.username,
        password=place.password,
        **options,
    )
    return found


def slots(place: redis_uri.RedisUri) -> Slots:
    """Which node of the cluster has what."""
    return Slots(
        place.hosts,
        socket_connect_timeout=ASKED_WITHIN,
        socket_timeout=ASKED_WITHIN,
        retry=Retry(NoBackoff(), 0),
        username=place.username,
        password=place.password,
    )


def sentinel(place: redis_uri.RedisUri) -> Sentinel:
    """Whom to ask for the primary."""
    return Sentinel(  # type: ignore[no-untyped-call]
        place.hosts,
        sentinel_kwargs={
            "socket_connect_timeout": ASKED_WITHIN,
            "socket_timeout": ASKED_WITHIN,
            "retry": Retry(NoBackoff(), 0),
            "username": place.sentinel_username,
            "password": place.sentinel_password,
        },
    )
