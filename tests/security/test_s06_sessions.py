"""S6: a session is a record with an end of its own; two keys may sign while one replaces the other."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import jwt
import pytest

from tests.contract.connections import SECRET
from tests.leisure import at_leisure
from whisper_gate.services.sessions import SESSION_IDLE, SESSION_LIFE
from whisper_gate.services.tokens import Tokens
from whisper_gate.stores import mongo

API = "/api/v1/auth"


def session_id(token: str) -> str:
    return str(jwt.decode(token, options={"verify_signature": False})["jti"])


@pytest.fixture
async def records(services):
    """The sessions of the served app, as they are kept."""
    client = at_leisure(services.mongo_uri)
    yield mongo.database(client).sessions
    await client.close()


@pytest.mark.parametrize(
    ("change", "good"),
    [
        pytest.param({"last_seen": SESSION_IDLE - timedelta(minutes=5)}, True, id="idle for less"),
        pytest.param({"last_seen": SESSION_IDLE + timedelta(minutes=1)}, False, id="idle for 12 hours"),
        pytest.param({"expires_at": timedelta(0)}, False, id="seven days old, and in use"),
    ],
)
async def test_sessions_expire_by_their_record(server, member, records, change, good):
    """Idle twelve hours, or seven days in all, whatever the token's own end is."""
    assert (timedelta(hours=12), timedelta(days=7)) == (SESSION_IDLE, SESSION_LIFE)
    values = {name: datetime.now(UTC) - age for name, age in change.items()}
    result = await records.update_one({"_id": session_id(member.token)}, {"$set": values})
    assert result.matched_count == 1
    answer = await asyncio.to_thread(member.client.get, f"{API}/me")
    assert (answer.status_code == 200) == good


async def test_being_used_slides_the_idle_end_but_not_the_last(server, member, records):
    """Eleven idle hours are forgotten by one request."""
    found = {"_id": session_id(member.token)}
    before = await records.find_one(found)
    assert before["expires_at"] - before["created_at"] == SESSION_LIFE
    await records.update_one(found, {"$set": {"last_seen": datetime.now(UTC) - timedelta(hours=11)}})
    assert (await asyncio.to_thread(member.client.get, f"{API}/me")).status_code == 200
    after = await records.find_one(found)
    assert datetime.now(UTC) - after["last_seen"] < timedelta(minutes=1)
    assert after["expires_at"] == before["expires_at"]


async def test_two_keys_may_sign_at_once(build_sessions, sessions, user):
    """During a rotation both are read, by `kid`; new tokens have the new one; afterwards the old is dead."""
    fresh = "the secret after the rotation, of thirty-two bytes"
    old = await sessions.open(user)
    during = build_sessions(tokens=Tokens(fresh, SECRET))
    new = await during.open(user)
    assert {(await during.identify(token)).user_id for token in (old, new)} == {user.id}
    assert jwt.get_unverified_header(old)["kid"] != jwt.get_unverified_header(new)["kid"]
    after = build_sessions(tokens=Tokens(fresh))
    assert (await after.identify(new)).user_id == user.id
    with pytest.raises(Exception, match="not_signed_in"):
        await after.identify(old)
