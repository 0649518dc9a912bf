"""Entry: who gets in, on real databases."""

import asyncio
from dataclasses import replace as changed
from datetime import UTC, datetime

import pytest

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.participants import Pass
from whisper_gate.domain.permissions import Role
from whisper_gate.domain.rooms import Access, Ban, Membership, is_id
from whisper_gate.domain.users import Identity, Visitor, new_id
from whisper_gate.services.entry import RESUME_TTL, TICKET_TTL
from whisper_gate.services.tokens import LEEWAY
from whisper_gate.stores import mongo

OWNER = Visitor(Identity("u-owner", "owner", "s1"), address="192.0.2.1")
MEMBER = Visitor(Identity("u-member", "member", "s2"), address="192.0.2.2")
GUEST = Visitor(guest_id="browser-1", address="192.0.2.3")
FITS, WRONG, NONE = "open sesame", "open barley", ""
IN = None  # no error
WAITS = "waits"


async def refusal(awaitable):
    with pytest.raises(DomainError) as caught:
        await awaitable
    return caught.value


async def outcome(awaitable):
    """The code of the refusal, or None when it went well, or that they have to knock."""
    try:
        return WAITS if (await awaitable).waits else IN
    except DomainError as error:
        return error.code


@pytest.fixture
async def link_room(rooms):
    return await rooms.create(OWNER, "Link", capacity=5)


MATRIX = [
    # access, password of the room, who, what they say -> outcome
    (Access.LINK, None, GUEST, NONE, IN),
    (Access.LINK, None, MEMBER, NONE, IN),
    (Access.LINK, None, OWNER, NONE, IN),
    (Access.LINK, FITS, GUEST, NONE, ErrorCode.WRONG_ROOM_PASSWORD),
    (Access.LINK, FITS, GUEST, WRONG, ErrorCode.WRONG_ROOM_PASSWORD),
    (Access.LINK, FITS, GUEST, FITS, IN),
    (Access.LINK, FITS, MEMBER, WRONG, ErrorCode.WRONG_ROOM_PASSWORD),
    (Access.LINK, FITS, MEMBER, FITS, IN),
    (Access.LINK, FITS, OWNER, NONE, IN),
    (Access.KNOCK, None, GUEST, NONE, WAITS),
    (Access.KNOCK, None, MEMBER, NONE, IN),
    (Access.KNOCK, None, OWNER, NONE, IN),
    (Access.KNOCK, FITS, GUEST, WRONG, ErrorCode.WRONG_ROOM_PASSWORD),
    (Access.KNOCK, FITS, GUEST, FITS, WAITS),
    (Access.MEMBERS, None, GUEST, NONE, ErrorCode.NO_SUCH_ROOM),
    (Access.MEMBERS, None, MEMBER, NONE, IN),
    (Access.MEMBERS, None, OWNER, NONE, IN),
    (Access.MEMBERS, FITS, GUEST, FITS, ErrorCode.NO_SUCH_ROOM),
    (Access.MEMBERS, FITS, MEMBER, NONE, ErrorCode.WRONG_ROOM_PASSWORD),
    (Access.MEMBERS, FITS, MEMBER, FITS, IN),
    (Access.MEMBERS, FITS, OWNER, WRONG, IN),
]


@pytest.fixture
async def with_member(rooms, db):
    """`with_member(room)`: MEMBER is on the room's list."""

    async def put(room):
        await mongo.MongoRoomStore(db).set_member(room.id, "u-member", Membership.MEMBER)
        return room

    return put


@pytest.mark.parametrize("case", MATRIX)
async def test_the_door_lets_in_whom_the_room_is_for(rooms, entry, with_member, case):
    """Links are for all, members' rooms for those on the list, passwords for all but the owner."""
    access, password, who, said, expected = case
    room = await with_member(await rooms.create(OWNER, "Room", access=access, password=password))
    assert await outcome(entry.grant(room.id, who, "Name", said)) == expected


@pytest.mark.parametrize("case", MATRIX)
async def test_an_original_client_gets_in_only_without_a_question(rooms, entry, with_member, case):
    """Without a ticket nobody is asked for a password, so only those enter who need none, with an account."""
    access, password, who, _said, expected = case
    room = await with_member(await rooms.create(OWNER, "Room", access=access, password=password))
    if who is GUEST and access is not Access.MEMBERS:
        expected = ErrorCode.NOT_SIGNED_IN
    elif password and who is MEMBER:
        expected = ErrorCode.WRONG_ROOM_PASSWORD
    assert await outcome(entry.admit("me", room_id=room.id, visitor=who)) == expected


async def test_an_original_client_is_who_it_says_it_is(rooms, entry):
    """It enters with its own id and the name of its account."""
    room = await rooms.create(OWNER, "Room", capacity=3)
    entering = await entry.admit("client-1", room_id=room.id, visitor=MEMBER)
    assert entering == Pass(
        room.id,
        "client-1",
        "member",
        3,
        "u-member",
        role=Role.PARTICIPANT,
        person="u:u-member",
        session_id="s2",
    )


async def test_anybody_enters_an_open_room(open_entry):
    """As a guest with an id of their own, or with a ticket and a name."""
    entering = await open_entry.admit("client-1", room_id="123", visitor=GUEST)
    assert (entering.participant_id, entering.name, entering.role) == ("client-1", "Guest", Role.GUEST)
    grant = await open_entry.grant("123", GUEST, "Ana")
    assert (grant.room.id, grant.room.is_open) == ("123", True)
    entering = await open_entry.admit(grant.participant_id, ticket=grant.ticket, room_id="123")
    assert (entering.name, entering.user_id) == ("Ana", None)


async def test_an_unknown_room_has_no_door(entry):
    """Neither with nor without a ticket."""
    assert (await refusal(entry.grant("123", MEMBER, "Ana"))).code is ErrorCode.NO_SUCH_ROOM
    assert (await refusal(entry.admit("me", room_id="123", visitor=MEMBER))).code is ErrorCode.NO_SUCH_ROOM


@pytest.mark.parametrize("name", ["", "\x00\u202e", "x" * 65, "\ud800"])
async def test_a_name_must_be_shown(entry, link_room, name):
    """Nobody enters as nothing."""
    error = await refusal(entry.grant(link_room.id, MEMBER, name))
    assert (error.code, set(error.fields)) == (ErrorCode.VALIDATION_FAILED, {"name"})


async def test_a_ticket_makes_a_participant(entry, link_room):
    """With a fresh id, the cleaned name, and the room's capacity."""
    grant = await entry.grant(link_room.id, MEMBER, " A\u202ena ")
    assert is_id(grant.participant_id)
    entering = await entry.admit(grant.participant_id, ticket=grant.ticket, room_id=link_room.id)
    assert (entering.room_id, entering.participant_id) == (link_room.id, grant.participant_id)
    assert (entering.name, entering.capacity, entering.user_id) == ("Ana", 5, "u-member")


async def test_every_ticket_is_for_another_participant(entry, link_room):
    """The same person may be there twice, in two tabs."""
    grants = [await entry.grant(link_room.id, MEMBER, "Ana") for _ in range(2)]
    assert grants[0].participant_id != grants[1].participant_id


async def test_a_ticket_is_used_once(entry, link_room):
    """The second use is refused."""
    grant = await entry.grant(link_room.id, MEMBER, "Ana")
    await entry.admit(grant.participant_id, ticket=grant.ticket, room_id=link_room.id)
    again = entry.admit(grant.participant_id, ticket=grant.ticket, room_id=link_room.id)
    assert (await refusal(again)).code is ErrorCode.BAD_TICKET


async def test_of_racing_uses_one_wins(entry, link_room):
    """A stolen ticket and its owner do not both get in."""
    grant = await entry.grant(link_room.id, MEMBER, "Ana")
    outcomes = await asyncio.gather(
        *(outcome(entry.admit(grant.participant_id, ticket=grant.ticket)) for _ in range(10))
    )
    assert (outcomes.count(IN), outcomes.count(ErrorCode.BAD_TICKET)) == (1, 9)


async def test_a_ticket_is_for_one_room(entry, rooms, link_room):
    """It does not open the room next door."""
    other = await rooms.create(OWNER, "Other")
    grant = await entry.grant(link_room.id, MEMBER, "Ana")
    wrong = entry.admit(grant.participant_id, ticket=grant.ticket, room_id=other.id)
    assert (await refusal(wrong)).code is ErrorCode.BAD_TICKET


async def test_a_ticket_is_for_one_sender(entry, link_room):
    """Nobody speaks as somebody else with a ticket of their own."""
    grant = await entry.grant(link_room.id, MEMBER, "Ana")
    forged = entry.admit("somebody-else", ticket=grant.ticket, room_id=link_room.id)
    assert (await refusal(forged)).code is ErrorCode.FORGED_SENDER


async def test_a_ticket_lives_half_a_minute(entry, tokens, link_room):
    """Then it is refused, even if it was never used."""
    grant = await entry.grant(link_room.id, MEMBER, "Ana")
    claims = tokens.read("ticket", grant.ticket)
    assert claims["exp"] - claims["iat"] == TICKET_TTL == 30
    old = tokens.issue(
        "ticket", "me", -LEEWAY - 1, {"room": link_room.id, "name": "Ana", "cap": 5, "uid": None}
    )
    assert (await refusal(entry.admit("me", ticket=old, room_id=link_room.id))).code is ErrorCode.BAD_TICKET


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "\x00"])
async def test_what_is_no_ticket_is_refused(entry, link_room, text):
    """A made-up ticket or key gets nobody in, member or not."""
    for brought in ({"ticket": text}, {"resume_key": text}):
        refused = entry.admit("me", room_id=link_room.id, visitor=MEMBER, **brought)
        assert (await refusal(refused)).code is ErrorCode.BAD_TICKET


async def test_who_brings_nothing_stays_outside(entry):
    """Where the address names no room, a ticket is needed."""
    assert (await refusal(entry.admit("me", visitor=MEMBER))).code is ErrorCode.NOT_SIGNED_IN


async def test_a_resume_key_brings_the_same_participant_back(entry, link_room):
    """As often as the connection breaks."""
    grant = await entry.grant(link_room.id, MEMBER, "Ana")
    entering = await entry.admit(grant.participant_id, ticket=grant.ticket)
    key = entry.issue_resume_key(entering)
    for _ in range(3):
        assert await entry.admit(grant.participant_id, resume_key=key, room_id=link_room.id) == entering


async def test_a_resume_key_is_for_one_participant_and_room(entry, rooms, link_room):
    """It makes nobody else, and opens no other room."""
    other = await rooms.create(OWNER, "Other")
    key = entry.issue_resume_key(Pass(link_room.id, "ana", "Ana", 5))
    assert (await refusal(entry.admit("ben", resume_key=key))).code is ErrorCode.FORGED_SENDER
    wrong_room = entry.admit("ana", resume_key=key, room_id=other.id)
    assert (await refusal(wrong_room)).code is ErrorCode.BAD_TICKET


async def test_ticket_and_resume_key_are_not_exchanged(entry, link_room):
    """A ticket resumes nothing, and a resume key is no ticket."""
    grant = await entry.grant(link_room.id, MEMBER, "Ana")
    key = entry.issue_resume_key(Pass(link_room.id, "ana", "Ana", 5))
    assert (await refusal(entry.admit("ana", ticket=key))).code is ErrorCode.BAD_TICKET
    wrong = entry.admit(grant.participant_id, resume_key=grant.ticket)
    assert (await refusal(wrong)).code is ErrorCode.BAD_TICKET


async def test_a_resume_key_lives_half_a_day(entry, tokens):
    """Then one asks at the door again."""
    claims = tokens.read("resume", entry.issue_resume_key(Pass("r", "ana", "Ana", 5)))
    assert claims["exp"] - claims["iat"] == RESUME_TTL == 12 * 3600
    old = tokens.issue("resume", "ana", -LEEWAY - 1, {"room": "r", "name": "Ana", "cap": 5, "uid": new_id()})
    assert (await refusal(entry.admit("ana", resume_key=old))).code is ErrorCode.BAD_TICKET


# --- locked, banned, removed --------------------------------------------------------------------------


async def enter(entry, room, visitor, name="Ana"):
    """A pass through grant and ticket, as the page has it."""
    grant = await entry.grant(room.id, visitor, name)
    return await entry.admit(grant.participant_id, ticket=grant.ticket)


async def test_a_locked_room_lets_in_its_hosts_alone(rooms, entry, with_member, db, link_room):
    """Also with a ticket from before; who is inside may come back."""
    room = await with_member(link_room)
    inside = await enter(entry, room, MEMBER)
    early = await entry.grant(room.id, MEMBER, "Ben")
    await mongo.MongoRoomStore(db).set_locked(room.id, True)
    for refused in (
        entry.grant(room.id, GUEST, "Dan"),
        entry.grant(room.id, MEMBER, "Ben"),
        entry.admit(early.participant_id, ticket=early.ticket),
        entry.admit("me", room_id=room.id, visitor=MEMBER),
    ):
        assert await outcome(refused) == ErrorCode.ROOM_LOCKED
    assert await outcome(entry.grant(room.id, OWNER, "Ana")) == IN
    back = await entry.admit(inside.participant_id, resume_key=entry.issue_resume_key(inside))
    assert (back.participant_id, back.locked) == (inside.participant_id, True)


@pytest.mark.parametrize("visitor", [GUEST, MEMBER], ids=["guest", "account"])
async def test_who_is_banned_stays_outside(rooms, entry, db, link_room, visitor):
    """With every key they have: a new ticket, an old one, and the one to come back with."""
    inside = await enter(entry, link_room, visitor)
    early = await entry.grant(link_room.id, visitor, "Dan")
    await mongo.MongoRoomStore(db).ban(link_room.id, [Ban(visitor.person, "Dan", datetime.now(UTC))])
    for refused in (
        entry.look(link_room.id, visitor),
        entry.grant(link_room.id, visitor, "Dan"),
        entry.admit(early.participant_id, ticket=early.ticket),
        entry.admit(inside.participant_id, resume_key=entry.issue_resume_key(inside)),
    ):
        assert await outcome(refused) == ErrorCode.BANNED


async def test_guests_from_the_address_of_a_banned_one_have_to_knock(entry, db, link_room):
    """A new browser is a new guest, but not from nowhere; people with an account are known, and walk in."""
    inside = await enter(entry, link_room, GUEST)
    bans = [Ban(key, "Dan", datetime.now(UTC)) for key in (inside.person, inside.origin)]
    await mongo.MongoRoomStore(db).ban(link_room.id, bans)
    assert "192.0.2.3" not in str(bans)
    again = changed(GUEST, guest_id="browser-2")
    assert await outcome(entry.grant(link_room.id, again, "Dan")) == WAITS
    assert await outcome(entry.grant(link_room.id, changed(MEMBER, address=GUEST.address), "Ben")) == IN
    elsewhere = changed(again, address="198.51.100.7")
    assert await outcome(entry.grant(link_room.id, elsewhere, "Eve")) == IN


@pytest.mark.parametrize("visitor", [GUEST, MEMBER], ids=["guest", "account"])
async def test_who_was_removed_has_to_knock(entry, presence, link_room, visitor):
    """Until a host has let them in again."""
    inside = await enter(entry, link_room, visitor)
    await presence.expel(link_room.id, [inside.participant_id], [inside.person], ErrorCode.REMOVED)
    assert await outcome(entry.grant(link_room.id, visitor, "Dan")) == WAITS
    assert await outcome(entry.grant(link_room.id, OWNER, "Ana")) == IN


async def test_who_comes_back_is_what_the_room_says_now(rooms, entry, db, link_room):
    """Promoted and taken off meanwhile; a room that is gone lets nobody back."""
    store = mongo.MongoRoomStore(db)
    inside = await enter(entry, link_room, MEMBER)
    key = entry.issue_resume_key(inside)
    for membership, role in ((Membership.COHOST, Role.COHOST), (None, Role.PARTICIPANT)):
        await store.set_member(link_room.id, "u-member", membership)
        assert (await entry.admit(inside.participant_id, resume_key=key)).role is role
    await rooms.configure(OWNER, link_room.id, access=Access.MEMBERS)
    assert await outcome(entry.admit(inside.participant_id, resume_key=key)) == ErrorCode.NO_SUCH_ROOM
    await rooms.delete(OWNER, link_room.id)
    assert await outcome(entry.admit(inside.participant_id, resume_key=key)) == ErrorCode.NO_SUCH_ROOM


async def test_keys_die_with_the_login_session(entry, ended, link_room):
    """Signed out means out, here too; guests hang on no session."""
    inside = await enter(entry, link_room, MEMBER)
    early = await entry.grant(link_room.id, MEMBER, "Ben")
    guest = await enter(entry, link_room, GUEST)
    ended.add("s2")
    for refused in (
        entry.admit(early.participant_id, ticket=early.ticket),
        entry.admit(inside.participant_id, resume_key=entry.issue_resume_key(inside)),
    ):
        assert await outcome(refused) == ErrorCode.NOT_SIGNED_IN
    assert await outcome(entry.admit(guest.participant_id, resume_key=entry.issue_resume_key(guest))) == IN


async def test_a_room_password_is_not_guessed(rooms, entry):
    """After five tries from one place the door does not listen for a while; others are not held up."""
    room = await rooms.create(OWNER, "Room", password=FITS)
    tries = [await outcome(entry.grant(room.id, GUEST, "Dan", WRONG)) for _ in range(7)]
    assert tries == [ErrorCode.WRONG_ROOM_PASSWORD] * 5 + [ErrorCode.RATE_LIMITED] * 2
    assert await outcome(entry.grant(room.id, GUEST, "Dan", FITS)) == ErrorCode.RATE_LIMITED
    assert await outcome(entry.grant(room.id, MEMBER, "Ben", FITS)) == IN


async def test_nobody_rings_all_day(rooms, entry):
    """Knocks are limited per person and room."""
    room = await rooms.create(OWNER, "Room", access=Access.KNOCK)
    tries = [await outcome(entry.grant(room.id, GUEST, "Dan")) for _ in range(6)]
    assert tries == [WAITS] * 5 + [ErrorCode.RATE_LIMITED]


async def test_a_members_room_looks_like_no_room(rooms, entry):
    """The same answer, word for word, for a room that is not there."""
    room = await rooms.create(OWNER, "Room", access=Access.MEMBERS)
    for visitor in (GUEST, MEMBER):
        answers = [await refusal(entry.look(one, visitor)) for one in (room.id, new_id())]
        assert len({(error.code, error.message) for error in answers}) == 1


async def test_the_door_writes_down_who_came(entry, audit, db, link_room):
    """Granted and refused, with name and address, and without a password."""
    await entry.grant(link_room.id, GUEST, "Dan")
    await mongo.MongoRoomStore(db).set_locked(link_room.id, True)
    await outcome(entry.grant(link_room.id, GUEST, "Dan", "a secret word"))
    await audit.flush()
    log = await audit.for_room(link_room.id)
    assert [(one.event, one.actor_name, one.address, one.detail) for one in log][:2] == [
        ("entry.refused", "Dan", "192.0.2.3", "room_locked"),
        ("entry.granted", "Dan", "192.0.2.3", "guest"),
    ]
    assert "a secret word" not in str(log)
