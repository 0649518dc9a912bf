"""Who may enter a room: three cards, of which one is chosen."""

import reflex as rx

from whisper_gate.domain.rooms import Access
from whisper_gate.media.words import say


def _card(access: Access, chosen: bool | rx.Var[bool]) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="radio", name="access", value=access.value, default_checked=chosen),
        rx.el.span(
            rx.el.span(say("rooms-access", access=access.value), class_name="radio-card-name"),
            rx.el.span(say("rooms-access-text", access=access.value), class_name="radio-card-text"),
        ),
        class_name="radio-card",
    )


def access_cards(default: str | rx.Var[str]) -> rx.Component:
    """A group of radio buttons with a sentence each; the form gets `access`."""
    return rx.el.fieldset(
        rx.el.legend(say("rooms-who")),
        *(_card(access, default == access.value) for access in Access),
        class_name="radio-cards",
    )
