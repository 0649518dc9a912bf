"""What people see when their page has lost its server: one slim line, and no addresses."""

import reflex as rx
from reflex_components_core.core.banner import has_connection_errors

from whisper_gate.media.words import said, say
from whisper_gate.ui.components.line import Line, NewVersion
from whisper_gate.ui.components.widgets import leave_button
from whisper_gate.ui.states.mishap import MishapState


def connection_banner() -> rx.Component:
    """Says "Reconnecting…" while the page's socket is down, or that the page is waiting for its contents.

    Names a mishap, too, or a new release.
    """
    return rx.fragment(
        Line.create(),
        NewVersion.create(),
        rx.el.div(
            rx.cond(
                has_connection_errors,
                rx.el.span(say("note-reconnecting"), class_name="connection-banner"),
                # Part of the page before it knows anything; seen only where that lasts (see the style).
                rx.cond(
                    rx.State.is_hydrated,
                    rx.fragment(),
                    rx.el.span(say("note-slow"), class_name="connection-banner connection-slow"),
                ),
            ),
            role="status",
            class_name="connection",
        ),
        rx.el.div(
            rx.cond(
                said(MishapState.mishap) != "",
                rx.el.div(
                    rx.el.span(said(MishapState.mishap)),
                    rx.el.button(
                        say("note-close"),
                        on_click=MishapState.dismiss,
                        type="button",
                        class_name="btn btn-quiet",
                    ),
                    class_name="mishap",
                ),
            ),
            role="alert",
        ),
    )


def broken_page() -> rx.Component:
    """What stands where a page failed to draw itself."""
    return rx.el.main(
        rx.el.section(
            rx.el.h1(say("error-page-title")),
            rx.el.p(say("error-page-text"), class_name="muted"),
            rx.el.div(
                leave_button(say("error-page-again"), to="", class_name="btn btn-primary"),
                leave_button(say("error-page-leave"), to="/", class_name="btn"),
                class_name="message-actions",
            ),
            class_name="message",
        ),
        class_name="site-main centered",
    )
