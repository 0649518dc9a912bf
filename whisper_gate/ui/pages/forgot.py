"""The page that sends a link for a new password."""

import reflex as rx

from whisper_gate.media.words import say
from whisper_gate.ui.components.forms import field, language_field, problem, submit
from whisper_gate.ui.components.layout import page
from whisper_gate.ui.states.recovery import ForgotState

_OPERATOR = "python -m whisper_gate users reset NAME"


def _ask() -> rx.Component:
    return rx.fragment(
        rx.el.p(say("forgot-text"), class_name="muted"),
        rx.el.form(
            problem(ForgotState.problem),
            language_field(),
            field(
                say("page-username-or-email"),
                "login",
                form="forgot",
                auto_complete="username",
                auto_capitalize="none",
                spell_check=False,
                required=True,
            ),
            submit(say("forgot-submit"), ForgotState.settled, "btn btn-primary btn-large btn-wide"),
            on_submit=ForgotState.ask,
            method="post",  # were it sent without script, not in the address
            class_name="form",
        ),
    )


def _sent() -> rx.Component:
    return rx.el.p(say("forgot-sent"), role="status", class_name="muted")


def _operator() -> rx.Component:
    return rx.fragment(
        rx.el.p(say("forgot-operator"), class_name="muted"),
        rx.el.div(
            rx.el.p(say("forgot-operator-command"), class_name="field-hint"),
            rx.el.pre(rx.el.code(_OPERATOR), class_name="command"),
        ),
    )


def forgot() -> rx.Component:
    """Name or address; or whom to ask."""
    return page(
        rx.el.section(
            rx.el.h1(say("forgot-heading")),
            rx.match(
                ForgotState.view,
                ("ask", _ask()),
                ("sent", _sent()),
                ("operator", _operator()),
                rx.el.div(class_name="skeleton line-skeleton"),
            ),
            rx.el.p(rx.el.a(say("forgot-back"), href="/login", class_name="link"), class_name="muted"),
            class_name="entry-card",
        ),
        class_name="centered",
    )
