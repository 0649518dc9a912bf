"""One worker's view of a room: right in the end, in whatever order the news comes."""

import itertools
from dataclasses import replace

import pytest

from whisper_gate.domain.participants import Participant
from whisper_gate.signaling.bus import Roster
from whisper_gate.signaling.room_view import RoomView


def person(name, version, **more):
    return Participant(id=name, name=name.title(), connection=f"{name}-{version}", version=version, **more)


def types(frames):
    return [(frame["type"], frame["from"]) for frame in frames]


@pytest.fixture
def view():
    return RoomView()


def test_a_newcomer_is_announced_once(view):
    """`join` with what the others may know; the same news again says nothing."""
    ana = person("ana", 1, mic=True, joined=5)
    assert view.put(ana) == [
        {
            "type": "join",
            "from": "ana",
            "name": "Ana",
            "role": "guest",
            "mic": True,
            "camera": False,
            "screen": False,
            "hand": False,
            "started": False,
            "acks": False,
            "away": False,
            "joined": 5,
        }
    ]
    assert view.put(ana) == []
    assert view.people == {"ana": ana}


def test_who_is_ready_is_announced_with_start(view):
    """Someone who already wants to be called gets `join`, then `start`."""
    assert types(view.put(person("ana", 1, started=True))) == [("join", "ana"), ("start", "ana")]


def test_a_change_of_flags_is_a_state(view):
    """A newer revision with other flags becomes one `state` frame."""
    ana = person("ana", 1)
    view.put(ana)
    assert view.put(replace(ana, hand=True, rev=1)) == [
        {"type": "state", "from": "ana", "mic": False, "camera": False, "screen": False, "hand": True}
    ]


def test_start_is_told_once(view):
    """`started` going on is `start`; staying on is nothing."""
    ana = person("ana", 1)
    view.put(ana)
    assert types(view.put(replace(ana, started=True, rev=1))) == [("start", "ana")]
    assert view.put(replace(ana, started=True, rev=2)) == []


def test_an_older_revision_changes_nothing(view):
    """News that was overtaken is dropped."""
    ana = person("ana", 3, mic=True, rev=5)
    view.put(ana)
    assert view.put(replace(ana, mic=False, rev=4)) == []
    assert view.put(replace(ana, mic=False, version=2, rev=9)) == []
    assert view.people["ana"] == ana


def test_a_new_connection_is_no_new_person(view):
    """Coming back replaces the old connection without join or leave."""
    view.put(person("ana", 1, started=True, rev=7))
    assert view.put(person("ana", 2, started=True)) == []
    assert view.people["ana"].connection == "ana-2"


def test_leaving_is_told_once(view):
    """The second `leave` of the same departure says nothing."""
    view.put(person("ana", 1))
    assert view.remove("ana", 2) == [{"type": "leave", "from": "ana"}]
    assert view.remove("ana", 2) == []
    assert view.people == {}


def test_someone_unknown_leaves_silently(view):
    """Nobody is told about the leaving of someone they never saw."""
    assert view.remove("ana", 2) == []


def test_a_late_leave_does_not_remove_a_newer_connection(view):
    """The departure of the old connection arrives after the new one: nothing happens."""
    view.put(person("ana", 1))
    view.put(person("ana", 3))
    assert view.remove("ana", 2) == []
    assert view.people["ana"].version == 3


def test_a_late_join_does_not_bring_back_who_has_left(view):
    """The arrival is overtaken by the departure."""
    assert view.remove("ana", 2) == []
    assert view.put(person("ana", 1)) == []
    assert types(view.put(person("ana", 3))) == [("join", "ana")]


def test_all_orders_end_alike():
    """Whatever order the news of a room comes in, the view ends equal to it."""
    ana, late = person("ana", 1), person("ana", 4)
    news = {
        "came": lambda view: view.put(ana),
        "hand": lambda view: view.put(replace(ana, hand=True, rev=1)),
        "left": lambda view: view.remove("ana", 3),
        "back": lambda view: view.put(late),
        "back, muted": lambda view: view.put(replace(late, mic=True, rev=1)),
    }
    for order in itertools.permutations(news):
        view = RoomView()
        frames = [frame for one in order for frame in news[one](view)]
        assert view.people == {"ana": replace(late, mic=True, rev=1)}, order
        there = [frame["type"] for frame in frames if frame["type"] in {"join", "leave"}]
        assert there in (["join"], ["join", "leave", "join"]), order


def test_a_roster_becomes_the_view(view):
    """Who is missing leaves, who is new joins, what has changed is told; the rest is silence."""
    ana, ben, cleo = person("ana", 1), person("ben", 2), person("cleo", 3)
    for one in (ana, ben):
        view.put(one)
    roster = Roster(5, {"ben": replace(ben, camera=True, rev=1), "cleo": replace(cleo, started=True)})
    assert types(view.reconcile(roster)) == [
        ("leave", "ana"),
        ("state", "ben"),
        ("join", "cleo"),
        ("start", "cleo"),
    ]
    assert view.people == roster.participants
    assert view.reconcile(roster) == []


def test_a_roster_that_is_older_than_an_event_does_not_undo_it(view):
    """Who came after the roster was read stays, who left after it stays away."""
    ana, ben = person("ana", 1), person("ben", 7)
    view.put(ana)
    view.put(ben)
    view.remove("ana", 6)
    assert view.reconcile(Roster(5, {"ana": ana})) == []
    assert set(view.people) == {"ben"}


def test_departures_are_not_remembered_for_ever(view):
    """What a roster has confirmed is forgotten, so a long-lived room does not grow."""
    for number in range(1000):
        view.put(person(f"p{number}", 2 * number + 1))
        view.remove(f"p{number}", 2 * number + 2)
    view.reconcile(Roster(2001, {}))
    assert view._departed == {}
