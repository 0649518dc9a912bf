"""Accounts and login sessions, on real databases."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tests.contract.connections import PEPPER, RULES, SECRET
from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.users import new_id
from whisper_gate.services.accounts import CODE_TTL, SESSION_IDLE, SESSION_LIFE
from whisper_gate.services.passwords import PasswordHasher
from whisper_gate.services.tokens import Tokens
from whisper_gate.stores import mongo
from whisper_gate.stores.redis_limits import RedisRateLimiter

PASSWORD = "correct horse battery staple"
HERE = "192.0.2.1"


@pytest.fixture
def name():
    """A name that no other test has failed to log in with."""
    return f"u{new_id()[:12].replace('-', 'x')}"


@pytest.fixture
async def user(accounts, name):
    return await accounts.register(name, f"{name}@example.org", PASSWORD, address=HERE)


async def refusal(awaitable):
    with pytest.raises(DomainError) as caught:
        await awaitable
    return caught.value


async def set_session(db, token, tokens, **values):
    """Rewrite the record of a session, as if time had passed."""
    session_id = tokens.read("session", token)["jti"]
    assert (await db.sessions.update_one({"_id": session_id}, {"$set": values})).matched_count == 1
    return session_id


# --- registering --------------------------------------------------------------------------------------


async def test_a_new_account_can_log_in_at_once(accounts, user, name):
    """By name or e-mail address, in any case, with blanks around it."""
    for login in (name, name.upper(), f" {name} ", f"{name}@EXAMPLE.org"):
        assert (await accounts.log_in(login, PASSWORD, address=HERE)).id == user.id


async def test_the_password_is_not_stored(db, user):
    """Only its hash is, and nothing else of it."""
    stored = await db.users.find_one({"_id": user.id})
    assert stored["password_hash"].startswith("$2b$")
    assert PASSWORD not in str(stored)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (("ab", "a@example.org", PASSWORD), "username"),
        (("a b c", "a@example.org", PASSWORD), "username"),
        (("ana", "example.org", PASSWORD), "email"),
        (("ana", "a@example.org", "short"), "password"),
        (("ana\x00", "a@example.org", PASSWORD), "username"),
        (("ana", "a\ud800@example.org", PASSWORD), "email"),
    ],
)
async def test_bad_input_makes_no_account(accounts, db, given, field):
    """The error names the field, and nothing is stored."""
    error = await refusal(accounts.register(*given, address=HERE))
    assert (error.code, set(error.fields)) == (ErrorCode.VALIDATION_FAILED, {field})
    assert await db.users.count_documents({}) == 0


async def test_taken_names_and_addresses_are_told_apart(accounts, user, name):
    """Without regard to case."""
    taken = await refusal(accounts.register(name.upper(), "new@example.org", PASSWORD, address=HERE))
    assert taken.code is ErrorCode.NAME_TAKEN
    taken = await refusal(accounts.register("somebody", user.email.upper(), PASSWORD, address=HERE))
    assert taken.code is ErrorCode.EMAIL_TAKEN


async def test_of_racing_registrations_one_wins(accounts, db, name):
    """Ten people who want the same name at the same time: one has it, nine are told."""
    outcomes = await asyncio.gather(
        *(accounts.register(name, f"{i}@example.org", PASSWORD, address=HERE) for i in range(10)),
        return_exceptions=True,
    )
    refused = [outcome.code for outcome in outcomes if isinstance(outcome, DomainError)]
    assert refused == [ErrorCode.NAME_TAKEN] * 9
    assert await db.users.count_documents({}) == 1


async def test_registrations_are_limited_per_address(build, redis):
    """One address may not make accounts for ever; another one may."""
    few = build(limiter=RedisRateLimiter(redis, RULES | {"register": "2/hour"}))
    address = new_id()
    for number in range(2):
        await few.register(f"user{number}", f"{number}@example.org", PASSWORD, address=address)
    error = await refusal(few.register("user2", "2@example.org", PASSWORD, address=address))
    assert error.code is ErrorCode.RATE_LIMITED
    assert error.retry_after
    await few.register("user2", "2@example.org", PASSWORD, address=new_id())


# --- logging in ---------------------------------------------------------------------------------------


async def test_an_unknown_user_and_a_wrong_password_look_the_same(accounts, user, name):
    """Nobody learns from the answer who has an account."""
    errors = [
        await refusal(accounts.log_in(login, password, address=HERE))
        for login, password in (
            (name, "wrong password"),
            (f"{name}-no", PASSWORD),
            (f"{name}@no.example", PASSWORD),
        )
    ]
    assert {(e.code, e.message, tuple(e.fields), e.retry_after) for e in errors} == {
        (ErrorCode.BAD_CREDENTIALS, "This name and password do not go together.", (), None)
    }


@pytest.mark.parametrize(
    "login", ["", " ", "\x00", "an\ud800a", "a\ud800@example.org", "x" * 10_000, "$where", "{}"]
)
async def test_any_text_may_be_tried_as_a_name(accounts, login):
    """It is nobody's, and no other error."""
    assert (await refusal(accounts.log_in(login, new_id(), address=HERE))).code in {
        ErrorCode.BAD_CREDENTIALS,
        ErrorCode.RATE_LIMITED,  # the sixth run of the same test session
    }


async def test_the_sixth_failure_is_limited_even_with_the_right_password(accounts, user, name):
    """And in whatever case the name is written; other accounts are not concerned."""
    for login in (name, name.upper(), name, f" {name}", name):
        assert (
            await refusal(accounts.log_in(login, "wrong", address=HERE))
        ).code is ErrorCode.BAD_CREDENTIALS
    error = await refusal(accounts.log_in(name, PASSWORD, address=HERE))
    assert error.code is ErrorCode.RATE_LIMITED
    assert 0 < error.retry_after <= 15 * 60 + 1
    other = await accounts.register(f"{name}2", f"{name}2@example.org", PASSWORD, address=HERE)
    assert (await accounts.log_in(f"{name}2", PASSWORD, address=HERE)).id == other.id


async def test_unknown_accounts_are_limited_like_known_ones(accounts, name):
    """So the limit does not tell either who has an account."""
    for _ in range(5):
        assert (await refusal(accounts.log_in(name, "wrong", address=HERE))).code is ErrorCode.BAD_CREDENTIALS
    assert (await refusal(accounts.log_in(name, "wrong", address=HERE))).code is ErrorCode.RATE_LIMITED


async def test_guessing_many_at_once_tries_no_more(accounts, user, name):
    """Thirty simultaneous guesses are five guesses, wherever the right one is among them."""
    guesses = [f"wrong {number}" for number in range(30)]
    outcomes = await asyncio.gather(
        *(accounts.log_in(name, guess, address=HERE) for guess in guesses), return_exceptions=True
    )
    codes = [outcome.code for outcome in outcomes]
    assert (codes.count(ErrorCode.BAD_CREDENTIALS), codes.count(ErrorCode.RATE_LIMITED)) == (5, 25)


async def test_success_forgives_earlier_mistakes(accounts, user, name):
    """Whoever mistypes now and then is never locked out."""
    for _ in range(3):
        for _ in range(4):
            await refusal(accounts.log_in(name, "wrong", address=HERE))
        assert (await accounts.log_in(name, PASSWORD, address=HERE)).id == user.id


async def test_a_limited_account_keeps_its_sessions(accounts, user, name):
    """Guessing at an account does not disturb its owner."""
    token = await accounts.open_session(user)
    for _ in range(6):
        await refusal(accounts.log_in(name, "wrong", address=HERE))
    assert (await accounts.identify(token)).user_id == user.id


async def test_attempts_are_limited_per_address(build, redis):
    """A spray over many accounts is stopped too."""
    few = build(limiter=RedisRateLimiter(redis, RULES | {"login": "3/hour"}))
    address = new_id()
    for _ in range(3):
        assert (await refusal(few.log_in(new_id(), "x", address=address))).code is ErrorCode.BAD_CREDENTIALS
    assert (await refusal(few.log_in(new_id(), "x", address=address))).code is ErrorCode.RATE_LIMITED


async def test_a_cheap_hash_is_renewed_at_login(build, db, user, name):
    """When the cost rises, the next login raises it for the account; a failed one does not."""
    dearer = PasswordHasher(PEPPER, cost=5)
    raised = build(hasher=dearer)
    users = mongo.MongoUserStore(db)
    await refusal(raised.log_in(name, "wrong", address=HERE))
    assert (await users.by_id(user.id)).password_hash == user.password_hash
    await raised.log_in(name, PASSWORD, address=HERE)
    renewed = (await users.by_id(user.id)).password_hash
    assert renewed.startswith("$2b$05$")
    await raised.log_in(name, PASSWORD, address=HERE)
    assert (await users.by_id(user.id)).password_hash == renewed
    dearer.close()


# --- sessions -----------------------------------------------------------------------------------------


async def test_a_session_says_who_it_is(accounts, user, name):
    """Each sign-in has a session of its own."""
    tokens = [await accounts.open_session(user) for _ in range(2)]
    identities = [await accounts.identify(token) for token in tokens]
    assert [(one.user_id, one.username) for one in identities] == [(user.id, name)] * 2
    assert identities[0].session_id != identities[1].session_id


async def test_logging_out_kills_that_token_alone(accounts, user):
    """At once, for good, and not the session in another browser."""
    first, second = [await accounts.open_session(user) for _ in range(2)]
    await accounts.log_out(await accounts.identify(first))
    for _ in range(2):
        assert (await refusal(accounts.identify(first))).code is ErrorCode.NOT_SIGNED_IN
    assert (await accounts.identify(second)).user_id == user.id


async def test_a_session_ends_after_twelve_idle_hours(accounts, db, tokens, user):
    """Up to then it lives."""
    token = await accounts.open_session(user)
    now = datetime.now(UTC)
    await set_session(db, token, tokens, last_seen=now - SESSION_IDLE + timedelta(minutes=5))
    assert await accounts.identify(token)
    await set_session(db, token, tokens, last_seen=now - SESSION_IDLE - timedelta(seconds=1))
    assert (await refusal(accounts.identify(token))).code is ErrorCode.NOT_SIGNED_IN
    assert timedelta(hours=12) == SESSION_IDLE


async def test_being_used_keeps_a_session_alive(accounts, db, tokens, user):
    """Eleven idle hours are forgotten by one request."""
    token = await accounts.open_session(user)
    before = datetime.now(UTC) - timedelta(seconds=1)
    session_id = await set_session(db, token, tokens, last_seen=before - timedelta(hours=11))
    await accounts.identify(token)
    assert (await mongo.MongoSessionStore(db).get(session_id)).last_seen >= before


async def test_a_session_ends_after_seven_days_however_busy(accounts, db, tokens, user):
    """Being used does not prolong its absolute life."""
    token = await accounts.open_session(user)
    session_id = tokens.read("session", token)["jti"]
    stored = await mongo.MongoSessionStore(db).get(session_id)
    assert stored.expires_at - stored.created_at == SESSION_LIFE == timedelta(days=7)
    await set_session(db, token, tokens, last_seen=datetime.now(UTC) - timedelta(hours=1))
    await accounts.identify(token)
    assert (await mongo.MongoSessionStore(db).get(session_id)).expires_at == stored.expires_at
    await set_session(db, token, tokens, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert (await refusal(accounts.identify(token))).code is ErrorCode.NOT_SIGNED_IN


async def test_a_token_without_its_record_is_worth_nothing(accounts, tokens, user):
    """A good signature alone signs nobody in."""
    token = tokens.issue("session", user.id, 60, {"name": user.username})
    assert (await refusal(accounts.identify(token))).code is ErrorCode.NOT_SIGNED_IN


async def test_a_token_does_not_borrow_the_session_of_another(accounts, tokens, user):
    """Subject and session belong together."""
    theirs = tokens.read("session", await accounts.open_session(user))["jti"]
    token = tokens.issue("session", new_id(), 60, jti=theirs)
    assert (await refusal(accounts.identify(token))).code is ErrorCode.NOT_SIGNED_IN


@pytest.mark.parametrize("token", [None, "", "x", "a.b.c", "\ud800"])
async def test_what_is_no_token_is_nobody(accounts, token):
    """One answer for all of it."""
    assert (await refusal(accounts.identify(token))).code is ErrorCode.NOT_SIGNED_IN


async def test_a_ticket_signs_nobody_in(accounts, tokens, user):
    """Tokens of another use are refused even with the id of a live session."""
    live = tokens.read("session", await accounts.open_session(user))["jti"]
    for use in ("ticket", "resume"):
        token = tokens.issue(use, user.id, 60, jti=live)
        assert (await refusal(accounts.identify(token))).code is ErrorCode.NOT_SIGNED_IN


async def test_a_rotated_secret_logs_nobody_out(accounts, build, user):
    """Sessions signed with the previous secret go on."""
    token = await accounts.open_session(user)
    rotated = build(tokens=Tokens("a new secret of at least thirty-two bytes, too", SECRET))
    assert (await rotated.identify(token)).user_id == user.id


async def test_a_long_device_is_cut(accounts, db, tokens, user):
    """A client's own words about itself take no more than 200 characters."""
    token = await accounts.open_session(user, "x" * 5000)
    session_id = tokens.read("session", token)["jti"]
    assert len((await mongo.MongoSessionStore(db).get(session_id)).device) == 200


# --- one-time codes -----------------------------------------------------------------------------------


async def test_a_code_becomes_a_session_once(accounts, db, tokens, user):
    """With the device that asked for it; a second try is refused."""
    code = await accounts.issue_code(user, "Mozilla/5.0 (X11)")
    token = await accounts.redeem_code(code)
    assert (await accounts.identify(token)).user_id == user.id
    stored = await mongo.MongoSessionStore(db).get(tokens.read("session", token)["jti"])
    assert stored.device == "Mozilla/5.0 (X11)"
    assert (await refusal(accounts.redeem_code(code))).code is ErrorCode.NOT_SIGNED_IN


async def test_of_racing_redemptions_one_wins(accounts, db, user):
    """A stolen code and its owner do not both get in."""
    code = await accounts.issue_code(user)
    outcomes = await asyncio.gather(*(accounts.redeem_code(code) for _ in range(10)), return_exceptions=True)
    assert sum(isinstance(outcome, str) for outcome in outcomes) == 1
    assert await db.sessions.count_documents({}) == 1


async def test_a_code_lives_thirty_seconds(accounts, redis, user):
    """Then it is gone by itself."""
    code = await accounts.issue_code(user)
    (key,) = [key async for key in redis.scan_iter(f"*{code}")]
    assert CODE_TTL == 30
    assert 0 < await redis.ttl(key) <= 30
    await redis.delete(key)
    assert (await refusal(accounts.redeem_code(code))).code is ErrorCode.NOT_SIGNED_IN


@pytest.mark.parametrize("code", ["", "x", "*", "../ticket", "x" * 5000, "\x00"])
async def test_a_made_up_code_is_refused(accounts, code):
    """Nothing is found by guessing or by patterns."""
    assert (await refusal(accounts.redeem_code(code))).code is ErrorCode.NOT_SIGNED_IN
