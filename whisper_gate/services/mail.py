"""Letters: one verifies an e-mail address, one sets a new password.

Nobody waits for a letter, and nobody learns from an answer, or from how long it takes, whether one was sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from whisper_gate.domain.audit import Event
from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.users import User, Visitor
from whisper_gate.services.audit import AuditLog
from whisper_gate.services.recovery import RESET_LIFE, VERIFY_LIFE, Links
from whisper_gate.stores.ports import Mail, RateLimiter, UserStore
from whisper_gate.words import FALLBACK, say

QUEUE_LIMIT = 1000  # letters waiting for a mail server that is away
AT_ONCE = 4
AGAIN_AFTER = 30.0  # seconds until a letter that was not taken is tried once more

log = structlog.get_logger(__name__)

Work = Callable[[], Awaitable[None]]
# Subject and text, from whom it is for, the link and the language.
Letter = Callable[[User, str, str], tuple[str, str]]


class Letters:
    """Writes letters and sees that they are sent; `run` does the sending.

    Args:
        again_after: seconds until a letter that was not taken is tried once more.
    """

    def __init__(
        self,
        *,
        mail: Mail,
        links: Links,
        users: UserStore,
        limiter: RateLimiter,
        audit: AuditLog,
        again_after: float = AGAIN_AFTER,
    ) -> None:
        self._mail = mail
        self._links = links
        self._users = users
        self._limiter = limiter
        self._audit = audit
        self._again_after = again_after
        self._queue: asyncio.Queue[Work] = asyncio.Queue(QUEUE_LIMIT)

    def verify(self, user: User, *, language: str = FALLBACK) -> None:
        """Send the letter that verifies the user's address, in a language. Does not wait."""
        self._put(lambda: self._send(user, _verification, self._links.verify(user), language))

    async def ask_for_reset(self, name_or_email: str, *, address: str, language: str = FALLBACK) -> None:
        """Send a link for a new password, if there is such an account; RATE_LIMITED per address.

        Args:
            name_or_email: in any case.
            address: where the request comes from.
            language: of the letter.
        """
        visitor = Visitor(address=address)
        try:
            await self._limiter.hit("letters", address)
        except DomainError as error:
            if error.code is ErrorCode.RATE_LIMITED:
                self._audit.note(Event.LIMIT_HIT, visitor, detail="letters")
            raise
        self._put(lambda: self._reset(name_or_email.strip(), visitor, language))

    async def run(self) -> None:
        """Send until cancelled."""
        places = asyncio.Semaphore(AT_ONCE)

        async def do(work: Work) -> None:
            try:
                await work()
            except DomainError as error:
                log.error("letters.not_sent", code=error.code)  # noqa: TRY400 - the transport has told the rest
            finally:
                places.release()

        async with asyncio.TaskGroup() as tasks:
            while True:
                await places.acquire()
                tasks.create_task(do(await self._queue.get()))

    async def _reset(self, name_or_email: str, visitor: Visitor, language: str) -> None:
        user = await self._users.by_login(name_or_email)
        if user is None or user.disabled:
            return
        try:
            await self._limiter.hit("letters", user.id)
        except DomainError as error:
            if error.code is not ErrorCode.RATE_LIMITED:
                raise
            self._audit.note(Event.LIMIT_HIT, visitor, name=user.username, detail="letters")
            return
        self._audit.note(Event.RESET_ASKED, visitor, name=user.username)
        await self._send(user, _new_password, self._links.reset(user), language)

    async def _send(self, user: User, letter: Letter, link: str, language: str) -> None:
        # In a thread: the first in a language reads its whole catalogue, which takes a tenth of a second.
        subject, text = await asyncio.to_thread(letter, user, link, language)
        try:
            await self._mail.send(user.email, subject, text)
        except DomainError as error:
            log.warning("letters.delayed", code=error.code, again_in_seconds=self._again_after)
            await asyncio.sleep(self._again_after)
            await self._mail.send(user.email, subject, text)

    def _put(self, work: Work) -> None:
        try:
            self._queue.put_nowait(work)
        except asyncio.QueueFull:
            log.error("letters.not_sent", code="queue_full")  # noqa: TRY400 - that is all there is


def _verification(user: User, link: str, language: str) -> tuple[str, str]:
    text = say(language, "letter-verify", name=user.username, link=link, days=VERIFY_LIFE.days)
    return say(language, "letter-verify-subject"), f"{text}\n"


def _new_password(user: User, link: str, language: str) -> tuple[str, str]:
    minutes = RESET_LIFE.seconds // 60
    text = say(language, "letter-reset", name=user.username, link=link, minutes=minutes)
    return say(language, "letter-reset-subject"), f"{text}\n"
