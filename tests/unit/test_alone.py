"""Who is alone is so, and comes to it."""

from __future__ import annotations

import fcntl
import threading
import time
from pathlib import Path

from tests.alone import turn


def taken(lock: Path) -> bool:
    with lock.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def test_one_who_wants_to_be_alone_is_not_overtaken(tmp_path: Path):
    door, room = tmp_path / "door", tmp_path / "room"
    door.touch()
    room.touch()
    came: list[str] = []
    inside, leave = threading.Event(), threading.Event()

    def first() -> None:
        with turn(door, room, alone=False):
            inside.set()
            leave.wait(10)
            came.append("first")

    def second() -> None:
        with turn(door, room, alone=True):
            came.append("alone")

    def third() -> None:
        with turn(door, room, alone=False):
            came.append("third")

    people = [threading.Thread(target=one) for one in (first, second, third)]
    people[0].start()
    assert inside.wait(10)
    people[1].start()
    deadline = time.monotonic() + 10
    while not taken(door):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    people[2].start()
    assert came == []
    leave.set()
    for one in people:
        one.join(10)
    assert came == ["first", "alone", "third"]


def test_others_are_beside_each_other(tmp_path: Path):
    door, room = tmp_path / "door", tmp_path / "room"
    door.touch()
    room.touch()
    both = threading.Barrier(2)

    def one() -> None:
        with turn(door, room, alone=False):
            both.wait(10)

    people = [threading.Thread(target=one) for _ in range(2)]
    for each in people:
        each.start()
    for each in people:
        each.join(10)
    assert not both.broken
