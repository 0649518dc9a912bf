"""What the stores and services of these tests stand on: real databases, cheap hashes."""

import asyncio

import pytest

from tests.contract.connections import PEPPER, RULES, SECRET, connected
from tests.contract.people import HERE, PASSWORD
from tests.contract.told import Told
from whisper_gate.domain.users import new_id
from whisper_gate.services.accounts import AccountService
from whisper_gate.services.audit import AuditLog
from whisper_gate.services.devices import Devices
from whisper_gate.services.entry import EntryService
from whisper_gate.services.hosting import HostingService
from whisper_gate.services.passwords import PasswordHasher
from whisper_gate.services.recovery import Links, Recovery
from whisper_gate.services.rooms import RoomService
from whisper_gate.services.sessions import SessionService
from whisper_gate.services.tokens import Tokens
from whisper_gate.signaling import redis_bus
from whisper_gate.signaling.redis_presence import RedisPresence
from whisper_gate.stores import mongo
from whisper_gate.stores.redis_ephemeral import RedisEphemeralStore
from whisper_gate.stores.redis_limits import RedisRateLimiter


@pytest.fixture(scope="session")
async def database(services):
    """A MongoDB database with its indexes."""
    async with connected(services.mongo_uri) as made:
        yield made


@pytest.fixture
async def db(database):
    """The database, empty: making indexes anew for every test would take a minute."""
    await asyncio.gather(
        *(database[name].delete_many({}) for name in ("users", "sessions", "rooms", "audit", "reports"))
    )
    return database


@pytest.fixture
async def redis(services):
    """The client of a worker; keys of tests do not meet because ids are random."""
    async with redis_bus.connect(services.redis_uri) as client:
        yield client


@pytest.fixture(scope="session")
def hasher():
    """As cheap as bcrypt allows."""
    hasher = PasswordHasher(PEPPER, cost=4)
    yield hasher
    hasher.close()


@pytest.fixture(scope="session")
def tokens():
    return Tokens(SECRET)


@pytest.fixture
def limiter(redis):
    return RedisRateLimiter(redis, RULES)


@pytest.fixture
def build_sessions(db, redis, tokens, audit, control):
    """`build_sessions(tokens=...)`: the sessions as another worker sees them."""
    parts = {
        "sessions": mongo.MongoSessionStore(db),
        "users": mongo.MongoUserStore(db),
        "ephemeral": RedisEphemeralStore(redis),
        "tokens": tokens,
        "audit": audit,
        "control": control,
    }
    return lambda **others: SessionService(**(parts | others))


@pytest.fixture
def sessions(build_sessions):
    return build_sessions()


@pytest.fixture
def devices(tokens):
    return Devices(tokens)


@pytest.fixture
def build(db, sessions, rooms, devices, hasher, limiter, audit):  # noqa: PLR0917 - fixtures
    """`build(hasher=...)`: the account service of another worker, with other parts."""
    parts = {
        "users": mongo.MongoUserStore(db),
        "sessions": sessions,
        "rooms": rooms,
        "devices": devices,
        "hasher": hasher,
        "limiter": limiter,
        "audit": audit,
    }
    return lambda **others: AccountService(**(parts | others))


@pytest.fixture
def accounts(build):
    return build()


@pytest.fixture
def links(tokens):
    return Links(tokens, "https://meet.example.org")


@pytest.fixture
def recovery(db, redis, sessions, links, hasher, limiter, audit):  # noqa: PLR0917 - fixtures
    return Recovery(
        users=mongo.MongoUserStore(db),
        sessions=sessions,
        links=links,
        hasher=hasher,
        ephemeral=RedisEphemeralStore(redis),
        limiter=limiter,
        audit=audit,
    )


@pytest.fixture
def audit(db):
    """The audit log; `await audit.flush()` writes what was noted."""
    return AuditLog(mongo.MongoAuditStore(db))


@pytest.fixture
def control():
    """What workers would be told."""
    return Told()


@pytest.fixture
def presence(redis):
    return RedisPresence(redis)


@pytest.fixture
def build_rooms(db, hasher, audit, control):
    def build(*, open_rooms):
        users = mongo.MongoUserStore(db)
        return RoomService(mongo.MongoRoomStore(db), users, hasher, audit, control, open_rooms=open_rooms)

    return build


@pytest.fixture
def rooms(build_rooms):
    """Rooms as in production: an unknown link opens nothing."""
    return build_rooms(open_rooms=False)


@pytest.fixture
def open_rooms(build_rooms):
    """Rooms as on a local run: any link opens a room."""
    return build_rooms(open_rooms=True)


@pytest.fixture
def ended():
    """Login sessions that have ended; a test puts their ids in."""
    return set()


@pytest.fixture
def build_entry(hasher, tokens, redis, presence, audit, ended):  # noqa: PLR0917 - fixtures
    async def lives(session_id):
        return session_id not in ended

    def build(rooms):
        return EntryService(
            rooms=rooms,
            hasher=hasher,
            tokens=tokens,
            ephemeral=RedisEphemeralStore(redis),
            removals=presence,
            limiter=RedisRateLimiter(redis, RULES),
            audit=audit,
            session_lives=lives,
            secret=SECRET,
        )

    return build


@pytest.fixture
def entry(build_entry, rooms):
    return build_entry(rooms)


@pytest.fixture
def open_entry(build_entry, open_rooms):
    return build_entry(open_rooms)


@pytest.fixture
def hosting(rooms, db, audit):
    return HostingService(rooms, mongo.MongoRoomStore(db), audit)


@pytest.fixture
def name():
    """A name that no other test has failed to log in with."""
    return f"u{new_id()[:12].replace('-', 'x')}"


@pytest.fixture
async def user(accounts, name):
    """Somebody with an account."""
    return await accounts.register(name, f"{name}@example.org", PASSWORD, address=HERE)
