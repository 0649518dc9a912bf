"""Accounts and login sessions: one set of rules under the pages and under REST."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.users import (
    Identity,
    Session,
    User,
    check_email,
    check_password,
    check_username,
    new_id,
)
from whisper_gate.services.passwords import PasswordHasher
from whisper_gate.services.tokens import BadTokenError, Tokens
from whisper_gate.stores.ports import EphemeralStore, RateLimiter, SessionStore, UserStore

SESSION_IDLE = timedelta(hours=12)
SESSION_LIFE = timedelta(days=7)
CODE_TTL = 30  # seconds a one-time sign-in code lives
_TOUCH_EVERY = timedelta(minutes=1)


class AccountService:
    """Registers people, signs them in and out, and says who a session token belongs to."""

    def __init__(
        self,
        *,
        users: UserStore,
        sessions: SessionStore,
        ephemeral: EphemeralStore,
        hasher: PasswordHasher,
        tokens: Tokens,
        limiter: RateLimiter,
    ) -> None:
        self._limiter = limiter
        self._users = users
        self._sessions = sessions
        self._ephemeral = ephemeral
        self._hasher = hasher
        self._tokens = tokens

    async def register(self, username: str, email: str, password: str, *, address: str) -> User:
        """A new account; VALIDATION_FAILED, NAME_TAKEN, EMAIL_TAKEN or RATE_LIMITED.

        Args:
            username: unique without regard to case, like `email`.
            email: unverified.
            password: any characters; `check_password` says how many.
            address: where the request comes from; registrations are limited per address.
        """
        username, email = check_username(username), check_email(email)
        check_password(password)
        await self._limiter.hit("register", address)
        user = User(
            id=new_id(),
            username=username,
            email=email,
            password_hash=await self._hasher.hash(password),
            created_at=_now(),
        )
        await self._users.add(user)
        return user

    async def log_in(self, name_or_email: str, password: str, *, address: str) -> User:
        """The user, or BAD_CREDENTIALS: the same answer, in the same time, for an unknown user.

        Attempts are limited per address, failures also per account (RATE_LIMITED). An attempt counts as
        failed until it has succeeded, so guessing many passwords at once tries no more of them.
        """
        name_or_email = name_or_email.strip()
        await self._limiter.hit("login", address)
        user = await self._users.by_login(name_or_email)
        # By id, so that name and e-mail address do not give two rounds of guesses.
        account = user.id if user else name_or_email.casefold()
        await self._limiter.hit("login_failures", account)
        fits = await self._hasher.check(password, user.password_hash if user else None)
        if user is None or not fits:
            raise DomainError(ErrorCode.BAD_CREDENTIALS, "This name and password do not go together.")
        await self._limiter.forget("login_failures", account)
        if self._hasher.is_outdated(user.password_hash):
            await self._users.set_password_hash(user.id, await self._hasher.hash(password))
        return user

    async def open_session(self, user: User, device: str = "") -> str:
        """A new session for the user, as its token (JWT, `jti` names the session)."""
        now = _now()
        session = Session(
            id=new_id(),
            user_id=user.id,
            created_at=now,
            last_seen=now,
            expires_at=now + SESSION_LIFE,
            device=device[:200],
        )
        await self._sessions.add(session)
        return self._tokens.issue(
            "session",
            user.id,
            int(SESSION_LIFE.total_seconds()),
            {"name": user.username},
            jti=session.id,
        )

    async def issue_code(self, user: User, device: str = "") -> str:
        """A one-time code (30 s) that a page exchanges for the session cookie."""
        code = new_id()
        await self._ephemeral.put(f"code:{code}", f"{user.id} {device[:200]}", CODE_TTL)
        return code

    async def redeem_code(self, code: str) -> str:
        """The session token for a code, once; else NOT_SIGNED_IN."""
        kept = await self._ephemeral.take(f"code:{code}")
        user_id, _, device = (kept or "").partition(" ")
        user = await self._users.by_id(user_id) if user_id else None
        if user is None:
            raise _not_signed_in()
        return await self.open_session(user, device)

    async def identify(self, token: str | None) -> Identity:
        """Who the session token belongs to, checked against the session record; else NOT_SIGNED_IN."""
        if not token:
            raise _not_signed_in()
        try:
            claims = self._tokens.read("session", token)
        except BadTokenError as error:
            raise _not_signed_in() from error
        session = await self._sessions.get(claims["jti"])
        now = _now()
        if (
            session is None
            or session.user_id != claims["sub"]
            or session.expires_at <= now
            or session.last_seen + SESSION_IDLE <= now
        ):
            raise _not_signed_in()
        if now - session.last_seen > _TOUCH_EVERY:
            await self._sessions.touch(session.id, now)
        return Identity(session.user_id, str(claims.get("name", "")), session.id)

    async def session_lives(self, session_id: str) -> bool:
        """Whether the login session still stands."""
        return session_id in await self.live_sessions({session_id})

    async def live_sessions(self, session_ids: set[str]) -> set[str]:
        """Those of the sessions that still stand."""
        found = [await self._sessions.get(one) for one in session_ids]
        return {one.id for one in found if one is not None}

    async def log_out(self, identity: Identity) -> None:
        """End the session; its token is dead from now on."""
        await self._sessions.remove(identity.session_id)


def _now() -> datetime:
    return datetime.now(UTC)


def _not_signed_in() -> DomainError:
    return DomainError(ErrorCode.NOT_SIGNED_IN, "Please log in.")
