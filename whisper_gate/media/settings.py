"""Dialogs over the call: the settings and their sections, and the list of keys."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx

from whisper_gate.media.faces import Text
from whisper_gate.media.lobby import device_select
from whisper_gate.media.report import report_form
from whisper_gate.media.shared import path_of
from whisper_gate.media.words import language_select, say

# What a browser keeps of somebody (preferences.js).
Preference = Literal[
    "noiseSuppression",
    "echoCancellation",
    "autoGainControl",
    "mirror",
    "hideAddress",
    "muteOnJoin",
    "holdToTalk",
    "singleKeys",
]


class _Settings(rx.Component):
    library = path_of("settings.jsx")


class Dialog(_Settings):
    """What lies over the call while it is asked for."""

    tag = "Dialog"

    name: rx.Var[str]
    label: rx.Var[str]


class SettingsButton(_Settings):
    """Button "Settings"."""

    tag = "SettingsButton"


class Section(_Settings):
    """A part of the settings, with its heading."""

    tag = "Section"

    label: rx.Var[str]


class PreferenceSwitch(_Settings):
    """A switch for what this browser keeps."""

    tag = "PreferenceSwitch"

    name: rx.Var[str]
    label: rx.Var[str]
    hint: rx.Var[str]


class SoundsSwitch(_Settings):
    """A switch for soft sounds."""

    tag = "SoundsSwitch"

    label: rx.Var[str]
    hint: rx.Var[str]


class Switch(_Settings):
    """A switch for anything else."""

    tag = "Switch"

    label: rx.Var[str]
    hint: rx.Var[str]
    checked: rx.Var[bool]

    on_change: rx.EventHandler[rx.event.passthrough_event_spec(bool)]


class AppearanceChoice(_Settings):
    """By the system, dark or light."""

    tag = "AppearanceChoice"


class KeyList(_Settings):
    """What each key does."""

    tag = "KeyList"


def usual_dialogs() -> list[rx.Component]:
    """The dialogs of a page that nobody has changed, to begin one's own list with."""
    return [settings_dialog(), keys_dialog(), report_dialog()]


def dialog(name: str, label: Text, *children: rx.Component) -> rx.Component:
    """A dialog over the call; `dialog_item` and `action_button("dialog:NAME", ...)` open it.

    Args:
        name: what those two call it.
        label: its heading.
        *children: what stands in it.
    """
    return Dialog.create(*children, name=name, label=label)


def settings_dialog(*sections: rx.Component) -> rx.Component:
    """Dialog "Settings".

    Args:
        *sections: from top to bottom; without any, `usual_sections()`.
    """
    return dialog("settings", say("settings-title"), *(sections or usual_sections()))


def usual_sections() -> list[rx.Component]:
    """The sections of settings that nobody has changed, to begin one's own list with."""
    return [
        sound_section(),
        picture_section(),
        calls_section(),
        appearance_section(),
        keyboard_section(),
    ]


def settings_button() -> rx.Component:
    """Button "Settings": opens the dialog with devices, sound, picture, appearance and keys."""
    return SettingsButton.create()


def section(label: Text, *children: rx.Component) -> rx.Component:
    """A part of the settings, with its heading."""
    return Section.create(*children, label=label)


def sound_section() -> rx.Component:
    """Microphone, speaker, and what is done to one's voice."""
    return section(
        say("settings-sound"),
        device_select("microphone"),
        device_select("speaker"),
        preference_switch("noiseSuppression", say("settings-noise"), say("settings-noise-hint")),
        preference_switch("echoCancellation", say("settings-echo"), say("settings-echo-hint")),
        preference_switch("autoGainControl", say("settings-level"), say("settings-level-hint")),
    )


def picture_section() -> rx.Component:
    """The camera, and whether one sees oneself mirrored."""
    return section(
        say("settings-picture"),
        device_select("camera"),
        preference_switch("mirror", say("settings-mirror"), say("settings-mirror-hint")),
    )


def calls_section() -> rx.Component:
    """How one joins, hears and speaks."""
    return section(
        say("settings-calls"),
        preference_switch("muteOnJoin", say("settings-mute-on-join")),
        preference_switch("hideAddress", say("settings-hide-address"), say("settings-hide-address-hint")),
        sounds_switch(),
        preference_switch("holdToTalk", say("settings-hold-to-talk"), say("settings-hold-to-talk-hint")),
    )


def appearance_section() -> rx.Component:
    """Dark or light, and the language."""
    return section(say("settings-appearance"), appearance_choice(), language_select())


def keyboard_section() -> rx.Component:
    """What each key does."""
    return section(say("settings-keyboard"), key_list(), single_keys_switch())


def keys_dialog() -> rx.Component:
    """Dialog "Keyboard shortcuts"."""
    keys = rx.el.div(key_list(), single_keys_switch(), class_name="wg-setting-part")
    return dialog("keys", say("key-title"), keys)


def report_dialog() -> rx.Component:
    """Dialog "Report a problem": says what is sent and what is not, sends it, and shows the code."""
    return dialog("report", say("report-title"), report_form())


def preference_switch(name: Preference, label: Text, hint: Text | None = None) -> rx.Component:
    """A switch for what this browser keeps; it holds at once."""
    return PreferenceSwitch.create(name=name, label=label, hint=hint)


def sounds_switch() -> rx.Component:
    """Soft sounds for messages and arrivals."""
    return SoundsSwitch.create(label=say("settings-sounds"), hint=say("settings-sounds-hint"))


def single_keys_switch() -> rx.Component:
    """Whether single letters are shortcuts (WCAG 2.1.4)."""
    return preference_switch("singleKeys", say("settings-single-keys"), say("settings-single-keys-hint"))


def switch(
    label: Text, *, checked: bool | rx.Var[bool], on_change: Any, hint: Text | None = None
) -> rx.Component:
    """A switch of one's own.

    Args:
        label: what is on or off.
        checked: whether it is on.
        on_change: a Reflex event; gets whether it is to be on.
        hint: one line of help.
    """
    return Switch.create(label=label, hint=hint, checked=checked, on_change=on_change)


def appearance_choice() -> rx.Component:
    """As the system, dark or light."""
    return AppearanceChoice.create()


def key_list() -> rx.Component:
    """Every key of the call; those that are switched off are dimmed."""
    return KeyList.create()
