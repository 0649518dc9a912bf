"""Password hashing: bcrypt over an HMAC, off the event loop.

OWASP's form for bcrypt: `bcrypt(base64(hmac-sha384(password, pepper)))`. The HMAC makes any length and
any byte count (bcrypt stops at 72 bytes and at NUL), and the pepper keeps a stolen database useless.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

import bcrypt

from whisper_gate import metrics
from whisper_gate.domain.errors import Reason, invalid
from whisper_gate.domain.users import PASSWORD_COST, PASSWORD_MIN, check_password

Result = TypeVar("Result")


@cache
def common_passwords() -> frozenset[str]:
    """Of the thirty thousand passwords that people use most, those that are long enough to be tried here.

    Read when somebody chooses one: the lists take 13 MB of each process that has them.
    """
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # type: ignore[import-untyped]  # noqa: PLC0415

    return frozenset(one.casefold() for one in FREQUENCY_LISTS["passwords"] if len(one) >= PASSWORD_MIN)


def check_new_password(password: str, *, username: str = "", email: str = "") -> str:
    """The password unchanged, or VALIDATION_FAILED: too short, too long, or among the first that are tried.

    No characters are asked for: length is worth more (ASVS 5.0, 6.2.5).
    """
    check_password(password)
    folded = password.casefold()
    if folded in common_passwords():
        text = "Many people use this password, so it is guessed first. Choose another."
        raise invalid(password=Reason("field-password-common", text))
    if folded in {username.casefold(), email.casefold(), email.casefold().partition("@")[0]}:
        text = "Choose a password that is not your name or e-mail address."
        raise invalid(password=Reason("field-password-name", text))
    return password


class PasswordHasher:
    """Hashes and checks passwords in a small pool of threads (bcrypt releases the GIL).

    Args:
        pepper: secret mixed into every hash.
        cost: bcrypt work factor; 12 is about 250 ms of one core.
    """

    def __init__(self, pepper: str, cost: int = PASSWORD_COST) -> None:
        self._pepper = pepper.encode()
        self._cost = cost
        self._pool = ThreadPoolExecutor(
            max_workers=max(1, (os.cpu_count() or 2) - 1), thread_name_prefix="bcrypt"
        )
        # Checked against when a user does not exist, so that the answer takes as long.
        self._dummy = self._hash("no account has this password")

    def _digest(self, password: str) -> bytes:
        mac = hmac.new(self._pepper, password.encode("utf-8", "surrogatepass"), hashlib.sha384)
        return base64.b64encode(mac.digest())

    def _hash(self, password: str) -> str:
        return bcrypt.hashpw(self._digest(password), bcrypt.gensalt(self._cost)).decode()

    def _check(self, password: str, hashed: str) -> bool:
        return bcrypt.checkpw(self._digest(password), hashed.encode())

    async def hash(self, password: str) -> str:
        """The hash to store."""
        return await self._in_a_thread(lambda: self._hash(password))

    async def check(self, password: str, hashed: str | None) -> bool:
        """Whether the password fits; with None it takes the same time and says no."""
        fits = await self._in_a_thread(lambda: self._check(password, hashed or self._dummy))
        return fits and hashed is not None

    async def _in_a_thread(self, work: Callable[[], Result]) -> Result:
        asked = time.perf_counter()

        def counted() -> Result:
            metrics.HASHES_WAITING.dec()
            metrics.HASH_WAIT.observe(time.perf_counter() - asked)
            with metrics.HASH.time():
                return work()

        metrics.HASHES_WAITING.inc()
        future = self._pool.submit(counted)
        # Whoever asked may go before a thread is free: then it is never begun.
        future.add_done_callback(lambda done: metrics.HASHES_WAITING.dec() if done.cancelled() else None)
        return await asyncio.wrap_future(future)

    def is_outdated(self, hashed: str) -> bool:
        """Whether the hash was made with a lower cost than today's."""
        return int(hashed.split("$")[2]) < self._cost

    def close(self) -> None:
        """Let the threads go; running hashes end first."""
        self._pool.shutdown(wait=False, cancel_futures=True)
