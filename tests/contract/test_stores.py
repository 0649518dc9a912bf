"""The lasting stores on a real MongoDB."""

import asyncio
import os
import signal
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pymongo
import pytest

from tests.contract.connections import connected
from whisper_gate import metrics
from whisper_gate.domain.audit import AuditEntry
from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.rooms import Access, Ban, Membership, Room
from whisper_gate.domain.users import Session, User, new_id
from whisper_gate.embedded import EmbeddedServices
from whisper_gate.stores import mongo

HURRY = 1.2  # seconds that these tests let a client wait

# MongoDB keeps milliseconds.
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def users(db):
    return mongo.MongoUserStore(db)


@pytest.fixture
def sessions(db):
    return mongo.MongoSessionStore(db)


@pytest.fixture
def rooms(db):
    return mongo.MongoRoomStore(db)


def user(username="Ana", email="Ana@Example.org"):
    return User(new_id(), username, email, "$2b$04$hash", NOW)


def session(user_id="u1", **times):
    return Session(
        new_id(),
        user_id,
        NOW,
        times.get("last_seen", NOW),
        times.get("expires_at", NOW + timedelta(days=7)),
        "Mozilla",
    )


def room(owner_id="u1", **more):
    return replace(
        Room(new_id(), "Stand-up", owner_id, Access.MEMBERS, 5, NOW, "stand-up", "$2b$04$hash"), **more
    )


async def code_of(awaitable):
    with pytest.raises(DomainError) as caught:
        await awaitable
    return caught.value.code


# --- users --------------------------------------------------------------------------------------------


async def test_a_user_comes_back_as_stored(users):
    """By id, by name and by e-mail address it is the same user, times with their zone."""
    ana = user()
    await users.add(ana)
    assert await users.by_id(ana.id) == ana
    assert await users.by_login("Ana") == ana
    assert await users.by_login("Ana@Example.org") == ana


@pytest.mark.parametrize("login", ["ana", "ANA", "aNa", "ana@example.org", "ANA@EXAMPLE.ORG"])
async def test_a_login_is_found_in_any_case(users, login):
    """People do not remember how they wrote it."""
    ana = user()
    await users.add(ana)
    assert await users.by_login(login) == ana


@pytest.mark.parametrize("login", ["", "an", "ana@", "@example.org", ".*", "\x00", "$where", "ana\x00"])
async def test_nobody_else_is_found(users, login):
    """A login is compared whole, not searched for."""
    await users.add(user())
    assert await users.by_login(login) is None
    assert await users.by_id(login) is None


async def test_text_that_no_store_can_hold_finds_nobody(users):
    """A lone surrogate is in no stored name, so it is nobody's."""
    assert await users.by_login("an\ud800a") is None
    assert await users.by_login("an\ud800a@example.org") is None


@pytest.mark.parametrize(
    ("username", "email", "code"),
    [
        ("aNA", "other@example.org", ErrorCode.NAME_TAKEN),
        ("Other", "aNA@eXAMPLE.ORG", ErrorCode.EMAIL_TAKEN),
    ],
)
async def test_names_and_addresses_are_unique_without_regard_to_case(users, db, username, email, code):
    """The index refuses the second user, who is not stored."""
    await users.add(user())
    assert await code_of(users.add(user(username, email))) is code
    assert await db.users.count_documents({}) == 1


async def test_of_racing_registrations_one_wins(users, db):
    """Twenty at once with the same name make one user and nineteen refusals."""
    names = ["ana", "ANA", "Ana", "aNa"]
    outcomes = await asyncio.gather(
        *(users.add(user(names[i % 4], f"{i}@example.org")) for i in range(20)), return_exceptions=True
    )
    assert sum(outcome is None for outcome in outcomes) == 1
    assert {outcome.code for outcome in outcomes if outcome} == {ErrorCode.NAME_TAKEN}
    assert await db.users.count_documents({}) == 1


async def test_a_password_hash_is_replaced(users):
    """Of that user, and nothing else of them."""
    ana, ben = user(), user("Ben", "ben@example.org")
    await users.add(ana)
    await users.add(ben)
    await users.set_password_hash(ana.id, "$2b$12$new")
    assert await users.by_id(ana.id) == replace(ana, password_hash="$2b$12$new")
    assert await users.by_id(ben.id) == ben


async def test_some_of_many_are_found_at_once(users):
    """Those that exist; the order does not matter."""
    people = [user(f"user{number}", f"{number}@example.org") for number in range(3)]
    for one in people:
        await users.add(one)
    found = await users.by_ids([people[0].id, people[2].id, new_id()])
    assert {one.id for one in found} == {people[0].id, people[2].id}


async def test_users_are_found_by_a_part_of_name_or_address(users):
    """In any case, by name; what looks like a pattern is text."""
    for name, email in (("Zoe", "zoe@example.org"), ("ana", "a.n@example.com"), ("Ben", "ben@example.org")):
        await users.add(user(name, email))

    async def names(*asked):
        return [one.username for one in await users.find(*asked)]

    assert await names() == ["ana", "Ben", "Zoe"]
    assert await names("", 2) == ["ana", "Ben"]
    assert await names("EXAMPLE.org") == ["Ben", "Zoe"]
    assert await names("zo") == ["Zoe"]
    for pattern in (".*", "^", "a.n@examplexcom", "$where"):
        assert await names(pattern) == []


async def test_a_changed_name_is_found_and_unique(users):
    """In any case, like the first one."""
    ana, ben = user(), user("Ben", "ben@example.org")
    for one in (ana, ben):
        await users.add(one)
    await users.set_username(ana.id, "Anna")
    assert await users.by_login("ANNA") == replace(ana, username="Anna")
    assert await users.by_login("ana") is None
    assert await code_of(users.set_username(ana.id, "bEN")) is ErrorCode.NAME_TAKEN
    await users.set_username(ben.id, "ana")


async def test_an_account_is_closed_and_opened(users):
    """And a removed one is gone."""
    ana = user()
    await users.add(ana)
    for disabled in (True, False):
        await users.set_disabled(ana.id, disabled)
        assert await users.by_id(ana.id) == replace(ana, disabled=disabled)
    await users.remove(ana.id)
    assert await users.by_id(ana.id) is None


async def test_an_address_is_verified_while_it_is_theirs(users):
    """A letter to another address verifies nothing."""
    ana = user()
    await users.add(ana)
    assert await users.set_email_verified(ana.id, "old@example.org") is False
    assert await users.by_id(ana.id) == ana
    assert await users.set_email_verified(ana.id, ana.email) is True
    assert await users.by_id(ana.id) == replace(ana, email_verified=True)


# --- sessions -----------------------------------------------------------------------------------------


async def test_a_session_comes_back_as_stored(sessions):
    """Times keep their zone, so they can be compared."""
    one = session()
    await sessions.add(one)
    assert await sessions.get(one.id) == one
    assert await sessions.get(new_id()) is None


async def test_a_session_is_removed_once(sessions):
    """The second removal says that there was none."""
    one = session()
    await sessions.add(one)
    assert [await sessions.remove(one.id, "u1") for _ in range(2)] == [True, False]
    assert await sessions.get(one.id) is None


async def test_a_session_is_removed_by_its_owner_alone(sessions):
    """To others it is not there."""
    one = session()
    await sessions.add(one)
    assert await sessions.remove(one.id, "u2") is False
    assert await sessions.get(one.id) == one


async def test_all_sessions_of_one_user_are_removed_but_one(sessions):
    """The answer names those that are gone; others keep theirs."""
    mine, theirs = [session("u1") for _ in range(3)], session("u2")
    for one in (*mine, theirs):
        await sessions.add(one)
    assert set(await sessions.remove_all_of("u1", but=mine[0].id)) == {mine[1].id, mine[2].id}
    assert [one.id for one in await sessions.of_user("u1")] == [mine[0].id]
    assert await sessions.remove_all_of("u1") == [mine[0].id]
    assert await sessions.remove_all_of("u1") == []
    assert await sessions.of_user("u2") == [theirs]


async def test_sessions_of_a_user_come_newest_first(sessions):
    """With all that is known of them."""
    old, new = (
        replace(session(), created_at=NOW - timedelta(minutes=age), address="2001:db8::1") for age in (9, 1)
    )
    for one in (old, new):
        await sessions.add(one)
    assert await sessions.of_user("u1") == [new, old]


async def test_last_seen_only_goes_forward(sessions):
    """Two workers may touch a session in any order."""
    one = session()
    await sessions.add(one)
    later, earlier = NOW + timedelta(minutes=5), NOW + timedelta(minutes=2)
    await sessions.touch(one.id, later)
    await sessions.touch(one.id, earlier)
    assert await sessions.get(one.id) == replace(one, last_seen=later)


async def test_touching_does_not_bring_back_a_removed_session(sessions):
    """A request that races with its logout leaves no session behind."""
    one = session()
    await sessions.add(one)
    await sessions.remove(one.id, "u1")
    await sessions.touch(one.id, NOW)
    assert await sessions.get(one.id) is None


async def test_mongodb_removes_expired_sessions_by_itself(db):
    """There is a TTL index on the time of expiry."""
    indexes = await (await db.sessions.list_indexes()).to_list()
    ttl = [index for index in indexes if "expireAfterSeconds" in index]
    assert [(list(index["key"]), index["expireAfterSeconds"]) for index in ttl] == [(["expires_at"], 0)]


# --- rooms --------------------------------------------------------------------------------------------


async def test_a_room_comes_back_as_stored(rooms):
    """With access, capacity, slug and password hash."""
    one = room()
    await rooms.add(one)
    assert await rooms.get(one.id) == one
    assert await rooms.get(new_id()) is None


async def test_rooms_are_listed_newest_first_and_by_owner(rooms):
    """Nobody sees the rooms of others."""
    mine = [room(created_at=NOW + timedelta(minutes=minute)) for minute in (2, 0, 1)]
    for one in (*mine, room("u2")):
        await rooms.add(one)
    newest_first = sorted(mine, key=lambda one: one.created_at, reverse=True)
    assert await rooms.owned_by("u1") == newest_first
    assert await rooms.owned_by("u3") == []


async def test_only_the_owner_renames(rooms):
    """Name and slug change together, for the owner alone."""
    one = room()
    await rooms.add(one)
    assert not await rooms.change(one.id, "u2", {"name": "Mine now"})
    assert await rooms.get(one.id) == one
    assert await rooms.change(one.id, "u1", {"name": "Retro", "slug": "retro"})
    assert await rooms.get(one.id) == replace(one, name="Retro", slug="retro")


async def test_only_the_owner_removes(rooms):
    """Once, and for the owner alone."""
    one = room()
    await rooms.add(one)
    assert not await rooms.remove(one.id, "u2")
    assert await rooms.get(one.id) == one
    assert [await rooms.remove(one.id, "u1") for _ in range(2)] == [True, False]


async def test_a_room_that_is_not_there_is_not_made_by_renaming(rooms):
    """Nothing is stored by a change of nothing."""
    missing = new_id()
    assert not await rooms.change(missing, "u1", {"name": "Retro"})
    assert await rooms.get(missing) is None


async def test_a_list_holds_everybody_once(rooms):
    """Whoever is put on it again is what they were made last."""
    one = room()
    await rooms.add(one)
    for membership in (Membership.MEMBER, Membership.COHOST):
        assert await rooms.set_member(one.id, "u2", membership)
    assert (await rooms.get(one.id)).members == {"u2": Membership.COHOST}
    assert [found.id for found in await rooms.shared_with("u2")] == [one.id]
    assert await rooms.set_member(one.id, "u2", None)
    assert (await rooms.get(one.id)).members == {}


async def test_a_room_is_handed_over_by_its_owner(rooms):
    """The old one stays as co-host, and cannot do it twice."""
    one = room()
    await rooms.add(one)
    await rooms.set_member(one.id, "u2", Membership.MEMBER)
    assert [await rooms.hand_over(one.id, "u1", "u2") for _ in range(2)] == [True, False]
    found = await rooms.get(one.id)
    assert (found.owner_id, found.members) == ("u2", {"u1": Membership.COHOST})


async def test_a_ban_takes_an_account_off_the_list(rooms):
    """And is lifted by the owner alone."""
    one = room()
    await rooms.add(one)
    await rooms.set_member(one.id, "u2", Membership.COHOST)
    assert await rooms.ban(one.id, [Ban("u:u2", "Ben", NOW)])
    found = await rooms.get(one.id)
    assert (found.members, found.bars("u:u2"), found.bars("")) == ({}, True, False)
    assert [await rooms.unban(one.id, who, "u:u2") for who in ("u2", "u1")] == [False, True]
    assert (await rooms.get(one.id)).bans == ()


async def test_a_lock_is_kept(rooms):
    """Until it is taken away."""
    one = room()
    await rooms.add(one)
    for locked in (True, False):
        assert await rooms.set_locked(one.id, locked)
        assert (await rooms.get(one.id)).locked is locked


async def test_the_audit_log_is_read_newest_first_by_room_and_by_person(db):
    """As much of it as is asked for."""
    store = mongo.MongoAuditStore(db)
    entries = [
        AuditEntry("host.mute", NOW + timedelta(seconds=n), actor_id=f"u{n % 2}", room_id="r")
        for n in range(4)
    ]
    await store.add(entries)
    await store.add([])
    assert await store.find(room_id="r", limit=3) == entries[::-1][:3]
    assert await store.find(actor_id="u1") == [entries[3], entries[1]]
    assert await store.find(room_id="other") == []


async def test_the_audit_log_forgets_after_as_many_days_as_set(services):
    """Also when the setting changes later."""
    async with connected(services.mongo_uri) as db:
        for days in (90, 7):
            await mongo.ensure_indexes(db, days)
            indexes = {one["name"]: one for one in await (await db.audit.list_indexes()).to_list()}
            assert indexes["expiry"]["expireAfterSeconds"] == days * 24 * 3600


# --- all of them --------------------------------------------------------------------------------------


async def test_indexes_can_be_made_by_all_workers_at_once(services):
    """Every worker ensures them when it starts."""
    async with connected(services.mongo_uri) as db:
        await asyncio.gather(*(mongo.ensure_indexes(db) for _ in range(8)))
        assert {index["name"] for index in await (await db.users.list_indexes()).to_list()} == {
            "_id_",
            "username",
            "email",
        }


def calls(db):
    """Every call of every store, on a database that does not answer."""
    users, sessions, rooms = mongo.MongoUserStore(db), mongo.MongoSessionStore(db), mongo.MongoRoomStore(db)
    audit = mongo.MongoAuditStore(db)
    return [
        users.add(user("Zoe", "zoe@example.org")),
        users.by_id("x"),
        users.by_login("x"),
        users.by_ids(["x"]),
        users.find("x"),
        users.set_password_hash("x", "y"),
        users.set_username("x", "y"),
        users.set_disabled("x", True),
        users.set_email_verified("x", "y"),
        users.remove("x"),
        sessions.add(session()),
        sessions.get("x"),
        sessions.touch("x", NOW),
        sessions.of_user("u"),
        sessions.living(["x"], now=NOW, seen_since=NOW),
        sessions.remove("x", "u"),
        sessions.remove_all_of("u"),
        rooms.add(room()),
        rooms.get("x"),
        rooms.owned_by("x"),
        rooms.shared_with("x"),
        rooms.change("x", "u", {"name": "n"}),
        rooms.set_locked("x", True),
        rooms.set_member("x", "u", None),
        rooms.hand_over("x", "u", "v"),
        rooms.ban("x", []),
        rooms.unban("x", "u", "k"),
        rooms.forget_user("x"),
        users.by_ids(["x"]),
        audit.add([AuditEntry("host.mute", NOW)]),
        audit.find(room_id="x"),
        rooms.remove("x", "u"),
        rooms.restore("x", "u"),
        mongo.ping(db),
    ]


async def test_a_stalled_database_is_unavailable_soon_and_heals(tmp_path):
    """Every call ends when its client has waited enough, with the one error, and works again afterwards."""
    with EmbeddedServices(tmp_path / "data", redis=False) as own:
        await asyncio.to_thread(own.wait_ready)
        (pid,) = own.pids.values()
        async with mongo.connect(own.mongo_uri) as client:
            db = mongo.database(client)
            ana = user()
            await mongo.MongoUserStore(db).add(ana)
            os.kill(pid, signal.SIGSTOP)
            try:
                started = time.monotonic()
                with pymongo.timeout(HURRY):
                    outcomes = await asyncio.gather(*calls(db), return_exceptions=True)
                took = time.monotonic() - started
            finally:
                os.kill(pid, signal.SIGCONT)
            assert [getattr(outcome, "code", outcome) for outcome in outcomes] == [
                ErrorCode.UNAVAILABLE
            ] * len(outcomes)
            assert all(outcome.retry_after for outcome in outcomes)
            assert took < 4
            await until_reachable(db)
            assert await mongo.MongoUserStore(db).by_id(ana.id) == ana


async def until_reachable(db):
    """A stalled server may need a moment to answer what was asked meanwhile."""
    async with asyncio.timeout(15):
        while True:
            try:
                return await mongo.ping(db)
            except DomainError:
                continue


async def test_a_database_that_is_gone_is_unavailable_soon(tmp_path):
    """Also when it has been killed, and not only for the first caller."""
    with EmbeddedServices(tmp_path / "data", redis=False) as own:
        await asyncio.to_thread(own.wait_ready)
        (pid,) = own.pids.values()
        client = mongo.connect(own.mongo_uri)
        db = mongo.database(client)
        await mongo.ping(db)
        os.kill(pid, signal.SIGKILL)
        for _ in range(2):
            started = time.monotonic()
            with pymongo.timeout(HURRY):
                assert await code_of(mongo.ping(db)) is ErrorCode.UNAVAILABLE
            assert time.monotonic() - started < 4
        await client.close()


async def test_a_database_that_is_away_is_counted():
    """In the metrics, as often as somebody was refused for it."""
    away = mongo.connect("mongodb://127.0.0.1:9")
    failures = metrics.STORE_FAILURES.labels("mongo")
    before = failures._value.get()
    try:
        with pymongo.timeout(HURRY), pytest.raises(DomainError):
            await mongo.ping(mongo.database(away))
    finally:
        await away.close()
    assert failures._value.get() == before + 1
