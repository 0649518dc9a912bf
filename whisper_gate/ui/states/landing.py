"""The front page: start a call, or enter a code or link."""

from typing import Any
from urllib.parse import urlsplit

import reflex as rx

from whisper_gate.domain.errors import DomainError
from whisper_gate.domain.rooms import is_id
from whisper_gate.domain.users import new_id
from whisper_gate.media.words import NOTHING, Said, tell
from whisper_gate.services.registry import services
from whisper_gate.ui.states.accounts import text_of
from whisper_gate.ui.states.mishap import explain
from whisper_gate.ui.states.session import visitor_of
from whisper_gate.words import say


def room_id_in(text: str, host: str) -> str | None:
    """The room id in a code or link; None when there is none for this site.

    Args:
        text: `a1B2…`, `/rooms/a1B2…`, `meet.example.org/rooms/a1B2…` or a full link.
        host: the name of this site, as `meet.example.org`.
    """
    text = text.strip()
    if is_id(text):
        return text
    try:
        link = urlsplit(text if "//" in text or text.startswith("/") else f"//{text}")
    except ValueError:
        return None
    if link.hostname and link.hostname != host:
        return None
    head, _, room_id = link.path.rstrip("/").rpartition("/")
    return room_id if head == "/rooms" and is_id(room_id) else None


class LandingState(rx.State):
    """What the front page says back."""

    errors: rx.Field[dict[str, Said]] = rx.field(default_factory=dict)
    problem: rx.Field[Said] = rx.field(default_factory=lambda: NOTHING)
    settled: int = 0

    @rx.event
    def arrive(self) -> None:
        """When the page is opened."""
        self.errors, self.problem = {}, NOTHING
        self.settled += 1

    @rx.event(background=True, temporal=True)
    async def start_call(self, language: str) -> Any:
        """A new room: one's own when signed in, an open one when the server has those.

        Args:
            language: of the page; the room is named in it.
        """
        async with self:
            router = self.router
        try:
            visitor = await visitor_of(router)
            if visitor.identity is not None:
                name = say(language, "landing-room-name", name=visitor.identity.username)
                room = await services().rooms.create(visitor, name)
                return rx.redirect(f"/rooms/{room.id}")
            if services().rooms.opens_unknown_rooms:
                return rx.redirect(f"/rooms/{new_id()}")
        except DomainError as error:
            async with self:
                self.problem = explain(error)
                self.settled += 1
            return None
        return rx.redirect("/register")

    @rx.event
    def join(self, form: dict[str, Any]) -> Any:
        """Go to the room that a code or link names."""
        self.settled += 1
        host = urlsplit(self.router.url).hostname or ""
        room_id = room_id_in(text_of(form, "code"), host)
        self.errors = {} if room_id else {"code": tell("field-code")}
        return rx.redirect(f"/rooms/{room_id}") if room_id else None
