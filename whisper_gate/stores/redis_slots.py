"""One slot of a Redis Cluster as if it were a server of its own, by whichever node has it now.

redis-py's asyncio cluster client has no sharded pub/sub, and a node that is away makes it open its
connections to all the others anew. So each lane (redis_lanes.py) has a plain client, whose connections ask
where the slot is when they are opened, as those of Sentinel do for the primary.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.client import Pipeline, PubSub
from redis.asyncio.connection import Connection, ConnectionPool
from redis.exceptions import (
    AskError,
    ClusterDownError,
    ConnectionError,
    RedisError,
    ResponseError,
    TryAgainError,
)
from redis.utils import str_if_bytes

from whisper_gate.redis_uri import Host
from whisper_gate.stores.redis_measured import MeasuredPipeline, MeasuredRedis

FRESH = 0.1  # seconds for which an answer holds: many connections are opened at once
_ELSEWHERE = (AskError, ClusterDownError, TryAgainError)  # MovedError is an AskError
_SHARDED = {"SUBSCRIBE": "SSUBSCRIBE", "UNSUBSCRIBE": "SUNSUBSCRIBE"}


class Slots:
    """Which node has which slot (CLUSTER SLOTS), asked of one node after another.

    Args:
        seeds: nodes to begin with; those that they name are asked too.
        options: of redis-py's connections.
    """

    def __init__(self, seeds: tuple[Host, ...], **options: Any) -> None:
        self._seeds = seeds
        self._options = options
        self._nodes = deque(seeds)
        self._clients: dict[Host, Redis] = {}
        self._ranges: dict[tuple[int, int], Host] = {}
        self._asked_at = float("-inf")
        self._asking = asyncio.Lock()

    async def owner(self, slot: int) -> Host:
        """The primary that has the slot.

        Raises:
            ConnectionError: No node answers, or none has it.
        """
        async with self._asking:
            if time.monotonic() - self._asked_at > FRESH:
                await self._ask()
        for (first, last), host in self._ranges.items():
            if first <= slot <= last:
                return host
        raise ConnectionError("No node has this slot.")

    def nodes(self) -> list[Redis]:
        """A client for each node that is known."""
        return [self._client(host) for host in self._nodes]

    async def aclose(self) -> None:
        """Close what asks."""
        for client in self._clients.values():
            await client.aclose()
        self._clients.clear()

    async def _ask(self) -> None:
        """Never the same node first: one that is cut off from the others knows nothing new."""
        self._nodes.rotate(-1)
        for host in list(self._nodes):
            try:
                answer = await self._client(host).execute_command("CLUSTER SLOTS")  # type: ignore[no-untyped-call]
            except ResponseError:
                raise
            except (RedisError, OSError):
                continue
            self._learn(answer, host)
            self._asked_at = time.monotonic()
            return
        raise ConnectionError("No node of the cluster answers.")

    def _learn(self, answer: list[list[Any]], asked: Host) -> None:
        """Ranges as [first, last, primary, replica...], a node as [host, port, ...]."""
        found: dict[Host, None] = dict.fromkeys(self._seeds)
        self._ranges = {}
        for first, last, *nodes in answer:
            primary, *replicas = ((str_if_bytes(host) or asked[0], int(port)) for host, port, *_ in nodes)
            self._ranges[int(first), int(last)] = primary
            found |= dict.fromkeys([primary, *replicas])
        known = [host for host in self._nodes if host in found]
        self._nodes = deque(dict.fromkeys([*known, *found]))

    def _client(self, host: Host) -> Redis:
        if host not in self._clients:
            self._clients[host] = Redis(host=host[0], port=host[1], **self._options)
        return self._clients[host]


class _SlotConnection(Connection):
    """To the node that has the slot when it is opened; it ends when that has changed."""

    def __init__(self, *, slots: Slots, slot: int, **options: Any) -> None:
        super().__init__(**options)
        self._slots, self._slot = slots, slot

    async def _connect(self) -> None:
        self.host, self.port = await self._slots.owner(self._slot)
        await super()._connect()  # type: ignore[no-untyped-call]

    async def read_response(self, *args: Any, **options: Any) -> Any:
        try:
            return await super().read_response(*args, **options)
        except _ELSEWHERE as error:
            await self.disconnect()
            raise ConnectionError("The slot is not here.") from error


class _SlotPool(ConnectionPool):
    """Closes what asks for the slots too; the lanes of a cluster share that."""

    async def aclose(self) -> None:
        await super().aclose()
        await self.connection_kwargs["slots"].aclose()


class SlotRedis(MeasuredRedis):
    """A client whose channels are sharded ones."""

    def pubsub(self, **options: Any) -> PubSub:
        """See `Redis`."""
        return _ShardedPubSub(self.connection_pool, **options)

    def publish(self, channel: Any, message: Any, **options: Any) -> Any:
        """See `Redis`."""
        return self.execute_command("SPUBLISH", channel, message, **options)

    def pipeline(self, transaction: bool = True, shard_hint: str | None = None) -> Pipeline:
        """See `Redis`."""
        return _SlotPipeline(self.connection_pool, self.response_callbacks, transaction, shard_hint)


class _SlotPipeline(MeasuredPipeline):
    def publish(self, channel: Any, message: Any, **options: Any) -> Any:
        return self.execute_command("SPUBLISH", channel, message, **options)


class _ShardedPubSub(PubSub):
    """`PubSub` whose messages look as those of plain channels do."""

    async def execute_command(self, *args: Any) -> None:
        await super().execute_command(_SHARDED.get(args[0], args[0]), *args[1:])

    async def handle_message(self, response: Any, ignore_subscribe_messages: bool = False) -> Any:
        told = isinstance(response, list) and response[0] == b"sunsubscribe"
        if told and response[1] not in self.pending_unsubscribe_channels:
            raise ConnectionError("The slot has moved.")
        message = await super().handle_message(response, ignore_subscribe_messages)  # type: ignore[no-untyped-call]
        if message and message["type"] in {"smessage", "ssubscribe", "sunsubscribe"}:
            message["type"] = message["type"][1:]
        return message


def slot_client(slots: Slots, slot: int, *, max_connections: int | None = None, **options: Any) -> Redis:
    """A client for what is in the slot."""
    pool = _SlotPool(
        connection_class=_SlotConnection, max_connections=max_connections, slots=slots, slot=slot, **options
    )
    client: Redis = SlotRedis.from_pool(pool)
    return client
