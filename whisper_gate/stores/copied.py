"""The stores that entry needs, with a second place to read from while MongoDB is away.

Each implements its port (stores/ports.py) around the store proper. Only these reads are ever answered from a
copy, and only when the original cannot be asked: a room by its id, whether a session stands, and whose it is.
Nothing that is checked against an account's password is: no copy has its hash.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.rooms import Access, Ban, Membership, Room
from whisper_gate.domain.users import Session, User
from whisper_gate.stores.ports import AccountReader, RoomStore, SessionStore
from whisper_gate.stores.reach import Reach

KEPT = 24 * 3600  # seconds
# That a room does not exist: anybody may ask for as many of those as they like.
NONE_KEPT = 600  # seconds
SESSION = "session"
ENDED = "ended"

T = TypeVar("T")


class Copies(Protocol):
    """Where copies are kept; `stores.redis_copies` implements it."""

    def put(self, kind: str, one: str, value: object, ttl: int) -> None:
        """Keep the value for `ttl` seconds, without waiting."""
        ...

    async def get(self, kind: str, ids: Sequence[str]) -> list[Any]:
        """The values; `ENDED` for what has ended. UNAVAILABLE unless all are there."""
        ...

    async def drop(self, kind: str, *ids: str) -> None:
        """Have no copies of these; never fails."""
        ...

    async def end(self, kind: str, ids: Sequence[str], ttl: int) -> None:
        """They are no more, whatever is still on its way; never fails."""
        ...


class CopiedAccounts:
    """`stores.ports.AccountReader`. Its copies know id, name, and whether the account is closed."""

    def __init__(self, users: AccountReader, copies: Copies, reach: Reach) -> None:
        self._users = users
        self._copies = copies
        self._reach = reach

    async def by_id(self, user_id: str) -> User | None:
        """See the port."""
        try:
            user = await self._reach.ask(lambda: self._users.by_id(user_id))
        except DomainError as error:
            _only_when_away(error)
            (found,) = await self._copies.get("user", [user_id])
            return _account(found) if found else None
        kept = {"id": user.id, "username": user.username, "disabled": user.disabled} if user else None
        self._copies.put("user", user_id, kept, KEPT)
        return user


class CopiedSessions:
    """`stores.ports.SessionStore`."""

    def __init__(self, sessions: SessionStore, copies: Copies, reach: Reach) -> None:
        self._sessions = sessions
        self._copies = copies
        self._reach = reach

    async def add(self, session: Session) -> None:
        """See the port."""
        await self._reach.ask(lambda: self._sessions.add(session))

    async def get(self, session_id: str) -> Session | None:
        """See the port."""
        try:
            session = await self._reach.ask(lambda: self._sessions.get(session_id))
        except DomainError as error:
            _only_when_away(error)
            (found,) = await self._copies.get(SESSION, [session_id])
            return _session(found) if found and found != ENDED else None
        kept = _plain(replace(session, device="", address="")) if session else None
        left = (session.expires_at - datetime.now(UTC)).total_seconds() if session else KEPT
        self._copies.put(SESSION, session_id, kept, max(1, min(int(left), KEPT)))
        return session

    async def of_user(self, user_id: str) -> list[Session]:
        """See the port."""
        return await self._reach.ask(lambda: self._sessions.of_user(user_id))

    async def living(self, session_ids: Iterable[str], *, now: datetime, seen_since: datetime) -> set[str]:
        """See the port. Of a session without a copy nothing is known: then nothing is said (UNAVAILABLE)."""
        ids = list(session_ids)
        try:
            return await self._reach.ask(lambda: self._sessions.living(ids, now=now, seen_since=seen_since))
        except DomainError as error:
            _only_when_away(error)
        copies = await self._copies.get(SESSION, ids)
        found = [_session(one) for one in copies if one and one != ENDED]
        standing = [one for one in found if one.expires_at > now and one.last_seen > seen_since]
        accounts = await self._copies.get("user", [one.user_id for one in standing])
        return {
            one.id
            for one, account in zip(standing, accounts, strict=True)
            if account and not account["disabled"]
        }

    async def touch(self, session_id: str, last_seen: datetime) -> None:
        """See the port. It is not worth a failure."""
        with suppress(DomainError):
            await self._reach.ask(lambda: self._sessions.touch(session_id, last_seen))

    async def remove(self, session_id: str, user_id: str) -> bool:
        """See the port."""
        removed = await self._reach.ask(lambda: self._sessions.remove(session_id, user_id))
        if removed:
            await self._copies.end(SESSION, [session_id], KEPT)
        return removed

    async def remove_all_of(self, user_id: str, *, but: str = "") -> list[str]:
        """See the port."""
        removed = await self._reach.ask(lambda: self._sessions.remove_all_of(user_id, but=but))
        await self._copies.end(SESSION, removed, KEPT)
        return removed


class CopiedRooms:
    """`stores.ports.RoomStore`."""

    def __init__(self, rooms: RoomStore, copies: Copies, reach: Reach) -> None:
        self._rooms = rooms
        self._copies = copies
        self._reach = reach

    async def add(self, room: Room) -> None:
        """See the port."""
        await self._change([room.id], lambda: self._rooms.add(room))

    async def get(self, room_id: str) -> Room | None:
        """See the port."""
        try:
            room = await self._reach.ask(lambda: self._rooms.get(room_id))
        except DomainError as error:
            _only_when_away(error)
            (found,) = await self._copies.get("room", [room_id])
            return _room(found) if found else None
        if room:
            self._copies.put("room", room_id, _plain(room), KEPT)
        else:
            self._copies.put("room", room_id, None, NONE_KEPT)
        return room

    async def owned_by(self, user_id: str) -> list[Room]:
        """See the port."""
        return await self._reach.ask(lambda: self._rooms.owned_by(user_id))

    async def shared_with(self, user_id: str) -> list[Room]:
        """See the port."""
        return await self._reach.ask(lambda: self._rooms.shared_with(user_id))

    async def change(self, room_id: str, owner_id: str, fields: Mapping[str, Any]) -> bool:
        """See the port."""
        return await self._change([room_id], lambda: self._rooms.change(room_id, owner_id, fields))

    async def set_locked(self, room_id: str, locked: bool) -> bool:
        """See the port."""
        return await self._change([room_id], lambda: self._rooms.set_locked(room_id, locked))

    async def set_member(self, room_id: str, user_id: str, membership: Membership | None) -> bool:
        """See the port."""
        return await self._change([room_id], lambda: self._rooms.set_member(room_id, user_id, membership))

    async def hand_over(self, room_id: str, owner_id: str, to_user_id: str) -> bool:
        """See the port."""
        return await self._change([room_id], lambda: self._rooms.hand_over(room_id, owner_id, to_user_id))

    async def ban(self, room_id: str, bans: Sequence[Ban]) -> bool:
        """See the port."""
        return await self._change([room_id], lambda: self._rooms.ban(room_id, bans))

    async def unban(self, room_id: str, owner_id: str, key: str) -> bool:
        """See the port."""
        return await self._change([room_id], lambda: self._rooms.unban(room_id, owner_id, key))

    async def remove(self, room_id: str, owner_id: str) -> bool:
        """See the port."""
        return await self._change([room_id], lambda: self._rooms.remove(room_id, owner_id))

    async def is_kept_aside(self, room_id: str) -> bool:
        """See the port."""
        try:
            aside = await self._reach.ask(lambda: self._rooms.is_kept_aside(room_id))
        except DomainError as error:
            _only_when_away(error)
            (found,) = await self._copies.get("aside", [room_id])
            return bool(found)
        self._copies.put("aside", room_id, aside, KEPT if aside else NONE_KEPT)
        return aside

    async def restore(self, room_id: str, owner_id: str) -> bool:
        """See the port."""
        return await self._change([room_id], lambda: self._rooms.restore(room_id, owner_id))

    async def forget_user(self, user_id: str) -> list[str]:
        """See the port. Copies of other rooms may name the account for a while; nobody can be it any more."""
        gone = await self._reach.ask(lambda: self._rooms.forget_user(user_id))
        await self._forget(gone)
        return gone

    async def _change(self, room_ids: list[str], call: Callable[[], Awaitable[T]]) -> T:
        done = await self._reach.ask(call)
        await self._forget(room_ids)
        return done

    async def _forget(self, room_ids: list[str]) -> None:
        for kind in ("room", "aside"):
            await self._copies.drop(kind, *room_ids)


def _only_when_away(error: DomainError) -> None:
    if error.code is not ErrorCode.UNAVAILABLE:
        raise error


def _plain(thing: Session | Room) -> dict[str, Any]:
    """As JSON can carry it."""
    return {name: _json(value) for name, value in asdict(thing).items()}


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _json(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_json(one) for one in value]
    return value


def _account(found: dict[str, Any]) -> User:
    return User(
        id=found["id"],
        username=found["username"],
        email="",
        password_hash="",
        created_at=datetime.fromtimestamp(0, UTC),
        disabled=found["disabled"],
    )


def _session(found: dict[str, Any]) -> Session:
    times = {name: datetime.fromisoformat(found[name]) for name in ("created_at", "last_seen", "expires_at")}
    return Session(**{**found, **times})


def _room(found: dict[str, Any]) -> Room:
    return Room(
        **{
            **found,
            "access": Access(found["access"]),
            "created_at": datetime.fromisoformat(found["created_at"]),
            "members": {user_id: Membership(kind) for user_id, kind in found["members"].items()},
            "bans": tuple(
                Ban(one["key"], one["name"], datetime.fromisoformat(one["at"])) for one in found["bans"]
            ),
        }
    )
