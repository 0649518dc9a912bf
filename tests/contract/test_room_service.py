"""Rooms: made, listed, renamed, deleted, opened by link; on a real database."""

from datetime import UTC, datetime, timedelta

import pytest

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.rooms import Access, Ban, Membership, is_id
from whisper_gate.domain.users import Identity, User, Visitor, new_id
from whisper_gate.stores import mongo
from whisper_gate.stores.mongo.connection import RESTORABLE

ANA = Visitor(Identity("u-ana", "ana", "s1"), address="192.0.2.1")
BEN = Visitor(Identity("u-ben", "ben", "s2"), address="192.0.2.2")
NOBODY = Visitor(address="192.0.2.3")
NOT_IDS = ["", "x" * 65, "a b", "../x", "\x00", "\ud800", "{'$gt': ''}", "\u00e9"]


async def refusal(awaitable):
    with pytest.raises(DomainError) as caught:
        await awaitable
    return caught.value


async def test_a_room_is_found_by_its_link(rooms):
    """As it was made, with an id that nobody guesses."""
    room = await rooms.create(ANA, " Stand-up \n 3! ", access=Access.MEMBERS, capacity=3)
    assert (room.name, room.slug, room.owner_id) == ("Stand-up 3!", "stand-up-3", "u-ana")
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
    await rooms.configure(ANA, room.id, name=" Two ")
    found = await rooms.find(room.id)
    assert (found.name, found.slug) == ("Two", "two")
    await rooms.delete(ANA, room.id)
    assert (await refusal(rooms.find(room.id))).code is ErrorCode.NO_SUCH_ROOM
    assert (await refusal(rooms.delete(ANA, room.id))).code is ErrorCode.NO_SUCH_ROOM


async def test_to_others_a_room_is_not_there(rooms):
    """Renaming or deleting someone else's room looks like a room that does not exist."""
    room = await rooms.create(ANA, "One")
    for refused in (
        rooms.configure(BEN, room.id, name="Mine"),
        rooms.configure(BEN, new_id(), name="Mine"),
        rooms.delete(BEN, room.id),
        rooms.delete(BEN, new_id()),
    ):
        error = await refusal(refused)
        assert (error.code, error.message) == (ErrorCode.NO_SUCH_ROOM, "This room does not exist.")
    assert (await rooms.find(room.id)).name == "One"


async def test_a_bad_new_name_changes_nothing(rooms):
    """The old one stays."""
    room = await rooms.create(ANA, "One")
    assert (await refusal(rooms.configure(ANA, room.id, name="\x00"))).code is ErrorCode.VALIDATION_FAILED
    assert (await rooms.find(room.id)).name == "One"


@pytest.mark.parametrize("room_id", NOT_IDS)
async def test_what_is_no_id_is_no_room(rooms, open_rooms, room_id):
    """Also where any link opens a room, and for those who would change one."""
    for service in (rooms, open_rooms):
        for refused in (
            service.find(room_id),
            service.configure(ANA, room_id, name="x"),
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


@pytest.fixture
async def cleo(db):
    """Somebody with an account, who is on no list yet."""
    user = User(new_id(), "cleo", "cleo@example.org", "hash", datetime.now(UTC))
    await mongo.MongoUserStore(db).add(user)
    return user


async def test_the_owner_changes_what_is_given_and_nothing_else(rooms, hasher):
    """A password can be set and taken away; what is not named stays."""
    room = await rooms.create(ANA, "One", capacity=3)
    await rooms.configure(ANA, room.id, access=Access.KNOCK, password="open sesame")
    changed = await rooms.find(room.id)
    assert (changed.name, changed.access, changed.capacity) == ("One", Access.KNOCK, 3)
    assert await hasher.check("open sesame", changed.password_hash)
    await rooms.configure(ANA, room.id, capacity=4)
    assert (await rooms.find(room.id)).password_hash == changed.password_hash
    await rooms.configure(ANA, room.id, password=None)
    assert (await rooms.find(room.id)).password_hash is None


async def test_the_owner_keeps_the_list(rooms, cleo):
    """People with an account are put on it by name, become co-hosts, and are taken off."""
    room = await rooms.create(ANA, "One")
    await rooms.set_member(ANA, room.id, " Cleo ", Membership.MEMBER)
    assert await rooms.people(ANA, room.id) == [("cleo", Membership.MEMBER)]
    assert [one.id for one in await rooms.shared_with(Visitor(Identity(cleo.id, "cleo", "s")))] == [room.id]
    await rooms.set_member(ANA, room.id, "cleo", Membership.COHOST)
    assert await rooms.people(ANA, room.id) == [("cleo", Membership.COHOST)]
    await rooms.set_member(ANA, room.id, "cleo", None)
    assert await rooms.people(ANA, room.id) == []


async def test_who_is_unknown_or_banned_is_put_on_no_list(rooms, db, cleo):
    """The error names the field, and the list stays as it was."""
    room = await rooms.create(ANA, "One")
    await mongo.MongoRoomStore(db).ban(room.id, [Ban(f"u:{cleo.id}", "Cleo", datetime.now(UTC))])
    for name in ("cleo", "cleo@example.org", "nobody", "", "\ud800", "{'$gt': ''}"):
        error = await refusal(rooms.set_member(ANA, room.id, name, Membership.MEMBER))
        expected = ErrorCode.VALIDATION_FAILED if name == "cleo" else ErrorCode.NOT_FOUND
        assert (error.code, set(error.fields)) == (expected, {"username"})
    assert await rooms.people(ANA, room.id) == []


async def test_a_ban_is_lifted_by_the_owner_once(rooms, db):
    """The second time there is none to lift."""
    room = await rooms.create(ANA, "One")
    await mongo.MongoRoomStore(db).ban(room.id, [Ban("g:x", "Dan", datetime.now(UTC))])
    assert (await refusal(rooms.unban(BEN, room.id, "g:x"))).code is ErrorCode.NO_SUCH_ROOM
    await rooms.unban(ANA, room.id, "g:x")
    assert (await rooms.find(room.id)).bans == ()
    assert (await refusal(rooms.unban(ANA, room.id, "g:x"))).code is ErrorCode.NOT_FOUND


async def test_only_the_owner_reads_and_changes(rooms, cleo):
    """To a co-host, a stranger and somebody without an account there is nothing to configure."""
    room = await rooms.create(ANA, "One")
    await rooms.set_member(ANA, room.id, "cleo", Membership.COHOST)
    for caller in (Visitor(Identity(cleo.id, "cleo", "s")), BEN, NOBODY):
        for refused in (
            rooms.owned(caller, room.id),
            rooms.configure(caller, room.id, access=Access.LINK),
            rooms.people(caller, room.id),
            rooms.set_member(caller, room.id, "cleo", None),
            rooms.unban(caller, room.id, "g:x"),
            rooms.activity(caller, room.id),
            rooms.delete(caller, room.id),
        ):
            assert (await refusal(refused)).code is ErrorCode.NO_SUCH_ROOM


async def test_a_deleted_room_ends_its_calls(rooms, control):
    """Every worker is told."""
    room = await rooms.create(ANA, "One")
    await rooms.delete(ANA, room.id)
    assert control.rooms == [room.id]


async def test_with_an_account_go_its_rooms_and_its_places_on_lists(rooms, control, cleo):
    """Other rooms stay."""
    own = await rooms.create(Visitor(Identity(cleo.id, "cleo", "s")), "Hers")
    other = await rooms.create(ANA, "One")
    await rooms.set_member(ANA, other.id, "cleo", Membership.MEMBER)
    await rooms.forget_user(cleo.id)
    assert control.rooms == [own.id]
    assert (await refusal(rooms.find(own.id))).code is ErrorCode.NO_SUCH_ROOM
    assert (await rooms.find(other.id)).members == {}


async def test_what_happens_to_a_room_can_be_read_by_its_owner(rooms, audit):
    """Who, what and from where, newest first; no name of a password."""
    room = await rooms.create(ANA, "One")
    await rooms.configure(ANA, room.id, password="open sesame")
    await audit.flush()
    log = await rooms.activity(ANA, room.id)
    assert [(one.event, one.actor_name, one.address, one.detail) for one in log] == [
        ("room.changed", "ana", "192.0.2.1", "password"),
        ("room.created", "ana", "192.0.2.1", ""),
    ]
    assert "sesame" not in str(log)


async def test_without_an_account_nobody_has_rooms(rooms):
    """Neither made nor listed."""
    for refused in (rooms.create(NOBODY, "One"), rooms.mine(NOBODY), rooms.shared_with(NOBODY)):
        assert (await refusal(refused)).code is ErrorCode.NOT_SIGNED_IN


async def test_a_deleted_room_comes_back_as_it_was(rooms, audit, cleo):
    """For whoever deleted it, once; until then it is in nobody's list and cannot be changed."""
    room = await rooms.create(ANA, "One", access=Access.KNOCK, password="open sesame")
    await rooms.set_member(ANA, room.id, "cleo", Membership.COHOST)
    before = await rooms.find(room.id)
    await rooms.delete(ANA, room.id)
    assert room.id not in {one.id for one in await rooms.mine(ANA)}
    assert await rooms.shared_with(Visitor(Identity(cleo.id, "cleo", "s"))) == []
    for refused in (rooms.configure(ANA, room.id, name="Two"), rooms.restore(BEN, room.id)):
        assert (await refusal(refused)).code is ErrorCode.NO_SUCH_ROOM
    await rooms.restore(ANA, room.id)
    assert await rooms.find(room.id) == before
    assert (await refusal(rooms.restore(ANA, room.id))).code is ErrorCode.NO_SUCH_ROOM
    await audit.flush()
    log = await rooms.activity(ANA, room.id)
    assert [(one.event, one.subject) for one in log][:2] == [
        ("room.restored", "One"),
        ("room.deleted", "One"),
    ]


async def test_a_room_that_may_come_back_is_not_everybodys_meanwhile(open_rooms, db):
    """Where unknown links open rooms, its link does so only when it is gone for good."""
    room = await open_rooms.create(ANA, "One", access=Access.KNOCK)
    await open_rooms.delete(ANA, room.id)
    assert (await refusal(open_rooms.find(room.id))).code is ErrorCode.NO_SUCH_ROOM
    await db.rooms.delete_one({"_id": room.id})
    assert (await open_rooms.find(room.id)).is_open


async def test_a_deletion_is_final_after_a_minute(rooms, db):
    """Even where MongoDB has not come round to it; and it does so by itself."""
    room = await rooms.create(ANA, "One")
    await rooms.delete(ANA, room.id)
    past = datetime.now(UTC) - timedelta(seconds=RESTORABLE + 1)
    await db.rooms.update_one({"_id": room.id}, {"$set": {"deleted_at": past}})
    assert (await refusal(rooms.restore(ANA, room.id))).code is ErrorCode.NO_SUCH_ROOM
    await mongo.ensure_indexes(db)
    assert (await db.rooms.index_information())["removed"]["expireAfterSeconds"] == RESTORABLE


async def test_with_an_account_goes_what_it_has_just_deleted(rooms, db, cleo):
    """Nothing of it is left to wait for the minute."""
    cleos = Visitor(Identity(cleo.id, "cleo", "s"))
    room = await rooms.create(cleos, "Hers")
    await rooms.delete(cleos, room.id)
    await rooms.forget_user(cleo.id)
    assert await db.rooms.find_one({"_id": room.id}) is None
