"""The page for addresses that lead nowhere."""

import reflex as rx

from whisper_gate.media.words import say
from whisper_gate.ui.components.layout import message_page


def not_found() -> rx.Component:
    """Nothing here, and the way home."""
    return message_page(
        "door_closed",
        say("page-lost-heading"),
        say("page-lost-text"),
        rx.el.a(say("page-front-page"), href="/", class_name="btn btn-primary"),
    )
