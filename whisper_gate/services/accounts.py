"""Accounts: made, signed in to, changed, deleted. One set of rules under the pages and under REST."""

from __future__ import annotations

from datetime import UTC, datetime

from whisper_gate.domain.audit import Event
from whisper_gate.domain.errors import DomainError, ErrorCode, Reason, invalid
from whisper_gate.domain.users import Identity, User, Visitor, check_email, check_username, new_id
from whisper_gate.services.audit import AuditLog
from whisper_gate.services.devices import Devices
from whisper_gate.services.mail import Letters
from whisper_gate.services.passwords import PasswordHasher, check_new_password
from whisper_gate.services.rooms import RoomService
from whisper_gate.services.sessions import SessionService, account_disabled, not_signed_in, signed_in
from whisper_gate.stores.ports import RateLimiter, UserStore
from whisper_gate.words import FALLBACK


class AccountService:
    """Registers people, checks their passwords, and changes what belongs to their account.

    Args:
        letters: None where no mail server is set: then nobody's address is verified.
    """

    def __init__(
        self,
        *,
        users: UserStore,
        sessions: SessionService,
        rooms: RoomService,
        devices: Devices,
        hasher: PasswordHasher,
        limiter: RateLimiter,
        audit: AuditLog,
        letters: Letters | None = None,
    ) -> None:
        self._users = users
        self._sessions = sessions
        self._rooms = rooms
        self._devices = devices
        self._hasher = hasher
        self._limiter = limiter
        self._audit = audit
        self._letters = letters

    async def register(
        self, username: str, email: str, password: str, *, address: str, language: str = FALLBACK
    ) -> User:
        """A new account; VALIDATION_FAILED, NAME_TAKEN, EMAIL_TAKEN or RATE_LIMITED.

        Args:
            username: unique without regard to case, like `email`.
            email: gets a letter with a link that verifies it, where there is a mail server.
            password: any characters; `check_new_password` says which it may not be.
            address: where the request comes from; registrations are limited per address.
            language: of the letter.
        """
        username, email = check_username(username), check_email(email)
        check_new_password(password, username=username, email=email)
        visitor = Visitor(address=address)
        await self._hit("register", address, visitor)
        user = new_user(username, email, await self._hasher.hash(password))
        await self._users.add(user)
        self._audit.note(Event.REGISTERED, Visitor(Identity(user.id, user.username, ""), address=address))
        if self._letters:
            self._letters.verify(user, language=language)
        return user

    async def log_in(
        self, name_or_email: str, password: str, *, address: str, device: str | None = None
    ) -> User:
        """The user, or BAD_CREDENTIALS: the same answer, in the same time, for an unknown user.

        Attempts are limited per address, failures also per account (RATE_LIMITED). An attempt counts as
        failed until it has succeeded, so guessing many passwords at once tries no more of them. Whoever
        knows the password of a closed account is told so (ACCOUNT_DISABLED).

        Args:
            name_or_email: in any case.
            password: as typed.
            address: where the attempt comes from.
            device: the cookie of a browser in which somebody has signed in before, if there is one.
        """
        name_or_email = name_or_email.strip()
        visitor = Visitor(address=address)
        await self._hit("login", address, visitor)
        user = await self._users.by_login(name_or_email)
        name = user.username if user else ""  # what nobody is called may be a password in the wrong field
        # By id, so that name and e-mail address do not give two rounds of guesses.
        guesser = self._devices.guesser(user, device) if user else name_or_email.casefold()
        await self._hit("login_failures", guesser, visitor, name)
        fits = await self._hasher.check(password, user.password_hash if user else None)
        if user is None or not fits:
            self._audit.note(Event.SIGN_IN_REFUSED, visitor, name=name, detail=ErrorCode.BAD_CREDENTIALS)
            why = Reason("error-bad-credentials", "This name and password do not go together.")
            raise DomainError(ErrorCode.BAD_CREDENTIALS, why)
        if user.disabled:
            self._audit.note(Event.SIGN_IN_REFUSED, visitor, name=name, detail=ErrorCode.ACCOUNT_DISABLED)
            raise account_disabled()
        await self._limiter.forget("login_failures", guesser)
        if self._hasher.is_outdated(user.password_hash):
            await self._users.set_password_hash(user.id, await self._hasher.hash(password))
        return user

    async def me(self, caller: Visitor) -> User:
        """The caller's account."""
        user = await self._users.by_id(signed_in(caller).user_id)
        if user is None:
            raise not_signed_in()
        return user

    async def rename(self, caller: Visitor, username: str) -> User:
        """Give the caller another username; VALIDATION_FAILED or NAME_TAKEN."""
        user = await self.me(caller)
        username = check_username(username)
        if username != user.username:
            await self._users.set_username(user.id, username)
            self._audit.note(Event.NAME_CHANGED, caller, subject=username)
        return await self.me(caller)

    async def change_password(self, caller: Visitor, current: str, new: str) -> User:
        """Set another password and end all other sessions; BAD_CREDENTIALS, VALIDATION_FAILED, RATE_LIMITED.

        The session that asks is left for whoever calls to replace, so that it gets a new id too.
        """
        user = await self.me(caller)
        await self._check_again(caller, user, current, "current_password")
        try:
            check_new_password(new, username=user.username, email=user.email)
        except DomainError as error:
            raise invalid(new_password=error.reasons["password"]) from error
        await self._users.set_password_hash(user.id, await self._hasher.hash(new))
        await self._sessions.end_all(user.id, but=signed_in(caller).session_id)
        self._audit.note(Event.PASSWORD_CHANGED, caller)
        return user

    async def send_verification(self, caller: Visitor, *, language: str = FALLBACK) -> None:
        """Send the letter again that verifies the e-mail address, in a language; RATE_LIMITED."""
        user = await self.me(caller)
        if self._letters is None or user.email_verified:
            return
        await self._hit("letters", user.id, caller)
        self._letters.verify(user, language=language)

    async def confirm(self, caller: Visitor, password: str) -> None:
        """See that it is the caller, before what cannot be undone; BAD_CREDENTIALS or RATE_LIMITED."""
        await self._check_again(caller, await self.me(caller), password, "password")

    async def delete(self, caller: Visitor) -> None:
        """The account is gone, with its rooms and sessions. Whoever calls has asked the caller to confirm.

        The audit log keeps what it has, until that is old enough.
        """
        user = await self.me(caller)
        await self._rooms.forget_user(user.id)
        await self._sessions.end_all(user.id)
        await self._users.remove(user.id)
        self._audit.note(Event.ACCOUNT_DELETED, caller)

    async def _check_again(self, caller: Visitor, user: User, password: str, field: str) -> None:
        """Somebody who found an open browser is not its owner; counted apart from guesses at the log-in."""
        guesser = f"{user.id} {signed_in(caller).session_id}"
        await self._hit("login_failures", guesser, caller)
        if not await self._hasher.check(password, user.password_hash):
            why = Reason("field-password-wrong", "This is not your password.")
            raise DomainError(ErrorCode.BAD_CREDENTIALS, why, fields={field: why})
        await self._limiter.forget("login_failures", guesser)

    async def _hit(self, rule: str, key: str, visitor: Visitor, name: str = "") -> None:
        try:
            await self._limiter.hit(rule, key)
        except DomainError as error:
            if error.code is ErrorCode.RATE_LIMITED:
                self._audit.note(Event.LIMIT_HIT, visitor, name=name, detail=rule)
            raise


def new_user(username: str, email: str, password_hash: str) -> User:
    """An account that is about to be stored."""
    return User(
        id=new_id(),
        username=username,
        email=email,
        password_hash=password_hash,
        created_at=datetime.now(UTC),
    )
