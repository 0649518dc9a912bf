"""The page that a verification link opens."""

import reflex as rx

from whisper_gate.media.words import said, say
from whisper_gate.ui.components.layout import message, page
from whisper_gate.ui.components.session_link import link_opened
from whisper_gate.ui.states.recovery import VerifyState


def _working() -> rx.Component:
    return rx.el.section(
        rx.el.h1(say("verify-wait")),
        rx.el.p(say("verify-wait-text"), class_name="muted"),
        role="status",
        class_name="message",
    )


def verify() -> rx.Component:
    """Whether the link was good."""
    return page(
        link_opened(on_token=VerifyState.verify),
        rx.match(
            VerifyState.view,
            (
                "done",
                message(
                    "mail_check",
                    say("verify-done"),
                    say("verify-done-text"),
                    rx.el.a(say("page-your-rooms"), href="/home", class_name="btn btn-primary"),
                ),
            ),
            (
                "bad",
                message(
                    "mail_x",
                    say("verify-bad"),
                    said(VerifyState.problem),
                    rx.el.a(say("page-your-account"), href="/account", class_name="btn btn-primary"),
                ),
            ),
            _working(),
        ),
        class_name="centered",
    )
