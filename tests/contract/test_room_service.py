"""Rooms: made, listed, renamed, deleted, opened by link; on a real database."""

import pytest

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.rooms import Access, is_id
from whisper_gate.domain.users import Identity, new_id

ANA = Identity("u-ana", "ana", "s1")
BEN = Identity("u-ben", "ben", "s2")
NOT_IDS = ["", "x" * 65, "a b", "../x", "\x00", "\ud800", "{'$gt': ''}", "\u00e9"]


async def refusal(awaitable):
    with pytest.raises(DomainError) as caught:
        await awaitable
    return caught.value


async def test_a_room_is_found_by_its_link(rooms):
    """As it was made, with an id that nobody guesses."""
    room = await rooms.create(ANA, " Stand-up \n 3! ", access=Access.MEMBERS, capacity=3)
    assert (room.name, room.slug, room.owner_id) == ("Stand-up 3!", "stand-up-3", ANA.user_id)
    assert (room.access, room.capacity, room.password_hash) == (Access.MEMBERS, 3, None)
    assert is_id(room.id)
    assert len(room.id) == 22
    found = await rooms.find(room.id)
    assert (found.id, found.name, found.access, found.capacity) == (
        room.id,
        room.name,
        room.access,
        room.capacity,
    )


async def test_a_password_is_stored_as_its_hash(rooms, db, hasher):
    """And nowhere in clear."""
    room = await rooms.create(ANA, "Secret", password="open sesame")
    assert await hasher.check("open sesame", room.password_hash)
    assert "sesame" not in str(await db.rooms.find_one({"_id": room.id}))


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "\u202e\x00\ud800"}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"capacity": 1}, "capacity"),
        ({"capacity": 13}, "capacity"),
        ({"password": ""}, "password"),
        ({"password": "x" * 257}, "password"),
    ],
)
async def test_bad_input_makes_no_room(rooms, db, arguments, field):
    """The error names the field, and nothing is stored."""
    arguments = {"name": "Stand-up"} | arguments
    error = await refusal(rooms.create(ANA, **arguments))
    assert (error.code, set(error.fields)) == (ErrorCode.VALIDATION_FAILED, {field})
    assert await db.rooms.count_documents({}) == 0


async def test_everybody_sees_their_own_rooms(rooms):
    """And no others."""
    made = [await rooms.create(ANA, name) for name in ("One", "Two")]
    await rooms.create(BEN, "Three")
    assert {room.id for room in await rooms.mine(ANA)} == {room.id for room in made}
    assert [room.name for room in await rooms.mine(BEN)] == ["Three"]


async def test_the_owner_renames_and_deletes(rooms):
    """The link stays the same, and then is dead."""
    room = await rooms.create(ANA, "One")
    await rooms.rename(ANA, room.id, " Two ")
    found = await rooms.find(room.id)
    assert (found.name, found.slug) == ("Two", "two")
    await rooms.delete(ANA, room.id)
    assert (await refusal(rooms.find(room.id))).code is ErrorCode.NO_SUCH_ROOM
    assert (await refusal(rooms.delete(ANA, room.id))).code is ErrorCode.NO_SUCH_ROOM


async def test_to_others_a_room_is_not_there(rooms):
    """Renaming or deleting someone else's room looks like a room that does not exist."""
    room = await rooms.create(ANA, "One")
    for refused in (
        rooms.rename(BEN, room.id, "Mine"),
        rooms.rename(BEN, new_id(), "Mine"),
        rooms.delete(BEN, room.id),
        rooms.delete(BEN, new_id()),
    ):
        error = await refusal(refused)
        assert (error.code, error.message) == (ErrorCode.NO_SUCH_ROOM, "This room does not exist.")
    assert (await rooms.find(room.id)).name == "One"


async def test_a_bad_new_name_changes_nothing(rooms):
    """The old one stays."""
    room = await rooms.create(ANA, "One")
    assert (await refusal(rooms.rename(ANA, room.id, "\x00"))).code is ErrorCode.VALIDATION_FAILED
    assert (await rooms.find(room.id)).name == "One"


@pytest.mark.parametrize("room_id", NOT_IDS)
async def test_what_is_no_id_is_no_room(rooms, open_rooms, room_id):
    """Also where any link opens a room, and for those who would change one."""
    for service in (rooms, open_rooms):
        for refused in (
            service.find(room_id),
            service.rename(ANA, room_id, "x"),
            service.delete(ANA, room_id),
        ):
            assert (await refusal(refused)).code is ErrorCode.NO_SUCH_ROOM


async def test_an_unknown_link_opens_a_room_only_if_that_is_set(rooms, open_rooms, db):
    """With OPEN_ROOMS it is there without being stored; without, it does not exist."""
    assert (await refusal(rooms.find("123"))).code is ErrorCode.NO_SUCH_ROOM
    room = await open_rooms.find("123")
    assert (room.id, room.name, room.is_open, room.access) == ("123", "123", True, Access.LINK)
    assert await db.rooms.count_documents({}) == 0
    assert (rooms.opens_unknown_rooms, open_rooms.opens_unknown_rooms) == (False, True)


async def test_a_kept_room_keeps_its_rules_where_links_open_rooms(open_rooms):
    """OPEN_ROOMS opens unknown rooms, not those that somebody owns."""
    room = await open_rooms.create(ANA, "One", access=Access.MEMBERS, password="x")
    found = await open_rooms.find(room.id)
    assert (found.is_open, found.access, bool(found.password_hash)) == (False, Access.MEMBERS, True)
