"""The front page."""

import reflex as rx

from whisper_gate.ui.components.forms import problem
from whisper_gate.ui.components.layout import jump_link, page
from whisper_gate.ui.components.picture import call_picture
from whisper_gate.ui.components.widgets import busy_button
from whisper_gate.ui.states.landing import LandingState

_POINTS = (
    (
        "shield_check",
        "Straight from you to them",
        "Sound and picture travel encrypted between the browsers. The server only introduces you.",
    ),
    (
        "heart_pulse",
        "It mends itself",
        "Networks drop. Calls here carry on, one calm sentence at a time.",
    ),
    (
        "package",
        "Yours to host",
        "One container with everything inside. Extend it in Python.",
    ),
)


def _join_form() -> rx.Component:
    refused = LandingState.errors.contains("code")
    return rx.el.form(
        rx.el.label("Code or link", html_for="landing-code", class_name="visually-hidden"),
        rx.el.input(
            id="landing-code",
            name="code",
            class_name="input",
            placeholder="Enter a code or link",
            auto_complete="off",
            required=True,
            spell_check=False,
            enter_key_hint="go",
            aria_describedby="landing-code-error",
            aria_invalid=rx.cond(refused, "true", "false"),
        ),
        busy_button("Join a room", type="submit", settled=LandingState.settled, class_name="btn"),
        on_submit=LandingState.join,
        method="post",  # were it sent without script, not in the address
        class_name="join-form",
    )


def _hero() -> rx.Component:
    return rx.el.section(
        rx.el.h1("A quiet room,", rx.el.br(), "with a door."),
        rx.el.p(
            "Video calls that go straight from browser to browser. Nothing to install, "
            "no account for guests, nobody in the middle.",
            class_name="lead",
        ),
        rx.el.div(
            busy_button(
                "Start a call",
                settled=LandingState.settled,
                on_click=LandingState.start_call,
                class_name="btn btn-primary btn-large",
            ),
            _join_form(),
            class_name="hero-actions",
        ),
        rx.el.p(
            LandingState.errors.get("code", ""),
            id="landing-code-error",
            role="alert",
            class_name="field-error",
        ),
        problem(LandingState.problem),
        class_name="hero",
    )


def _point(icon: str, title: str, text: str) -> rx.Component:
    return rx.el.section(
        rx.icon(icon, size=22, custom_attrs={"aria-hidden": "true"}),
        rx.el.h2(title),
        rx.el.p(text),
        class_name="point",
    )


def landing() -> rx.Component:
    """What it is, and two ways into a room."""
    return page(
        rx.el.div(_hero(), call_picture(), class_name="hero-row"),
        rx.el.div(*(_point(*point) for point in _POINTS), id="how", class_name="points"),
        links=(jump_link("How it works", "#how", "nav-link"),),
        class_name="landing",
    )
