"""The door of one room: which room it is, and whether who asks may enter.

From the moment someone is inside, the call page and the signalling socket carry on without this state.
"""

import time
from typing import Any

import reflex as rx

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.rooms import Access, Room
from whisper_gate.domain.users import Identity
from whisper_gate.services.registry import services
from whisper_gate.ui.states.mishap import sentence
from whisper_gate.ui.states.session import identity_of, log_in_path


def _serial() -> int:
    """A number that no earlier answer had, even when this state was lost and made anew."""
    return time.time_ns() // 1_000_000


class RoomState(rx.State):
    """One room as its page shows it. `view` is loading, open, absent, members or troubled."""

    view: str = "loading"
    id: str = ""
    name: str = ""
    display_name: str = ""
    capacity: int = 0
    has_password: bool = False
    signed_in: bool = False
    log_in: str = ""
    problem: str = ""
    grant: rx.Field[dict[str, Any]] = rx.field(default_factory=dict)
    refusal: rx.Field[dict[str, Any]] = rx.field(default_factory=dict)

    @rx.var
    def title(self) -> str:
        """The page's title."""
        return f"{self.name or 'Room'} · Whisper Gate"

    def _show(self, room: Room, identity: Identity | None) -> None:
        owns = identity is not None and identity.user_id == room.owner_id
        self.name = "Quick call" if room.is_open else room.name
        self.capacity = room.capacity
        self.has_password = room.password_hash is not None and not owns
        barred = room.access is Access.MEMBERS and identity is None
        self.view = "members" if barred else "open"

    @rx.event
    async def load(self) -> None:
        """Find the room behind the link."""
        self.grant, self.refusal, self.problem = {}, {}, ""
        self.id = str(self.room_id)
        self.log_in = log_in_path(f"/rooms/{self.id}")
        try:
            identity = await identity_of(self.router.headers.cookie)
            self.signed_in = identity is not None
            self.display_name = identity.username if identity else ""
            self._show(await services().rooms.find(self.id), identity)
        except DomainError as error:
            self.name = ""
            absent = error.code is ErrorCode.NO_SUCH_ROOM
            self.view, self.problem = ("absent", "") if absent else ("troubled", sentence(error))

    @rx.event(background=True, temporal=True)
    async def join(self, name: str, password: str = "") -> None:
        """Ask at the door; the answer reaches the page as `grant` or `refusal`."""
        async with self:
            cookie, room_id = self.router.headers.cookie, str(self.room_id)
        try:
            grant = await services().entry.grant(room_id, await identity_of(cookie), str(name), str(password))
        except DomainError as error:
            text = next(iter(error.fields.values()), "") or sentence(error)
            async with self:
                self.refusal = {"code": str(error.code), "message": text, "serial": _serial()}
            return
        async with self:
            self.refusal = {}
            self.grant = {
                "ticket": grant.ticket,
                "participant_id": grant.participant_id,
                "name": str(name),
                "ice_servers": services().ice_servers,
                "serial": _serial(),
            }

    @rx.event
    def forget_grant(self) -> None:
        """The ticket is used up: keep it neither here nor in the page."""
        self.grant = {}
