"""Rooms: make, list, configure, delete, open by link; who is on their list and who is banned."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from whisper_gate.domain.audit import AuditEntry, Event
from whisper_gate.domain.errors import DomainError, ErrorCode, Reason, invalid
from whisper_gate.domain.rooms import (
    CAPACITY_DEFAULT,
    MEMBERS_MAX,
    ROOM_PASSWORD_MAX,
    Access,
    Membership,
    Room,
    check_capacity,
    check_room_name,
    is_id,
    slugify,
)
from whisper_gate.domain.users import Visitor, new_id
from whisper_gate.services.audit import AuditLog
from whisper_gate.services.passwords import PasswordHasher
from whisper_gate.services.sessions import not_signed_in
from whisper_gate.stores.ports import Control, RoomStore, UserStore

UNCHANGED: Final = "unchanged"


class RoomService:
    """Keeps rooms. With `open_rooms`, an unknown room exists by its link alone.

    Every method that takes a `caller` is for the room's owner: to everyone else the room does not exist
    (NO_SUCH_ROOM), so that nobody learns from a refusal which rooms there are.
    """

    def __init__(
        self,
        rooms: RoomStore,
        users: UserStore,
        hasher: PasswordHasher,
        audit: AuditLog,
        control: Control,
        *,
        open_rooms: bool,
    ) -> None:
        self._rooms = rooms
        self._users = users
        self._hasher = hasher
        self._audit = audit
        self._control = control
        self._open_rooms = open_rooms

    @property
    def opens_unknown_rooms(self) -> bool:
        """Whether any link opens a room (setting OPEN_ROOMS)."""
        return self._open_rooms

    async def create(
        self,
        caller: Visitor,
        name: str,
        *,
        access: Access = Access.LINK,
        capacity: int = CAPACITY_DEFAULT,
        password: str | None = None,
    ) -> Room:
        """A new room with an id of 128 random bits; VALIDATION_FAILED or NOT_SIGNED_IN."""
        owner_id = _required(caller)
        name, capacity = check_room_name(name), check_capacity(capacity)
        room = Room(
            id=new_id(),
            name=name,
            owner_id=owner_id,
            access=access,
            capacity=capacity,
            created_at=datetime.now(UTC),
            slug=slugify(name),
            password_hash=await self._hash(password) if password is not None else None,
        )
        await self._rooms.add(room)
        self._audit.note(Event.ROOM_CREATED, caller, room_id=room.id, subject=name)
        return room

    async def mine(self, caller: Visitor) -> list[Room]:
        """The caller's rooms, newest first."""
        return await self._rooms.owned_by(_required(caller))

    async def shared_with(self, caller: Visitor) -> list[Room]:
        """Rooms of others that have the caller on their list, newest first."""
        return await self._rooms.shared_with(_required(caller))

    async def owned(self, caller: Visitor, room_id: str) -> Room:
        """The caller's room; NO_SUCH_ROOM unless they own it."""
        room = await self._rooms.get(room_id) if is_id(room_id) else None
        if room is None or caller.user_id is None or room.owner_id != caller.user_id:
            raise no_such_room()
        return room

    async def configure(
        self,
        caller: Visitor,
        room_id: str,
        *,
        name: str | None = None,
        access: Access | None = None,
        capacity: int | None = None,
        password: str | None = UNCHANGED,
    ) -> None:
        """Change what is given; a password of None takes it away. VALIDATION_FAILED, NO_SUCH_ROOM."""
        owner_id = (await self.owned(caller, room_id)).owner_id or ""
        fields: dict[str, Any] = {}
        if name is not None:
            fields["name"] = check_room_name(name)
            fields["slug"] = slugify(name)
        if access is not None:
            fields["access"] = access.value
        if capacity is not None:
            fields["capacity"] = check_capacity(capacity)
        if password is not UNCHANGED:
            fields["password_hash"] = None if password is None else await self._hash(password)
        if not fields:
            return
        if not await self._rooms.change(room_id, owner_id, fields):
            raise no_such_room()
        what = ", ".join(
            sorted({"password_hash": "password"}.get(one, one) for one in fields if one != "slug")
        )
        self._audit.note(Event.ROOM_CHANGED, caller, room_id=room_id, detail=what)

    async def delete(self, caller: Visitor, room_id: str) -> Room:
        """Gone, and everyone in it is told; NO_SUCH_ROOM unless the caller owns it.

        For a minute it is kept aside, so that `restore` can take back a slip; then it is gone for good.
        """
        room = await self.owned(caller, room_id)
        if not await self._rooms.remove(room_id, room.owner_id or ""):
            raise no_such_room()
        self._control.rooms_closed([room_id])
        self._audit.note(Event.ROOM_DELETED, caller, room_id=room_id, subject=room.name)
        return room

    async def restore(self, caller: Visitor, room_id: str) -> None:
        """The room that the caller has just deleted is there again, as it was; NO_SUCH_ROOM when too late."""
        if not is_id(room_id) or not await self._rooms.restore(room_id, _required(caller)):
            raise no_such_room()
        room = await self.owned(caller, room_id)
        self._audit.note(Event.ROOM_RESTORED, caller, room_id=room_id, subject=room.name)

    async def people(self, caller: Visitor, room_id: str) -> list[tuple[str, Membership]]:
        """Who is on the list, as (username, membership), by name."""
        room = await self.owned(caller, room_id)
        users = await self._users.by_ids(list(room.members))
        return sorted((user.username, room.members[user.id]) for user in users)

    async def set_member(
        self, caller: Visitor, room_id: str, username: str, membership: Membership | None
    ) -> None:
        """Put somebody with an account on the list, change what they are, or (None) take them off.

        Raises:
            DomainError: NO_SUCH_ROOM; NOT_FOUND when there is no such account; VALIDATION_FAILED when it is
                the owner's, it is banned, or the list is full. Both name the field `username`.
        """
        room = await self.owned(caller, room_id)
        # By name alone: an e-mail address would tell whether it has an account here.
        user = None if "@" in username else await self._users.by_login(username.strip())
        if user is None:
            unknown = Reason("field-nobody", "Nobody here has this name.")
            raise DomainError(ErrorCode.NOT_FOUND, unknown, fields={"username": unknown})
        if user.id == room.owner_id:
            raise invalid(username=Reason("field-owner", "You own this room."))
        if membership is not None and room.bars(f"u:{user.id}"):
            text = "They are banned from this room. Lift the ban first."
            raise invalid(username=Reason("field-banned", text))
        if membership is not None and user.id not in room.members and len(room.members) >= MEMBERS_MAX:
            text = "A room has at most {max} people on its list."
            raise invalid(username=Reason("field-list-full", text, {"max": MEMBERS_MAX}))
        await self._rooms.set_member(room_id, user.id, membership)
        what = membership.value if membership else "removed"
        self._audit.note(Event.MEMBER_CHANGED, caller, room_id=room_id, subject=user.username, detail=what)

    async def unban(self, caller: Visitor, room_id: str, key: str) -> None:
        """Lift one ban; NO_SUCH_ROOM, or NOT_FOUND when there is no such ban."""
        room = await self.owned(caller, room_id)
        ban = next((ban for ban in room.bans if ban.key == key), None)
        if ban is None or not await self._rooms.unban(room_id, room.owner_id or "", key):
            raise DomainError(ErrorCode.NOT_FOUND, Reason("error-no-such-ban", "There is no such ban."))
        self._audit.note(Event.UNBANNED, caller, room_id=room_id, subject=ban.name)

    async def activity(self, caller: Visitor, room_id: str, limit: int = 200) -> list[AuditEntry]:
        """The room's part of the audit log, newest first; NO_SUCH_ROOM unless the caller owns it."""
        await self.owned(caller, room_id)
        return await self._audit.for_room(room_id, limit)

    async def forget_user(self, user_id: str) -> None:
        """The account is gone: so are its rooms, and it is on no list any more."""
        gone = await self._rooms.forget_user(user_id)
        if gone:
            self._control.rooms_closed(gone)

    async def find(self, room_id: str) -> Room:
        """The room behind a link; NO_SUCH_ROOM when there is none. Says nothing about who may know of it."""
        if not is_id(room_id):
            raise no_such_room()
        room = await self._rooms.get(room_id)
        if room is not None:
            return room
        # A room that may come back is not everybody's meanwhile: they would still be in it then.
        if not self._open_rooms or await self._rooms.is_kept_aside(room_id):
            raise no_such_room()
        return Room(
            id=room_id,
            name=room_id,
            owner_id=None,
            access=Access.LINK,
            capacity=CAPACITY_DEFAULT,
            created_at=datetime.now(UTC),
            slug=slugify(room_id),
        )

    async def _hash(self, password: str) -> str:
        if not 1 <= len(password) <= ROOM_PASSWORD_MAX:
            limits = {"min": 1, "max": ROOM_PASSWORD_MAX}
            raise invalid(password=Reason("field-length", "Use {min} to {max} characters.", limits))
        return await self._hasher.hash(password)


def _required(caller: Visitor) -> str:
    if caller.user_id is None:
        raise not_signed_in()
    return caller.user_id


def no_such_room() -> DomainError:
    """What everyone hears who may not know that the room exists, whether it does or not."""
    return DomainError(ErrorCode.NO_SUCH_ROOM, Reason("error-no-such-room", "This room does not exist."))
