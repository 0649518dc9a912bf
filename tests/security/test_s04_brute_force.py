"""S4: guessing is slowed down, for everybody but the owner."""

import asyncio
from typing import get_args

import pytest

from tests.contract.connections import RULES
from tests.contract.people import HERE, PASSWORD, refusal
from tests.members import PASSWORD as MEMBERS
from tests.security.pages import PageSocket
from tests.web.answers import assert_error
from whisper_gate.domain.audit import Event
from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.users import User, new_id
from whisper_gate.services.devices import Devices
from whisper_gate.services.tokens import Tokens, TokenUse
from whisper_gate.settings import Settings
from whisper_gate.stores.redis_limits import RedisRateLimiter
from whisper_gate.ui.states.accounts import LoginState

LOGIN = "/api/v1/auth/login"


def test_the_wait_is_exponential_by_default():
    """Where nobody has set anything else; tests/contract/test_rate_limiter.py walks the steps."""
    assert Settings.model_fields["login_failure_limit"].default == "5/minute;10/15minute;20/4hour;40/2day"


def test_the_sixth_failure_has_to_wait(anonymous, member):
    """429 with Retry-After, even with the right password, by name or address."""
    for login in (member.username, member.email, member.username.upper(), member.email, member.username):
        wrong = {"username": login, "password": "wrong"}
        assert_error(anonymous.post(LOGIN, json=wrong), 401, "bad_credentials")
    answer = anonymous.post(LOGIN, json={"username": member.username, "password": MEMBERS})
    assert_error(answer, 429, "rate_limited")
    assert 0 < int(answer.headers["Retry-After"]) <= 61


async def test_failures_are_counted_together_by_all_workers(build, redis, user, name):
    """Two services with clients of their own on one Redis, in turns."""
    first, second = (build(limiter=RedisRateLimiter(redis, RULES)) for _ in range(2))
    for one in (first, second, first, second, first):
        assert (await refusal(one.log_in(name, "wrong", address=HERE))).code is ErrorCode.BAD_CREDENTIALS
    for one in (first, second):
        assert (await refusal(one.log_in(name, PASSWORD, address=HERE))).code is ErrorCode.RATE_LIMITED


async def test_many_guesses_at_once_are_no_more_guesses(accounts, user, name):
    """Each is counted before its password is hashed."""
    outcomes = await asyncio.gather(
        *(accounts.log_in(name, f"wrong {number}", address=HERE) for number in range(40)),
        return_exceptions=True,
    )
    codes = [outcome.code for outcome in outcomes if isinstance(outcome, DomainError)]
    assert (codes.count(ErrorCode.BAD_CREDENTIALS), codes.count(ErrorCode.RATE_LIMITED)) == (5, 35)


async def test_a_spray_over_a_hundred_accounts_is_stopped(build, redis, audit, db):
    """One password for each of many names, from one address: after the limit the address has to wait."""
    accounts = build(limiter=RedisRateLimiter(redis, RULES | {"login": "60/15minute"}))
    address = new_id()
    codes = [
        (await refusal(accounts.log_in(f"u{new_id()}", "Summer2026", address=address))).code
        for _ in range(100)
    ]
    assert codes == [ErrorCode.BAD_CREDENTIALS] * 60 + [ErrorCode.RATE_LIMITED] * 40
    await audit.flush()
    assert await db.audit.count_documents({"event": Event.LIMIT_HIT, "detail": "login"}) == 40


def test_the_owner_still_gets_in_from_a_browser_of_their_own(anonymous, browser_client, member):
    """An attack from elsewhere does not lock the victim out, signed out or not."""
    device = browser_client.cookies["wg_device"]
    browser_client.cookies.clear()
    browser_client.cookies.set("wg_device", device)
    for _ in range(12):
        anonymous.post(LOGIN, json={"username": member.username, "password": "wrong"}, headers={"Cookie": ""})
    refused = anonymous.post(
        LOGIN, json={"username": member.username, "password": MEMBERS}, headers={"Cookie": ""}
    )
    assert_error(refused, 429, "rate_limited")
    answer = anonymous.post(
        LOGIN,
        json={"username": member.username, "password": MEMBERS},
        headers={"Cookie": f"wg_device={device}"},
    )
    assert answer.status_code == 200


async def test_the_page_knows_the_browser_too(server, member, anonymous):
    """Its log-in reads the same cookie."""
    signed_in = anonymous.post(LOGIN, json={"username": member.username, "password": MEMBERS})
    device = signed_in.cookies["wg_device"]
    for _ in range(6):
        anonymous.post(LOGIN, json={"username": member.username, "password": "wrong"}, headers={"Cookie": ""})
    form = {"login": member.username, "password": MEMBERS}
    for cookie, wanted in (("x=y", "problem"), (f"wg_device={device}", "code")):
        async with PageSocket.open(server, {"Origin": server.base_url, "Cookie": cookie}) as page:
            await page.event(LoginState, "log_in", at="/login", form=form)
            problem, code = await page.either(LoginState, "problem", "code")
            assert bool(problem if wanted == "problem" else code), (cookie, problem, code)


async def test_a_known_browser_is_limited_by_itself(accounts, devices, user, name):
    """Whoever steals it has as few guesses as a stranger, and uses up nobody else's."""
    cookie = devices.issue(user)
    for _ in range(5):
        error = await refusal(accounts.log_in(name, "wrong", address=HERE, device=cookie))
        assert error.code is ErrorCode.BAD_CREDENTIALS
    error = await refusal(accounts.log_in(name, PASSWORD, address=HERE, device=cookie))
    assert error.code is ErrorCode.RATE_LIMITED
    assert (await accounts.log_in(name, PASSWORD, address=HERE)).id == user.id


async def test_only_our_own_cookie_for_that_account_makes_a_browser_known(
    accounts, devices, tokens, user, name
):
    """Made-up ones, those of others, and other tokens count as no cookie at all."""
    stranger = User(new_id(), "stranger", "s@example.org", "x", user.created_at)
    cookies = [
        None,
        "x",
        devices.issue(stranger),
        Devices(Tokens("another secret of at least thirty-two bytes")).issue(user),
        *(tokens.issue(use, user.id, 60) for use in get_args(TokenUse) if use != "device"),
    ]
    outcomes = [
        (await refusal(accounts.log_in(name, "wrong", address=HERE, device=one))).code for one in cookies
    ]
    assert outcomes[:5] == [ErrorCode.BAD_CREDENTIALS] * 5
    assert set(outcomes[5:]) == {ErrorCode.RATE_LIMITED}


def test_the_same_browser_stays_the_same_device(devices, tokens, user):
    """A fresh cookie each time, of one device; another account on it is another one."""
    first = devices.issue(user)
    again = tokens.read("device", devices.issue(user, first))
    assert again["jti"] == tokens.read("device", first)["jti"]
    other = User(new_id(), "other", "o@example.org", "x", user.created_at)
    assert tokens.read("device", devices.issue(other, first))["jti"] != again["jti"]


@pytest.mark.parametrize("rule", ["register", "login", "login_failures"])
async def test_every_limit_that_is_hit_is_recorded(  # noqa: PLR0917 - fixtures
    build, redis, audit, db, name, rule
):
    """With the address, and the name of an account that exists."""
    few = build(limiter=RedisRateLimiter(redis, RULES | {rule: "1/hour"}))
    address = new_id()

    async def attempt(number):
        if rule == "register":
            return await few.register(f"{name}{number}", f"{name}{number}@x.org", PASSWORD, address=address)
        return await few.log_in(name, "wrong", address=address)

    for number in range(2):
        try:
            await attempt(number)
        except DomainError as error:
            last = error
    assert last.code is ErrorCode.RATE_LIMITED
    await audit.flush()
    entry = await db.audit.find_one({"event": Event.LIMIT_HIT})
    assert (entry["detail"], entry["address"]) == (rule, address)
