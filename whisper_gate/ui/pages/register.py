"""The page that makes an account."""

import reflex as rx

from whisper_gate.ui.components.forms import field, problem, submit
from whisper_gate.ui.components.layout import page
from whisper_gate.ui.components.session_link import session_link
from whisper_gate.ui.states.accounts import RegisterState


def _fields() -> list[rx.Component]:
    errors = RegisterState.errors
    return [
        field(
            "Username",
            "username",
            errors,
            form="register",
            auto_complete="username",
            auto_capitalize="none",
            spell_check=False,
            required=True,
        ),
        field(
            "Email",
            "email",
            errors,
            form="register",
            type="email",
            auto_complete="email",
            required=True,
        ),
        field(
            "Password",
            "password",
            errors,
            form="register",
            hint="At least 8 characters. Long is better than complicated.",
            secret=True,
            auto_complete="new-password",
            required=True,
        ),
    ]


def register() -> rx.Component:
    """Name, e-mail and password."""
    return page(
        rx.el.section(
            rx.el.h1("Create an account"),
            rx.el.p("It keeps your rooms. Guests never need one.", class_name="muted"),
            rx.el.form(
                problem(RegisterState.problem),
                *_fields(),
                submit("Create account", RegisterState.settled, "btn btn-primary btn-large btn-wide"),
                on_submit=RegisterState.register,
                method="post",  # were it sent without script, not in the address
                no_validate=True,
                class_name="form",
            ),
            rx.el.p(
                "Have one already? ",
                rx.el.a("Log in", href=RegisterState.login_link, class_name="link"),
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
