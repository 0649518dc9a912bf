"""The line above the stage, and ways to invite somebody."""

from __future__ import annotations

from typing import Any

import reflex as rx

from whisper_gate.media.shared import ICONS, path_of


class _Bar(rx.Component):
    library = path_of("bar.jsx")


class CallTimer(_Bar):
    """How long the call lasts."""

    tag = "CallTimer"


class PeopleCount(_Bar):
    """How many are in the call."""

    tag = "PeopleCount"


class LockedBadge(rx.Component):
    """A lock, while nobody else can come in."""

    library = path_of("host.jsx")
    tag = "LockedBadge"


class CopyLink(rx.Component):
    """Button "Copy link"."""

    library = path_of("stage.jsx")
    tag = "CopyLink"


class Invite(rx.Component):
    """Button "Invite": the room's link to scan, to copy, or to share."""

    library = path_of("invite.jsx")
    tag = "Invite"
    lib_dependencies: list[str] = ICONS

    path: rx.Var[str]
    name: rx.Var[str]


def call_timer() -> rx.Component:
    """How long the call lasts."""
    return CallTimer.create()


def people_count() -> rx.Component:
    """How many are in the call."""
    return PeopleCount.create()


def locked_badge() -> rx.Component:
    """A small lock, while the room is locked."""
    return LockedBadge.create()


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
