"""The log-in page."""

import reflex as rx

from whisper_gate.ui.components.forms import field, note, problem, submit
from whisper_gate.ui.components.layout import page
from whisper_gate.ui.components.session_link import session_link
from whisper_gate.ui.states.accounts import LoginState


def login() -> rx.Component:
    """Name and password."""
    return page(
        rx.el.section(
            rx.el.h1("Log in"),
            note(LoginState.note),
            rx.el.form(
                problem(LoginState.problem),
                field(
                    "Username or email",
                    "login",
                    form="login",
                    auto_complete="username",
                    auto_capitalize="none",
                    spell_check=False,
                    required=True,
                ),
                field(
                    "Password",
                    "password",
                    form="login",
                    secret=True,
                    auto_complete="current-password",
                    required=True,
                ),
                rx.el.a("Forgot your password?", href="/forgot", class_name="link aside"),
                submit("Log in", LoginState.settled, "btn btn-primary btn-large btn-wide"),
                on_submit=LoginState.log_in,
                method="post",  # were it sent without script, not in the address
                class_name="form",
            ),
            rx.el.p(
                "No account yet? ",
                rx.el.a("Create one", href=LoginState.register_link, class_name="link"),
                class_name="muted",
            ),
            session_link(
                code=LoginState.code,
                next=LoginState.next,
                on_taken=LoginState.taken,
                on_failed=LoginState.failed,
            ),
            class_name="entry-card",
        ),
        class_name="centered",
    )
