"""What pages say of who is in a room, and of the devices that somebody is signed in on."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.saying import in_english
from whisper_gate.ui.states.account import ago
from whisper_gate.ui.states.room_words import inside_words

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], ""),
        (["Ana"], "Ana is here"),
        (["Ana", "Ben"], "Ana and Ben are here"),
        (["Ana", "Ben", "Cleo"], "Ana, Ben and Cleo are here"),
        (["Ana", "Ben", "Cleo", "Dan"], "Ana, Ben, Cleo and 1 other are here"),
        (["Ana", "Ben", "Cleo", "Dan", "Eve"], "Ana, Ben, Cleo and 2 others are here"),
    ],
)
def test_who_is_in_a_room(names, words):
    """Three by name; the others are counted."""
    assert in_english(inside_words(names)) == words


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (timedelta(seconds=59), "Active now"),
        (timedelta(minutes=1), "Active 1 minute ago"),
        (timedelta(hours=3, minutes=59), "Active 3 hours ago"),
        (timedelta(days=1), "Active 1 day ago"),
        (timedelta(days=-1), "Active now"),
    ],
)
def test_when_a_device_was_there_last(since, words):
    """In the largest unit that fits, and never in the future."""
    assert in_english(ago(NOW - since, NOW)) == words
