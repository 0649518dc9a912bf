"""Who may enter a room: three cards, of which one is chosen."""

import reflex as rx

from whisper_gate.domain.rooms import Access
from whisper_gate.ui.states.room_words import ACCESS_SENTENCES, ACCESS_WORDS


def _card(access: Access, chosen: bool | rx.Var[bool]) -> rx.Component:
    return rx.el.label(
        rx.el.input(type="radio", name="access", value=access.value, default_checked=chosen),
        rx.el.span(
            rx.el.span(ACCESS_WORDS[access], class_name="radio-card-name"),
            rx.el.span(ACCESS_SENTENCES[access], class_name="radio-card-text"),
        ),
        class_name="radio-card",
    )


def access_cards(default: str | rx.Var[str]) -> rx.Component:
    """A group of radio buttons with a sentence each; the form gets `access`."""
    return rx.el.fieldset(
        rx.el.legend("Who may enter"),
        *(_card(access, default == access.value) for access in Access),
        class_name="radio-cards",
    )
