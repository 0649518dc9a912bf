"""Login sessions: opened, listed, ended, and who a session token belongs to.

A session is a record in the store; its token (a JWT whose `jti` names the record) is worth nothing without
it. Whatever ends sessions also tells every worker, which closes the connections that hang on them.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from whisper_gate.domain.audit import Event
from whisper_gate.domain.errors import DomainError, ErrorCode, Reason
from whisper_gate.domain.users import Identity, Session, User, Visitor, new_id
from whisper_gate.services.audit import AuditLog
from whisper_gate.services.tokens import BadTokenError, Tokens
from whisper_gate.stores.ports import AccountReader, Control, EphemeralStore, SessionStore

SESSION_IDLE = timedelta(hours=12)
SESSION_LIFE = timedelta(days=7)
CODE_TTL = 30  # seconds a one-time sign-in code lives
_TOUCH_EVERY = timedelta(minutes=1)
_DEVICE_MAX = 200


class SignIn(NamedTuple):
    """Somebody who has just been let in."""

    user: User
    token: str


class SessionService:
    """Keeps sessions, and reads their tokens."""

    def __init__(
        self,
        *,
        sessions: SessionStore,
        users: AccountReader,
        ephemeral: EphemeralStore,
        tokens: Tokens,
        audit: AuditLog,
        control: Control,
    ) -> None:
        self._sessions = sessions
        self._users = users
        self._ephemeral = ephemeral
        self._tokens = tokens
        self._audit = audit
        self._control = control

    # --- opening ------------------------------------------------------------------------------------

    async def open(self, user: User, *, device: str = "", address: str = "", instead_of: str = "") -> str:
        """A new session for the user, as its token.

        Args:
            user: somebody whose password has been checked.
            device: what the browser calls itself.
            address: where they come from.
            instead_of: a session of theirs that ends with this.
        """
        now = _now()
        session = Session(
            id=new_id(),
            user_id=user.id,
            created_at=now,
            last_seen=now,
            expires_at=now + SESSION_LIFE,
            device=device[:_DEVICE_MAX],
            address=address,
        )
        await self._sessions.add(session)
        if instead_of:
            await self._end(instead_of, user.id)
        else:
            signed_in = Visitor(Identity(user.id, user.username, session.id), address=address)
            self._audit.note(Event.SIGNED_IN, signed_in)
        return self._tokens.issue("session", user.id, int(SESSION_LIFE.total_seconds()), jti=session.id)

    async def issue_code(
        self, user: User, *, device: str = "", address: str = "", instead_of: str = ""
    ) -> str:
        """A one-time code (30 s) that a page exchanges for the session cookie; the arguments are `open`'s."""
        code = new_id()
        kept = [user.id, device[:_DEVICE_MAX], address, instead_of]
        await self._ephemeral.put(f"code:{code}", json.dumps(kept), CODE_TTL)
        return code

    async def redeem_code(self, code: str) -> SignIn:
        """The new session for a code, once; else NOT_SIGNED_IN."""
        kept = await self._ephemeral.take(f"code:{code}")
        if kept is None:
            raise not_signed_in()
        user_id, device, address, instead_of = json.loads(kept)
        user = await self._users.by_id(user_id)
        if user is None or user.disabled:
            raise not_signed_in()
        token = await self.open(user, device=device, address=address, instead_of=instead_of)
        return SignIn(user, token)

    # --- reading ------------------------------------------------------------------------------------

    async def identify(self, token: str | None) -> Identity:
        """Who the session token belongs to, checked against session and account; else NOT_SIGNED_IN."""
        if not token:
            raise not_signed_in()
        try:
            claims = self._tokens.read("session", token)
        except BadTokenError as error:
            raise not_signed_in() from error
        session, user = await asyncio.gather(
            self._sessions.get(claims["jti"]), self._users.by_id(claims["sub"])
        )
        now = _now()
        if session is None or user is None or user.disabled or session.user_id != user.id:
            raise not_signed_in()
        if not _is_living(session, now):
            raise not_signed_in()
        if now - session.last_seen > _TOUCH_EVERY:
            await self._sessions.touch(session.id, now)
        return Identity(user.id, user.username, session.id)

    async def session_lives(self, session_id: str) -> bool:
        """Whether the session still stands, and its account is open."""
        return bool(await self.live_sessions({session_id}))

    async def live_sessions(self, session_ids: set[str]) -> set[str]:
        """Those of the sessions that still stand, and whose account is open."""
        now = _now()
        return await self._sessions.living(session_ids, now=now, seen_since=now - SESSION_IDLE)

    async def mine(self, caller: Visitor) -> list[Session]:
        """The caller's living sessions, the most recently used first."""
        identity, now = signed_in(caller), _now()
        found = [one for one in await self._sessions.of_user(identity.user_id) if _is_living(one, now)]
        return sorted(found, key=lambda one: one.last_seen, reverse=True)

    # --- ending -------------------------------------------------------------------------------------

    async def log_out(self, caller: Visitor) -> None:
        """End the caller's session; its token is dead from now on."""
        identity = signed_in(caller)
        await self._end(identity.session_id, identity.user_id)
        self._audit.note(Event.SIGNED_OUT, caller)

    async def end(self, caller: Visitor, session_id: str) -> None:
        """End one of the caller's sessions, on whatever device; NOT_FOUND."""
        if not await self._end(session_id, signed_in(caller).user_id):
            raise DomainError(
                ErrorCode.NOT_FOUND, Reason("error-no-such-session", "There is no such session.")
            )
        self._audit.note(Event.SIGNED_OUT, caller, detail="one")

    async def end_others(self, caller: Visitor) -> None:
        """End all of the caller's sessions but the one that asks."""
        identity = signed_in(caller)
        await self.end_all(identity.user_id, but=identity.session_id)
        self._audit.note(Event.SIGNED_OUT, caller, detail="others")

    async def end_all(self, user_id: str, *, but: str = "") -> None:
        """End all sessions of an account. Whoever calls has checked that it may be done."""
        self._tell(await self._sessions.remove_all_of(user_id, but=but))

    async def _end(self, session_id: str, user_id: str) -> bool:
        ended = await self._sessions.remove(session_id, user_id)
        if ended:
            self._tell([session_id])
        return ended

    def _tell(self, session_ids: Iterable[str]) -> None:
        ids = list(session_ids)
        if ids:
            self._control.sessions_ended(ids)


def signed_in(caller: Visitor) -> Identity:
    """Who the caller is; NOT_SIGNED_IN for a guest."""
    if caller.identity is None:
        raise not_signed_in()
    return caller.identity


def not_signed_in() -> DomainError:
    """The one answer to everybody who has no session, or no longer one."""
    return DomainError(ErrorCode.NOT_SIGNED_IN, Reason("error-not-signed-in", "Please log in."))


def account_disabled() -> DomainError:
    """What the owner of an account hears that an operator has closed."""
    why = Reason("error-account-disabled", "This account is closed. Ask whoever runs this server.")
    return DomainError(ErrorCode.ACCOUNT_DISABLED, why)


def _is_living(session: Session, now: datetime) -> bool:
    return session.expires_at > now and session.last_seen + SESSION_IDLE > now


def _now() -> datetime:
    return datetime.now(UTC)
