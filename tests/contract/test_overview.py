"""Who is in one's rooms at this moment; on a real database and a real Redis."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from redis.asyncio import Redis

from tests.running import find_free_port
from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.participants import Participant
from whisper_gate.domain.permissions import Standing
from whisper_gate.domain.rooms import Access, Membership
from whisper_gate.domain.users import Identity, Visitor, new_id
from whisper_gate.services.overview import Overview
from whisper_gate.signaling.redis_presence import RedisPresence
from whisper_gate.stores import mongo


@pytest.fixture
def ana():
    """Somebody with an account and no rooms yet."""
    return Visitor(Identity(new_id(), "ana", "s1"))


@pytest.fixture
def overview(rooms, presence):
    return Overview(rooms, presence)


@pytest.fixture
def house(rooms, presence, overview):
    """What one test needs of all three."""
    return rooms, presence, overview


async def come(presence, room_id, *names):
    for moment, name in enumerate(names):
        one = Participant(id=new_id(), name=name, connection=new_id(), joined=moment)
        await presence.enter(room_id, one, capacity=12, replace=False)


async def test_rooms_with_people_come_first_then_the_newest(overview, rooms, presence, ana, db):
    """People by name, who came first first; of empty rooms nothing is said."""
    old, middle, new = [await rooms.create(ana, name) for name in ("Old", "Middle", "New")]
    for day, room in enumerate((old, middle, new), start=1):
        made = {"created_at": datetime(2026, 1, day, tzinfo=UTC)}
        await db.rooms.update_one({"_id": room.id}, {"$set": made})
    await come(presence, old.id, "Cleo", "Ana")
    now = await overview.of(ana)
    assert [room.id for room in now.mine] == [old.id, new.id, middle.id]
    assert now.inside == {old.id: ["Cleo", "Ana"]}


async def test_nothing_is_told_of_rooms_of_others(overview, rooms, presence, ana, db):
    """Until they put one on their list, and again when they take one off it."""
    ben = Visitor(Identity(new_id(), "ben", "s2"))
    room = await rooms.create(ben, "Ben's")
    await come(presence, room.id, "Ben")
    for membership, inside in ((None, {}), (Membership.MEMBER, {room.id: ["Ben"]}), (None, {})):
        await mongo.MongoRoomStore(db).set_member(room.id, ana.user_id, membership)
        now = await overview.of(ana)
        assert (now.mine, len(now.shared), now.inside) == ([], len(inside), inside)


async def test_who_is_not_heard_of_any_more_is_not_inside(overview, rooms, redis, ana):
    """Nor is who waits at the door."""
    room = await rooms.create(ana, "Quiet")
    await come(RedisPresence(redis, ttl_ms=0), room.id, "Gone")
    await come(RedisPresence(redis, queue=True), room.id, "Waiting")
    assert (await overview.of(ana)).inside == {}


@pytest.mark.parametrize(
    ("door", "standing", "told"),
    [
        ({}, Standing.ANONYMOUS, True),
        ({}, Standing.REMOVED, False),
        ({"password_hash": "x"}, Standing.ANONYMOUS, False),
        ({"password_hash": "x"}, Standing.OWNER, True),
        ({"locked": True}, Standing.MEMBER, False),
        ({"locked": True}, Standing.COHOST, True),
        ({"access": Access.KNOCK}, Standing.STRANGER, False),
        ({"access": Access.KNOCK}, Standing.MEMBER, True),
    ],
)
async def test_before_the_door_only_who_could_walk_in_is_told(house, ana, door, standing, told):
    """Whoever has to knock or to type a password does not learn who meets there."""
    rooms, presence, overview = house
    room = replace(await rooms.create(ana, "Stand-up"), **door)
    await come(presence, room.id, "Ben")
    assert await overview.before_the_door(room, standing) == (["Ben"] if told else [])


async def test_without_redis_the_list_is_there(rooms, ana):
    """It only says nothing of people."""
    room = await rooms.create(ana, "Still here")
    async with Redis(port=find_free_port()) as away:
        presence = RedisPresence(away)
        with pytest.raises(DomainError) as caught:
            await presence.inside([room.id])
        assert caught.value.code is ErrorCode.UNAVAILABLE
        now = await Overview(rooms, presence).of(ana)
    assert ([one.id for one in now.mine], now.inside) == ([room.id], {})
