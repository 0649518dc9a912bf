"""One room of each access, and everybody who may stand before its door, on the served app."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from redis.asyncio import Redis

from tests.contract.connections import PEPPER, SECRET
from tests.contract.told import Told
from tests.leisure import at_leisure
from tests.running import AppServer
from tests.signaling.sockets import PlainClient, plain
from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.participants import Pass
from whisper_gate.domain.permissions import Standing
from whisper_gate.domain.rooms import Access, Ban, Membership, Room
from whisper_gate.domain.users import Identity, Session, User, Visitor, new_id
from whisper_gate.embedded import EmbeddedServices
from whisper_gate.services.audit import AuditLog
from whisper_gate.services.entry import EntryService
from whisper_gate.services.passwords import PasswordHasher
from whisper_gate.services.rooms import RoomService
from whisper_gate.services.sessions import SESSION_LIFE
from whisper_gate.services.tokens import Tokens
from whisper_gate.signaling import redis_bus
from whisper_gate.signaling.redis_presence import RedisPresence
from whisper_gate.stores import mongo
from whisper_gate.stores.redis_ephemeral import RedisEphemeralStore
from whisper_gate.stores.redis_limits import RedisRateLimiter

WIDE = {"room_password": "100000/hour", "knock": "100000/hour"}


@dataclass
class Person:
    """Somebody with a browser: signed in, or with the id of a guest."""

    standing: Standing
    visitor: Visitor
    cookie: str
    token: str | None = None
    keys: list[str] = field(default_factory=list)  # resume keys from before
    participant_id: str = ""  # of those keys

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": self.cookie}


@dataclass
class World:
    """The people of one room, its owner and a guest in the call, and the door as the workers know it."""

    server: AppServer
    room: Room
    people: dict[Standing, Person]
    entry: EntryService
    owner: PlainClient
    bystander: PlainClient
    rooms: mongo.MongoRoomStore

    async def ticket(self, person: Person) -> tuple[str, str] | None:
        """(participant id, ticket) from the door, or None when it says no."""
        try:
            grant = await self.entry.grant(self.room.id, person.visitor, "Somebody")
        except DomainError:
            return None
        return grant.participant_id, grant.ticket


@dataclass
class Stores:
    """What the workers have, opened by the test as well."""

    db: mongo.Database
    redis: Redis
    rooms: RoomService
    entry: EntryService
    presence: RedisPresence
    tokens: Tokens


@contextlib.asynccontextmanager
async def stores(services: EmbeddedServices) -> AsyncIterator[Stores]:
    client = at_leisure(services.mongo_uri)
    hasher = PasswordHasher(PEPPER, cost=4)
    async with redis_bus.connect(services.redis_uri) as redis:
        db = mongo.database(client)
        audit, presence, tokens = AuditLog(mongo.MongoAuditStore(db)), RedisPresence(redis), Tokens(SECRET)
        rooms = RoomService(
            mongo.MongoRoomStore(db), mongo.MongoUserStore(db), hasher, audit, Told(), open_rooms=False
        )

        async def lives(_session_id: str) -> bool:
            return True

        entry = EntryService(
            rooms=rooms,
            hasher=hasher,
            tokens=tokens,
            ephemeral=RedisEphemeralStore(redis),
            removals=presence,
            limiter=RedisRateLimiter(redis, WIDE),
            audit=audit,
            session_lives=lives,
            secret=SECRET,
        )
        yield Stores(db, redis, rooms, entry, presence, tokens)
    hasher.close()
    await client.close()


async def account(kept: Stores, standing: Standing) -> Person:
    """Somebody with an account and a session, without the seconds that a hash costs."""
    name = f"u{new_id()[:12]}".replace("-", "x").replace("_", "x")
    user = User(new_id(), name, f"{name}@example.org", "$2b$04$none", datetime.now(UTC))
    await mongo.MongoUserStore(kept.db).add(user)
    session_id, token = await open_session(kept, user)
    return Person(
        standing,
        Visitor(Identity(user.id, name, session_id), address="192.0.2.9"),
        f"wg_session={token}",
        token,
    )


async def open_session(kept: Stores, user: User) -> tuple[str, str]:
    """A session of the user: its id, and its token as a cookie or bearer would carry it."""
    now = datetime.now(UTC)
    session = Session(new_id(), user.id, now, now, now + SESSION_LIFE)
    await mongo.MongoSessionStore(kept.db).add(session)
    life = int(SESSION_LIFE.total_seconds())
    return session.id, kept.tokens.issue("session", user.id, life, jti=session.id)


def guest(standing: Standing) -> Person:
    one = new_id()
    return Person(standing, Visitor(guest_id=one, address="192.0.2.9"), f"wg_guest={one}")


async def enter(client: PlainClient, **how: Any) -> dict[str, Any]:
    """Joins, and is in.

    Without a resume key, so that it is not asked whether it lives: nothing answers while tests run that have
    no event loop.
    """
    await client.send("join", **how)
    return await client.wait_for("welcome")


@contextlib.asynccontextmanager
async def world(server: AppServer, services: EmbeddedServices, access: Access) -> AsyncIterator[World]:
    """Everybody before the door of one room, with the keys that they would have."""
    async with stores(services) as kept, contextlib.AsyncExitStack() as stack:
        people = {standing: await account(kept, standing) for standing in Standing}
        people[Standing.ANONYMOUS] = guest(Standing.ANONYMOUS)
        if access is not Access.MEMBERS:
            people[Standing.ADMITTED] = guest(Standing.ADMITTED)
        room = await kept.rooms.create(people[Standing.OWNER].visitor, "Room", access=access, capacity=12)
        store = mongo.MongoRoomStore(kept.db)
        on_list = {Standing.MEMBER: Membership.MEMBER, Standing.COHOST: Membership.COHOST}
        if access is Access.MEMBERS:  # nobody else comes in there, to be removed, banned or admitted
            on_list |= dict.fromkeys(
                (Standing.REMOVED, Standing.BANNED, Standing.ADMITTED), Membership.MEMBER
            )
        for standing, membership in on_list.items():
            await store.set_member(room.id, str(people[standing].visitor.user_id), membership)

        async def connection(participant_id: str) -> PlainClient:
            return await stack.enter_async_context(plain(server.base_url, room.id, participant_id))

        async def inside(visitor: Visitor) -> PlainClient:
            grant = await kept.entry.grant(room.id, visitor, "Somebody")
            client = await connection(grant.participant_id)
            await enter(client, ticket=grant.ticket)
            return client

        owner = await inside(people[Standing.OWNER].visitor)
        await put_out(people[Standing.REMOVED], kept, room, "remove")
        await put_out(people[Standing.BANNED], kept, room, "ban")
        await let_in(people[Standing.ADMITTED], kept, room, owner, connection)
        bystander = await inside(people[Standing.MEMBER].visitor)
        await owner.wait_for("join", bystander.id)
        yield World(server, room, people, kept.entry, owner, bystander, store)


async def put_out(person: Person, kept: Stores, room: Room, action: str) -> None:
    """They have been in, and keep the key to come back; then a host has put them out."""
    person.participant_id = new_id()
    before = Pass(
        room.id,
        person.participant_id,
        "Somebody",
        12,
        person.visitor.user_id,
        person=person.visitor.person,
        session_id=person.visitor.identity.session_id if person.visitor.identity else "",
    )
    person.keys = [kept.entry.issue_resume_key(before)]
    await kept.presence.expel(room.id, [person.participant_id], [person.visitor.person], ErrorCode.REMOVED)
    if action == "ban":
        ban = Ban(person.visitor.person, "Somebody", datetime.now(UTC))
        await mongo.MongoRoomStore(kept.db).ban(room.id, [ban])


async def let_in(person: Person, kept: Stores, room: Room, owner: PlainClient, connection: Any) -> None:
    """They knock where they have to, the owner opens, and they keep the key to come back."""
    if room.access is Access.MEMBERS:
        await kept.presence.expel(room.id, [], [person.visitor.person], ErrorCode.REMOVED)
    grant = await kept.entry.grant(room.id, person.visitor, "Somebody")
    client = await connection(grant.participant_id)
    await client.send("join", ticket=grant.ticket, resume=True)
    if grant.waits:
        await owner.wait_for("knock", grant.participant_id)
        await owner.send("moderate", action="admit", to=grant.participant_id)
    person.participant_id = grant.participant_id
    person.keys = [(await client.wait_for("welcome"))["resume_key"]]
