"""S3: nobody learns from the log-in who has an account: not from the answer, and not from its time."""

import math
import time
from statistics import median

from tests.contract.connections import PEPPER, RULES
from tests.contract.people import HERE, PASSWORD, refusal
from tests.web.answers import assert_error
from whisper_gate.domain.errors import ErrorCode
from whisper_gate.domain.users import new_id
from whisper_gate.services.passwords import PasswordHasher
from whisper_gate.stores.redis_limits import RedisRateLimiter

TRIES = 200
COST = 8  # 16 ms of one core, so that both kinds take seconds in all


def test_wrong_name_and_wrong_password_get_the_same_answer(anonymous, member):
    """Status, body and headers, value by value (but for the date)."""
    answers = [
        anonymous.post("/api/v1/auth/login", json={"username": name, "password": password})
        for name, password in (
            (member.username, "wrong"),
            (member.email, "wrong"),
            (f"x{new_id()}", "correct horse battery staple"),
            (f"{new_id()}@example.org", "wrong"),
        )
    ]
    for answer in answers:
        assert_error(answer, 401, "bad_credentials")
    assert len({answer.content for answer in answers}) == 1
    assert len({tuple((k, v) for k, v in answer.headers.items() if k != "date") for answer in answers}) == 1


async def test_both_take_as_long(build, redis, user, name):
    """Two hundred tries each, in pairs, on real databases: the median gap in a pair is under five per cent.

    In a pair, because a machine that gets busy meanwhile slows both down. And no threshold tells them
    apart: the chance that one of a kind takes longer than one of the other (the effect size of the
    Mann-Whitney test, also called AUC) is near one half. A limit for the p-value alone would, by its nature,
    fail one run in a hundred where nothing is wrong; it is printed.
    """
    hasher = PasswordHasher(PEPPER, cost=COST)
    wide = RedisRateLimiter(redis, RULES | {"login": "1000000/hour", "login_failures": "1000000/hour"})
    accounts = build(hasher=hasher, limiter=wide)
    await accounts.register(f"{name}2", f"{name}2@example.org", PASSWORD, address=HERE)

    async def seconds(login: str) -> float:
        began = time.perf_counter()
        error = await refusal(accounts.log_in(login, "wrong", address=HERE))
        assert error.code is ErrorCode.BAD_CREDENTIALS
        return time.perf_counter() - began

    known, unknown = [], []
    for number in range(TRIES):
        tries = [(known, f"{name}2"), (unknown, f"u{new_id()}")]
        for times, login in reversed(tries) if number % 2 else tries:  # neither is always the second
            times.append(await seconds(login))
    hasher.close()
    gap = median_gap(known, unknown)
    auc, p = mann_whitney(known, unknown)
    medians = f"{median(known) * 1000:.2f} and {median(unknown) * 1000:.2f} ms"
    print(f"medians {medians}, gap {gap:.3f}, AUC {auc:.3f}, p {p:.3f}")  # noqa: T201
    assert gap < 0.05
    assert abs(auc - 0.5) < 0.1


def median_gap(first: list[float], second: list[float]) -> float:
    """The median difference within a pair, as a part of the median time."""
    return abs(median(a - b for a, b in zip(first, second, strict=True))) / median(second)


def mann_whitney(first: list[float], second: list[float]) -> tuple[float, float]:
    """The effect size U / (n * m), and the two-sided p-value by the normal approximation."""
    n, m = len(first), len(second)
    larger = sum((a > b) + 0.5 * (a == b) for a in first for b in second)
    z = (larger - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return larger / (n * m), math.erfc(abs(z) / math.sqrt(2))


def test_the_statistic_sees_a_difference():
    """Else the test above could not fail."""
    slow = [1.1 + number / 1000 for number in range(TRIES)]
    fast = [1.0 + number / 1000 for number in range(TRIES)]
    auc, p = mann_whitney(slow, fast)
    assert auc > 0.8
    assert p < 0.001
    assert median_gap(slow, fast) > 0.05
    assert (mann_whitney(fast, fast)[0], median_gap(fast, fast)) == (0.5, 0)


async def test_asking_for_taken_names_is_limited(build, redis):
    """Registering has to say that a name is taken, so an address can ask only so often."""
    few = build(limiter=RedisRateLimiter(redis, RULES | {"register": "3/hour"}))
    address = new_id()
    for number in range(3):
        await few.register(f"user{number}", f"{number}@example.org", PASSWORD, address=address)
    error = await refusal(few.register("user0", "0@example.org", PASSWORD, address=address))
    assert error.code is ErrorCode.RATE_LIMITED
