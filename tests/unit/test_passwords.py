"""Password hashing: strong, of any length, and off the event loop."""

import asyncio

import bcrypt
import pytest

from whisper_gate.domain.users import PASSWORD_COST
from whisper_gate.services.passwords import PasswordHasher

PEPPER = "a pepper of at least thirty-two bytes, for tests"


@pytest.fixture(scope="module")
def hasher():
    """As cheap as bcrypt allows."""
    with_cost_4 = PasswordHasher(PEPPER, cost=4)
    yield with_cost_4
    with_cost_4.close()


@pytest.fixture(scope="module")
def strong():
    """As in production."""
    hasher = PasswordHasher(PEPPER)
    yield hasher
    hasher.close()


async def test_a_stored_hash_has_cost_12(strong):
    """The work factor is in the hash itself."""
    assert PASSWORD_COST >= 12
    assert (await strong.hash("correct horse")).startswith("$2b$12$")


@pytest.mark.parametrize(
    "password",
    [
        "correct horse",
        "x" * 1024,
        "\U0001f642" * 64,
        "\x00" * 8,
        "a\x00b-and-more",
        " leading and trailing ",
        "\ud800" * 8,
    ],
    ids=["usual", "long", "emoji", "only NUL", "NUL inside", "blanks", "lone surrogates"],
)
async def test_any_password_fits_its_own_hash_alone(hasher, password):
    """Every length and every character counts, NUL included."""
    hashed = await hasher.hash(password)
    assert await hasher.check(password, hashed)
    assert not await hasher.check(password + "x", hashed)
    assert not await hasher.check(password[:-1], hashed)


async def test_bytes_after_the_72nd_count(hasher):
    """Two passwords of 80 bytes that differ in byte 73 do not open the same door."""
    common = "x" * 72
    hashed = await hasher.hash(common + "a" + "y" * 7)
    assert not await hasher.check(common + "b" + "y" * 7, hashed)


async def test_bytes_after_a_nul_count(hasher):
    """The password does not end where C would end it."""
    assert not await hasher.check("secret\x00other", await hasher.hash("secret\x00thing"))


async def test_equal_passwords_have_different_hashes(hasher):
    """Each hash has a salt of its own."""
    assert await hasher.hash("correct horse") != await hasher.hash("correct horse")


async def test_another_pepper_opens_nothing(hasher):
    """A stolen database is of no use without the pepper."""
    other = PasswordHasher("another pepper of at least thirty-two bytes", cost=4)
    assert not await other.check("correct horse", await hasher.hash("correct horse"))
    assert not bcrypt.checkpw(b"correct horse", (await hasher.hash("correct horse")).encode())
    other.close()


async def test_a_missing_user_costs_the_same_work(strong):
    """The hash that is checked instead has the same cost and never fits."""
    assert strong._dummy.startswith("$2b$12$")
    assert not await strong.check("no account has this password", None)


async def test_a_cheaper_hash_is_outdated(hasher, strong):
    """Hashes of a lower cost are found, those of today's or a higher one are left."""
    assert strong.is_outdated(await hasher.hash("correct horse"))
    assert not hasher.is_outdated(await hasher.hash("correct horse"))
    assert not hasher.is_outdated(await strong.hash("correct horse"))


async def test_the_event_loop_goes_on_while_hashes_run(strong):
    """Four hashes at once leave the loop free for everybody else."""
    ticks = 0
    hashes = asyncio.gather(*(strong.hash("correct horse") for _ in range(4)))
    while not hashes.done():
        await asyncio.sleep(0.001)
        ticks += 1
    assert len(set(await hashes)) == 4
    assert ticks > 50
