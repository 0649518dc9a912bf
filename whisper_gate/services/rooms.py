"""Rooms: make, list, rename, delete, open by link."""

from __future__ import annotations

from datetime import UTC, datetime

from whisper_gate.domain.errors import DomainError, ErrorCode, invalid
from whisper_gate.domain.rooms import (
    CAPACITY_DEFAULT,
    ROOM_PASSWORD_MAX,
    Access,
    Room,
    check_capacity,
    check_room_name,
    is_id,
    slugify,
)
from whisper_gate.domain.users import Identity, new_id
from whisper_gate.services.passwords import PasswordHasher
from whisper_gate.stores.ports import RoomStore


class RoomService:
    """Keeps rooms. With `open_rooms`, an unknown room exists by its link alone."""

    def __init__(self, rooms: RoomStore, hasher: PasswordHasher, *, open_rooms: bool) -> None:
        self._rooms = rooms
        self._hasher = hasher
        self._open_rooms = open_rooms

    @property
    def opens_unknown_rooms(self) -> bool:
        """Whether any link opens a room (setting OPEN_ROOMS)."""
        return self._open_rooms

    async def create(
        self,
        owner: Identity,
        name: str,
        *,
        access: Access = Access.LINK,
        capacity: int = CAPACITY_DEFAULT,
        password: str | None = None,
    ) -> Room:
        """A new room with an id of 128 random bits; VALIDATION_FAILED on bad input."""
        name, capacity = check_room_name(name), check_capacity(capacity)
        if password is not None and not 1 <= len(password) <= ROOM_PASSWORD_MAX:
            raise invalid(password=f"Use 1 to {ROOM_PASSWORD_MAX} characters.")
        room = Room(
            id=new_id(),
            name=name,
            owner_id=owner.user_id,
            access=access,
            capacity=capacity,
            created_at=datetime.now(UTC),
            slug=slugify(name),
            password_hash=await self._hasher.hash(password) if password else None,
        )
        await self._rooms.add(room)
        return room

    async def mine(self, owner: Identity) -> list[Room]:
        """The caller's rooms, newest first."""
        return await self._rooms.owned_by(owner.user_id)

    async def rename(self, owner: Identity, room_id: str, name: str) -> None:
        """A new name; NO_SUCH_ROOM unless the caller owns it."""
        name = check_room_name(name)
        if not (is_id(room_id) and await self._rooms.rename(room_id, owner.user_id, name, slugify(name))):
            raise _no_such_room()

    async def delete(self, owner: Identity, room_id: str) -> None:
        """Gone; NO_SUCH_ROOM unless the caller owns it."""
        if not (is_id(room_id) and await self._rooms.remove(room_id, owner.user_id)):
            raise _no_such_room()

    async def find(self, room_id: str) -> Room:
        """The room behind a link; NO_SUCH_ROOM when there is none."""
        if not is_id(room_id):
            raise _no_such_room()
        room = await self._rooms.get(room_id)
        if room is not None:
            return room
        if not self._open_rooms:
            raise _no_such_room()
        return Room(
            id=room_id,
            name=room_id,
            owner_id=None,
            access=Access.LINK,
            capacity=CAPACITY_DEFAULT,
            created_at=datetime.now(UTC),
            slug=slugify(room_id),
        )


def _no_such_room() -> DomainError:
    return DomainError(ErrorCode.NO_SUCH_ROOM, "This room does not exist.")
