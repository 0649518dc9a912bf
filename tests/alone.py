"""Tests marked `alone` have the machine to themselves, however many processes of tests there are.

What such a test judges is how something arrives at people whose computers have time: sound that a busy
machine is late with would be heard as sound that a line has lost.
"""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from tests.running import ROOT

# Locks of the kernel need a file each, and these are there: who holds the first alone may ask for the second,
# so nobody who begins a test overtakes one that waits to be alone.
_DOOR, _ROOM = ROOT / "tests" / "alone.py", ROOT / "tests" / "conftest.py"


@contextlib.contextmanager
def turn(door: Path, room: Path, alone: bool) -> Iterator[None]:
    """Beside others, or alone: once those who are in have left, and while nobody else comes in."""
    with door.open() as entry, room.open() as place:
        fcntl.flock(entry, fcntl.LOCK_EX)
        fcntl.flock(place, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(entry, fcntl.LOCK_UN)
        yield


# Outermost, so that waiting is not counted to the time that a test may take.
@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Each test waits for its turn."""
    with turn(_DOOR, _ROOM, alone=item.get_closest_marker("alone") is not None):
        return (yield)
