"""What a room is called, in the reader's language where nobody named it."""

import reflex as rx

from whisper_gate.media.words import say
from whisper_gate.ui.states.manage import ManageState
from whisper_gate.ui.states.room import RoomState


def room_name() -> rx.Var[str]:
    """Of the room whose door this is; "" as long as it is not known."""
    return rx.cond(RoomState.quick, say("rooms-quick-call"), RoomState.name)


def room_title() -> rx.Var[str]:
    """The title of a room's page."""
    return _title(room_name())


def manage_title() -> rx.Var[str]:
    """The title of the page that manages a room."""
    return _title(ManageState.name)


def _title(name: rx.Var[str]) -> rx.Var[str]:
    return say("rooms-title", name=rx.cond(name != "", name, say("rooms-room")))
