"""Accounts, on real databases."""

import asyncio

import pytest

from tests.contract.connections import PEPPER, RULES
from tests.contract.people import HERE, PASSWORD, here, refusal
from whisper_gate.domain.audit import Event
from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.users import Visitor, new_id
from whisper_gate.services.passwords import PasswordHasher
from whisper_gate.stores import mongo
from whisper_gate.stores.redis_limits import RedisRateLimiter

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


async def test_a_limited_account_keeps_its_sessions(accounts, sessions, user, name):
    """Guessing at an account does not disturb its owner."""
    token = await sessions.open(user)
    for _ in range(6):
        await refusal(accounts.log_in(name, "wrong", address=HERE))
    assert (await sessions.identify(token)).user_id == user.id


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


async def test_a_closed_account_says_so_to_its_owner_alone(accounts, db, user, name):
    """With the right password; a wrong one gets the answer that unknown accounts get."""
    await mongo.MongoUserStore(db).set_disabled(user.id, True)
    wrong = await refusal(accounts.log_in(name, "wrong", address=HERE))
    assert wrong.code is ErrorCode.BAD_CREDENTIALS
    right = await refusal(accounts.log_in(name, PASSWORD, address=HERE))
    assert right.code is ErrorCode.ACCOUNT_DISABLED
    await mongo.MongoUserStore(db).set_disabled(user.id, False)
    assert (await accounts.log_in(name, PASSWORD, address=HERE)).id == user.id


# --- changing -----------------------------------------------------------------------------------------


@pytest.fixture
async def me(sessions, user):
    """The user, signed in."""
    return here(await sessions.identify(await sessions.open(user)))


async def events(audit, db):
    """What was recorded, oldest first."""
    await audit.flush()
    return [(one["event"], one["detail"]) async for one in db.audit.find().sort("_id", 1)]


async def test_a_new_name_is_the_name_at_once(  # noqa: PLR0917 - fixtures
    accounts, sessions, user, name, audit, db
):
    """In sessions that are open already, at the next log-in, and in the log; the old one is free again."""
    token = await sessions.open(user)
    changed = await accounts.rename(here(await sessions.identify(token)), f"{name}.new")
    assert (changed.id, changed.username) == (user.id, f"{name}.new")
    assert (await sessions.identify(token)).username == f"{name}.new"
    assert (await accounts.log_in(f"{name}.NEW", PASSWORD, address=HERE)).id == user.id
    assert (await refusal(accounts.log_in(name, PASSWORD, address=HERE))).code is ErrorCode.BAD_CREDENTIALS
    await accounts.register(name, "new@example.org", PASSWORD, address=HERE)
    assert (Event.NAME_CHANGED, "") in await events(audit, db)


async def test_a_name_of_somebody_else_is_refused(accounts, me, name):
    """In any case, also when both want it at once; another spelling of one's own is fine."""
    await accounts.register(f"{name}2", f"{name}2@example.org", PASSWORD, address=HERE)
    assert (await refusal(accounts.rename(me, f"{name}2".upper()))).code is ErrorCode.NAME_TAKEN
    assert set((await refusal(accounts.rename(me, "a b"))).fields) == {"username"}
    assert (await accounts.rename(me, name.upper())).username == name.upper()


async def test_a_new_password_ends_the_other_sessions(  # noqa: PLR0917 - fixtures
    accounts, sessions, user, name, me, control
):
    """The session that asks stays, for whoever calls to replace; the workers are told of the others."""
    others = [await sessions.identify(await sessions.open(user)) for _ in range(2)]
    await accounts.change_password(me, PASSWORD, "another quiet password")
    assert sorted(control.sessions) == sorted(one.session_id for one in others)
    assert await sessions.live_sessions({me.identity.session_id, *(one.session_id for one in others)}) == {
        me.identity.session_id
    }
    assert (await accounts.log_in(name, "another quiet password", address=HERE)).id == user.id
    assert (await refusal(accounts.log_in(name, PASSWORD, address=HERE))).code is ErrorCode.BAD_CREDENTIALS


async def test_the_current_password_is_asked_for_and_not_guessed(accounts, me, user, db):
    """Whoever finds an open browser has five guesses; the owner's own log-in is not used up by them."""
    for _ in range(5):
        error = await refusal(accounts.change_password(me, "wrong", "another quiet password"))
        assert (error.code, set(error.fields)) == (ErrorCode.BAD_CREDENTIALS, {"current_password"})
    error = await refusal(accounts.change_password(me, PASSWORD, "another quiet password"))
    assert error.code is ErrorCode.RATE_LIMITED
    assert (await accounts.log_in(user.username, PASSWORD, address=HERE)).id == user.id


async def test_a_weak_new_password_changes_nothing(accounts, me, user, db, control):
    """The error is at the field of the new one."""
    for weak in ("short", "password1", user.username, user.email.upper()):
        error = await refusal(accounts.change_password(me, PASSWORD, weak))
        assert set(error.fields) == {"new_password"}, weak
    assert (await mongo.MongoUserStore(db).by_id(user.id)).password_hash == user.password_hash
    assert control.sessions == []


async def test_a_deleted_account_leaves_nothing_but_the_log(  # noqa: PLR0917 - fixtures
    accounts, sessions, rooms, me, user, name, db, audit, control
):
    """Rooms, sessions and name are gone; the workers are told of both; entries stay, with the id."""
    mine = await rooms.create(me, "Stand-up")
    wrong = await refusal(accounts.confirm(me, "wrong"))
    assert (wrong.code, set(wrong.fields)) == (ErrorCode.BAD_CREDENTIALS, {"password"})
    await accounts.confirm(me, PASSWORD)
    await accounts.delete(me)
    assert [await db[name].count_documents({}) for name in ("users", "sessions", "rooms")] == [0, 0, 0]
    assert (control.sessions, control.rooms) == ([me.identity.session_id], [mine.id])
    assert (await refusal(accounts.me(me))).code is ErrorCode.NOT_SIGNED_IN
    await audit.flush()
    last = await db.audit.find_one({"event": Event.ACCOUNT_DELETED})
    assert (last["actor_id"], last["actor_name"], last["address"]) == (user.id, name, HERE)
    await accounts.register(name, user.email, PASSWORD, address=HERE)


async def test_guests_have_no_account_to_change(accounts):
    """One answer."""
    guest = Visitor(address=HERE)
    for attempt in (
        accounts.me(guest),
        accounts.rename(guest, "somebody"),
        accounts.change_password(guest, PASSWORD, "another quiet password"),
        accounts.confirm(guest, PASSWORD),
        accounts.delete(guest),
    ):
        assert (await refusal(attempt)).code is ErrorCode.NOT_SIGNED_IN


async def test_sign_ins_and_refusals_are_recorded(  # noqa: PLR0917 - fixtures
    accounts, sessions, user, name, audit, db
):
    """Who, from where; never what was typed, also not a password in the field of the name."""
    await sessions.open(await accounts.log_in(name, PASSWORD, address="192.0.2.7"), address="192.0.2.7")
    await refusal(accounts.log_in(name, "a wrong secret", address="192.0.2.8"))
    await refusal(accounts.log_in("a secret in the wrong field", "x", address="192.0.2.9"))
    await audit.flush()
    kept = [one async for one in db.audit.find({"event": {"$ne": Event.REGISTERED}}).sort("_id", 1)]
    assert [(one["event"], one["actor_name"], one["actor_id"], one["address"]) for one in kept] == [
        (Event.SIGNED_IN, name, user.id, "192.0.2.7"),
        (Event.SIGN_IN_REFUSED, name, "", "192.0.2.8"),
        (Event.SIGN_IN_REFUSED, "", "", "192.0.2.9"),
    ]
    assert "secret" not in str(kept)
