"""A TCP connection that a test can lose: between a worker and Redis, or a browser and the server."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator
from enum import Enum

CHUNK = 65536
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER on, zero seconds: close() sends RST


class Mode(Enum):
    """What the proxy does with connections, those that it has and those that come."""

    PASS = "pass"
    BLACKHOLE = "blackhole"  # accepts, forwards nothing, no FIN either; what waits goes on with PASS
    REFUSE = "refuse"  # resets every connection at once


class Proxy:
    """Forwards bytes from `port` on loopback to `upstream`, for as long as its mode says so.

    Args:
        upstream: host and port, or the path of a Unix socket.
    """

    def __init__(self, upstream: tuple[str, int] | str) -> None:
        self.port = 0
        self.accepted = 0
        self._upstream = upstream
        self._mode = Mode.PASS
        self._flows = asyncio.Event()
        self._flows.set()
        self._server: asyncio.Server | None = None
        self._links: dict[asyncio.Task[None], list[asyncio.StreamWriter]] = {}

    @property
    def connections(self) -> int:
        """How many there are at the moment."""
        return len(self._links)

    async def start(self, port: int = 0) -> None:
        """Listen; `port` is known afterwards."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Listen no more, and reset what there is."""
        if self._server is not None:
            self._server.close()
        links = list(self._links)
        self.cut()
        await asyncio.gather(*links, return_exceptions=True)

    def become(self, mode: Mode) -> None:
        """Treat connections like this from now on."""
        self._mode = mode
        if mode is Mode.PASS:
            self._flows.set()
        else:
            self._flows.clear()
        if mode is Mode.REFUSE:
            self.cut()

    def strand(self) -> None:
        """Swallow for good what is said on the connections that there are; new ones are as before."""
        self._flows.clear()
        self._flows = asyncio.Event()
        self.become(self._mode)

    def cut(self) -> None:
        """Reset (RST) both ends of every connection that there is; new ones are as the mode says."""
        for link in self._links:
            link.cancel()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        task = asyncio.current_task()
        assert task is not None
        if self._mode is Mode.REFUSE:
            _reset(writer)
            return
        flows = self._flows
        writers = self._links[task] = [writer]
        try:
            await flows.wait()
            far_reader, far_writer = await self._connect()
            writers.append(far_writer)
            await asyncio.gather(_pump(reader, far_writer, flows), _pump(far_reader, writer, flows))
        except (OSError, asyncio.CancelledError):
            pass  # cut, or one end was reset, or upstream is not there
        finally:
            del self._links[task]
            for one in writers:
                _reset(one)

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if isinstance(self._upstream, str):
            return await asyncio.open_unix_connection(self._upstream)
        return await asyncio.open_connection(*self._upstream)


@contextlib.asynccontextmanager
async def proxy(upstream: tuple[str, int] | str, port: int = 0) -> AsyncIterator[Proxy]:
    """A proxy that listens while the context lasts."""
    running = Proxy(upstream)
    await running.start(port)
    try:
        yield running
    finally:
        await running.stop()


def _reset(writer: asyncio.StreamWriter) -> None:
    connection = writer.get_extra_info("socket")
    if connection is not None and connection.family != socket.AF_UNIX:
        with contextlib.suppress(OSError):  # closed already
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
    writer.transport.abort()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, flows: asyncio.Event) -> None:
    while data := await reader.read(CHUNK):
        await flows.wait()
        writer.write(data)
        await writer.drain()
    await flows.wait()
    if writer.can_write_eof():
        writer.write_eof()
