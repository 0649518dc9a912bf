"""Waiting for somebody else does not count the time in which one did nothing oneself."""

from __future__ import annotations

import asyncio
import socket
import time

import pytest

from whisper_gate.patience import STEP, within

PATIENCE = 3 * STEP


async def test_who_gets_no_answer_gives_up():
    """After as long as it says, and not at once."""
    began = asyncio.get_running_loop().time()
    with pytest.raises(TimeoutError):
        async with within(PATIENCE):
            await asyncio.Event().wait()
    assert asyncio.get_running_loop().time() - began >= PATIENCE


async def test_what_came_while_nothing_was_done_is_read():
    """However long that was; it takes the client of a database several turns of the loop."""
    ours, theirs = socket.socketpair()
    with theirs:
        reader, writer = await asyncio.open_connection(sock=ours)

        async def read() -> list[bytes]:
            return [await asyncio.create_task(reader.readexactly(1)) for _ in range(3)]

        async with within(PATIENCE):
            reading = asyncio.create_task(read())
            await asyncio.sleep(0)
            theirs.sendall(b"yes")
            time.sleep(3 * PATIENCE)  # noqa: ASYNC251 - nothing of this process may run meanwhile
            assert await reading == [b"y", b"e", b"s"]
        writer.close()
        await writer.wait_closed()


async def test_who_is_late_all_the_time_gives_up_as_well():
    """After twice the steps; else nobody would be answered by a worker that has too much to do."""

    async def have_too_much_to_do() -> None:
        while True:
            time.sleep(2.5 * STEP)  # noqa: ASYNC251 - as above
            await asyncio.sleep(0)

    busy = asyncio.create_task(have_too_much_to_do())
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        async with within(PATIENCE):
            await asyncio.Event().wait()
    assert time.monotonic() - began > 2 * PATIENCE
    busy.cancel()


async def test_who_is_cancelled_is_not_told_of_a_time_that_has_passed():
    """And what is done in time is left alone afterwards."""
    waiting = asyncio.create_task(_wait_for_ever())
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    async with within(STEP):
        pass
    await asyncio.sleep(3 * STEP)


async def _wait_for_ever() -> None:
    async with within(60):
        await asyncio.Event().wait()
