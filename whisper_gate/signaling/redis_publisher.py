"""Publishing on Redis without anybody waiting for it: one queue, sent in batches by one task.

A batch that failed is sent again as soon as Redis answers, in its place: nothing overtakes it. Redis may have
taken it all the same (a stalled one does so when it goes on), so readers must know what they have had
(signaling/sequence.py).
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from whisper_gate import metrics
from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.patience import within
from whisper_gate.signaling.sequence import Place

QUEUE_BYTES = 4_000_000  # waiting to be published; more is refused, so that its sender knows
OVERHEAD = 400  # bytes that an entry costs besides its text
BATCH = 256
TRY_FOR = 30.0  # seconds that a payload may wait; browsers have begun anew by then
RECENT_BYTES = 4_000_000  # published and kept, for workers that were cut off meanwhile
RECENT = 5.0  # seconds for which it is kept
ANSWER_WITHIN = 1.2  # seconds
BACKOFF = (0.05, 0.1, 0.2, 0.5, 1.0)  # seconds between attempts

log = structlog.get_logger(__name__)


class _Entry(NamedTuple):
    """Something to publish, or published, since `at`."""

    at: float
    channel: str
    text: str
    place: Place | None

    @property
    def size(self) -> int:
        return len(self.text) + OVERHEAD


class _Entries(deque[_Entry]):
    """In the order in which they came, with their size in bytes."""

    size = 0

    def add(self, entry: _Entry) -> None:
        self.append(entry)
        self.size += entry.size

    def take(self) -> _Entry:
        entry = self.popleft()
        self.size -= entry.size
        return entry


class RedisPublisher:
    """One per worker; `run()` must be going for anything to leave."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._waiting = _Entries()
        self._recent = _Entries()
        self._filled = asyncio.Event()

    def put(self, channel: str, text: str, place: Place | None = None) -> None:
        """Hand over without waiting; DomainError UNAVAILABLE when the queue is full.

        The newest is refused instead of the oldest dropped: its sender is there to hear of it.
        """
        entry = _Entry(time.monotonic(), channel, text, place)
        if self._waiting.size + entry.size > QUEUE_BYTES:
            metrics.BUS_LOST.labels("full").inc()
            raise DomainError(ErrorCode.UNAVAILABLE, "The server is overloaded.", retry_after=2)
        self._add(entry)

    def again(self, channel: str, after: Place | None, since: float) -> None:
        """Somebody has missed something: publish again what is still kept.

        Args:
            channel: what was published there.
            after: the last that they had; None when they had nothing.
            since: when they began to listen, in seconds since the epoch; counts when they had nothing.
        """
        earliest = time.monotonic() - (time.time() - since)
        for entry in list(self._recent):
            place = entry.place
            if entry.channel != channel or place is None:
                continue
            had = (place.line, place.number) <= (after.line, after.number) if after else entry.at < earliest
            if not had and self._waiting.size + entry.size <= QUEUE_BYTES:
                self._add(entry._replace(at=time.monotonic()))

    def again_all(self) -> None:
        """Others may have missed something, and this worker did not hear them ask for it."""
        earliest = time.monotonic() - RECENT
        for entry in list(self._recent):
            if entry.at >= earliest and self._waiting.size + entry.size <= QUEUE_BYTES:
                self._add(entry._replace(at=time.monotonic()))

    async def run(self) -> None:
        """Publish until cancelled."""
        while True:
            await self._filled.wait()
            batch = [self._waiting.take() for _ in range(min(BATCH, len(self._waiting)))]
            if not self._waiting:
                self._filled.clear()
            while batch and not await self._send(batch):
                batch = await self._until_it_answers(batch)
            _end_if_cancelled()

    def _add(self, entry: _Entry) -> None:
        self._waiting.add(entry)
        self._filled.set()

    async def _send(self, batch: list[_Entry]) -> bool:
        try:
            async with self._client.pipeline(transaction=False) as pipeline:
                for entry in batch:
                    pipeline.publish(entry.channel, entry.text)
                await pipeline.execute()
        except (RedisError, OSError) as error:
            log.warning("bus.publish_failed", payloads=len(batch), error=type(error).__name__)
            metrics.BUS_FAILURES.inc()
            return False
        self._keep(batch)
        return True

    async def _until_it_answers(self, batch: list[_Entry]) -> list[_Entry]:
        """What is still worth sending when Redis answers again.

        Sending it blindly would fill the buffers of a Redis that is only stalled with the same batch.
        """
        attempt = 0
        while batch:
            _end_if_cancelled()
            await asyncio.sleep(BACKOFF[min(attempt, len(BACKOFF) - 1)])
            attempt += 1
            oldest = time.monotonic() - TRY_FOR
            fresh = [entry for entry in batch if entry.at > oldest]
            if len(fresh) < len(batch):
                log.warning("bus.payloads_lost", lost=len(batch) - len(fresh))
                metrics.BUS_LOST.labels("too_old").inc(len(batch) - len(fresh))
            batch = fresh
            try:
                async with within(ANSWER_WITHIN):
                    await self._client.echo("ping")
            except (RedisError, OSError, TimeoutError):
                continue
            break
        return batch

    def _keep(self, sent: Iterable[_Entry]) -> None:
        now = time.monotonic()
        oldest = now - RECENT
        for entry in sent:
            if entry.place is not None:
                self._recent.add(entry._replace(at=now))
        while self._recent and (self._recent.size > RECENT_BYTES or self._recent[0].at < oldest):
            self._recent.take()


def _end_if_cancelled() -> None:
    """The client loses a cancellation that comes while it reads replies; then this task must end itself."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
