"""The control bar: which controls there are, in which order, and what they are called."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx

from whisper_gate.media.faces import Icon, Text, picture
from whisper_gate.media.menu import more_menu
from whisper_gate.media.shared import path_of
from whisper_gate.media.words import say

# CSS pixels of the window: from here on a narrow bar has room for them; below they are in the More menu.
DEVICES_FROM = 760
HAND_FROM = 560
SHARE_FROM = 460


class _Bar(rx.Component):
    library = path_of("bar.jsx")


class ControlBar(_Bar):
    """A toolbar."""

    tag = "ControlBar"

    label: rx.Var[str]


class MicButton(_Bar):
    """The microphone, and its devices."""

    tag = "MicButton"

    devices_from: rx.Var[int]


class CameraButton(_Bar):
    """The camera, and its devices."""

    tag = "CameraButton"

    devices_from: rx.Var[int]


class ActionButton(_Bar):
    """A button for something that the call knows by name."""

    tag = "ActionButton"

    action: rx.Var[str]
    label: rx.Var[str]
    label_on: rx.Var[str]
    icon: rx.Var[rx.Component]
    icon_on: rx.Var[rx.Component]
    from_width: rx.Var[int]
    badge: rx.Var[int]
    tone: rx.Var[str]


class Control(_Bar):
    """A button for anything else."""

    tag = "Control"

    label: rx.Var[str]
    pressed: rx.Var[bool]
    tone: rx.Var[str]
    badge: rx.Var[int]
    note: rx.Var[str]
    from_width: rx.Var[int]

    on_click: rx.EventHandler[rx.event.no_args_event_spec]


class ReactionButton(rx.Component):
    """Six reactions."""

    library = path_of("reactions.jsx")
    tag = "ReactionButton"


def control_bar(*controls: rx.Component, label: Text | None = None) -> rx.Component:
    """Toolbar "Call controls".

    Args:
        *controls: from left to right; without any, `usual_controls()`.
        label: what the toolbar is called.
    """
    return ControlBar.create(*(controls or usual_controls()), label=label or say("bar-controls"))


def usual_controls() -> list[rx.Component]:
    """The controls of a bar that nobody has changed, to begin one's own list with."""
    return [
        mic_button(),
        camera_button(),
        share_button(),
        hand_button(),
        reaction_button(),
        panel_button("chat", "message_square", say("panel-chat")),
        panel_button("people", "users", say("panel-people")),
        more_menu(),
        leave_button(),
    ]


def mic_button(devices_from: int = DEVICES_FROM) -> rx.Component:
    """The microphone on or off; beside it the devices for sound, in windows as wide as `devices_from`."""
    return MicButton.create(devices_from=devices_from)


def camera_button(devices_from: int = DEVICES_FROM) -> rx.Component:
    """The camera on or off; beside it which one, in windows as wide as `devices_from`."""
    return CameraButton.create(devices_from=devices_from)


def share_button(from_width: int = SHARE_FROM) -> rx.Component:
    """Shares the screen; nothing where the browser cannot."""
    return action_button(
        "share",
        "monitor_up",
        say("bar-share"),
        icon_on="monitor_off",
        label_on=say("bar-stop-sharing"),
        from_width=from_width,
    )


def hand_button(from_width: int = HAND_FROM) -> rx.Component:
    """Raises the hand."""
    return action_button(
        "hand", "hand", say("bar-raise-hand"), label_on=say("bar-lower-hand"), from_width=from_width
    )


def reaction_button() -> rx.Component:
    """Opens the six reactions."""
    return ReactionButton.create()


def panel_button(
    name: str,
    icon: Icon,
    label: Text,
    *,
    badge: int | rx.Var[int] | None = None,
    from_width: int | None = None,
) -> rx.Component:
    """Opens and closes a side panel.

    Args:
        name: of the panel.
        icon: see `action_button`.
        label: see `action_button`.
        badge: how much is new there; "chat" and "people" know by themselves.
        from_width: see `action_button`.
    """
    return action_button(f"panel:{name}", icon, label, badge=badge, from_width=from_width)


def leave_button() -> rx.Component:
    """Leaves the call."""
    return action_button("leave", "phone_off", say("bar-leave"), tone="leave")


def action_button(
    action: str,
    icon: Icon,
    label: Text,
    *,
    icon_on: Icon | None = None,
    label_on: Text | None = None,
    tone: Literal["plain", "leave"] = "plain",
    badge: int | rx.Var[int] | None = None,
    from_width: int | None = None,
) -> rx.Component:
    """A round button for something that the call knows by name; nothing where that does not apply.

    Args:
        action: "share", "hand", "layout", "pip", "fullscreen", "corner", "hide", "flip", "leave",
            "panel:NAME" or "dialog:NAME".
        icon: the name of a lucide icon, or a component.
        label: what a press does.
        icon_on: the icon while it is on.
        label_on: what a press does while it is on.
        tone: "leave" is red and apart.
        badge: a small number; 0 shows none.
        from_width: CSS pixels; narrower windows do not show it.
    """
    return ActionButton.create(
        action=action,
        icon=picture(icon),
        label=label,
        icon_on=picture(icon_on),
        label_on=label_on,
        tone=tone,
        badge=badge,
        from_width=from_width,
    )


def control(
    icon: Icon,
    label: Text,
    *,
    on_click: Any = None,
    pressed: bool | rx.Var[bool] | None = None,
    tone: Literal["plain", "on", "off"] | rx.Var[str] | None = None,
    badge: int | rx.Var[int] | None = None,
    note: Text | None = None,
    from_width: int | None = None,
) -> rx.Component:
    """A round button of one's own.

    Args:
        icon: the name of a lucide icon, or a component.
        label: what a press does.
        on_click: a Reflex event.
        pressed: for what is on or off.
        tone: its colour; without one `pressed` decides.
        badge: a small number; 0 shows none.
        note: said after the label, by screen readers alone.
        from_width: CSS pixels; narrower windows do not show it.
    """
    return Control.create(
        picture(icon),
        label=label,
        on_click=on_click,
        pressed=pressed,
        tone=tone,
        badge=badge,
        note=note,
        from_width=from_width,
    )
