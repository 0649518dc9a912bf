"""How long somebody else is waited for, when one may be late oneself.

A worker that does nothing for a second, because its machine is busy, finds that every deadline has passed
when it wakes up: `asyncio.timeout` then gives up although the answer lies there to be read, and a database
that has answered at once would be said to be away.
"""

from __future__ import annotations

import asyncio
from types import TracebackType

STEP = 0.1  # seconds


class within:  # noqa: N801 - reads as what it stands for, `asyncio.timeout`
    """As `asyncio.timeout`, counted in steps, of which one that comes late counts half, however late it is.

    So an answer that came while this process did nothing is read first, and a process that is late all the
    time gives up after twice the steps.

    Args:
        seconds: until TimeoutError.
    """

    def __init__(self, seconds: float) -> None:
        steps = max(1, round(seconds / STEP))
        self._length = seconds / steps
        self._halves = 2 * steps
        self._limit = asyncio.timeout(None)

    async def __aenter__(self) -> None:
        self._loop = asyncio.get_running_loop()
        await self._limit.__aenter__()
        self._wait()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        await self._limit.__aexit__(kind, error, trace)

    def _wait(self) -> None:
        self._due = self._loop.time() + self._length
        self._timer = self._loop.call_at(self._due, self._step)

    def _step(self) -> None:
        late = self._loop.time() - self._due > STEP
        self._halves -= 1 if late else 2
        if self._halves > 0:
            self._wait()
        else:
            self._limit.reschedule(self._loop.time())
