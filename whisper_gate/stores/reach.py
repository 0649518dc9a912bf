"""Whether a database can be reached, so that not everybody finds out by waiting for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar, cast

from whisper_gate.domain.errors import DomainError, ErrorCode, Reason
from whisper_gate.patience import within

# Seconds for one question: whoever asked is to have an answer within two. PyMongo's own limit is longer, and
# it tries again until then (ANSWERED_WITHIN_MS in stores/mongo/connection.py).
PATIENCE = 1.3
LOOK_AGAIN = 0.5  # seconds between two looks at a database that is away

T = TypeVar("T")


class Reach:
    """Asks a database; once it is away, refuses at once until it answers a ping.

    Args:
        ping: returns when the database answers; DomainError UNAVAILABLE otherwise.
    """

    def __init__(self, ping: Callable[[], Awaitable[None]]) -> None:
        self._ping = ping
        self._away: DomainError | None = None
        self._looking: asyncio.Task[None] | None = None
        self._asking: set[asyncio.Future[Any]] = set()

    async def ask(self, call: Callable[[], Awaitable[T]]) -> T:
        """What the call returns; UNAVAILABLE, at once while the database is known to be away.

        Who asks may give up, or be cancelled; the call itself never is and comes to its own end: one that is
        cancelled in the driver's pool can leave a worker that nobody is answered by any more.
        """
        if self._away is not None:
            raise DomainError(
                ErrorCode.UNAVAILABLE, self._away.reason, retry_after=self._away.retry_after
            ) from self._away
        return await self._answer(call)

    async def check(self) -> None:
        """Ping; UNAVAILABLE when there is no answer."""
        await self._answer(self._ping)
        self._away = None  # whoever was told that it answers may ask it at once

    async def close(self) -> None:
        """Look no more."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait({self._looking})

    async def _answer(self, call: Callable[[], Awaitable[T]]) -> T:
        asking = asyncio.ensure_future(call())
        self._asking.add(asking)
        asking.add_done_callback(self._answered)
        with suppress(TimeoutError):
            async with within(PATIENCE):
                await asyncio.wait({asking})
        if not asking.done():
            why = Reason("error-database", "The database cannot be reached.")
            away = DomainError(ErrorCode.UNAVAILABLE, why, retry_after=5)
            self._failed(away)
            raise away
        try:
            return asking.result()
        except DomainError as error:
            self._failed(error)
            raise

    def _answered(self, asking: asyncio.Future[Any]) -> None:
        self._asking.discard(asking)
        if not asking.cancelled():
            asking.exception()  # seen; of one that nobody waits for it says nothing about the database of now

    def _failed(self, error: DomainError) -> None:
        if error.code is ErrorCode.UNAVAILABLE and self._away is None:
            self._away = error
            if self._looking is None or self._looking.done():
                self._looking = asyncio.create_task(self._look())

    async def _look(self) -> None:
        while self._away is not None:
            try:
                await self.check()
            except DomainError:
                await asyncio.sleep(LOOK_AGAIN)


def reached(store: T, reach: Reach) -> T:
    """The store, with each of its methods asked through `reach`."""
    return cast("T", _Reached(store, reach))


class _Reached:
    def __init__(self, store: object, reach: Reach) -> None:
        self._store = store
        self._reach = reach

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        method = getattr(self._store, name)
        return lambda *args, **options: self._reach.ask(lambda: method(*args, **options))
