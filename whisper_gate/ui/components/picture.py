"""The product as a picture: a call window, drawn with the tokens and classes of the real one."""

import reflex as rx

from whisper_gate.media.words import say

_PEOPLE = (("Ana", "ana"), ("Ben", "ben"), ("Cleo", "cleo"), (say("landing-picture-you"), "dan"))
_CONTROLS = ("mic", "video", "monitor_up", "message_square")


def _tile(name: str | rx.Var[str], drawing: str, speaking: bool) -> rx.Component:
    return rx.el.div(
        rx.el.img(src=f"/people/{drawing}.svg", alt="", width="280", height="174"),
        rx.el.span(rx.icon("mic", size=13), name, class_name="picture-name"),
        class_name="picture-tile" + (" speaking" if speaking else ""),
    )


def call_picture() -> rx.Component:
    """Four people in a call; one image for assistive technology."""
    return rx.el.div(
        rx.el.div(
            *(_tile(name, drawing, drawing == "ana") for name, drawing in _PEOPLE),
            class_name="picture-grid",
        ),
        rx.el.div(
            *(rx.el.span(rx.icon(icon, size=20), class_name="picture-control") for icon in _CONTROLS),
            rx.el.span(rx.icon("phone_off", size=20), class_name="picture-control picture-leave"),
            class_name="picture-bar",
        ),
        role="img",
        aria_label=say("landing-picture"),
        class_name="picture",
    )
