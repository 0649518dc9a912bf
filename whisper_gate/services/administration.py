"""What an operator does to accounts, and may read, from the command line of the server."""

from __future__ import annotations

from whisper_gate.domain.audit import AuditEntry, Event
from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.reports import Report
from whisper_gate.domain.users import User, check_email, check_username
from whisper_gate.services.accounts import new_user
from whisper_gate.services.audit import AuditLog
from whisper_gate.services.passwords import PasswordHasher, check_new_password
from whisper_gate.services.recovery import Links
from whisper_gate.services.reports import find_report
from whisper_gate.stores.ports import AuditStore, Control, ReportStore, SessionStore, UserStore


class Administration:
    """Every method that takes a name takes an e-mail address too; NOT_FOUND when nobody has it."""

    def __init__(
        self,
        *,
        users: UserStore,
        sessions: SessionStore,
        entries: AuditStore,
        hasher: PasswordHasher,
        links: Links,
        audit: AuditLog,
        control: Control,
        reports: ReportStore,
    ) -> None:
        self._users = users
        self._sessions = sessions
        self._entries = entries
        self._hasher = hasher
        self._links = links
        self._audit = audit
        self._control = control
        self._reports = reports

    async def find(self, text: str, limit: int) -> list[User]:
        """Accounts with the text in their name or address; all when it is empty."""
        return await self._users.find(text, limit)

    async def create(self, username: str, email: str, password: str) -> User:
        """A new account; VALIDATION_FAILED, NAME_TAKEN or EMAIL_TAKEN."""
        username, email = check_username(username), check_email(email)
        check_new_password(password, username=username, email=email)
        user = new_user(username, email, await self._hasher.hash(password))
        await self._users.add(user)
        self._audit.note(Event.REGISTERED, subject=user.username, detail="operator")
        return user

    async def disable(self, name: str) -> User:
        """Close the account: its sessions end, and none opens."""
        user = await self._named(name)
        await self._users.set_disabled(user.id, True)
        await self._end_sessions(user)
        self._audit.note(Event.ACCOUNT_DISABLED, subject=user.username)
        return user

    async def enable(self, name: str) -> User:
        """Open the account again."""
        user = await self._named(name)
        await self._users.set_disabled(user.id, False)
        self._audit.note(Event.ACCOUNT_ENABLED, subject=user.username)
        return user

    async def reset_link(self, name: str) -> str:
        """A link that sets a new password, once."""
        user = await self._named(name)
        self._audit.note(Event.RESET_ASKED, subject=user.username, detail="operator")
        return self._links.reset(user)

    async def set_password(self, name: str, password: str) -> User:
        """Set the password and end all sessions; VALIDATION_FAILED."""
        user = await self._named(name)
        check_new_password(password, username=user.username, email=user.email)
        await self._users.set_password_hash(user.id, await self._hasher.hash(password))
        await self._end_sessions(user)
        self._audit.note(Event.PASSWORD_RESET, subject=user.username, detail="operator")
        return user

    async def history(self, *, room_id: str | None, name: str | None, limit: int) -> list[AuditEntry]:
        """The audit log, newest first.

        Args:
            room_id: only of this room.
            name: only what this account did; the id of one that is gone is good too.
            limit: at most so many entries.
        """
        actor_id = None
        if name is not None:
            user = await self._users.by_login(name)
            actor_id = user.id if user else name
        return await self._entries.find(room_id=room_id, actor_id=actor_id, limit=limit)

    async def report(self, code: str) -> Report:
        """What somebody reported about a call, by its code."""
        return await find_report(self._reports, code)

    async def _named(self, name: str) -> User:
        user = await self._users.by_login(name)
        if user is None:
            raise DomainError(ErrorCode.NOT_FOUND, f"Nobody here is called {name}.")
        return user

    async def _end_sessions(self, user: User) -> None:
        ids = await self._sessions.remove_all_of(user.id)
        if ids:
            self._control.sessions_ended(ids)
