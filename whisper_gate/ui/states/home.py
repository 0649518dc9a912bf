"""My rooms: list, make, rename, delete."""

from collections.abc import Awaitable
from typing import Any, TypedDict

import reflex as rx

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.rooms import CAPACITY_DEFAULT, Access, Room
from whisper_gate.domain.users import Visitor
from whisper_gate.services.registry import services
from whisper_gate.ui.states.accounts import text_of
from whisper_gate.ui.states.mishap import sentence
from whisper_gate.ui.states.session import log_in_path, visitor_of


class RoomRow(TypedDict):
    """One room as the list shows it."""

    id: str
    name: str
    path: str
    capacity: int
    created: str
    created_iso: str
    access: str
    locked: bool


ACCESS_WORDS = {
    Access.LINK: "Anyone with the link",
    Access.KNOCK: "Anyone, after knocking",
    Access.MEMBERS: "Members only",
}


def _access(text: str) -> Access:
    """The access that a form names; links open the door where it names none."""
    return Access(text) if text in set(Access) else Access.LINK


def _row(room: Room) -> RoomRow:
    return RoomRow(
        id=room.id,
        name=room.name,
        path=f"/rooms/{room.id}",
        capacity=room.capacity,
        created=f"{room.created_at.day} {room.created_at:%B %Y}",
        created_iso=room.created_at.isoformat(),
        access=ACCESS_WORDS[room.access],
        locked=room.password_hash is not None,
    )


class HomeState(rx.State):
    """The rooms of whoever is signed in."""

    rooms: rx.Field[list[RoomRow]] = rx.field(default_factory=list)
    loaded: bool = False
    problem: str = ""
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    refused_room: str = ""
    done: int = 0
    settled: int = 0

    async def _me(self) -> Visitor:
        """Who is asking, or NOT_SIGNED_IN."""
        async with self:
            router = self.router
        visitor = await visitor_of(router)
        if visitor.identity is None:
            raise DomainError(ErrorCode.NOT_SIGNED_IN, "Please log in.")
        return visitor

    async def _refuse(self, error: DomainError, room_id: str = "") -> Any:
        async with self:
            self.errors = error.fields
            self.refused_room = room_id
            self.problem = "" if error.fields else sentence(error)
            self.settled += 1
        return rx.redirect(log_in_path("/home")) if error.code is ErrorCode.NOT_SIGNED_IN else None

    async def _refresh(self, me: Visitor) -> None:
        rooms = await services().rooms.mine(me)
        async with self:
            self.rooms = [_row(room) for room in rooms]
            self.errors, self.problem, self.refused_room = {}, "", ""
            self.loaded = True
            self.done += 1
            self.settled += 1

    async def _change(self, room_id: str, change: Awaitable[None], me: Visitor) -> Any:
        try:
            await change
            await self._refresh(me)
        except DomainError as error:
            return await self._refuse(error, room_id)
        return None

    @rx.event(background=True)
    async def load(self) -> Any:
        """Read the list."""
        try:
            await self._refresh(await self._me())
        except DomainError as error:
            if error.code is not ErrorCode.NOT_SIGNED_IN:  # the page's own check redirects
                return await self._refuse(error)
        return None

    @rx.event(background=True, temporal=True)
    async def create(self, form: dict[str, Any]) -> Any:
        """Make a room and go there."""
        capacity = text_of(form, "capacity")
        try:
            room = await services().rooms.create(
                await self._me(),
                text_of(form, "name"),
                access=_access(text_of(form, "access")),
                capacity=int(capacity) if capacity.isdecimal() else CAPACITY_DEFAULT,
                password=text_of(form, "password") or None,
            )
        except DomainError as error:
            return await self._refuse(error)
        async with self:
            self.errors, self.problem = {}, ""
            self.done += 1
        return rx.redirect(f"/rooms/{room.id}")

    @rx.event(background=True, temporal=True)
    async def rename(self, form: dict[str, Any]) -> Any:
        """Give one of my rooms another name."""
        room_id = text_of(form, "room")
        try:
            me = await self._me()
        except DomainError as error:
            return await self._refuse(error, room_id)
        return await self._change(
            room_id, services().rooms.configure(me, room_id, name=text_of(form, "name")), me
        )

    @rx.event(background=True, temporal=True)
    async def delete(self, room_id: str) -> Any:
        """Delete one of my rooms."""
        try:
            me = await self._me()
        except DomainError as error:
            return await self._refuse(error, str(room_id))
        return await self._change(str(room_id), services().rooms.delete(me, str(room_id)), me)
