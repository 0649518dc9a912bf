"""S1: what is kept of a password, and that all of it counts."""

import base64
import hashlib
import hmac
import inspect

import bcrypt
import pytest

from tests.contract.connections import PEPPER
from tests.contract.people import HERE, PASSWORD, refusal
from tests.leisure import at_leisure
from tests.running import CHEAP
from tests.security.conftest import PUBLIC
from whisper_gate.domain.errors import ErrorCode
from whisper_gate.domain.users import new_id
from whisper_gate.services.passwords import PasswordHasher
from whisper_gate.settings import Settings
from whisper_gate.stores import mongo

LONG = "x" * 72 + "A" + "y" * 7


async def kept_of(services, user_id: str) -> tuple[str, int]:
    """The algorithm and the cost of the hash that the served app has stored."""
    async with at_leisure(services.mongo_uri) as client:
        stored = (await mongo.MongoUserStore(mongo.database(client)).by_id(user_id)).password_hash
    algorithm, cost = stored.split("$")[1:3]
    return algorithm, int(cost)


async def test_the_served_app_hashes_with_cost_twelve(services, through_proxy, name):
    """Read from what is stored for an account that was made over REST, and the defaults say so too."""
    account = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
    made = through_proxy.post("/api/v1/auth/register", json=account, headers={"Origin": PUBLIC})
    assert made.status_code == 201, made.text
    algorithm, cost = await kept_of(services, made.json()["user"]["id"])
    assert (algorithm, cost >= 12) == ("2b", True)
    assert inspect.signature(PasswordHasher).parameters["cost"].default >= 12
    assert Settings.model_fields["password_cost"].default >= 12


async def test_an_operator_sets_the_cost(services, member):
    """The app of these tests is served with the least."""
    assert await kept_of(services, member.id) == ("2b", int(CHEAP["PASSWORD_COST"]))


async def test_the_hash_is_over_a_keyed_digest(accounts, name):
    """OWASP's form, bcrypt(base64(hmac-sha384(password, pepper))); without the pepper a hash is useless."""
    user = await accounts.register(name, f"{name}@example.org", PASSWORD, address=HERE)
    digest = hmac.new(PEPPER.encode(), PASSWORD.encode(), hashlib.sha384).digest()
    assert bcrypt.checkpw(base64.b64encode(digest), user.password_hash.encode())
    assert not bcrypt.checkpw(PASSWORD.encode(), user.password_hash.encode())
    other = PasswordHasher("another pepper of thirty-two bytes or more", cost=4)
    assert not await other.check(PASSWORD, user.password_hash)
    other.close()


@pytest.mark.parametrize(
    ("password", "almost"),
    [
        pytest.param(LONG, LONG.replace("A", "B"), id="80 bytes that differ in byte 73"),
        pytest.param("\U0001f642" * 64, "\U0001f642" * 63 + "\U0001f643", id="64 emoji"),
        pytest.param("before\x00after!", "before\x00after?", id="NUL"),
        pytest.param("\x00" * 8, "\x00" * 9, id="only NUL"),
        pytest.param("  spaces matter  ", "spaces matter", id="spaces"),
        pytest.param("\u00e9" * 8, "e\u0301" * 8, id="not normalised"),
        pytest.param("x" * 1024, "x" * 1023 + "y", id="the longest"),
    ],
)
async def test_every_character_counts(accounts, name, password, almost):
    """It logs in; what differs in one place does not."""
    user = await accounts.register(name, f"{name}@example.org", password, address=HERE)
    assert (await accounts.log_in(name, password, address=HERE)).id == user.id
    error = await refusal(accounts.log_in(name, almost, address=HERE))
    assert error.code is ErrorCode.BAD_CREDENTIALS


async def test_equal_passwords_have_different_hashes(accounts):
    """Each has a salt of its own."""
    names = [f"u{new_id()[:12].replace('-', 'x')}" for _ in range(2)]
    users = [await accounts.register(one, f"{one}@example.org", PASSWORD, address=HERE) for one in names]
    assert users[0].password_hash != users[1].password_hash


async def test_the_hash_is_renewed_at_login_when_the_cost_rises(accounts, build, db, user, name):
    """Nobody has to set a password anew for it."""
    dearer = PasswordHasher(PEPPER, cost=5)
    await build(hasher=dearer).log_in(name, PASSWORD, address=HERE)
    assert (await mongo.MongoUserStore(db).by_id(user.id)).password_hash.startswith("$2b$05$")
    assert (await accounts.log_in(name, PASSWORD, address=HERE)).id == user.id
    dearer.close()
