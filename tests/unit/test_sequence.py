"""Payloads of other workers are told once and in order; what is missing is noticed."""

from __future__ import annotations

import itertools
import random

from whisper_gate.signaling.bus import Payload
from whisper_gate.signaling.sequence import HELD_MAX, LINES_MAX, Arrivals, Numbering, Place

ROOM = "room"


def _say(number: int, line: int = 1, worker: str = "w") -> tuple[Place, Payload]:
    return Place(worker, line, number), {"number": number, "line": line}


def _numbers(told: list[Payload]) -> list[int]:
    return [one["number"] for one in told]


def test_a_worker_numbers_each_room_by_itself():
    """From 1; a room that it comes back to is another, later line."""
    numbering = Numbering("w")
    first = [numbering.next("a", keep=True) for _ in range(3)]
    assert [one.number for one in first] == [1, 2, 3]
    assert len({one.line for one in first}) == 1
    assert numbering.next("b", keep=True).number == 1
    numbering.forget("a")
    again = numbering.next("a", keep=True)
    assert again.number == 1
    assert again.line > first[0].line


def test_what_is_said_from_outside_of_the_room_is_a_line_of_its_own():
    """Nothing is kept for it, and each comes after the one before."""
    numbering = Numbering("w")
    first, second = numbering.next("a", keep=False), numbering.next("a", keep=False)
    assert (first.number, second.number) == (1, 1)
    assert second.line >= first.line
    assert not numbering._last


def test_the_first_that_is_heard_is_where_a_line_begins():
    """Nothing is missing before it."""
    arrivals = Arrivals()
    assert _numbers(arrivals.take(ROOM, *_say(7))) == [7]
    assert _numbers(arrivals.take(ROOM, *_say(8))) == [8]
    assert not arrivals.waits(ROOM, "w")


def test_after_a_cut_the_first_that_is_heard_waits_for_those_before_it():
    """In a room that is in doubt; and no longer when it is not."""
    arrivals = Arrivals()
    arrivals.doubt([ROOM])
    assert _numbers(arrivals.take(ROOM, *_say(3))) == []
    assert arrivals.waits(ROOM, "w")
    assert _numbers(arrivals.take("another", *_say(3))) == [3]
    assert _numbers(arrivals.take(ROOM, *_say(1))) == [1]
    assert _numbers(arrivals.take(ROOM, *_say(2))) == [2, 3]
    arrivals.trust()
    assert _numbers(arrivals.take(ROOM, *_say(3, worker="v"))) == [3]


def test_whatever_the_order_and_however_often_each_is_told_once_and_in_order():
    """A thousand shuffles of ten payloads, some of them twice, after the first."""
    dice = random.Random(1)
    for _ in range(1000):
        arrivals = Arrivals()
        told = arrivals.take(ROOM, *_say(1))
        rest = list(range(2, 11)) + dice.sample(range(1, 11), 5)
        dice.shuffle(rest)
        told += itertools.chain.from_iterable(arrivals.take(ROOM, *_say(number)) for number in rest)
        assert _numbers(told) == list(range(1, 11))
        assert not arrivals.waits(ROOM, "w")


def test_who_gives_up_goes_on_behind_the_gap():
    """What comes too late is not told any more."""
    arrivals = Arrivals()
    arrivals.take(ROOM, *_say(1))
    assert arrivals.take(ROOM, *_say(4)) == []
    assert arrivals.take(ROOM, *_say(3)) == []
    assert arrivals.waits(ROOM, "w")
    assert _numbers(arrivals.give_up(ROOM, "w")) == [3, 4]
    assert arrivals.take(ROOM, *_say(2)) == []
    assert _numbers(arrivals.take(ROOM, *_say(5))) == [5]
    assert arrivals.give_up(ROOM, "w") == []
    assert arrivals.give_up("elsewhere", "w") == []


def test_a_new_line_ends_the_old_one():
    """What was kept back is told first; what the old one still says is not told."""
    arrivals = Arrivals()
    arrivals.take(ROOM, *_say(1))
    arrivals.take(ROOM, *_say(3))
    assert _numbers(arrivals.take(ROOM, *_say(1, line=2))) == [3, 1]
    assert arrivals.take(ROOM, *_say(4, line=1)) == []
    assert arrivals.heard(ROOM) == {"w": (2, 1)}


def test_a_new_line_that_does_not_begin_with_its_first_has_a_gap():
    """It is waited for, like any other."""
    arrivals = Arrivals()
    arrivals.take(ROOM, *_say(1))
    assert arrivals.take(ROOM, *_say(2, line=2)) == []
    assert arrivals.waits(ROOM, "w")
    assert _numbers(arrivals.take(ROOM, *_say(1, line=2))) == [1, 2]


def test_nothing_grows_for_ever():
    """Neither with workers that come and go, nor behind a gap, nor with rooms."""
    arrivals = Arrivals()
    for number in range(LINES_MAX * 3):
        arrivals.take(ROOM, *_say(1, worker=f"w{number}"))
    assert len(arrivals.heard(ROOM)) == LINES_MAX
    arrivals.take(ROOM, *_say(1))
    for number in range(3, HELD_MAX + 3):
        assert not arrivals.is_full(ROOM, "w")
        arrivals.take(ROOM, *_say(number))
    assert arrivals.is_full(ROOM, "w")
    arrivals.forget(ROOM)
    assert arrivals.heard(ROOM) == {}
