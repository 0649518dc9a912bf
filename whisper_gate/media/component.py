"""The call, as Reflex components: thin views around one engine per page.

A page is composed in Python from the functions below; docs/media.md shows how. Everything inside the call
(sockets, peers, tiles, levels) lives in the JavaScript beside this file and never passes through Reflex
state. The two meet in the props and events of `call_room`.
"""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx
from reflex_components_core.core.banner import WebsocketTargetURL

from whisper_gate.media.shared import path_of

# The version that Reflex itself installs.
_ICONS = ["lucide-react@1.26.0"]

DeviceKind = Literal["camera", "microphone", "speaker"]


def _two_texts(first: rx.Var[str], second: rx.Var[str]) -> tuple[rx.Var[str], rx.Var[str]]:
    return first, second


def _one_text(value: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (value,)


_ROOM = path_of("room.jsx")


class CallRoom(rx.Component):
    """The root: owns the engine and provides it to everything inside."""

    library = _ROOM
    tag = "CallRoom"
    lib_dependencies: list[str] = _ICONS

    endpoint: rx.Var[str]
    room_id: rx.Var[str]
    room_name: rx.Var[str]
    display_name: rx.Var[str]
    grant: rx.Var[dict[str, Any]]
    refusal: rx.Var[dict[str, Any]]

    on_join_request: rx.EventHandler[_two_texts]
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


class _Lobby(rx.Component):
    library = path_of("lobby.jsx")


class Preview(_Lobby):
    """The own picture before the call."""

    tag = "Preview"


class LevelMeter(_Lobby):
    """The own microphone's level."""

    tag = "LevelMeter"


class NameField(_Lobby):
    """Textbox "Your name"."""

    tag = "NameField"


class PasswordField(_Lobby):
    """Textbox "Room password"."""

    tag = "PasswordField"


class JoinButton(_Lobby):
    """Button "Join"."""

    tag = "JoinButton"


class DeviceSelect(_Lobby):
    """Combobox of one kind of device."""

    tag = "DeviceSelect"

    kind: rx.Var[str]


class LobbyNotice(_Lobby):
    """What the door or a device said."""

    tag = "LobbyNotice"


class _Stage(rx.Component):
    library = path_of("stage.jsx")


class Stage(_Stage):
    """The tiles."""

    tag = "Stage"


class CopyLink(_Stage):
    """Button "Copy link"."""

    tag = "CopyLink"


class _Bar(rx.Component):
    library = path_of("bar.jsx")


class ControlBar(_Bar):
    """Toolbar "Call controls"."""

    tag = "ControlBar"


class CallTimer(_Bar):
    """How long the call lasts."""

    tag = "CallTimer"


class PeopleCount(_Bar):
    """How many are in the call."""

    tag = "PeopleCount"


class _Settings(rx.Component):
    library = path_of("settings.jsx")


class SettingsButton(_Settings):
    """Button "Settings"."""

    tag = "SettingsButton"


class LockedBadge(rx.Component):
    """A lock, while nobody else can come in."""

    library = path_of("host.jsx")
    tag = "LockedBadge"


class SidePanel(rx.Component):
    """People or chat, when one of them is open."""

    library = path_of("panel.jsx")
    tag = "SidePanel"


class Invite(rx.Component):
    """Button "Invite": the room's link to scan, to copy, or to share."""

    library = path_of("invite.jsx")
    tag = "Invite"
    lib_dependencies: list[str] = _ICONS

    path: rx.Var[str]
    name: rx.Var[str]


class _Waiting(rx.Component):
    library = path_of("waiting.jsx")


class WaitingHeading(_Waiting):
    """Heading "Waiting for Ana to let you in"."""

    tag = "WaitingHeading"


class WaitingText(_Waiting):
    """What happens next."""

    tag = "WaitingText"


class StopWaitingButton(_Waiting):
    """Button "Stop waiting"."""

    tag = "StopWaitingButton"


class _After(rx.Component):
    library = path_of("after.jsx")


class EndedHeading(_After):
    """Heading "You left the call", or why it ended."""

    tag = "EndedHeading"


class EndedText(_After):
    """One sentence more, where there is something to say."""

    tag = "EndedText"


class RejoinButton(_After):
    """Button "Rejoin"."""

    tag = "RejoinButton"


def call_room(
    *children: Any,
    room_id: Any,
    room_name: Any = "",
    display_name: Any = "",
    grant: Any = None,
    refusal: Any = None,
    on_join_request: Any = None,
    on_joined: Any = None,
    on_left: Any = None,
    on_failed: Any = None,
) -> rx.Component:
    """The root of a call page.

    Args:
        *children: the page; every other function of this module works only inside.
        room_id: the room; another id resets the engine to its lobby.
        room_name: for headings and the document's title.
        display_name: the account's name, or "" for guests, whose last name is remembered by the browser.
        grant: {} or {"ticket", "participant_id", "name", "ice_servers", "serial"}; a new serial joins.
        refusal: {} or {"code", "message", "serial"}; a new serial goes back to the lobby and says why.
        on_join_request: called with name and room password on Join; answer with a grant or a refusal.
        on_joined: called when the room has let the person in; who has to wait is not in yet.
        on_left: called with the reason: "left", or a code of docs/protocol.md.
        on_failed: called with a code when joining failed.
    """
    handlers = {
        "on_join_request": on_join_request,
        "on_joined": on_joined,
        "on_left": on_left,
        "on_failed": on_failed,
    }
    return CallRoom.create(
        *children,
        endpoint=WebsocketTargetURL.create().to(str),
        room_id=room_id,
        room_name=room_name,
        display_name=display_name,
        grant={} if grant is None else grant,
        refusal={} if refusal is None else refusal,
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


def preview() -> rx.Component:
    """The mirrored own picture with both toggles on it."""
    return Preview.create()


def level_meter() -> rx.Component:
    """Six bars that follow the own microphone; beside the preview they lie on its corner."""
    return LevelMeter.create()


def name_field() -> rx.Component:
    """Textbox "Your name"; Enter joins."""
    return NameField.create()


def password_field() -> rx.Component:
    """Textbox "Room password"; Enter joins. For rooms that have one."""
    return PasswordField.create()


def join_button() -> rx.Component:
    """Button "Join" with its progress."""
    return JoinButton.create()


def device_select(kind: DeviceKind) -> rx.Component:
    """Combobox "Camera", "Microphone" or "Speaker"."""
    return DeviceSelect.create(kind=kind)


def notice() -> rx.Component:
    """What the door or a device said, if anything."""
    return LobbyNotice.create()


def stage() -> rx.Component:
    """The tiles, with the banners that belong to them. Fills its parent."""
    return Stage.create()


def control_bar() -> rx.Component:
    """Toolbar "Call controls"."""
    return ControlBar.create()


def side_panel() -> rx.Component:
    """People or chat, when one of them is open."""
    return SidePanel.create()


def call_timer() -> rx.Component:
    """How long the call lasts."""
    return CallTimer.create()


def people_count() -> rx.Component:
    """How many are in the call."""
    return PeopleCount.create()


def locked_badge() -> rx.Component:
    """A small lock, while the room is locked."""
    return LockedBadge.create()


def settings_button() -> rx.Component:
    """Button "Settings": opens the dialog with devices, sound, picture, appearance and keys."""
    return SettingsButton.create()


def copy_link() -> rx.Component:
    """Button "Copy link": the address of this page."""
    return CopyLink.create()


def invite(path: Any = "", name: Any = "", class_name: str = "btn") -> rx.Component:
    """Button "Invite": a dialog with the link as QR code and as text, to copy or to share.

    Args:
        path: of the room, as `/rooms/...`; needed outside `call_room` only, where this may stand too.
        name: of the room; as `path`.
        class_name: of the button.
    """
    return Invite.create(path=path, name=name, class_name=class_name)


def waiting_heading() -> rx.Component:
    """The h1 before the door: "Waiting for Ana to let you in", or for the host who is not there yet."""
    return WaitingHeading.create()


def waiting_text() -> rx.Component:
    """What happens next, with dots that breathe."""
    return WaitingText.create()


def stop_waiting_button() -> rx.Component:
    """Button "Stop waiting": back to the lobby; the hosts see that nobody waits any more."""
    return StopWaitingButton.create()


def ended_heading() -> rx.Component:
    """The h1 after the call: "You left the call", or why it ended."""
    return EndedHeading.create()


def ended_text() -> rx.Component:
    """One sentence more, where there is something to say."""
    return EndedText.create()


def rejoin_button() -> rx.Component:
    """Button "Rejoin" or "Ask again": asks the door again, with the same name and devices.

    Nothing where the door stays closed: after a ban, a refused knock, or the end of the room.
    """
    return RejoinButton.create()
