"""The bad line is as bad as it says, no more and no less: measured by packets before any test trusts it."""

from __future__ import annotations

import asyncio
import ctypes
import math
import os
import socket
import statistics
import struct
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.impairer import Direction, Way, bad_line, why_no_bad_line
from tests.network import Computer, network

COUNT = 1_500
LOSS, DELAY, RATE = 0.1, 0.15, 500_000
SIGMAS = 4.0
QUIET = 0.6  # seconds after which no packet is on its way any more
HEADERS = 28  # bytes of IPv4 and UDP
_CLONE_NEWNET = 0x40000000


def test_losses_are_the_same_each_time():
    ways = [Direction(Way(loss=LOSS, seed=seed)) for seed in (7, 7, 8)]
    for number in range(COUNT):
        for each in ways:
            each.put(number.to_bytes(2, "big"), 0.0)
    first, again, other = ([*each.due(0.0)] for each in ways)
    assert first == again != other


def test_a_full_queue_drops_and_order_is_kept():
    way = Direction(Way(delay=0.1, rate=8_000, queue=0.45))
    for number in range(10):
        way.put(bytes([number]) * 100, 0.0)  # 0.1 s each
    assert [packet[0] for packet in way.due(10.0)] == [0, 1, 2, 3]
    way.put(b"c" * 100, 10.0)
    assert way.next() == pytest.approx(10.2)


async def test_loss_and_delay_are_those_asked_for(tmp_path: Path):
    way = Way(loss=LOSS, delay=DELAY)
    for heard in await measured_line(
        tmp_path, way, Way(loss=LOSS, delay=DELAY, seed=2), size=40, pause=0.001
    ):
        arrived = len(heard.delays) / COUNT
        assert abs(1 - arrived - LOSS) < SIGMAS * math.sqrt(LOSS * (1 - LOSS) / COUNT)
        # Never sooner; half of them within a few milliseconds, however busy the machine is.
        assert min(heard.delays) >= DELAY
        assert statistics.median(heard.delays) < DELAY + 0.05
        assert heard.numbers == sorted(heard.numbers)


async def test_a_rate_is_kept_and_its_queue_is_bounded(tmp_path: Path):
    size, queue = 1_000, 0.2
    # 2 Mbit/s are sent.
    slow, free = await measured_line(
        tmp_path, Way(rate=RATE, queue=queue), Way(), size=size, pause=0.004, count=500
    )
    bits = (len(slow.delays) - 1) * (size + HEADERS) * 8
    assert bits / (slow.at[-1] - slow.at[0]) == pytest.approx(RATE, rel=0.05)
    assert max(slow.delays) >= queue * 0.8
    assert statistics.median(slow.delays) <= queue + 0.05
    assert len(free.delays) == 500


@dataclass
class Heard:
    """The packets of one direction that have arrived: their numbers, when, and how many seconds each took."""

    numbers: list[int]
    at: list[float]
    delays: list[float]


async def measured_line(
    folder: Path, up: Way, down: Way, *, size: int, pause: float, count: int = COUNT
) -> list[Heard]:
    """Send so many UDP packets of that many bytes both ways over a line; what arrived of each, `up` first."""
    if reason := why_no_bad_line():
        pytest.skip(reason)
    with network(folder) as net:
        near, far = net.computer("near"), net.computer("far")
        with (
            bad_line(near, far, up, down) as line,
            socket_at(near, line.cable.address) as one,
            socket_at(far, line.cable.far_address) as other,
        ):
            one.connect(other.getsockname())
            other.connect(one.getsockname())
            sending = [asyncio.to_thread(send, each, size, pause, count) for each in (one, other)]
            hearing = [asyncio.to_thread(hear, each) for each in (other, one)]
            heard: list[Heard] = await asyncio.gather(*hearing, *sending)
            return heard[:2]


def send(to: socket.socket, size: int, pause: float, count: int) -> None:
    start = time.monotonic()
    for number in range(count):
        time.sleep(max(0.0, start + number * pause - time.monotonic()))
        to.send(struct.pack("!dI", time.monotonic(), number).ljust(size, b"."))


def hear(by: socket.socket) -> Heard:
    """All packets, until none has come for a while."""
    heard = Heard([], [], [])
    by.settimeout(QUIET * 2)
    while True:
        try:
            packet = by.recv(2_000)
        except TimeoutError:
            return heard
        sent, number = struct.unpack("!dI", packet[:12])
        heard.numbers.append(number)
        heard.at.append(time.monotonic())
        heard.delays.append(heard.at[-1] - sent)
        by.settimeout(QUIET)


def socket_at(computer: Computer, address: str) -> socket.socket:
    """A UDP socket in that namespace: made by a thread that goes there, which no other thread notices."""
    made: list[socket.socket] = []

    def make() -> None:
        file = os.open(f"/run/netns/{computer.space}", os.O_RDONLY)
        try:
            if ctypes.CDLL(None, use_errno=True).setns(file, _CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), "setns")
        finally:
            os.close(file)
        made.append(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        made[0].bind((address, 0))

    thread = threading.Thread(target=make)
    thread.start()
    thread.join()
    return made[0]
