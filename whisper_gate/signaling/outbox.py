"""The bounded queue between the hub and one socket: a slow reader costs itself, never the room."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from whisper_gate import metrics
from whisper_gate.domain.messages import Frame, encode
from whisper_gate.signaling.closing import Close

LIMIT = 1024 * 1024  # bytes waiting for one socket


class Outbox:
    """Frames on their way to one socket, written one after the other by `run()`.

    `send`, `close` and `abort` never wait. The queue is closed after its last frame, or at once when it
    grows beyond LIMIT: then its reader is too slow to be in a call.
    """

    def __init__(self) -> None:
        self._frames: deque[tuple[Frame, str]] = deque()
        self._bytes = 0
        self._wake = asyncio.Event()
        self.closing: Close | None = None
        self._aborted = asyncio.Event()

    def send(self, frame: Frame) -> None:
        """Queue a frame; nothing after `close`."""
        if self.closing is not None:
            return
        text = encode(frame)
        if self._bytes + len(text) > LIMIT:
            metrics.DROPPED.labels("too_slow").inc()
            self.abort(Close.TOO_SLOW)
            return
        self._bytes += len(text)
        self._frames.append((frame, text))
        self._wake.set()

    def close(self, code: Close) -> None:
        """End after what is queued; the first reason counts."""
        if self.closing is None:
            metrics.CLOSED.labels(code.name.lower()).inc()
            self.closing = code
            self._wake.set()

    def abort(self, code: Close) -> None:
        """End at once, in mid-write if need be: nobody reads what is queued."""
        self.close(code)
        metrics.DROPPED.labels(code.name.lower()).inc(len(self._frames))
        self._frames.clear()
        self._aborted.set()

    async def run(self, write: Callable[[Frame, str], Awaitable[None]]) -> Close:
        """Write frames as they come; return the close code. `abort` ends it in mid-write."""
        writer = asyncio.ensure_future(self._write_all(write))
        aborted = asyncio.ensure_future(self._aborted.wait())
        try:
            await asyncio.wait({writer, aborted}, return_when=asyncio.FIRST_COMPLETED)
            if writer.done():
                return writer.result()
            return self.closing or Close.GONE
        finally:
            writer.cancel()
            aborted.cancel()

    async def _write_all(self, write: Callable[[Frame, str], Awaitable[None]]) -> Close:
        while True:
            while self._frames:
                frame, text = self._frames.popleft()
                await write(frame, text)
                self._bytes -= len(text)
            if self.closing is not None:
                return self.closing
            self._wake.clear()
            await self._wake.wait()
