"""The More menu of the control bar: which items there are, and in which order."""

from __future__ import annotations

from typing import Any

import reflex as rx

from whisper_gate.media.faces import Icon, Text, picture
from whisper_gate.media.shared import path_of
from whisper_gate.media.words import say

# CSS pixels of the window: narrower, the own view is in the corner anyway.
CORNER_FROM = 512


class _Menu(rx.Component):
    library = path_of("more.jsx")


class MoreMenu(_Menu):
    """A round button and its menu."""

    tag = "MoreMenu"

    label: rx.Var[str]


class ActionItem(_Menu):
    """An item for something that the call knows by name."""

    tag = "ActionItem"

    action: rx.Var[str]
    label: rx.Var[str]
    label_on: rx.Var[str]
    icon: rx.Var[rx.Component]
    icon_on: rx.Var[rx.Component]
    note_on: rx.Var[str]
    apart: rx.Var[bool]
    from_width: rx.Var[int]
    below: rx.Var[int]


class MenuItem(_Menu):
    """An item for anything else."""

    tag = "MenuItem"

    label: rx.Var[str]
    note: rx.Var[str]
    danger: rx.Var[bool]
    apart: rx.Var[bool]
    from_width: rx.Var[int]
    below: rx.Var[int]

    on_pick: rx.EventHandler[rx.event.no_args_event_spec]


def more_menu(*items: rx.Component, label: Text | None = None) -> rx.Component:
    """Button "More" and its menu.

    Args:
        *items: from top to bottom; without any, `usual_items()`.
        label: what button and menu are called.
    """
    return MoreMenu.create(*(items or usual_items()), label=label or say("more-title"))


def usual_items() -> list[rx.Component]:
    """The items of a menu that nobody has changed, to begin one's own list with."""
    return [
        share_item(),
        hand_item(),
        layout_item(),
        picture_in_picture_item(),
        full_screen_item(),
        own_place_item(),
        own_view_item(),
        flip_item(),
        connection_item(),
        settings_item(),
        keys_item(),
        report_item(),
    ]


def share_item(below: int = 460) -> rx.Component:
    """Shares the screen, where the bar has no room for that."""
    return action_item(
        "share",
        "monitor_up",
        say("bar-share"),
        icon_on="monitor_off",
        label_on=say("bar-stop-sharing"),
        below=below,
    )


def hand_item(below: int = 560) -> rx.Component:
    """Raises the hand, where the bar has no room for that."""
    return action_item("hand", "hand", say("bar-raise-hand"), label_on=say("bar-lower-hand"), below=below)


def layout_item() -> rx.Component:
    """Who speaks large, or all of the same size."""
    return action_item(
        "layout", "square_user", say("more-speaker"), icon_on="layout_grid", label_on=say("more-grid")
    )


def picture_in_picture_item() -> rx.Component:
    """The call in a small window above all others."""
    return action_item("pip", "picture_in_picture_2", say("more-pip"), label_on=say("more-leave-pip"))


def full_screen_item() -> rx.Component:
    """The page on the full screen."""
    return action_item("fullscreen", "fullscreen", say("more-full"), label_on=say("more-leave-full"))


def own_place_item(from_width: int = CORNER_FROM) -> rx.Component:
    """The own view in the corner, or among the others."""
    return action_item(
        "corner",
        "minimize_2",
        say("more-own-corner"),
        icon_on="maximize_2",
        label_on=say("more-own-tile"),
        from_width=from_width,
    )


def own_view_item() -> rx.Component:
    """The own view hidden, for oneself alone."""
    return action_item(
        "hide",
        "eye_off",
        say("more-hide-own"),
        icon_on="eye",
        label_on=say("more-show-own"),
        note_on=say("more-others-see"),
    )


def flip_item() -> rx.Component:
    """The other camera of what is held in a hand."""
    return action_item("flip", "switch_camera", say("more-flip"))


def connection_item() -> rx.Component:
    """Opens and closes the panel about the connections."""
    return panel_item("connection", "activity", say("connection-title"), apart=True)


def settings_item() -> rx.Component:
    """Opens the settings."""
    return dialog_item("settings", "settings", say("settings-title"))


def keys_item() -> rx.Component:
    """Opens the list of keys, where there is a keyboard."""
    return dialog_item("keys", "keyboard", say("key-title"))


def report_item() -> rx.Component:
    """Opens the dialog "Report a problem"."""
    return dialog_item("report", "flag", say("report-title"))


def panel_item(
    name: str, icon: Icon, label: Text, *, below: int | None = None, apart: bool = False
) -> rx.Component:
    """Opens and closes a side panel; see `panel`."""
    return action_item(f"panel:{name}", icon, label, below=below, apart=apart)


def dialog_item(name: str, icon: Icon, label: Text, *, apart: bool = False) -> rx.Component:
    """Opens a dialog; see `dialog`."""
    return action_item(f"dialog:{name}", icon, label, apart=apart)


def action_item(
    action: str,
    icon: Icon,
    label: Text,
    *,
    icon_on: Icon | None = None,
    label_on: Text | None = None,
    note_on: Text | None = None,
    apart: bool = False,
    from_width: int | None = None,
    below: int | None = None,
) -> rx.Component:
    """An item for something that the call knows by name; nothing where that does not apply.

    Args:
        action: as for `action_button`.
        icon: the name of a lucide icon, or a component.
        label: what picking it does.
        icon_on: the icon while it is on.
        label_on: what picking it does while it is on.
        note_on: a second line while it is on.
        apart: a line above it.
        from_width: CSS pixels; narrower windows do not show it.
        below: CSS pixels; windows as wide as this do not show it.
    """
    return ActionItem.create(
        action=action,
        icon=picture(icon),
        label=label,
        icon_on=picture(icon_on),
        label_on=label_on,
        note_on=note_on,
        apart=apart,
        from_width=from_width,
        below=below,
    )


def menu_item(
    icon: Icon,
    label: Text,
    *,
    on_pick: Any = None,
    note: Text | None = None,
    danger: bool = False,
    apart: bool = False,
    from_width: int | None = None,
    below: int | None = None,
) -> rx.Component:
    """An item of one's own.

    Args:
        icon: the name of a lucide icon, or a component.
        label: what picking it does.
        on_pick: a Reflex event.
        note: a second line.
        danger: in red, for what cannot be undone.
        apart: a line above it.
        from_width: CSS pixels; narrower windows do not show it.
        below: CSS pixels; windows as wide as this do not show it.
    """
    return MenuItem.create(
        picture(icon),
        label=label,
        on_pick=on_pick,
        note=note,
        danger=danger,
        apart=apart,
        from_width=from_width,
        below=below,
    )
