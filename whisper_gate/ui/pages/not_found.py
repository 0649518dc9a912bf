"""The page for addresses that lead nowhere."""

import reflex as rx

from whisper_gate.ui.components.layout import message_page


def not_found() -> rx.Component:
    """Nothing here, and the way home."""
    return message_page(
        "door_closed",
        "There is nothing behind this door",
        "The address may be mistyped, or the page has moved.",
        rx.el.a("Front page", href="/", class_name="btn btn-primary"),
    )
