"""A bad line between two computers of `network.py`: packets get lost, come late, and wait for a slow modem.

A process of its own stands between two TUN interfaces, one in each namespace, and decides for each packet. It
does what `tc netem` and a token bucket do, where a kernel lacks the former; `test_impairer.py` measures it.
"""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import json
import os
import random
import select
import struct
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from tests.network import Cable, Computer, why_not
from tests.running import ROOT

_TUNSETIFF, _IFF_TUN, _IFF_NO_PI = 0x400454CA, 0x0001, 0x1000  # linux/if_tun.h
_TUN = "/dev/net/tun"
_LARGEST = 65_535
_READY = "ready"
_numbers = itertools.count(1)


def why_no_bad_line() -> str:
    """Why this machine cannot have one, or "" where it can."""
    if not os.access(_TUN, os.R_OK | os.W_OK):
        return f"a bad line needs {_TUN}"
    return why_not()


@dataclass(frozen=True)
class Way:
    """What happens to packets in one direction.

    Attributes:
        loss: share of packets that vanish, each by itself (0 to 1).
        delay: seconds that each takes; none overtakes another.
        rate: bit/s that pass, of whole IP packets; 0 for any number.
        queue: seconds that a packet may wait for its turn; one that would wait longer vanishes.
        seed: of the losses, so that a second run loses the same ones.
    """

    loss: float = 0.0
    delay: float = 0.0
    rate: int = 0
    queue: float = 0.2
    seed: int = 1


PERFECT = Way()


class Direction:
    """The packets on their way in one direction. Pure: whoever calls it has the clock."""

    def __init__(self, way: Way = PERFECT) -> None:
        self._free = 0.0
        self._flying: deque[tuple[float, bytes]] = deque()
        self.become(way)

    def become(self, way: Way) -> None:
        """Do this to the packets that come from now on."""
        self.way = way
        self._random = random.Random(way.seed)

    def put(self, packet: bytes, now: float) -> None:
        """One more has come."""
        if self._random.random() < self.way.loss:
            return
        sent = max(now, self._free)
        if self.way.rate:
            sent += len(packet) * 8 / self.way.rate
            if sent - now > self.way.queue:
                return
            self._free = sent
        self._flying.append((sent + self.way.delay, packet))

    def due(self, now: float) -> Iterator[bytes]:
        """Those that have arrived by now."""
        while self._flying and self._flying[0][0] <= now:
            yield self._flying.popleft()[1]

    def next(self) -> float | None:
        """When the next one arrives."""
        return self._flying[0][0] if self._flying else None


@dataclass(frozen=True)
class BadLine:
    """A line between two computers, and the process that spoils it."""

    cable: Cable
    _process: subprocess.Popen[str]

    def become(self, up: Way, down: Way) -> None:
        """From now on do this to packets; those on their way arrive as they would have."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(_written(up, down) + "\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline().strip() == _READY


@contextlib.contextmanager
def bad_line(near: Computer, far: Computer, up: Way = PERFECT, down: Way = PERFECT) -> Iterator[BadLine]:
    """Join two computers by a line that is bad in both directions; `up` is from `near` to `far`."""
    number = next(_numbers)
    one, other = f"bad{number}", f"line{number}"
    process = subprocess.Popen(
        [*far.prefix, sys.executable, "-m", "tests.impairer", one, other],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        subnet = f"10.78.{number}."
        line = BadLine(Cable(near, one, f"{subnet}2", far, other, f"{subnet}1"), process)
        line.become(up, down)
        # The interface moves; who has opened it keeps it.
        far.ip(f"link set dev {one} netns {near.space}")
        for end, name, address in ((near, one, f"{subnet}2"), (far, other, f"{subnet}1")):
            end.ip(f"link set dev {name} up")
            end.ip(f"address add {address}/24 dev {name}")
        yield line
    finally:
        process.kill()
        process.communicate()


def _written(*ways: Way) -> str:
    return json.dumps([asdict(each) for each in ways])


def _open(name: str) -> int:
    """A new TUN interface of this name; what is read and written is whole IP packets."""
    file = os.open(_TUN, os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(file, _TUNSETIFF, struct.pack("16sH22x", name.encode(), _IFF_TUN | _IFF_NO_PI))
    return file


def _forward(ends: dict[int, tuple[int, Direction]]) -> None:
    """Until nobody gives orders any more. Each end: where its packets go, and how."""
    while True:
        waits = [at for _, direction in ends.values() if (at := direction.next()) is not None]
        patience = max(0.0, min(waits) - time.monotonic()) if waits else None
        ready, _, _ = select.select([sys.stdin, *ends], [], [], patience)
        if sys.stdin in ready and not _obey([direction for _, direction in ends.values()]):
            return
        for file, (_, direction) in ends.items():
            with contextlib.suppress(BlockingIOError):
                while file in ready:
                    direction.put(os.read(file, _LARGEST), time.monotonic())
        now = time.monotonic()
        for to, direction in ends.values():
            for packet in direction.due(now):
                with contextlib.suppress(OSError):  # an interface that is not up yet
                    os.write(to, packet)


def _obey(directions: list[Direction]) -> bool:
    """Take the next order; whether there was one."""
    order = sys.stdin.readline()
    if not order:
        return False
    for direction, way in zip(directions, json.loads(order), strict=True):
        direction.become(Way(**way))
    sys.stdout.write(f"{_READY}\n")
    sys.stdout.flush()
    return True


def main() -> None:
    """Two names of interfaces; orders come by stdin, both ways as JSON on a line."""
    one, other = (_open(name) for name in sys.argv[1:3])
    _forward({one: (other, Direction()), other: (one, Direction())})


if __name__ == "__main__":
    main()
