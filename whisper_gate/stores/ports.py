"""What the services need kept, as protocols. `mongo.py` and `redis_ephemeral.py` implement them.

Every method may raise DomainError(UNAVAILABLE) when the store cannot be reached in time.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from whisper_gate.domain.rooms import Room
from whisper_gate.domain.users import Session, User


class UserStore(Protocol):
    """Accounts. Usernames and e-mails are unique without regard to case."""

    async def add(self, user: User) -> None:
        """Store a new user; DomainError NAME_TAKEN or EMAIL_TAKEN, also when two race."""
        ...

    async def by_id(self, user_id: str) -> User | None: ...

    async def by_login(self, name_or_email: str) -> User | None:
        """The user whose username or e-mail this is, in any case."""
        ...

    async def set_password_hash(self, user_id: str, password_hash: str) -> None: ...


class SessionStore(Protocol):
    """Login sessions; expired ones vanish by themselves."""

    async def add(self, session: Session) -> None: ...

    async def get(self, session_id: str) -> Session | None: ...

    async def touch(self, session_id: str, last_seen: datetime) -> None: ...

    async def remove(self, session_id: str) -> bool:
        """Whether there was one to remove."""
        ...


class RoomStore(Protocol):
    """Rooms with an owner."""

    async def add(self, room: Room) -> None: ...

    async def get(self, room_id: str) -> Room | None: ...

    async def owned_by(self, user_id: str) -> list[Room]:
        """Newest first."""
        ...

    async def rename(self, room_id: str, owner_id: str, name: str, slug: str) -> bool:
        """Whether that owner has that room."""
        ...

    async def remove(self, room_id: str, owner_id: str) -> bool:
        """Whether that owner had that room."""
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


class RateLimiter(Protocol):
    """Counts attempts in sliding windows shared by all workers."""

    async def hit(self, rule: str, key: str) -> None:
        """Count one attempt; DomainError RATE_LIMITED, with `retry_after`, when there were too many."""
        ...

    async def forget(self, rule: str, key: str) -> None:
        """Count from zero again."""
        ...
