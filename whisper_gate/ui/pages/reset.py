"""The page that a link for a new password opens."""

import reflex as rx

from whisper_gate.media.words import say
from whisper_gate.ui.components.forms import field, problem, submit
from whisper_gate.ui.components.layout import page
from whisper_gate.ui.components.session_link import link_token
from whisper_gate.ui.states.recovery import ResetState


def reset() -> rx.Component:
    """The new password."""
    return page(
        rx.el.section(
            rx.el.h1(say("reset-heading")),
            rx.el.p(say("reset-text"), class_name="muted"),
            rx.el.form(
                problem(ResetState.problem),
                link_token(name="token"),
                field(
                    say("page-new-password"),
                    "password",
                    ResetState.errors,
                    form="reset",
                    hint=say("page-password-hint"),
                    secret=True,
                    auto_complete="new-password",
                    required=True,
                ),
                submit(say("page-set-password"), ResetState.settled, "btn btn-primary btn-large btn-wide"),
                on_submit=ResetState.reset_password,
                method="post",  # were it sent without script, not in the address
                class_name="form",
            ),
            rx.el.p(
                say("reset-no-use"),
                " ",
                rx.el.a(say("reset-ask"), href="/forgot", class_name="link"),
                class_name="muted",
            ),
            class_name="entry-card",
        ),
        class_name="centered",
    )
