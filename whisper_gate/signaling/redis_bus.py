"""`signaling.bus.Bus` on Redis pub/sub: channel `room:{room_id}`.

Publishing is pipelined by one task, so the hot path never waits for Redis; subscribing is done by one
connection per worker that comes back by itself and then reports a gap.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.signaling.bus import Payload

QUEUE_LIMIT = 10_000  # payloads waiting to be published; about 10 MB of offers
BATCH = 256
SUBSCRIBE_TIMEOUT = 1.8  # seconds
BACKOFF = (0.05, 0.1, 0.2, 0.5, 1.0)  # seconds between attempts to reconnect
_CONTROL_CHANNEL = "wg:workers"  # heard by all; its confirmation also tells that the connection is back

log = structlog.get_logger(__name__)


def connect(uri: str) -> Redis:
    """A client that fails fast instead of hanging; every caller has its own deadline besides."""
    client: Redis = Redis.from_url(
        uri,
        socket_connect_timeout=1,
        socket_timeout=2,
        retry=Retry(NoBackoff(), 1),
        max_connections=64,
    )
    return client


def connect_subscriber(uri: str) -> Redis:
    """A client for the one connection that waits for payloads: no read time-out."""
    client: Redis = Redis.from_url(
        uri, socket_connect_timeout=1, socket_timeout=None, retry=Retry(NoBackoff(), 0)
    )
    return client


async def ping(client: Redis) -> None:
    """Return when Redis answers; UNAVAILABLE otherwise."""
    try:
        async with asyncio.timeout(SUBSCRIBE_TIMEOUT):
            await client.echo("ping")
    except (RedisError, OSError, TimeoutError) as error:
        raise DomainError(ErrorCode.UNAVAILABLE, "Redis cannot be reached.", retry_after=2) from error


def sessions_control(session_ids: Iterable[str]) -> Payload:
    """What tells every worker that these login sessions have ended."""
    return {"sessions": list(session_ids)}


async def publish_control(client: Redis, payload: Payload) -> None:
    """Tell every running worker something from outside of them, as operators' commands do."""
    await client.publish(_CONTROL_CHANNEL, json.dumps(payload, separators=(",", ":")))


class RedisBus:
    """One per worker; also `stores.ports.Control`. `run()` must be going for anything to arrive or leave."""

    def __init__(self, publisher: Redis, subscriber: Redis, worker: str) -> None:
        self._publisher = publisher
        self._subscriber = subscriber
        self._worker = worker
        self._outgoing: asyncio.Queue[tuple[str, str]] = asyncio.Queue(QUEUE_LIMIT)
        self._rooms: set[str] = set()
        self._confirmed: dict[str, asyncio.Event] = {}
        self._pubsub: PubSub | None = None
        self._sending = asyncio.Lock()  # (un)subscriptions leave in the order they were asked for
        self._on_payload: Callable[[str, Payload], None] = lambda _room, _payload: None
        self._on_gap: Callable[[], None] = lambda: None
        self._on_control: Callable[[Payload], None] = lambda _payload: None

    def listen(
        self,
        on_payload: Callable[[str, Payload], None],
        on_gap: Callable[[], None],
        on_control: Callable[[Payload], None],
    ) -> None:
        """See the port."""
        self._on_payload, self._on_gap, self._on_control = on_payload, on_gap, on_control

    async def subscribe(self, room_id: str) -> None:
        """See the port."""
        self._rooms.add(room_id)
        confirmed = self._confirmed.setdefault(room_id, asyncio.Event())
        try:
            async with asyncio.timeout(SUBSCRIBE_TIMEOUT):
                async with self._sending:
                    if self._pubsub is not None and not confirmed.is_set():
                        await self._pubsub.subscribe(_channel(room_id))
                await confirmed.wait()
        except (RedisError, OSError, TimeoutError) as error:
            raise DomainError(
                ErrorCode.UNAVAILABLE, "The room cannot be reached right now.", retry_after=2
            ) from error

    async def unsubscribe(self, room_id: str) -> None:
        """See the port."""
        self._rooms.discard(room_id)
        self._confirmed.pop(room_id, None)
        async with self._sending:
            if self._pubsub is not None:
                # If the connection is gone, so is the subscription.
                with contextlib.suppress(RedisError, OSError):
                    await self._pubsub.unsubscribe(_channel(room_id))

    def publish(self, room_id: str, payload: Payload) -> None:
        """See the port."""
        self._enqueue(_channel(room_id), {"worker": self._worker, **payload})

    def sessions_ended(self, session_ids: Iterable[str]) -> None:
        """`stores.ports.Control`."""
        self._control(sessions_control(session_ids))

    def rooms_closed(self, room_ids: Iterable[str]) -> None:
        """`stores.ports.Control`."""
        self._control({"rooms": list(room_ids)})

    async def run(self) -> None:
        """Publish and receive until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._publish_for_ever())
            tasks.create_task(self._receive_for_ever())

    def _control(self, payload: Payload) -> None:
        # A full queue is a Redis that is away; each worker compares its connections with the stores anyway.
        with contextlib.suppress(DomainError):
            self._enqueue(_CONTROL_CHANNEL, payload)

    def _enqueue(self, channel: str, payload: Payload) -> None:
        try:
            self._outgoing.put_nowait((channel, json.dumps(payload, separators=(",", ":"))))
        except asyncio.QueueFull as error:
            raise DomainError(ErrorCode.UNAVAILABLE, "The server is overloaded.", retry_after=2) from error

    async def _publish_for_ever(self) -> None:
        while True:
            batch = [await self._outgoing.get()]
            while len(batch) < BATCH and not self._outgoing.empty():
                batch.append(self._outgoing.get_nowait())
            try:
                async with self._publisher.pipeline(transaction=False) as pipeline:
                    for channel, text in batch:
                        pipeline.publish(channel, text)
                    await pipeline.execute()
            except (RedisError, OSError) as error:
                # At most once: what was lost is found again by comparing rosters.
                log.warning("bus.publish_failed", lost=len(batch), error=type(error).__name__)
            _end_if_cancelled()

    async def _receive_for_ever(self) -> None:
        attempt = 0
        while True:
            try:
                async with self._subscriber.pubsub() as pubsub:
                    async with self._sending:
                        self._pubsub = pubsub
                        await pubsub.subscribe(_CONTROL_CHANNEL, *map(_channel, self._rooms))
                    while True:
                        message = await pubsub.get_message(timeout=None)
                        attempt = 0
                        if message is not None:
                            self._dispatch(message)
            except (RedisError, OSError) as error:
                log.warning("bus.connection_lost", error=type(error).__name__)
            finally:
                self._pubsub = None
                for confirmed in self._confirmed.values():
                    confirmed.clear()
            await asyncio.sleep(BACKOFF[min(attempt, len(BACKOFF) - 1)])
            attempt += 1

    def _dispatch(self, message: dict[str, Any]) -> None:
        channel: str = message["channel"].decode()
        if channel == _CONTROL_CHANNEL:
            if message["type"] == "subscribe":
                self._on_gap()
            elif message["type"] == "message":
                self._on_control(json.loads(message["data"]))
            return
        room_id = channel.removeprefix("room:")
        if message["type"] == "subscribe":
            if room_id in self._confirmed:
                self._confirmed[room_id].set()
        elif message["type"] == "message":
            payload: Payload = json.loads(message["data"])
            if payload.pop("worker", None) != self._worker:
                self._on_payload(room_id, payload)


def _end_if_cancelled() -> None:
    """The client loses a cancellation that comes while it reads replies; then this task must end itself."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


def _channel(room_id: str) -> str:
    return f"room:{room_id}"
