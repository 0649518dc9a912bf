"""Login sessions, on real databases."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from tests.contract.connections import SECRET
from tests.contract.people import HERE, PASSWORD, here, refusal
from whisper_gate.domain.audit import Event
from whisper_gate.domain.errors import ErrorCode
from whisper_gate.domain.users import Visitor, new_id
from whisper_gate.services.sessions import CODE_TTL, SESSION_IDLE, SESSION_LIFE, SignIn
from whisper_gate.services.tokens import Tokens
from whisper_gate.stores import mongo


async def set_session(db, token, tokens, **values):
    """Rewrite the record of a session, as if time had passed."""
    session_id = tokens.read("session", token)["jti"]
    assert (await db.sessions.update_one({"_id": session_id}, {"$set": values})).matched_count == 1
    return session_id


async def test_a_session_says_who_it_is(sessions, user, name):
    """Each sign-in has a session of its own."""
    tokens = [await sessions.open(user) for _ in range(2)]
    identities = [await sessions.identify(token) for token in tokens]
    assert [(one.user_id, one.username) for one in identities] == [(user.id, name)] * 2
    assert identities[0].session_id != identities[1].session_id


async def test_logging_out_kills_that_token_alone(sessions, user):
    """At once, for good, and not the session in another browser."""
    first, second = [await sessions.open(user) for _ in range(2)]
    await sessions.log_out(here(await sessions.identify(first)))
    for _ in range(2):
        assert (await refusal(sessions.identify(first))).code is ErrorCode.NOT_SIGNED_IN
    assert (await sessions.identify(second)).user_id == user.id


async def test_a_session_ends_after_twelve_idle_hours(sessions, db, tokens, user):
    """Up to then it lives."""
    token = await sessions.open(user)
    now = datetime.now(UTC)
    await set_session(db, token, tokens, last_seen=now - SESSION_IDLE + timedelta(minutes=5))
    assert await sessions.identify(token)
    await set_session(db, token, tokens, last_seen=now - SESSION_IDLE - timedelta(seconds=1))
    assert (await refusal(sessions.identify(token))).code is ErrorCode.NOT_SIGNED_IN
    assert timedelta(hours=12) == SESSION_IDLE


async def test_being_used_keeps_a_session_alive(sessions, db, tokens, user):
    """Eleven idle hours are forgotten by one request."""
    token = await sessions.open(user)
    before = datetime.now(UTC) - timedelta(seconds=1)
    session_id = await set_session(db, token, tokens, last_seen=before - timedelta(hours=11))
    await sessions.identify(token)
    assert (await mongo.MongoSessionStore(db).get(session_id)).last_seen >= before


async def test_a_session_ends_after_seven_days_however_busy(sessions, db, tokens, user):
    """Being used does not prolong its absolute life."""
    token = await sessions.open(user)
    session_id = tokens.read("session", token)["jti"]
    stored = await mongo.MongoSessionStore(db).get(session_id)
    assert stored.expires_at - stored.created_at == SESSION_LIFE == timedelta(days=7)
    await set_session(db, token, tokens, last_seen=datetime.now(UTC) - timedelta(hours=1))
    await sessions.identify(token)
    assert (await mongo.MongoSessionStore(db).get(session_id)).expires_at == stored.expires_at
    await set_session(db, token, tokens, expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert (await refusal(sessions.identify(token))).code is ErrorCode.NOT_SIGNED_IN


async def test_a_token_without_its_record_is_worth_nothing(sessions, tokens, user):
    """A good signature alone signs nobody in."""
    token = tokens.issue("session", user.id, 60, jti=new_id())
    assert (await refusal(sessions.identify(token))).code is ErrorCode.NOT_SIGNED_IN


async def test_a_token_does_not_borrow_the_session_of_another(sessions, tokens, user):
    """Subject and session belong together."""
    theirs = tokens.read("session", await sessions.open(user))["jti"]
    token = tokens.issue("session", new_id(), 60, jti=theirs)
    assert (await refusal(sessions.identify(token))).code is ErrorCode.NOT_SIGNED_IN


@pytest.mark.parametrize("token", [None, "", "x", "a.b.c", "\ud800"])
async def test_what_is_no_token_is_nobody(sessions, token):
    """One answer for all of it."""
    assert (await refusal(sessions.identify(token))).code is ErrorCode.NOT_SIGNED_IN


async def test_a_ticket_signs_nobody_in(sessions, tokens, user):
    """Tokens of another use are refused even with the id of a live session."""
    live = tokens.read("session", await sessions.open(user))["jti"]
    for use in ("ticket", "resume", "device", "verify", "reset"):
        token = tokens.issue(use, user.id, 60, jti=live)
        assert (await refusal(sessions.identify(token))).code is ErrorCode.NOT_SIGNED_IN


async def test_a_rotated_secret_logs_nobody_out(build_sessions, sessions, user):
    """Sessions signed with the previous secret go on."""
    token = await sessions.open(user)
    rotated = build_sessions(tokens=Tokens("a new secret of at least thirty-two bytes, too", SECRET))
    assert (await rotated.identify(token)).user_id == user.id


async def test_a_long_device_is_cut(sessions, db, tokens, user):
    """A client's own words about itself take no more than 200 characters."""
    token = await sessions.open(user, device="x" * 5000)
    session_id = tokens.read("session", token)["jti"]
    assert len((await mongo.MongoSessionStore(db).get(session_id)).device) == 200


# --- one-time codes -----------------------------------------------------------------------------------


async def test_a_code_becomes_a_session_once(sessions, db, tokens, user):
    """With the device that asked for it; a second try is refused."""
    code = await sessions.issue_code(user, device="Mozilla/5.0 (X11)")
    signed_in = await sessions.redeem_code(code)
    assert signed_in.user.id == user.id
    token = signed_in.token
    assert (await sessions.identify(token)).user_id == user.id
    stored = await mongo.MongoSessionStore(db).get(tokens.read("session", token)["jti"])
    assert stored.device == "Mozilla/5.0 (X11)"
    assert (await refusal(sessions.redeem_code(code))).code is ErrorCode.NOT_SIGNED_IN


async def test_of_racing_redemptions_one_wins(sessions, db, user):
    """A stolen code and its owner do not both get in."""
    code = await sessions.issue_code(user)
    outcomes = await asyncio.gather(*(sessions.redeem_code(code) for _ in range(10)), return_exceptions=True)
    assert sum(isinstance(outcome, SignIn) for outcome in outcomes) == 1
    assert await db.sessions.count_documents({}) == 1


async def test_a_code_lives_thirty_seconds(sessions, redis, user):
    """Then it is gone by itself."""
    code = await sessions.issue_code(user)
    (key,) = [key async for key in redis.scan_iter(f"*{code}")]
    assert CODE_TTL == 30
    assert 0 < await redis.ttl(key) <= 30
    await redis.delete(key)
    assert (await refusal(sessions.redeem_code(code))).code is ErrorCode.NOT_SIGNED_IN


@pytest.mark.parametrize("code", ["", "x", "*", "../ticket", "x" * 5000, "\x00"])
async def test_a_made_up_code_is_refused(sessions, code):
    """Nothing is found by guessing or by patterns."""
    assert (await refusal(sessions.redeem_code(code))).code is ErrorCode.NOT_SIGNED_IN


async def test_a_code_of_a_closed_account_opens_nothing(sessions, db, user):
    """Closed between the password and the cookie."""
    code = await sessions.issue_code(user)
    await mongo.MongoUserStore(db).set_disabled(user.id, True)
    assert (await refusal(sessions.redeem_code(code))).code is ErrorCode.NOT_SIGNED_IN
    assert await db.sessions.count_documents({}) == 0


# --- the list, and ending -----------------------------------------------------------------------------


async def signed_in(sessions, user, **what):
    return here(await sessions.identify(await sessions.open(user, **what)))


async def test_sessions_are_listed_the_latest_used_first(sessions, db, user):
    """With what they call themselves and where they signed in; what has expired is not."""
    laptop = await signed_in(sessions, user, device="Laptop", address="192.0.2.1")
    phone = await signed_in(sessions, user, device="Phone", address="192.0.2.2")
    old = await signed_in(sessions, user)
    now = datetime.now(UTC)
    for one, seen in ((laptop, now), (phone, now - timedelta(hours=1)), (old, now - SESSION_IDLE)):
        await db.sessions.update_one({"_id": one.identity.session_id}, {"$set": {"last_seen": seen}})
    listed = await sessions.mine(laptop)
    assert [(one.device, one.address) for one in listed] == [("Laptop", "192.0.2.1"), ("Phone", "192.0.2.2")]
    assert (await refusal(sessions.mine(Visitor()))).code is ErrorCode.NOT_SIGNED_IN


async def test_one_session_is_ended_from_another(sessions, user, control, audit, db):
    """It is dead at once, and every worker is told to close what hangs on it."""
    first, second = [await signed_in(sessions, user) for _ in range(2)]
    await sessions.end(first, second.identity.session_id)
    assert control.sessions == [second.identity.session_id]
    assert not await sessions.session_lives(second.identity.session_id)
    assert await sessions.session_lives(first.identity.session_id)
    await audit.flush()
    assert await db.audit.count_documents({"event": Event.SIGNED_OUT, "actor_id": user.id}) == 1


async def test_nobody_ends_the_session_of_somebody_else(accounts, sessions, user, name, control):
    """It is not found, like one that does not exist, and lives on."""
    other = await accounts.register(f"{name}2", f"{name}2@example.org", PASSWORD, address=HERE)
    mine, theirs = await signed_in(sessions, user), await signed_in(sessions, other)
    for session_id in (theirs.identity.session_id, new_id(), "", "\x00"):
        assert (await refusal(sessions.end(mine, session_id))).code is ErrorCode.NOT_FOUND
    assert await sessions.session_lives(theirs.identity.session_id)
    assert control.sessions == []


async def test_all_others_are_ended_at_once(sessions, user, control):
    """The one that asks stays."""
    here_, *others = [await signed_in(sessions, user) for _ in range(4)]
    await sessions.end_others(here_)
    gone = {one.identity.session_id for one in others}
    assert set(control.sessions) == gone
    assert await sessions.live_sessions(gone | {here_.identity.session_id}) == {here_.identity.session_id}


async def test_logging_out_tells_the_workers(sessions, user, control):
    """So that they close the sockets that hang on the session."""
    caller = await signed_in(sessions, user)
    await sessions.log_out(caller)
    assert control.sessions == [caller.identity.session_id]


async def test_a_session_can_take_the_place_of_another(sessions, user, control):
    """As after a new password: a new id, the old one is dead."""
    before = (await signed_in(sessions, user)).identity.session_id
    code = await sessions.issue_code(user, instead_of=before)
    assert await sessions.session_lives(before)
    after = await sessions.identify((await sessions.redeem_code(code)).token)
    assert after.session_id != before
    assert control.sessions == [before]
    assert await sessions.live_sessions({before, after.session_id}) == {after.session_id}


async def test_of_many_sessions_the_living_are_told_in_one_query(sessions, accounts, db, user, name):
    """Neither expired nor idle for long, and of an account that is there and open."""
    other = await accounts.register(f"{name}2", f"{name}2@example.org", PASSWORD, address=HERE)
    gone = await accounts.register(f"{name}3", f"{name}3@example.org", PASSWORD, address=HERE)
    owners = (user, user, user, other, gone)
    ids = [(await signed_in(sessions, one)).identity.session_id for one in owners]
    now = datetime.now(UTC)
    await db.sessions.update_one({"_id": ids[1]}, {"$set": {"expires_at": now}})
    await db.sessions.update_one({"_id": ids[2]}, {"$set": {"last_seen": now - SESSION_IDLE}})
    await mongo.MongoUserStore(db).set_disabled(other.id, True)
    await mongo.MongoUserStore(db).remove(gone.id)
    assert await sessions.live_sessions({*ids, new_id()}) == {ids[0]}
    assert [await sessions.session_lives(one) for one in ids] == [True, False, False, False, False]


async def test_a_closed_account_has_no_session(sessions, db, user):
    """However many it has open, and without anybody ending them."""
    token = await sessions.open(user)
    await mongo.MongoUserStore(db).set_disabled(user.id, True)
    assert (await refusal(sessions.identify(token))).code is ErrorCode.NOT_SIGNED_IN
