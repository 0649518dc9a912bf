"""The log-in page."""

import reflex as rx

from whisper_gate.media.words import say
from whisper_gate.ui.components.forms import field, note, problem, submit
from whisper_gate.ui.components.layout import page
from whisper_gate.ui.components.session_link import session_link
from whisper_gate.ui.states.accounts import LoginState


def login() -> rx.Component:
    """Name and password."""
    return page(
        rx.el.section(
            rx.el.h1(say("login-heading")),
            note(LoginState.note),
            rx.el.form(
                problem(LoginState.problem),
                field(
                    say("page-username-or-email"),
                    "login",
                    form="login",
                    auto_complete="username",
                    auto_capitalize="none",
                    spell_check=False,
                    required=True,
                ),
                field(
                    say("page-password"),
                    "password",
                    form="login",
                    secret=True,
                    auto_complete="current-password",
                    required=True,
                ),
                rx.el.a(say("login-forgot"), href="/forgot", class_name="link aside"),
                submit(say("login-submit"), LoginState.settled, "btn btn-primary btn-large btn-wide"),
                on_submit=LoginState.log_in,
                method="post",  # were it sent without script, not in the address
                class_name="form",
            ),
            rx.el.p(
                say("login-has-none"),
                " ",
                rx.el.a(say("login-create"), href=LoginState.register_link, class_name="link"),
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
