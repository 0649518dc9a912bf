"""The proxy of these tests loses connections in the ways that it says."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from tests.faults.proxy import Mode, Proxy, proxy

Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@contextlib.asynccontextmanager
async def echoing() -> AsyncIterator[Proxy]:
    """A proxy in front of a server that says everything back."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(1024):
                writer.write(data)
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    async with server, proxy(server.sockets[0].getsockname()[:2]) as running:
        yield running


@contextlib.asynccontextmanager
async def connected(running: Proxy) -> AsyncIterator[Ends]:
    reader, writer = await asyncio.open_connection("127.0.0.1", running.port)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


async def said_back(ends: Ends, text: bytes) -> bytes:
    ends[1].write(text)
    async with asyncio.timeout(5):
        return await ends[0].readexactly(len(text))


async def test_bytes_pass_and_an_end_is_an_end():
    """What is said is said back, and who has finished is told so."""
    async with echoing() as running, connected(running) as ends:
        assert await said_back(ends, b"hello") == b"hello"
        ends[1].write_eof()
        async with asyncio.timeout(5):
            assert await ends[0].read() == b""


async def test_a_cut_connection_is_reset_and_the_next_one_passes():
    """Both ends see a reset; who comes back is let through."""
    async with echoing() as running, connected(running) as ends:
        await said_back(ends, b"hello")
        running.cut()
        with pytest.raises(ConnectionResetError):
            async with asyncio.timeout(5):
                await ends[0].read()
        async with connected(running) as again:
            assert await said_back(again, b"again") == b"again"


async def test_nothing_comes_out_of_a_blackhole_until_it_is_gone():
    """Bytes wait, no end is seen, and what waited arrives later."""
    async with echoing() as running, connected(running) as ends:
        await said_back(ends, b"hello")
        running.become(Mode.BLACKHOLE)
        ends[1].write(b"later")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await ends[0].read(1)
        running.become(Mode.PASS)
        async with asyncio.timeout(5):
            assert await ends[0].readexactly(5) == b"later"


async def test_a_stranded_connection_is_dead_and_the_next_one_passes():
    """Its end is never seen."""
    async with echoing() as running, connected(running) as ends:
        await said_back(ends, b"hello")
        running.strand()
        async with connected(running) as again:
            assert await said_back(again, b"again") == b"again"
        ends[1].write(b"anybody?")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await ends[0].read(1)


async def test_who_is_refused_is_reset_at_once():
    """Those who were there and those who come."""
    async with echoing() as running, connected(running) as ends:
        await said_back(ends, b"hello")
        running.become(Mode.REFUSE)
        async with connected(running) as late:
            for reader, _writer in (ends, late):
                with pytest.raises(ConnectionResetError):
                    async with asyncio.timeout(5):
                        await reader.read()
