"""The queue in front of one socket: in order, bounded, never waited for."""

import asyncio
import json

from whisper_gate.signaling.closing import Close
from whisper_gate.signaling.outbox import LIMIT, Outbox


class Socket:
    """Takes what is written; `free` lets it, as often as it is set."""

    def __init__(self, free=True):
        self.frames = []
        self.texts = []
        self.entered = asyncio.Event()
        self.free = asyncio.Event()
        if free:
            self.free.set()

    async def write(self, frame, text):
        self.entered.set()
        await self.free.wait()
        self.frames.append(frame)
        self.texts.append(text)


async def until(condition):
    """Let other tasks go on until the condition is true."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0)


async def test_frames_are_written_in_order_and_then_the_end():
    """A close waits for what was queued before it, and nothing follows it."""
    outbox, socket = Outbox(), Socket()
    for number in range(100):
        outbox.send({"n": number})
    outbox.close(Close.RESTART)
    outbox.send({"n": "too late"})
    assert await outbox.run(socket.write) is Close.RESTART
    assert socket.frames == [{"n": number} for number in range(100)]
    assert [json.loads(text) for text in socket.texts] == socket.frames


async def test_frames_sent_while_it_runs_are_written():
    """The writer sleeps while there is nothing, and wakes for every frame."""
    outbox, socket = Outbox(), Socket()
    running = asyncio.create_task(outbox.run(socket.write))
    for number in range(10):
        outbox.send({"n": number})
        await until(lambda: len(socket.frames) > number)  # noqa: B023 - called at once
    outbox.close(Close.GONE)
    assert await running is Close.GONE
    assert socket.frames == [{"n": number} for number in range(10)]


async def test_the_first_reason_to_close_counts():
    """Later reasons do not replace it."""
    outbox = Outbox()
    outbox.close(Close.REPLACED)
    outbox.close(Close.FLOOD)
    assert await outbox.run(Socket().write) is Close.REPLACED


async def test_a_full_queue_closes_although_the_write_hangs():
    """A reader that never reads is cut off; sending to it has never waited."""
    outbox, socket = Outbox(), Socket(free=False)
    running = asyncio.create_task(outbox.run(socket.write))
    outbox.send({"n": 0})
    await socket.entered.wait()
    frame = {"x": "y" * 1000}
    for _ in range(LIMIT // 1000):
        outbox.send(frame)
    assert outbox.closing is Close.TOO_SLOW
    assert await asyncio.wait_for(running, 5) is Close.TOO_SLOW
    assert socket.frames == []


async def test_an_abort_ends_it_in_mid_write():
    """What is queued is not waited for; nothing follows."""
    outbox, socket = Outbox(), Socket(free=False)
    running = asyncio.create_task(outbox.run(socket.write))
    for number in range(3):
        outbox.send({"n": number})
    await socket.entered.wait()
    outbox.abort(Close.SILENT)
    outbox.send({"n": "too late"})
    assert await asyncio.wait_for(running, 5) is Close.SILENT
    assert socket.frames == []


async def test_a_full_queue_closes_before_it_runs():
    """Also when nothing has been written yet."""
    outbox, socket = Outbox(), Socket()
    for _ in range(LIMIT // 1000 + 1):
        outbox.send({"x": "y" * 1000})
    assert await outbox.run(socket.write) is Close.TOO_SLOW
    assert socket.frames == []


async def test_what_has_been_written_makes_room():
    """A reader that keeps up may be sent any amount."""
    outbox, socket = Outbox(), Socket()
    running = asyncio.create_task(outbox.run(socket.write))
    frame = {"x": "y" * (LIMIT // 4)}
    for number in range(40):
        outbox.send(frame)
        await until(lambda: len(socket.frames) > number)  # noqa: B023 - called at once
    assert outbox.closing is None
    outbox.close(Close.GONE)
    assert await running is Close.GONE


async def test_a_write_that_fails_ends_it():
    """The error of the socket comes out, so the connection is cleaned up."""
    outbox = Outbox()
    outbox.send({})

    async def write(_frame, _text):
        raise ConnectionResetError

    try:
        await outbox.run(write)
    except ConnectionResetError:
        return
    raise AssertionError("the error was swallowed")


async def test_a_cancelled_run_leaves_no_task():
    """The end of a connection ends its writer too."""
    before = asyncio.all_tasks()
    running = asyncio.create_task(Outbox().run(Socket().write))
    await asyncio.sleep(0)
    running.cancel()
    await asyncio.wait({running})
    await until(lambda: not asyncio.all_tasks() - before)
    assert running.cancelled()
