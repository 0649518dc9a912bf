"""The audit log in plain words."""

from datetime import UTC, datetime

import pytest

from tests.saying import in_english
from whisper_gate.domain.audit import AuditEntry, Event
from whisper_gate.domain.permissions import Action
from whisper_gate.ui.states.activity import told

NOW = datetime(2026, 1, 1, tzinfo=UTC)
# Events that concern an account are never read with a room.
OF_ROOMS = [
    event for event in Event if not event.startswith(("account.", "report.")) and event is not Event.HOST
]


def entry(event, actor="Ana", **rest):
    return AuditEntry(event=event, at=NOW, actor_id=actor and "1", actor_name=actor, **rest)


@pytest.mark.parametrize(
    ("happened", "words"),
    [
        (entry("host.mute", subject="Ben"), "Ana muted Ben"),
        (entry("host.lock"), "Ana locked the room"),
        (entry("host.mute", subject="Ben", detail="forbidden"), "Ana tried to mute Ben, and may not"),
        (entry("room.changed", detail="name"), "Ana changed the name"),
        (
            entry("room.changed", detail="access, capacity, password"),
            "Ana changed who may enter, the number of seats and the password",
        ),
        (entry("room.member_changed", subject="Ben", detail="cohost"), "Ana made Ben a co-host"),
        (entry("room.member_changed", subject="Ben", detail="removed"), "Ana took Ben off the list"),
        (entry("entry.refused", detail="room_locked"), "Ana was refused: the room was locked"),
        (entry("entry.refused", detail="a_new_code"), "Ana was refused: a_new_code"),
        (AuditEntry("entry.knocked", NOW, actor_name="Dan"), "Guest Dan knocked"),
        (AuditEntry("entry.knocked", NOW), "Somebody knocked"),
        (AuditEntry("entry.knocked", NOW, actor_name="{whom}{0}"), "Guest {whom}{0} knocked"),
    ],
)
def test_what_happened_is_a_sentence(happened, words):
    """With names as they are, whatever they hold."""
    assert in_english(told(happened)) == words


@pytest.mark.parametrize("event", ["x.unknown", "host.unknown", "host", "", "room.member_changed"])
def test_what_has_no_words_is_told_by_its_name(event):
    """A log written by a newer server can be read."""
    assert in_english(told(AuditEntry(event, NOW))) == event


@pytest.mark.parametrize("event", [*OF_ROOMS, *(f"host.{action}" for action in Action)])
def test_everything_that_happens_to_a_room_has_words(event):
    """No event was forgotten in the table."""
    assert in_english(told(entry(event, subject="Ben", detail="member"))) != event
