"""The page that makes an account."""

import reflex as rx

from whisper_gate.media.words import say
from whisper_gate.ui.components.forms import field, language_field, problem, submit
from whisper_gate.ui.components.layout import page
from whisper_gate.ui.components.session_link import session_link
from whisper_gate.ui.states.accounts import RegisterState


def _fields() -> list[rx.Component]:
    errors = RegisterState.errors
    return [
        field(
            say("page-username"),
            "username",
            errors,
            form="register",
            auto_complete="username",
            auto_capitalize="none",
            spell_check=False,
            required=True,
        ),
        field(
            say("page-email"),
            "email",
            errors,
            form="register",
            type="email",
            auto_complete="email",
            required=True,
        ),
        field(
            say("page-password"),
            "password",
            errors,
            form="register",
            hint=say("page-password-hint"),
            secret=True,
            auto_complete="new-password",
            required=True,
        ),
    ]


def register() -> rx.Component:
    """Name, e-mail and password."""
    return page(
        rx.el.section(
            rx.el.h1(say("register-heading")),
            rx.el.p(say("register-text"), class_name="muted"),
            rx.el.form(
                problem(RegisterState.problem),
                language_field(),
                *_fields(),
                submit(say("register-submit"), RegisterState.settled, "btn btn-primary btn-large btn-wide"),
                on_submit=RegisterState.register,
                method="post",  # were it sent without script, not in the address
                no_validate=True,
                class_name="form",
            ),
            rx.el.p(
                say("register-has-one"),
                " ",
                rx.el.a(say("page-log-in"), href=RegisterState.login_link, class_name="link"),
                class_name="muted",
            ),
            session_link(
                code=RegisterState.code,
                next=RegisterState.next,
                on_taken=RegisterState.taken,
                on_failed=RegisterState.failed,
            ),
            class_name="entry-card",
        ),
        class_name="centered",
    )
