"""My rooms, and those of others that have me on their list."""

from typing import Any, TypedDict

import reflex as rx

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.rooms import CAPACITY_DEFAULT, Access, Room
from whisper_gate.domain.users import Visitor
from whisper_gate.media.words import NOTHING, Said
from whisper_gate.services.overview import RoomsNow
from whisper_gate.services.registry import services
from whisper_gate.ui.states.accounts import text_of
from whisper_gate.ui.states.mishap import at_fields, explain
from whisper_gate.ui.states.room_words import (
    SEATS,
    access_of,
    shown_names,
    signed_in,
)
from whisper_gate.ui.states.session import log_in_path


class RoomRow(TypedDict):
    """One room as the list shows it; `names` are of those inside, perhaps with how many others."""

    id: str
    name: str
    path: str
    manage: str
    capacity: int
    created: str
    access: str
    locked: bool
    people: int
    names: list[str | Said]


class SharedRow(TypedDict):
    """One room of somebody else that has me on its list."""

    id: str
    name: str
    path: str
    membership: str
    people: int
    names: list[str | Said]


def _row(room: Room, inside: list[str]) -> RoomRow:
    return RoomRow(
        id=room.id,
        name=room.name,
        path=f"/rooms/{room.id}",
        manage=f"/manage/{room.id}",
        capacity=room.capacity,
        created=room.created_at.isoformat(),
        access=room.access.value,
        locked=room.password_hash is not None,
        people=len(inside),
        names=shown_names(inside),
    )


def _shared_row(room: Room, me: Visitor, inside: list[str]) -> SharedRow:
    return SharedRow(
        id=room.id,
        name=room.name,
        path=f"/rooms/{room.id}",
        membership=room.members[me.user_id or ""].value,
        people=len(inside),
        names=shown_names(inside),
    )


def _rows(now: RoomsNow, me: Visitor) -> tuple[list[RoomRow], list[SharedRow]]:
    return (
        [_row(room, now.inside.get(room.id, [])) for room in now.mine],
        [_shared_row(room, me, now.inside.get(room.id, [])) for room in now.shared],
    )


class HomeState(rx.State):
    """The rooms of whoever is signed in."""

    rooms: rx.Field[list[RoomRow]] = rx.field(default_factory=list)
    shared: rx.Field[list[SharedRow]] = rx.field(default_factory=list)
    loaded: bool = False
    problem: rx.Field[Said] = rx.field(default_factory=lambda: NOTHING)
    errors: rx.Field[dict[str, Said]] = rx.field(default_factory=dict)
    done: int = 0
    settled: int = 0
    gone: str = ""  # the name of the room that was deleted a moment ago
    gone_count: int = 0
    _gone_id: str = ""
    _changes: int = 0

    @rx.var
    def names(self) -> list[str]:
        """Of all rooms."""
        return [row["name"] for row in [*self.rooms, *self.shared]]

    async def _me(self) -> Visitor:
        """Who is asking, or NOT_SIGNED_IN."""
        async with self:
            router = self.router
        return await signed_in(router)

    def _room_is_gone(self, room: Room) -> None:
        """Offer to take it back; also called by the page of the room itself."""
        self.rooms = [row for row in self.rooms if row["id"] != room.id]
        self.gone, self._gone_id, self.gone_count = room.name, room.id, self.gone_count + 1
        self._changes += 1

    async def _refuse(self, error: DomainError, *, renaming: bool = False) -> Any:
        async with self:
            fields = at_fields(error)
            self.errors = {"new_name": next(iter(fields.values()))} if renaming and fields else fields
            self.problem = NOTHING if fields else explain(error)
            self.settled += 1
        return rx.redirect(log_in_path("/home")) if error.code is ErrorCode.NOT_SIGNED_IN else None

    @rx.event(background=True)
    async def load(self) -> Any:
        """Read both lists."""
        try:
            me = await self._me()
            now = await services().overview.of(me)
        except DomainError as error:
            if error.code is ErrorCode.NOT_SIGNED_IN:
                return None  # the page's own check redirects
            return await self._refuse(error)
        async with self:
            self.rooms, self.shared = _rows(now, me)
            self.errors, self.problem, self.loaded = {}, NOTHING, True
            self.settled += 1
        return None

    @rx.event(background=True, temporal=True)
    async def refresh(self) -> None:
        """Read both lists again, without a word: the page asks now and then while it is seen."""
        async with self:
            loaded, changes = self.loaded, self._changes
        if not loaded:
            return
        try:
            me = await self._me()
            rows = _rows(await services().overview.of(me), me)
        except DomainError:
            return
        async with self:
            # What was read before a change of one's own is out of date.
            if self._changes == changes and rows != (list(self.rooms), list(self.shared)):
                self.rooms, self.shared = rows

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
            self.errors, self.problem = {}, NOTHING
            self.done += 1
        return rx.redirect(f"/rooms/{room.id}")

    @rx.event(background=True, temporal=True)
    async def rename(self, form: dict[str, Any]) -> Any:
        """Another name for a room; its link stays."""
        try:
            me = await self._me()
            await services().rooms.configure(me, text_of(form, "room"), name=text_of(form, "new_name"))
            now = await services().overview.of(me)
        except DomainError as error:
            return await self._refuse(error, renaming=True)
        async with self:
            self._changed(_rows(now, me))
            self.done += 1
        return None

    @rx.event(background=True, temporal=True)
    async def delete(self, room_id: str) -> Any:
        """Delete a room of one's own; for a while the page offers to undo it."""
        try:
            room = await services().rooms.delete(await self._me(), str(room_id))
        except DomainError as error:
            return await self._refuse(error)
        async with self:
            self._room_is_gone(room)
            self.errors, self.problem = {}, NOTHING
            self.settled += 1
        return None

    @rx.event(background=True, temporal=True)
    async def undo(self) -> Any:
        """Bring back the room that was deleted last."""
        async with self:
            room_id, self.gone, self._gone_id = self._gone_id, "", ""
        try:
            me = await self._me()
            await services().rooms.restore(me, room_id)
            now = await services().overview.of(me)
        except DomainError as error:
            return await self._refuse(error)
        async with self:
            self._changed(_rows(now, me))
        return None

    @rx.event
    def let_go(self) -> None:
        """Nobody wanted it back."""
        self.gone, self._gone_id = "", ""

    def _changed(self, rows: tuple[list[RoomRow], list[SharedRow]]) -> None:
        self.rooms, self.shared = rows
        self.errors, self.problem = {}, NOTHING
        self.settled += 1
        self._changes += 1
