"""Rooms: ids, names, capacities and slugs."""

from datetime import UTC, datetime

import pytest

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.rooms import Access, Room, check_capacity, check_room_name, is_id, slugify


@pytest.mark.parametrize("identifier", ["1", "123", "a-b_C9", "x" * 64, "-", "_"])
def test_ids_that_are_ids(identifier):
    """One to 64 of the alphabet."""
    assert is_id(identifier)


@pytest.mark.parametrize(
    "identifier",
    [
        "",
        "x" * 65,
        "a b",
        "a\n",
        "\na",
        "a/b",
        "..",
        "a%20",
        "\u00e9",
        "\uff11",
        "\u0661",
        "a\x00",
        "\ud800",
        None,
        7,
        b"a",
        ["a"],
    ],
)
def test_ids_that_are_not(identifier):
    """Other characters, lengths and types."""
    assert not is_id(identifier)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("Stand-up", "Stand-up"),
        ("  a \n b ", "a b"),
        ("\u202eabc", "abc"),
        ("\U0001f389", "\U0001f389"),
        ("\u041a\u043e\u043c\u043d\u0430\u0442\u0430", "\u041a\u043e\u043c\u043d\u0430\u0442\u0430"),
        ("x" * 80, "x" * 80),
    ],
)
def test_room_names_are_cleaned(raw, kept):
    """A name is kept as people should see it."""
    assert check_room_name(raw) == kept


@pytest.mark.parametrize("name", ["", " ", "\x00", "\ud800", "\u202e", "\u200b", "x" * 81])
def test_room_names_that_are_refused(name):
    """Nothing to see, or more than 80 characters."""
    with pytest.raises(DomainError) as caught:
        check_room_name(name)
    assert (caught.value.code, set(caught.value.fields)) == (ErrorCode.VALIDATION_FAILED, {"name"})


@pytest.mark.parametrize("capacity", [2, 8, 12])
def test_capacities_that_a_mesh_can_hold(capacity):
    """Two to twelve people."""
    assert check_capacity(capacity) == capacity


@pytest.mark.parametrize("capacity", [-1, 0, 1, 13, 10**9])
def test_capacities_that_it_cannot(capacity):
    """Fewer than two make no call, more than twelve no good one."""
    with pytest.raises(DomainError) as caught:
        check_capacity(capacity)
    assert (caught.value.code, set(caught.value.fields)) == (ErrorCode.VALIDATION_FAILED, {"capacity"})


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Stand-up 3!", "stand-up-3"),
        ("  --  ", "room"),
        ("\u041a\u043e\u043c\u043d\u0430\u0442\u0430", "room"),
        ("a" * 60, "a" * 40),
        ("a" * 39 + " b", "a" * 39),
        ("<script>", "script"),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_slugs_are_short_and_harmless(name, slug):
    """They may stand in links and file names."""
    assert slugify(name) == slug
    assert is_id(slug)


@pytest.mark.parametrize(("owner", "is_open"), [(None, True), ("u1", False)])
def test_a_room_without_owner_is_open(owner, is_open):
    """It exists by its link alone."""
    assert Room("r", "R", owner, Access.LINK, 8, datetime.now(UTC)).is_open is is_open
