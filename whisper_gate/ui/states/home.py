"""My rooms, and those of others that have me on their list."""

import asyncio
from typing import Any, TypedDict

import reflex as rx

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.rooms import CAPACITY_DEFAULT, Access, Room
from whisper_gate.domain.users import Visitor
from whisper_gate.services.registry import services
from whisper_gate.ui.states.accounts import text_of
from whisper_gate.ui.states.mishap import sentence
from whisper_gate.ui.states.room_words import ACCESS_WORDS, MEMBERSHIP_WORDS, SEATS, access_of, signed_in
from whisper_gate.ui.states.session import log_in_path


class RoomRow(TypedDict):
    """One room as the list shows it."""

    id: str
    name: str
    path: str
    manage: str
    capacity: int
    created: str
    created_iso: str
    access: str
    locked: bool


class SharedRow(TypedDict):
    """One room of somebody else that has me on its list."""

    id: str
    name: str
    path: str
    membership: str


def _row(room: Room) -> RoomRow:
    return RoomRow(
        id=room.id,
        name=room.name,
        path=f"/rooms/{room.id}",
        manage=f"/manage/{room.id}",
        capacity=room.capacity,
        created=f"{room.created_at.day} {room.created_at:%B %Y}",
        created_iso=room.created_at.isoformat(),
        access=ACCESS_WORDS[room.access],
        locked=room.password_hash is not None,
    )


def _shared_row(room: Room, me: Visitor) -> SharedRow:
    membership = room.members[me.user_id or ""]
    return SharedRow(
        id=room.id, name=room.name, path=f"/rooms/{room.id}", membership=MEMBERSHIP_WORDS[membership]
    )


class HomeState(rx.State):
    """The rooms of whoever is signed in."""

    rooms: rx.Field[list[RoomRow]] = rx.field(default_factory=list)
    shared: rx.Field[list[SharedRow]] = rx.field(default_factory=list)
    loaded: bool = False
    problem: str = ""
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    done: int = 0
    settled: int = 0

    async def _me(self) -> Visitor:
        """Who is asking, or NOT_SIGNED_IN."""
        async with self:
            router = self.router
        return await signed_in(router)

    async def _refuse(self, error: DomainError) -> Any:
        async with self:
            self.errors = error.fields
            self.problem = "" if error.fields else sentence(error)
            self.settled += 1
        return rx.redirect(log_in_path("/home")) if error.code is ErrorCode.NOT_SIGNED_IN else None

    @rx.event(background=True)
    async def load(self) -> Any:
        """Read both lists."""
        try:
            me = await self._me()
            rooms, shared = await asyncio.gather(services().rooms.mine(me), services().rooms.shared_with(me))
        except DomainError as error:
            if error.code is ErrorCode.NOT_SIGNED_IN:
                return None  # the page's own check redirects
            return await self._refuse(error)
        async with self:
            self.rooms = [_row(room) for room in rooms]
            self.shared = [_shared_row(room, me) for room in shared]
            self.errors, self.problem, self.loaded = {}, "", True
            self.settled += 1
        return None

    @rx.event(background=True, temporal=True)
    async def create(self, form: dict[str, Any]) -> Any:
        """Make a room and go there."""
        try:
            room = await services().rooms.create(
                await self._me(),
                text_of(form, "name"),
                access=access_of(text_of(form, "access")) or Access.LINK,
                capacity=SEATS.get(text_of(form, "capacity"), CAPACITY_DEFAULT),
                password=text_of(form, "password") or None,
            )
        except DomainError as error:
            return await self._refuse(error)
        async with self:
            self.errors, self.problem = {}, ""
            self.done += 1
        return rx.redirect(f"/rooms/{room.id}")
