"""The door of one room: which room it is, and whether who asks may enter.

From the moment someone is inside, the call page and the signalling socket carry on without this state.
"""

import time
from typing import Any

import reflex as rx

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.permissions import Standing
from whisper_gate.domain.rooms import Room
from whisper_gate.media.words import NOTHING, Said
from whisper_gate.services.registry import services
from whisper_gate.ui.states.mishap import explain, explain_anywhere
from whisper_gate.ui.states.room_words import inside_words
from whisper_gate.ui.states.session import log_in_path, visitor_of


def _serial() -> int:
    """A number that no earlier answer had, even when this state was lost and made anew."""
    return time.time_ns() // 1_000_000


_CLOSED = {ErrorCode.NO_SUCH_ROOM: "absent", ErrorCode.BANNED: "banned"}
_HOSTS = {Standing.OWNER, Standing.COHOST}


class RoomState(rx.State):
    """One room as its page shows it. `view` is loading, open, absent, banned, locked or troubled."""

    view: str = "loading"
    id: str = ""
    name: str = ""
    quick: bool = False  # opened without an account, so that nobody named it
    display_name: str = ""
    capacity: int = 0
    has_password: bool = False
    signed_in: bool = False
    log_in: str = ""
    problem: rx.Field[Said] = rx.field(default_factory=lambda: NOTHING)
    inside: rx.Field[Said] = rx.field(default_factory=lambda: NOTHING)
    grant: rx.Field[dict[str, Any]] = rx.field(default_factory=dict)
    refusal: rx.Field[dict[str, Any]] = rx.field(default_factory=dict)
    trial: rx.Field[dict[str, Any]] = rx.field(default_factory=dict)

    def _show(self, room: Room, standing: Standing) -> None:
        owns = standing is Standing.OWNER
        self.name, self.quick = room.name, room.is_open
        self.capacity = room.capacity
        self.has_password = room.password_hash is not None and not owns
        self.view = "locked" if room.locked and standing not in _HOSTS else "open"

    @rx.event
    async def load(self) -> None:
        """Find the room behind the link."""
        self.grant, self.refusal, self.trial, self.problem = {}, {}, {}, NOTHING
        self.id = str(self.room_id)
        self.log_in = log_in_path(f"/rooms/{self.id}")
        try:
            visitor = await visitor_of(self.router)
            self.signed_in = visitor.identity is not None
            self.display_name = visitor.identity.username if visitor.identity else ""
            room, standing = await services().entry.look(self.id, visitor)
            self._show(room, standing)
            self.inside = inside_words(await services().overview.before_the_door(room, standing))
        except DomainError as error:
            self.name, self.quick = "", False
            self.view = _CLOSED.get(error.code, "troubled")
            self.problem = explain(error) if self.view == "troubled" else NOTHING

    @rx.event(background=True, temporal=True)
    async def look_inside(self) -> None:
        """Who is here has changed, perhaps. Where it cannot be read, what was shown stays."""
        async with self:
            router, room_id = self.router, str(self.room_id)
        try:
            room, standing = await services().entry.look(room_id, await visitor_of(router))
            names = await services().overview.before_the_door(room, standing)
        except DomainError:
            return
        async with self:
            self.inside = inside_words(names)

    @rx.event(background=True, temporal=True)
    async def join(self, name: str, password: str = "") -> None:
        """Ask at the door; the answer reaches the page as `grant` or `refusal`."""
        async with self:
            router, room_id = self.router, str(self.room_id)
        try:
            grant = await services().entry.grant(room_id, await visitor_of(router), str(name), str(password))
        except DomainError as error:
            said = explain_anywhere(error)
            async with self:
                self.refusal = {"code": str(error.code), "said": said, "serial": _serial()}
            return
        async with self:
            self.refusal = {}
            self.grant = {
                "ticket": grant.ticket,
                "participant_id": grant.participant_id,
                "name": str(name),
                "ice_servers": [] if grant.waits else services().ice.of(grant.participant_id),
                "serial": _serial(),
            }

    @rx.event(background=True, temporal=True)
    async def try_out(self) -> None:
        """What the lobby may try, as `trial`; nothing where it may not now."""
        async with self:
            router, room_id = self.router, str(self.room_id)
        try:
            trial = await services().readiness.trial(room_id, await visitor_of(router))
        except DomainError:
            made: dict[str, Any] = {"serial": _serial()}
        else:
            made = {
                "ice_servers": trial.ice_servers,
                "relay": trial.relay,
                "relay_only": trial.relay_only,
                "line": True,
                "serial": _serial(),
            }
        async with self:
            self.trial = made

    @rx.event
    def forget_grant(self) -> None:
        """The ticket is used up: keep it neither here nor in the page."""
        self.grant, self.trial = {}, {}
