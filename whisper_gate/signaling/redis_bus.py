"""`signaling.bus.Bus` on Redis pub/sub: channel `room:{room_id}`.

Publishing is done by one task (signaling/redis_publisher.py), so the hot path never waits for Redis;
subscribing by one connection per worker that comes back by itself. What it has missed meanwhile it asks the
others for; what they have no more is a gap.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from whisper_gate import metrics
from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.patience import within
from whisper_gate.signaling.bus import Payload
from whisper_gate.signaling.redis_connections import (
    CONTROL_CHANNEL,
    connect,
    connect_subscriber,
    ping,
    sessions_control,
)
from whisper_gate.signaling.redis_publisher import BACKOFF, RedisPublisher
from whisper_gate.signaling.sequence import Arrivals, Numbering, Place

SUBSCRIBE_TIMEOUT = 1.2  # seconds
CONNECT_WITHIN = 3.0  # seconds
QUIET = 5.0  # seconds without a message until the subscriber asks whether Redis is still there
# Seconds that payloads wait for one before them which has been asked for again: question and answer may each
# meet a connection that breaks several times (BACKOFF).
MISSING_FOR = 1.5

__all__ = ["RedisBus", "connect", "connect_subscriber", "ping"]

log = structlog.get_logger(__name__)


class RedisBus:
    """One per worker, on a cluster one per lane, whose channels begin with `prefix`.

    Also `stores.ports.Control`. `run()` must be going for anything to arrive or leave.
    """

    def __init__(self, publisher: Redis, subscriber: Redis, worker: str, prefix: str = "") -> None:
        self._subscriber = subscriber
        self._worker = worker
        self._control_channel, self._rooms_begin = prefix + CONTROL_CHANNEL, f"{prefix}room:"
        self._outgoing = RedisPublisher(publisher)
        self._numbering = Numbering(worker)
        self._arrivals = Arrivals()
        self._since: dict[str, float] = {}  # by room, when it was first listened to
        self._missing: dict[tuple[str, str], asyncio.TimerHandle] = {}  # by room and worker
        self._doubting: asyncio.TimerHandle | None = None
        self._rooms: set[str] = set()
        self._confirmed: dict[str, asyncio.Event] = {}
        self._pubsub: PubSub | None = None
        self._stands: bool | None = None  # whether the subscription does; None: it never did
        self._sending = asyncio.Lock()  # (un)subscriptions leave in the order they were asked for
        self._on_payload: Callable[[str, Payload], None] = lambda _room, _payload: None
        self._on_gap: Callable[[str | None], None] = lambda _room: None
        self._on_control: Callable[[Payload], None] = lambda _payload: None

    def listen(
        self,
        on_payload: Callable[[str, Payload], None],
        on_gap: Callable[[str | None], None],
        on_control: Callable[[Payload], None],
    ) -> None:
        """See the port."""
        self._on_payload, self._on_gap, self._on_control = on_payload, on_gap, on_control

    async def subscribe(self, room_id: str) -> None:
        """See the port."""
        self._rooms.add(room_id)
        confirmed = self._confirmed.setdefault(room_id, asyncio.Event())
        try:
            async with within(SUBSCRIBE_TIMEOUT):
                async with self._sending:
                    if self._pubsub is not None and not confirmed.is_set():
                        await self._pubsub.subscribe(self._channel(room_id))
                await confirmed.wait()
            self._since.setdefault(room_id, time.time())
        except (RedisError, OSError, TimeoutError) as error:
            raise DomainError(
                ErrorCode.UNAVAILABLE, "The room cannot be reached right now.", retry_after=2
            ) from error

    async def unsubscribe(self, room_id: str) -> None:
        """See the port."""
        self._rooms.discard(room_id)
        self._confirmed.pop(room_id, None)
        self._numbering.forget(room_id)
        self._arrivals.forget(room_id)
        self._since.pop(room_id, None)
        async with self._sending:
            if self._pubsub is not None:
                # If the connection is gone, so is the subscription.
                with contextlib.suppress(RedisError, OSError):
                    await self._pubsub.unsubscribe(self._channel(room_id))

    def publish(self, room_id: str, payload: Payload) -> None:
        """See the port."""
        place = self._numbering.next(room_id, keep=room_id in self._rooms)
        self._outgoing.put(self._channel(room_id), _text([*place, payload]), place)

    def sessions_ended(self, session_ids: Iterable[str]) -> None:
        """`stores.ports.Control`."""
        self._control(sessions_control(session_ids))

    def rooms_closed(self, room_ids: Iterable[str]) -> None:
        """`stores.ports.Control`."""
        self._control({"rooms": list(room_ids)})

    async def run(self) -> None:
        """Publish and receive until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._outgoing.run())
            tasks.create_task(self._receive_for_ever())

    def _channel(self, room_id: str) -> str:
        return self._rooms_begin + room_id

    def _control(self, payload: Payload) -> None:
        # A full queue is a Redis that is away; each worker compares its connections with the stores anyway.
        with contextlib.suppress(DomainError):
            self._outgoing.put(self._control_channel, _text(payload))

    async def _receive_for_ever(self) -> None:
        attempt = 0
        while True:
            try:
                async with self._subscriber.pubsub() as pubsub:
                    async with self._sending, within(CONNECT_WITHIN):
                        self._pubsub = pubsub
                        await pubsub.subscribe(self._control_channel, *map(self._channel, self._rooms))
                    async for message in self._messages(pubsub):
                        attempt = 0
                        self._dispatch(message)
            except (RedisError, OSError, TimeoutError) as error:
                log.warning("bus.connection_lost", error=type(error).__name__)
                if self._stands:
                    self._stands = False
                    self._on_gap(None)
            finally:
                self._pubsub = None
                for confirmed in self._confirmed.values():
                    confirmed.clear()
            await asyncio.sleep(BACKOFF[min(attempt, len(BACKOFF) - 1)])
            attempt += 1

    async def _messages(self, pubsub: PubSub) -> AsyncIterator[dict[str, Any]]:
        """What arrives; ConnectionError when nothing does, not even an answer."""
        asked = False
        while True:
            message = await pubsub.get_message(timeout=QUIET)
            if message is not None:
                asked = False
                if message["type"] != "pong":
                    yield message
            elif asked:
                raise ConnectionError("Redis says nothing any more.")
            else:
                asked = True
                async with self._sending:
                    await pubsub.ping()

    def _dispatch(self, message: dict[str, Any]) -> None:
        channel: str = message["channel"].decode()
        if channel == self._control_channel:
            if message["type"] == "subscribe":
                self._back()
            elif message["type"] == "message":
                self._on_word(json.loads(message["data"]))
            return
        room_id = channel.removeprefix(self._rooms_begin)
        if message["type"] == "subscribe":
            if room_id in self._confirmed:
                self._confirmed[room_id].set()
        elif message["type"] == "message" and room_id in self._rooms:
            worker, line, number, payload = json.loads(message["data"])
            if worker != self._worker:
                self._arrived(room_id, Place(worker, line, number), payload)

    def _on_word(self, payload: Payload) -> None:
        """For all workers."""
        if "again" not in payload:
            self._on_control(payload)
        elif payload["by"] != self._worker:
            for room_id, (since, heard) in payload["again"].items():
                after = Place(self._worker, *heard[self._worker]) if self._worker in heard else None
                self._outgoing.again(self._channel(room_id), after, since)

    # --- order --------------------------------------------------------------------------------------

    def _arrived(self, room_id: str, place: Place, payload: Payload) -> None:
        for one in self._arrivals.take(room_id, place, payload):
            self._on_payload(room_id, one)
        key = (room_id, place.worker)
        if not self._arrivals.waits(*key):
            if key in self._missing:
                self._missing.pop(key).cancel()
        elif key not in self._missing:
            self._ask_again([room_id])
            loop = asyncio.get_running_loop()
            self._missing[key] = loop.call_later(MISSING_FOR, self._give_up, *key)
        elif self._arrivals.is_full(*key):
            self._missing.pop(key).cancel()
            self._give_up(*key)

    def _give_up(self, room_id: str, worker: str) -> None:
        """Something is lost for good: go on without it, and let the room be read again."""
        self._missing.pop((room_id, worker), None)
        held = self._arrivals.give_up(room_id, worker)
        if not held:
            return
        log.warning("bus.gap", room=room_id, worker=worker)
        metrics.BUS_GAPS.inc()
        for one in held:
            self._on_payload(room_id, one)
        self._on_gap(room_id)

    def _back(self) -> None:
        """The subscription stands; if again, make good what was missed, and read every room."""
        first, self._stands = self._stands is None, True
        if first:
            return
        # What is said now may arrive before what was missed.
        self._arrivals.doubt(self._since)
        if self._doubting is not None:
            self._doubting.cancel()
        self._doubting = asyncio.get_running_loop().call_later(MISSING_FOR, self._arrivals.trust)
        self._ask_again(self._since)
        self._outgoing.again_all()
        self._on_gap(None)

    def _ask_again(self, room_ids: Iterable[str]) -> None:
        """Let the others send again what they have said in these rooms after what was heard of them."""
        again = {
            room_id: [self._since[room_id], self._arrivals.heard(room_id)]
            for room_id in room_ids
            if room_id in self._since
        }
        self._control({"again": again, "by": self._worker})


def _text(content: object) -> str:
    return json.dumps(content, separators=(",", ":"))
