"""The page of one's rooms: its words, and what is done on it."""

import pytest

from whisper_gate.ui.states.room_words import people_words


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], ""),
        (["Ana"], "Ana"),
        (["Ana", "Ben"], "Ana and Ben"),
        (["Ana", "Ben", "Cleo"], "Ana, Ben and Cleo"),
        (["Ana", "Ben", "Cleo", "Dan"], "Ana, Ben, Cleo and 1 other"),
        (["Ana", "Ben", "Cleo", "Dan", "Eve"], "Ana, Ben, Cleo and 2 others"),
    ],
)
def test_who_is_in_a_room(names, words):
    """Three by name; the others are counted."""
    assert people_words(names) == words
