"""What the lobby may try out before the door, on real databases."""

import time
from dataclasses import replace as changed
from datetime import UTC, datetime

import pytest

from tests.contract.connections import RULES
from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.rooms import Access, Ban, Membership
from whisper_gate.domain.users import Identity, Visitor
from whisper_gate.services.ice import IceServers
from whisper_gate.services.readiness import TRIAL_LIFE, Readiness
from whisper_gate.stores import mongo
from whisper_gate.stores.redis_limits import RedisRateLimiter

OWNER = Visitor(Identity("u-owner", "owner", "s1"), address="192.0.2.1")
MEMBER = Visitor(Identity("u-member", "member", "s2"), address="192.0.2.2")
GUEST = Visitor(guest_id="browser-1", address="192.0.2.3")
TURN = IceServers(("stun:a:3478",), ("turn:a:3478",), "an0ther-S3cret-of-thirty-two-bytes!")


@pytest.fixture
def build_readiness(entry, redis):
    def build(ice=TURN, **rules):
        return Readiness(entry, ice, RedisRateLimiter(redis, RULES | {"trials": "1000/hour"} | rules))

    return build


@pytest.fixture
def readiness(build_readiness):
    return build_readiness()


def names(trial):
    """Under which the relay may be used."""
    return [one["username"] for one in trial.ice_servers if "username" in one]


@pytest.mark.parametrize(
    ("access", "password", "who", "tries"),
    [
        (Access.LINK, None, GUEST, True),
        (Access.LINK, None, MEMBER, True),
        (Access.LINK, "open sesame", GUEST, False),
        (Access.LINK, "open sesame", MEMBER, False),
        (Access.LINK, "open sesame", OWNER, True),
        (Access.KNOCK, None, GUEST, False),
        (Access.KNOCK, None, MEMBER, True),
        (Access.MEMBERS, None, MEMBER, True),
    ],
)
async def test_the_relay_is_for_whoever_would_walk_in(rooms, readiness, db, access, password, who, tries):  # noqa: PLR0917 - fixtures
    """Nobody gets more from the lobby than Join would give them."""
    room = await rooms.create(OWNER, "Stand-up", access=access, password=password)
    await mongo.MongoRoomStore(db).set_member(room.id, "u-member", Membership.MEMBER)
    trial = await readiness.trial(room.id, who)
    assert bool(names(trial)) is bool(trial.ice_servers) is tries
    assert (trial.relay, trial.relay_only) == (True, False)


async def test_who_was_kept_out_gets_none(rooms, readiness, presence, db):
    """Locked, removed, banned, a new browser at a banned one's address; and where there is no such room."""
    store = mongo.MongoRoomStore(db)
    room = await rooms.create(OWNER, "Stand-up")
    await presence.expel(room.id, ["somebody"], [GUEST.person], ErrorCode.REMOVED)
    assert names(await readiness.trial(room.id, GUEST)) == []
    await store.set_locked(room.id, True)
    assert names(await readiness.trial(room.id, MEMBER)) == []
    assert names(await readiness.trial(room.id, OWNER))
    await store.set_locked(room.id, False)
    await store.ban(room.id, [Ban(GUEST.person, "Dan", datetime.now(UTC))])
    for room_id, code in ((room.id, ErrorCode.BANNED), ("nowhere", ErrorCode.NO_SUCH_ROOM)):
        with pytest.raises(DomainError) as caught:
            await readiness.trial(room_id, GUEST)
        assert caught.value.code is code


async def test_credentials_end_within_a_minute_and_are_nobodys_in_the_call(rooms, readiness):
    """Each lobby has its own."""
    room = await rooms.create(OWNER, "Stand-up")
    first, second = [names(await readiness.trial(room.id, GUEST)) for _ in "ab"]
    assert first != second
    until, _, name = first[0].partition(":")
    assert name.startswith("trial-")
    assert 0 < int(until) - time.time() <= TRIAL_LIFE <= 60


async def test_without_a_relay_there_is_none_to_try(rooms, build_readiness):
    """A STUN server alone is no relay; and where all calls go through one, the lobby knows."""
    room = await rooms.create(OWNER, "Stand-up")
    trial = await build_readiness(IceServers(("stun:a:3478",))).trial(room.id, GUEST)
    assert (trial.ice_servers, trial.relay) == ([], False)
    assert (await build_readiness(changed(TURN, relay_only=True)).trial(room.id, GUEST)).relay_only


async def test_one_address_tries_so_often(rooms, build_readiness):
    """Whoever comes from it, and whichever room they stand before."""
    few = build_readiness(trials="2/hour", uplinks="1/hour")
    room = await rooms.create(OWNER, "Stand-up")
    for who in (GUEST, changed(GUEST, guest_id="browser-2")):
        await few.trial(room.id, who)
    await few.uplink(GUEST)
    for refused in (few.trial("nowhere", GUEST), few.uplink(GUEST)):
        with pytest.raises(DomainError) as caught:
            await refused
        assert caught.value.code is ErrorCode.RATE_LIMITED
    await few.trial(room.id, MEMBER)
