"""One room as its owner configures it: settings, people, bans, activity."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from typing import Any, TypedDict

import reflex as rx

from whisper_gate.domain.audit import AuditEntry
from whisper_gate.domain.errors import DomainError, ErrorCode, Reason, invalid
from whisper_gate.domain.rooms import Ban, Membership, Room
from whisper_gate.domain.users import Visitor
from whisper_gate.media.words import NOTHING, Said, tell
from whisper_gate.services.registry import services
from whisper_gate.ui.states.accounts import text_of
from whisper_gate.ui.states.activity import told
from whisper_gate.ui.states.home import HomeState
from whisper_gate.ui.states.mishap import at_fields, explain_anywhere
from whisper_gate.ui.states.room_words import (
    SEATS,
    access_of,
    membership_of,
    signed_in,
)
from whisper_gate.ui.states.session import log_in_path


class PersonRow(TypedDict):
    """Somebody on the room's list."""

    username: str
    membership: str


class BanRow(TypedDict):
    """One ban; the handle stands for its key, which may hold the id of an account."""

    handle: str
    name: str
    by_address: bool
    at: str


class ActivityRow(TypedDict):
    """One thing that happened."""

    at: str
    text: Said
    address: str


def _handle(room_id: str, key: str) -> str:
    return hashlib.sha256(f"{room_id} {key}".encode()).hexdigest()[:24]


def _person_row(username: str, membership: Membership) -> PersonRow:
    return PersonRow(username=username, membership=membership.value)


def _ban_row(room_id: str, ban: Ban) -> BanRow:
    return BanRow(
        handle=_handle(room_id, ban.key),
        name=ban.name,
        by_address=ban.key.startswith("a:"),
        at=ban.at.isoformat(),
    )


def _activity_row(entry: AuditEntry) -> ActivityRow:
    return ActivityRow(at=entry.at.isoformat(), text=told(entry), address=entry.address)


Change = Callable[[Visitor, str], Awaitable[None]]
# Which errors stand at a field, by section; all others are sentences above the section's form.
_FIELDS = {"room": ("name",), "password": ("password",), "add": ("username",)}


class ManageState(rx.State):
    """The room behind `/manage/[room_id]`. `view` is loading, open, absent or troubled.

    The room is named by the page's address, at every call, and the services answer its owner alone.

    Attributes:
        id: the room that the other vars are about.
        section: the part of the page that `said` and `problem` belong to.
        said: what has been done, as a status.
    """

    view: str = "loading"
    id: str = ""
    name: str = ""
    access: str = ""
    capacity: str = ""
    has_password: bool = False
    people: rx.Field[list[PersonRow]] = rx.field(default_factory=list)
    bans: rx.Field[list[BanRow]] = rx.field(default_factory=list)
    activity: rx.Field[list[ActivityRow]] = rx.field(default_factory=list)
    section: str = ""
    said: rx.Field[Said] = rx.field(default_factory=lambda: NOTHING)
    problem: rx.Field[Said] = rx.field(default_factory=lambda: NOTHING)
    errors: rx.Field[dict[str, Said]] = rx.field(default_factory=dict)
    settled: int = 0
    done: int = 0
    added: int = 0

    @rx.event(background=True)
    async def load(self) -> Any:
        """Read the room, its people, its bans and what happened to it."""
        return await self._do("", NOTHING, None)

    @rx.event(background=True, temporal=True)
    async def configure(self, form: dict[str, Any]) -> Any:
        """Change name, access and seats."""

        async def change(me: Visitor, room_id: str) -> None:
            await services().rooms.configure(
                me,
                room_id,
                name=text_of(form, "name"),
                access=access_of(text_of(form, "access")),
                capacity=SEATS.get(text_of(form, "capacity")),
            )

        return await self._do("room", tell("note-room-saved"), change)

    @rx.event(background=True, temporal=True)
    async def set_password(self, form: dict[str, Any]) -> Any:
        """Ask for this password at the door from now on."""

        async def change(me: Visitor, room_id: str) -> None:
            await services().rooms.configure(me, room_id, password=text_of(form, "password"))

        return await self._do("password", tell("note-password-set"), change)

    @rx.event(background=True, temporal=True)
    async def take_password_away(self) -> Any:
        """Ask for no password any more."""

        async def change(me: Visitor, room_id: str) -> None:
            await services().rooms.configure(me, room_id, password=None)

        return await self._do("password", tell("note-password-gone"), change, focus=True)

    @rx.event(background=True, temporal=True)
    async def add(self, form: dict[str, Any]) -> Any:
        """Put somebody on the list."""
        membership = membership_of(text_of(form, "membership")) or Membership.MEMBER
        username = text_of(form, "username").strip()
        return await self._list("add", username, membership, "note-on-list")

    @rx.event(background=True, temporal=True)
    async def change_person(self, username: str, membership: str) -> Any:
        """Make somebody on the list a member or a co-host."""
        wanted = membership_of(str(membership)) or Membership.MEMBER
        note = "note-cohost-now" if wanted is Membership.COHOST else "note-member-now"
        return await self._list("list", str(username), wanted, note)

    @rx.event(background=True, temporal=True)
    async def take_off(self, username: str) -> Any:
        """Take somebody off the list."""
        return await self._list("list", str(username), None, "note-off-list", focus=True)

    @rx.event(background=True, temporal=True)
    async def lift_ban(self, handle: str) -> Any:
        """Let somebody back in."""

        async def change(me: Visitor, room_id: str) -> None:
            room = await services().rooms.owned(me, room_id)
            key = next((ban.key for ban in room.bans if _handle(room_id, ban.key) == handle), None)
            if key is not None:  # else it is lifted already
                await services().rooms.unban(me, room_id, key)

        return await self._do("bans", tell("note-ban-lifted"), change, focus=True)

    @rx.event(background=True, temporal=True)
    async def delete(self) -> Any:
        """Delete the room, and go back to the others."""
        async with self:
            router, room_id = self.router, str(self.room_id)
        try:
            room = await services().rooms.delete(await signed_in(router), room_id)
        except DomainError as error:
            return await self._refuse(error, room_id, "delete")
        async with self:
            (await self.get_state(HomeState))._room_is_gone(room)
        return rx.redirect("/home")

    async def _list(
        self, section: str, username: str, membership: Membership | None, note: str, *, focus: bool = False
    ) -> Any:
        async def change(me: Visitor, room_id: str) -> None:
            if not username:
                raise invalid(username=Reason("field-whom", "Whom do you want to add?"))
            await services().rooms.set_member(me, room_id, username, membership)

        return await self._do(section, tell(note, name=username), change, focus=focus)

    async def _do(self, section: str, said: Said, change: Change | None, *, focus: bool = False) -> Any:
        """Make a change, then show the room as it is now.

        Args:
            section: where on the page the answer stands.
            said: what has been done, as a status.
            change: what to do; None: nothing.
            focus: move the focus to the answer, because what was pressed is gone.
        """
        async with self:
            router, room_id = self.router, str(self.room_id)
        rooms = services().rooms
        try:
            me = await signed_in(router)
            if change is not None:
                await change(me, room_id)
            room, people, activity = await asyncio.gather(
                rooms.owned(me, room_id), rooms.people(me, room_id), rooms.activity(me, room_id)
            )
        except DomainError as error:
            return await self._refuse(error, room_id, section)
        async with self:
            if str(self.room_id) != room_id:
                return None  # the page has gone on to another room
            self._show(room, people, activity)
            self.section, self.said, self.problem, self.errors = section, said, NOTHING, {}
            self.settled += 1
            if change is not None:
                self.done += 1
            if section == "add":
                self.added += 1
        return rx.set_focus(f"{section}-said") if focus else None

    def _show(self, room: Room, people: list[tuple[str, Membership]], activity: list[AuditEntry]) -> None:
        self.id, self.view, self.name = room.id, "open", room.name
        self.access, self.capacity = room.access.value, str(room.capacity)
        self.has_password = room.password_hash is not None
        self.people = [_person_row(*person) for person in people]
        self.activity = [_activity_row(entry) for entry in activity]
        # Two guests banned from one address share its ban: one row, and both are lifted.
        bans = {ban.key: ban for ban in sorted(room.bans, key=lambda ban: ban.at)}
        self.bans = [_ban_row(room.id, ban) for ban in reversed(bans.values())]

    async def _refuse(self, error: DomainError, room_id: str, section: str) -> Any:
        if error.code is ErrorCode.NOT_SIGNED_IN:
            return rx.redirect(log_in_path(f"/manage/{room_id}"), replace=True)
        here = _FIELDS.get(section, ())
        errors = {name: why for name, why in at_fields(error).items() if name in here}
        async with self:
            if str(self.room_id) != room_id:
                return None
            self.section, self.said, self.errors = section, NOTHING, errors
            self.problem = NOTHING if errors else explain_anywhere(error)
            self.settled += 1
            if error.code is ErrorCode.NO_SUCH_ROOM:
                self._close(room_id, "absent")
            elif not section:
                self._close(room_id, "troubled")
        return None

    def _close(self, room_id: str, view: str) -> None:
        """Keep nothing of a room that is not shown."""
        self.id, self.view, self.name, self.has_password = room_id, view, "", False
        self.people, self.bans, self.activity = [], [], []
