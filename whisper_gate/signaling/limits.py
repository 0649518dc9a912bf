"""How much one connection may send, and how many mistakes it may make."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from types import TracebackType
from weakref import WeakValueDictionary

from whisper_gate.domain.errors import DomainError, ErrorCode


class TokenBucket:
    """Allows `burst` at once and `rate` per second in the long run."""

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._tokens, self._at = burst, clock()

    def take(self) -> bool:
        """Whether one more is allowed now."""
        now = self._clock()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True


PERSON_RATE, PERSON_BURST = 200, 800  # frames per second from all connections of one person: four tabs


class SharedBuckets:
    """One bucket for each person with connections here, however many; forgotten with the last of them."""

    def __init__(self) -> None:
        self._buckets: WeakValueDictionary[str, TokenBucket] = WeakValueDictionary()

    def of(self, person: str) -> TokenBucket:
        """The person's bucket; one of its own for somebody who cannot be told from others."""
        bucket = self._buckets.get(person) if person else None
        if bucket is None:
            bucket = TokenBucket(PERSON_RATE, PERSON_BURST)
            if person:
                self._buckets[person] = bucket
        return bucket


AT_ONCE = 16  # joins that one worker works on
ENTER_WITHIN = 5.0  # seconds in which one of those before has to be done


class Entrance:
    """Lets so many people in at a time that each is done soon.

    When everybody comes back at once, all joins begun together would wait for each other until every deadline
    towards the databases has passed, and none would succeed; nor would a login in between.
    """

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(AT_ONCE)

    async def __aenter__(self) -> None:
        """Wait for a turn; UNAVAILABLE when it does not come."""
        try:
            async with asyncio.timeout(ENTER_WITHIN):
                await self._places.acquire()
        except TimeoutError as error:
            raise DomainError(ErrorCode.UNAVAILABLE, "Too many are coming in.", retry_after=2) from error

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """The next one's turn."""
        self._places.release()
