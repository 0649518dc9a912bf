"""The front page."""

import reflex as rx

from whisper_gate.media.words import LANGUAGE, said, say
from whisper_gate.ui.components.forms import problem
from whisper_gate.ui.components.layout import jump_link, page
from whisper_gate.ui.components.picture import call_picture
from whisper_gate.ui.components.widgets import busy_button
from whisper_gate.ui.states.landing import LandingState

_POINTS = (
    ("shield_check", say("landing-direct"), say("landing-direct-text")),
    ("heart_pulse", say("landing-mends"), say("landing-mends-text")),
    ("package", say("landing-yours"), say("landing-yours-text")),
)


def _join_form() -> rx.Component:
    refused = LandingState.errors.contains("code")
    return rx.el.form(
        rx.el.label(say("landing-code"), html_for="landing-code", class_name="visually-hidden"),
        rx.el.input(
            id="landing-code",
            name="code",
            class_name="input",
            placeholder=say("landing-code-example"),
            auto_complete="off",
            required=True,
            spell_check=False,
            enter_key_hint="go",
            aria_describedby="landing-code-error",
            aria_invalid=rx.cond(refused, "true", "false"),
        ),
        busy_button(say("landing-join"), type="submit", settled=LandingState.settled, class_name="btn"),
        on_submit=LandingState.join,
        method="post",  # were it sent without script, not in the address
        class_name="join-form",
    )


def _hero() -> rx.Component:
    return rx.el.section(
        rx.el.h1(say("landing-heading")),
        rx.el.p(say("landing-lead"), class_name="lead"),
        rx.el.div(
            busy_button(
                say("landing-start"),
                settled=LandingState.settled,
                on_click=LandingState.start_call(LANGUAGE),
                class_name="btn btn-primary btn-large",
            ),
            _join_form(),
            class_name="hero-actions",
        ),
        rx.el.p(
            said(LandingState.errors["code"]),
            id="landing-code-error",
            role="alert",
            class_name="field-error",
        ),
        problem(LandingState.problem),
        class_name="hero",
    )


def _point(icon: str, title: rx.Var[str], text: rx.Var[str]) -> rx.Component:
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
        links=(jump_link(say("nav-how"), "#how", "nav-link"),),
        class_name="landing",
    )
