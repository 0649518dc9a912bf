"""The lobby: see and hear yourself, say who you are, join."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx

from whisper_gate.media.shared import path_of

DeviceKind = Literal["camera", "microphone", "speaker"]


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


class Readiness(rx.Component):
    """One line on how good a call will be."""

    library = path_of("readiness.jsx")
    tag = "Readiness"

    seats: rx.Var[int]


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


def readiness(seats: Any = 12) -> rx.Component:
    """One calm line on how good a call will be, and its details.

    Args:
        seats: of this room; nothing is promised for more people.
    """
    return Readiness.create(seats=seats)
