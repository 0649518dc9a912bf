"""The page that a link for a new password opens."""

import reflex as rx

from whisper_gate.ui.components.forms import field, problem, submit
from whisper_gate.ui.components.layout import page
from whisper_gate.ui.components.session_link import link_token
from whisper_gate.ui.states.recovery import ResetState


def reset() -> rx.Component:
    """The new password."""
    return page(
        rx.el.section(
            rx.el.h1("Set a new password"),
            rx.el.p("You will be signed out everywhere.", class_name="muted"),
            rx.el.form(
                problem(ResetState.problem),
                link_token(name="token"),
                field(
                    "New password",
                    "password",
                    ResetState.errors,
                    form="reset",
                    hint="At least 8 characters. Long is better than complicated.",
                    secret=True,
                    auto_complete="new-password",
                    required=True,
                ),
                submit("Set password", ResetState.settled, "btn btn-primary btn-large btn-wide"),
                on_submit=ResetState.reset_password,
                method="post",  # were it sent without script, not in the address
                class_name="form",
            ),
            rx.el.p(
                "The link does not work? ",
                rx.el.a("Ask for another", href="/forgot", class_name="link"),
                class_name="muted",
            ),
            class_name="entry-card",
        ),
        class_name="centered",
    )
