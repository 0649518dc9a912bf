"""What the stores and services of these tests stand on: real databases, cheap hashes."""

import asyncio

import pytest

from tests.contract.connections import PEPPER, RULES, SECRET, connected
from whisper_gate.services.accounts import AccountService
from whisper_gate.services.entry import EntryService
from whisper_gate.services.passwords import PasswordHasher
from whisper_gate.services.rooms import RoomService
from whisper_gate.services.tokens import Tokens
from whisper_gate.signaling import redis_bus
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
    await asyncio.gather(*(database[name].delete_many({}) for name in ("users", "sessions", "rooms")))
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
def build(db, redis, hasher, tokens):
    """`build(hasher=...)`: the account service of another worker, with other parts."""
    parts = {
        "users": mongo.MongoUserStore(db),
        "sessions": mongo.MongoSessionStore(db),
        "ephemeral": RedisEphemeralStore(redis),
        "hasher": hasher,
        "tokens": tokens,
        "limiter": RedisRateLimiter(redis, RULES),
    }
    return lambda **others: AccountService(**(parts | others))


@pytest.fixture
def accounts(build):
    return build()


@pytest.fixture
def rooms(db, hasher):
    """Rooms as in production: an unknown link opens nothing."""
    return RoomService(mongo.MongoRoomStore(db), hasher, open_rooms=False)


@pytest.fixture
def open_rooms(db, hasher):
    """Rooms as on a local run: any link opens a room."""
    return RoomService(mongo.MongoRoomStore(db), hasher, open_rooms=True)


@pytest.fixture
def entry(rooms, hasher, tokens, redis):
    return EntryService(rooms, hasher, tokens, RedisEphemeralStore(redis))


@pytest.fixture
def open_entry(open_rooms, hasher, tokens, redis):
    return EntryService(open_rooms, hasher, tokens, RedisEphemeralStore(redis))
