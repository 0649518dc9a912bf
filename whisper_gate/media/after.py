"""Before the door and after the call: waiting to be let in, and how it ended."""

from __future__ import annotations

import reflex as rx

from whisper_gate.media.shared import path_of


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
