"""Entry: who gets in, on real databases."""

import asyncio

import pytest

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.participants import Pass
from whisper_gate.domain.rooms import Access, is_id
from whisper_gate.domain.users import Identity, new_id
from whisper_gate.services.entry import RESUME_TTL, TICKET_TTL

OWNER = Identity("u-owner", "owner", "s1")
MEMBER = Identity("u-member", "member", "s2")
GUEST = None
FITS, WRONG, NONE = "open sesame", "open barley", ""
IN = None  # no error


async def refusal(awaitable):
    with pytest.raises(DomainError) as caught:
        await awaitable
    return caught.value


async def outcome(awaitable):
    """The code of the refusal, or None when it went well."""
    try:
        await awaitable
    except DomainError as error:
        return error.code
    return IN


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
    (Access.MEMBERS, None, GUEST, NONE, ErrorCode.MEMBERS_ONLY),
    (Access.MEMBERS, None, MEMBER, NONE, IN),
    (Access.MEMBERS, None, OWNER, NONE, IN),
    (Access.MEMBERS, FITS, GUEST, FITS, ErrorCode.MEMBERS_ONLY),
    (Access.MEMBERS, FITS, MEMBER, NONE, ErrorCode.WRONG_ROOM_PASSWORD),
    (Access.MEMBERS, FITS, MEMBER, FITS, IN),
    (Access.MEMBERS, FITS, OWNER, WRONG, IN),
]


@pytest.mark.parametrize("case", MATRIX)
async def test_the_door_lets_in_whom_the_room_is_for(rooms, entry, case):
    """Links are for all, members' rooms for people with an account, passwords for all but the owner."""
    access, password, who, said, expected = case
    room = await rooms.create(OWNER, "Room", access=access, password=password)
    assert await outcome(entry.grant(room.id, who, "Name", said)) == expected


@pytest.mark.parametrize("case", MATRIX)
async def test_an_original_client_gets_in_only_without_a_question(rooms, entry, case):
    """Without a ticket nobody is asked for a password, so only those enter who need none, with an account."""
    access, password, who, _said, expected = case
    room = await rooms.create(OWNER, "Room", access=access, password=password)
    if who is GUEST:
        expected = ErrorCode.NOT_SIGNED_IN
    elif password and who is not OWNER:
        expected = ErrorCode.WRONG_ROOM_PASSWORD
    assert await outcome(entry.admit("me", room_id=room.id, identity=who)) == expected


async def test_an_original_client_is_who_it_says_it_is(rooms, entry):
    """It enters with its own id and the name of its account."""
    room = await rooms.create(OWNER, "Room", capacity=3)
    entering = await entry.admit("client-1", room_id=room.id, identity=MEMBER)
    assert entering == Pass(room.id, "client-1", "member", 3, MEMBER.user_id)


async def test_anybody_enters_an_open_room(open_entry):
    """As a guest with an id of their own, or with a ticket and a name."""
    assert await open_entry.admit("client-1", room_id="123") == Pass("123", "client-1", "Guest", 8, None)
    grant = await open_entry.grant("123", GUEST, "Ana")
    assert (grant.room.id, grant.room.is_open) == ("123", True)
    entering = await open_entry.admit(grant.participant_id, ticket=grant.ticket, room_id="123")
    assert (entering.name, entering.user_id) == ("Ana", None)


async def test_an_unknown_room_has_no_door(entry):
    """Neither with nor without a ticket."""
    assert (await refusal(entry.grant("123", MEMBER, "Ana"))).code is ErrorCode.NO_SUCH_ROOM
    assert (await refusal(entry.admit("me", room_id="123", identity=MEMBER))).code is ErrorCode.NO_SUCH_ROOM


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
    assert entering == Pass(link_room.id, grant.participant_id, "Ana", 5, MEMBER.user_id)


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


async def test_a_ticket_lives_a_minute(entry, tokens, link_room):
    """Then it is refused, even if it was never used."""
    grant = await entry.grant(link_room.id, MEMBER, "Ana")
    claims = tokens.read("ticket", grant.ticket)
    assert claims["exp"] - claims["iat"] == TICKET_TTL == 60
    old = tokens.issue("ticket", "me", -10, {"room": link_room.id, "name": "Ana", "cap": 5, "uid": None})
    assert (await refusal(entry.admit("me", ticket=old, room_id=link_room.id))).code is ErrorCode.BAD_TICKET


@pytest.mark.parametrize("text", ["", "x", "a.b.c", "\x00"])
async def test_what_is_no_ticket_is_refused(entry, link_room, text):
    """A made-up ticket or key gets nobody in, member or not."""
    for brought in ({"ticket": text}, {"resume_key": text}):
        refused = entry.admit("me", room_id=link_room.id, identity=MEMBER, **brought)
        assert (await refusal(refused)).code is ErrorCode.BAD_TICKET


async def test_who_brings_nothing_stays_outside(entry):
    """Where the address names no room, a ticket is needed."""
    assert (await refusal(entry.admit("me", identity=MEMBER))).code is ErrorCode.NOT_SIGNED_IN


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
    old = tokens.issue("resume", "ana", -10, {"room": "r", "name": "Ana", "cap": 5, "uid": new_id()})
    assert (await refusal(entry.admit("ana", resume_key=old))).code is ErrorCode.BAD_TICKET
