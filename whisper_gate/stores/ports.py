"""What the services need kept, as protocols; `stores.mongo` and the Redis stores implement them.

Every method may raise DomainError(UNAVAILABLE) when the store cannot be reached in time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from whisper_gate.domain.audit import AuditEntry
from whisper_gate.domain.reports import Report
from whisper_gate.domain.rooms import Ban, Membership, Room
from whisper_gate.domain.users import Session, User


class AccountReader(Protocol):
    """Who an account belongs to, and whether it is open."""

    async def by_id(self, user_id: str) -> User | None: ...


class UserStore(AccountReader, Protocol):
    """Accounts. Usernames and e-mails are unique without regard to case."""

    async def add(self, user: User) -> None:
        """Store a new user; DomainError NAME_TAKEN or EMAIL_TAKEN, also when two race."""
        ...

    async def by_ids(self, user_ids: Sequence[str]) -> list[User]:
        """Those that exist."""
        ...

    async def by_login(self, name_or_email: str) -> User | None:
        """The user whose username or e-mail this is, in any case."""
        ...

    async def find(self, text: str = "", limit: int = 200) -> list[User]:
        """Those with the text in their username or e-mail address, in any case; by name."""
        ...

    async def set_password_hash(self, user_id: str, password_hash: str) -> None: ...

    async def set_username(self, user_id: str, username: str) -> None:
        """DomainError NAME_TAKEN, also when two race."""
        ...

    async def set_disabled(self, user_id: str, disabled: bool) -> None: ...

    async def set_email_verified(self, user_id: str, email: str) -> bool:
        """False when the account is gone, or has another address by now."""
        ...

    async def remove(self, user_id: str) -> None: ...


class SessionStore(Protocol):
    """Login sessions; expired ones vanish by themselves."""

    async def add(self, session: Session) -> None: ...

    async def get(self, session_id: str) -> Session | None: ...

    async def of_user(self, user_id: str) -> list[Session]:
        """Newest first, those that have expired included."""
        ...

    async def living(self, session_ids: Iterable[str], *, now: datetime, seen_since: datetime) -> set[str]:
        """Those that exist, have not expired, were seen since then, and whose account is there and open."""
        ...

    async def touch(self, session_id: str, last_seen: datetime) -> None: ...

    async def remove(self, session_id: str, user_id: str) -> bool:
        """Whether that user had that session."""
        ...

    async def remove_all_of(self, user_id: str, *, but: str = "") -> list[str]:
        """The ids of those that are gone; the session `but` stays."""
        ...


class RoomStore(Protocol):
    """Rooms with an owner. Every change is one atomic update; it says whether that owner has that room."""

    async def add(self, room: Room) -> None: ...

    async def get(self, room_id: str) -> Room | None: ...

    async def owned_by(self, user_id: str) -> list[Room]:
        """Newest first."""
        ...

    async def shared_with(self, user_id: str) -> list[Room]:
        """Rooms that have the user on their list, newest first."""
        ...

    async def change(self, room_id: str, owner_id: str, fields: Mapping[str, Any]) -> bool:
        """Set some of name, slug, access, capacity, password_hash."""
        ...

    async def set_locked(self, room_id: str, locked: bool) -> bool: ...

    async def set_member(self, room_id: str, user_id: str, membership: Membership | None) -> bool:
        """Put somebody on the list, change what they are, or (None) take them off."""
        ...

    async def hand_over(self, room_id: str, owner_id: str, to_user_id: str) -> bool:
        """Make somebody else the owner; the old one becomes a co-host."""
        ...

    async def ban(self, room_id: str, bans: Sequence[Ban]) -> bool:
        """Add bans, and take the banned accounts off the list."""
        ...

    async def unban(self, room_id: str, owner_id: str, key: str) -> bool:
        """Lift one ban."""
        ...

    async def remove(self, room_id: str, owner_id: str) -> bool:
        """Whether that owner had that room. From now on it is not there, and after a minute gone for good."""
        ...

    async def is_kept_aside(self, room_id: str) -> bool:
        """Whether the room has been removed, but not for good yet."""
        ...

    async def restore(self, room_id: str, owner_id: str) -> bool:
        """Put back what that owner has removed within the last minute; False when there is nothing."""
        ...

    async def forget_user(self, user_id: str) -> list[str]:
        """Delete the user's rooms and take them off all lists; the ids of the rooms that are gone."""
        ...


class AuditStore(Protocol):
    """The audit log; old entries vanish by themselves."""

    async def add(self, entries: Sequence[AuditEntry]) -> None: ...

    async def find(
        self, *, room_id: str | None = None, actor_id: str | None = None, limit: int = 200
    ) -> list[AuditEntry]:
        """Newest first."""
        ...


class ReportStore(Protocol):
    """Reports of a problem; old ones vanish by themselves."""

    async def add(self, report: Report) -> bool:
        """False when its code is taken."""
        ...

    async def get(self, code: str) -> Report | None: ...


class Control(Protocol):
    """Tells every worker, this one included, what its open connections must know. Never waits."""

    def sessions_ended(self, session_ids: Iterable[str]) -> None:
        """Connections that hang on these login sessions are to be closed."""
        ...

    def rooms_closed(self, room_ids: Iterable[str]) -> None:
        """These rooms exist no more."""
        ...


class Removals(Protocol):
    """Who was taken out of a call, for as long as their keys would let them back in."""

    async def includes(self, room_id: str, person: str) -> bool:
        """Whether a host has removed this person and none has let them in since."""
        ...


class Occupancy(Protocol):
    """Who is in the calls at this moment."""

    async def inside(self, room_ids: Sequence[str]) -> dict[str, list[str]]:
        """The names of those in each room, who came first first; a room with nobody in it is left out."""
        ...


class EphemeralStore(Protocol):
    """Small things that live for seconds: one-time codes and used ticket ids. Shared by all workers."""

    async def put(self, key: str, value: str, ttl: int) -> None:
        """Keep `value` for `ttl` seconds."""
        ...

    async def take(self, key: str) -> str | None:
        """The value, once: whoever takes it first has it, and it is gone."""
        ...

    async def claim(self, key: str, ttl: int) -> bool:
        """True for the first caller within `ttl` seconds, False for every later one."""
        ...


class Mail(Protocol):
    """Hands letters to a mail server."""

    async def send(self, to: str, subject: str, text: str) -> None:
        """Return when the server has taken the letter; DomainError UNAVAILABLE when it has not."""
        ...


class RateLimiter(Protocol):
    """Counts attempts in sliding windows shared by all workers. A rule may have several windows."""

    async def hit(self, rule: str, key: str) -> None:
        """Count one attempt; DomainError RATE_LIMITED when a window is full.

        `retry_after` is the time until no window is full any more.
        """
        ...

    async def forget(self, rule: str, key: str) -> None:
        """Count from zero again."""
        ...
