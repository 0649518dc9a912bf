"""Whether anybody is still at the other end: a connection that cannot end by itself is asked, and then ended.

A frozen page, or a network that swallows everything, closes no socket. So connections that may come back are
sent a `ping` every few seconds, and any frame from them counts as an answer. Clients of the original protocol
know no `ping`; for those the kernel asks (listener.py).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from whisper_gate.domain.messages import Frame
from whisper_gate.signaling.closing import Close
from whisper_gate.signaling.seat import Seat

PING_EVERY = 5.0  # seconds
SILENT_AFTER = 15.0  # seconds without any frame
PING: Frame = {"type": "ping"}


class Heartbeat:
    """When to ask, and when to give up; knows neither tasks nor transports.

    Args:
        clock: seconds, of any origin.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._heard = self._asked = clock()

    def heard(self) -> None:
        """A frame came, whatever it said."""
        self._heard = self._clock()

    def asks(self) -> bool:
        """Whether it is time for a `ping`; whoever is told so sends one."""
        now = self._clock()
        if now - self._asked < PING_EVERY:
            return False
        self._asked = now
        return True

    @property
    def silent(self) -> bool:
        """Whether the other end has not been heard for too long."""
        return self._clock() - self._heard >= SILENT_AFTER

    @property
    def patience(self) -> float:
        """Seconds until the next of both can become true."""
        return max(0.0, min(self._asked + PING_EVERY, self._heard + SILENT_AFTER) - self._clock())


async def watch(seat: Seat, heart: Heartbeat) -> None:
    """Ask the connection as long as it lasts, and end it in mid-write when it does not answer."""
    while True:
        await asyncio.sleep(heart.patience)
        if not seat.resumable:
            heart.heard()
        if heart.silent:
            seat.outbox.abort(Close.SILENT)
            return
        if heart.asks() and seat.resumable:
            seat.outbox.send(PING)
