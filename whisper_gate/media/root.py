"""The root of a call page: where Python and the call's JavaScript meet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import reflex as rx
from reflex_components_core.core.banner import WebsocketTargetURL

from whisper_gate.media.settings import usual_dialogs
from whisper_gate.media.shared import ICONS, path_of


def _two_texts(first: rx.Var[str], second: rx.Var[str]) -> tuple[rx.Var[str], rx.Var[str]]:
    return first, second


def _one_text(value: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (value,)


_ROOM = path_of("room.jsx")


class CallRoom(rx.Component):
    """The root: owns the engine and provides it to everything inside."""

    library = _ROOM
    tag = "CallRoom"
    lib_dependencies: list[str] = ICONS

    endpoint: rx.Var[str]
    room_id: rx.Var[str]
    room_name: rx.Var[str]
    display_name: rx.Var[str]
    grant: rx.Var[dict[str, Any]]
    refusal: rx.Var[dict[str, Any]]
    trial: rx.Var[dict[str, Any]]

    on_join_request: rx.EventHandler[_two_texts]
    on_trial_request: rx.EventHandler[rx.event.no_args_event_spec]
    on_joined: rx.EventHandler[rx.event.no_args_event_spec]
    on_left: rx.EventHandler[_one_text]
    on_failed: rx.EventHandler[_one_text]


class _Room(rx.Component):
    library = _ROOM


class CallPhase(_Room):
    """Children that show in some phases only."""

    tag = "CallPhase"

    when: rx.Var[str]


class RoomName(_Room):
    """The room's name as text."""

    tag = "RoomName"


def call_room(
    *children: Any,
    room_id: Any,
    dialogs: Sequence[rx.Component] | None = None,
    room_name: Any = "",
    display_name: Any = "",
    grant: Any = None,
    refusal: Any = None,
    trial: Any = None,
    on_join_request: Any = None,
    on_trial_request: Any = None,
    on_joined: Any = None,
    on_left: Any = None,
    on_failed: Any = None,
) -> rx.Component:
    """The root of a call page.

    Args:
        *children: the page; every other function of this module works only inside.
        dialogs: what may lie over the call, in whatever phase; None for `usual_dialogs()`.
        room_id: the room; another id resets the engine to its lobby.
        room_name: for headings and the document's title.
        display_name: the account's name, or "" for guests, whose last name is remembered by the browser.
        grant: {} or {"ticket", "participant_id", "name", "ice_servers", "serial"}; a new serial joins.
        refusal: {} or {"code", "said", "serial"}; a new serial goes back to the lobby and says why.
        trial: {} or {"ice_servers", "relay", "relay_only", "line", "serial"}: what `readiness()` may try.
        on_join_request: called with name and room password on Join; answer with a grant or a refusal.
        on_trial_request: called when `readiness()` wants to try out the line; answer with a trial.
        on_joined: called when the room has let the person in; who has to wait is not in yet.
        on_left: called with the reason: "left", or a code of docs/protocol.md.
        on_failed: called with a code when joining failed.
    """
    handlers = {
        "on_join_request": on_join_request,
        "on_trial_request": on_trial_request,
        "on_joined": on_joined,
        "on_left": on_left,
        "on_failed": on_failed,
    }
    return CallRoom.create(
        *children,
        *(usual_dialogs() if dialogs is None else dialogs),
        endpoint=WebsocketTargetURL.create().to(str),
        room_id=room_id,
        room_name=room_name,
        display_name=display_name,
        grant={} if grant is None else grant,
        refusal={} if refusal is None else refusal,
        trial={} if trial is None else trial,
        **{name: handler for name, handler in handlers.items() if handler is not None},
    )


def phase(*children: Any, when: str) -> rx.Component:
    """Children that show only in some phases of the call.

    Args:
        *children: what shows.
        when: one or more of "lobby", "joining", "waiting", "live" and "ended", separated by spaces.
    """
    return CallPhase.create(*children, when=when)


def room_name() -> rx.Component:
    """The room's name as text."""
    return RoomName.create()
