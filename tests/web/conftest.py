"""What only the tests of the HTTP surface need; the server and its members are in tests/members.py."""

import pytest

from tests.contract.connections import SECRET
from tests.leisure import at_leisure
from tests.members import PASSWORD, Member, register
from whisper_gate.services.sessions import SessionService
from whisper_gate.services.tokens import Tokens
from whisper_gate.signaling import redis_bus
from whisper_gate.stores import mongo
from whisper_gate.stores.redis_ephemeral import RedisEphemeralStore

__all__ = ["PASSWORD", "Member", "register"]


@pytest.fixture
async def code(services, member):
    """A one-time code for the member, as the login page gets it; no call hands one out."""
    client = at_leisure(services.mongo_uri)
    async with redis_bus.connect(services.redis_uri) as redis:
        users = mongo.MongoUserStore(mongo.database(client))
        sessions = SessionService(
            sessions=mongo.MongoSessionStore(mongo.database(client)),
            users=users,
            ephemeral=RedisEphemeralStore(redis),
            tokens=Tokens(SECRET),
            audit=None,
            control=None,
        )
        yield await sessions.issue_code(await users.by_id(member.id))
    await client.close()
