"""Reading from copies while MongoDB is away: what is served, and what never is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.signaling.hubs import until
from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.rooms import Access, Ban, Membership, Room
from whisper_gate.domain.users import Session, User, new_id
from whisper_gate.embedded import EmbeddedServices
from whisper_gate.runtime import _cancel
from whisper_gate.signaling import redis_connections
from whisper_gate.stores import mongo
from whisper_gate.stores.kept import Kept

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
MISSING = DomainError(ErrorCode.UNAVAILABLE, "away", retry_after=5)


@dataclass
class Base:
    """Stores with copies, whose database a test can take away."""

    kept: Kept
    users: mongo.MongoUserStore
    asked: int = 0
    away: bool = False

    def _fails(self, store: object, name: str) -> Any:
        method = getattr(store, name)

        async def call(*args: Any, **options: Any) -> Any:
            self.asked += 1
            if self.away:
                raise MISSING
            return await method(*args, **options)

        return call

    def cut(self, store: object, *names: str) -> None:
        for name in names:
            setattr(store, name, self._fails(store, name))

    async def written(self) -> None:
        """All copies are in Redis."""
        copies = self.kept.copies
        await until(lambda: not copies._pending and not copies._filled.is_set())
        for lane in copies._lanes:
            await lane.redis.ping()


@pytest.fixture
async def base(services: EmbeddedServices, db: mongo.Database) -> AsyncIterator[Base]:

    async with redis_connections.connect_lanes(services.redis_uri) as client:
        kept, users = Kept.build(db, client), mongo.MongoUserStore(db)
        made = Base(kept, users)
        made.cut(kept.rooms._rooms, "get", "is_kept_aside", "ban", "remove")
        made.cut(kept.sessions._sessions, "get", "living", "touch", "remove", "remove_all_of")
        made.cut(kept.accounts._users, "by_id")
        made.cut(kept.reach, "_ping")
        task = asyncio.create_task(kept.copies.run())
        yield made
        await _cancel(task)
        await kept.reach.close()


def _room(**fields: Any) -> Room:
    made = Room(id=new_id(), name="Stand-up", owner_id="o", access=Access.LINK, capacity=8, created_at=NOW)
    return replace(made, **fields)


def _session(user_id: str) -> Session:
    now = datetime.now(UTC)
    return Session(new_id(), user_id, now, now, now + timedelta(days=7), "a browser", "192.0.2.1")


async def _user(base: Base) -> User:
    name = f"u{new_id()[:12].replace('-', '_')}"
    user = User(new_id(), name, f"{name}@example.org", "a hash", NOW)
    await base.users.add(user)
    return user


async def _away(base: Base) -> None:
    await base.written()
    base.away = True


async def test_a_room_is_read_as_it_was_with_its_list_and_its_bans(base: Base):
    """All that decides who may enter is in the copy."""
    room = _room(slug="stand-up", password_hash="a hash", locked=False)
    await base.kept.rooms.add(room)
    await base.kept.rooms.set_member(room.id, "m", Membership.COHOST)
    await base.kept.rooms.ban(room.id, [Ban("g:x", "Eve", NOW)])
    seen = await base.kept.rooms.get(room.id)
    await _away(base)
    assert await base.kept.rooms.get(room.id) == seen
    assert seen is not None
    assert seen.bars("g:x")
    assert seen.members == {"m": Membership.COHOST}


async def test_that_there_is_no_such_room_is_remembered_too(base: Base):
    """So a room that exists by its link alone can be entered."""
    room_id = new_id()
    assert await base.kept.rooms.get(room_id) is None
    assert not await base.kept.rooms.is_kept_aside(room_id)
    await _away(base)
    assert await base.kept.rooms.get(room_id) is None
    assert not await base.kept.rooms.is_kept_aside(room_id)
    with pytest.raises(DomainError, match="reached"):
        await base.kept.rooms.get(new_id())


async def test_whoever_changes_a_room_drops_its_copy(base: Base):
    """What nobody has read since is not known."""
    room = _room()
    await base.kept.rooms.add(room)
    await base.kept.rooms.get(room.id)
    await base.written()
    await base.kept.rooms.remove(room.id, "o")
    await _away(base)
    with pytest.raises(DomainError, match="reached"):
        await base.kept.rooms.get(room.id)


async def test_a_session_and_its_account_stand_without_secrets(base: Base):
    """Neither where somebody signs in from nor anything of the password is copied."""
    user = await _user(base)
    session = _session(user.id)
    await base.kept.sessions.add(session)
    seen = await base.kept.sessions.get(session.id)
    await base.kept.accounts.by_id(user.id)
    await _away(base)
    assert seen is not None
    assert await base.kept.sessions.get(session.id) == replace(seen, device="", address="")
    account = await base.kept.accounts.by_id(user.id)
    assert account is not None
    assert (account.id, account.username, account.disabled) == (user.id, user.username, False)
    assert (account.email, account.password_hash) == ("", "")
    now = datetime.now(UTC)
    since = now - timedelta(hours=1)
    assert await base.kept.sessions.living([session.id], now=now, seen_since=since) == {session.id}
    await base.kept.sessions.touch(session.id, now)  # not worth a failure
    with pytest.raises(DomainError, match="reached"):  # nothing is known of the other
        await base.kept.sessions.living([session.id, new_id()], now=now, seen_since=since)


async def test_a_session_that_has_ended_stays_so_whatever_is_on_its_way(base: Base):
    """Somebody read it just before, and writes its copy just after."""
    user = await _user(base)
    session = _session(user.id)
    await base.kept.sessions.add(session)
    await base.kept.accounts.by_id(user.id)
    await base.kept.sessions.get(session.id)
    await base.written()
    late = (await base.kept.copies.get("session", [session.id]))[0]
    assert await base.kept.sessions.remove(session.id, user.id)
    base.kept.copies.put("session", session.id, late, 60)
    await _away(base)
    assert await base.kept.sessions.get(session.id) is None
    now = datetime.now(UTC)
    assert not await base.kept.sessions.living([session.id], now=now, seen_since=now - timedelta(hours=1))


async def test_a_closed_account_is_closed_in_the_copy(base: Base):
    """Its session does not live."""
    user = await _user(base)
    session = _session(user.id)
    await base.kept.sessions.add(session)
    await base.users.set_disabled(user.id, True)
    await base.kept.sessions.get(session.id)
    await base.kept.accounts.by_id(user.id)
    await _away(base)
    account = await base.kept.accounts.by_id(user.id)
    assert account is not None
    assert account.disabled
    now = datetime.now(UTC)
    assert not await base.kept.sessions.living([session.id], now=now, seen_since=now - timedelta(hours=1))


async def test_only_the_first_waits_for_a_database_that_is_away(base: Base):
    """The others hear at once; when it is back, so are they."""
    await base.kept.rooms.get("a")
    await _away(base)
    await base.kept.rooms.get("a")
    asked = base.asked
    for _ in range(50):
        with pytest.raises(DomainError, match="away"):
            await base.kept.rooms.ban("a", [])
    assert base.asked <= asked + 1  # a ping at most
    base.away = False
    await until(lambda: base.kept.reach._away is None)
    assert not await base.kept.rooms.ban("a", [])
