"""When a connection is asked whether anybody is there, and when it is given up."""

from __future__ import annotations

import pytest

from whisper_gate.signaling.heartbeat import PING_EVERY, SILENT_AFTER, Heartbeat


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_asks_every_five_seconds(clock):
    """Once each time, and not before the first five have passed."""
    heart = Heartbeat(clock)
    asked = []
    for _ in range(120):
        clock.now += 0.125
        heart.heard()
        if heart.asks():
            asked.append(clock.now - 100)
    assert asked == [PING_EVERY, 2 * PING_EVERY, 3 * PING_EVERY]


def test_gives_up_after_fifteen_seconds_of_silence(clock):
    """From the last frame on, however often it has asked since."""
    heart = Heartbeat(clock)
    clock.now += 4
    heart.heard()
    clock.now += SILENT_AFTER - 0.01
    assert not heart.silent
    clock.now += 0.01
    assert heart.silent
    heart.heard()
    assert not heart.silent


def test_sleeps_until_something_is_due(clock):
    """Never beyond the next ping or the end of its patience, and never in the past."""
    heart = Heartbeat(clock)
    assert heart.patience == PING_EVERY
    clock.now += 13
    assert heart.patience == 0
    assert heart.asks()
    assert heart.patience == SILENT_AFTER - 13
