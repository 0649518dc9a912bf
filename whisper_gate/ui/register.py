"""What the composition root needs: the app's options and its pages."""

from typing import Any

import reflex as rx
from reflex.state import FrontendEventExceptionState
from reflex_components_core.base.error_boundary import ErrorBoundary

from whisper_gate.media.words import say, speaker
from whisper_gate.ui.components.connection import broken_page, connection_banner
from whisper_gate.ui.components.room_name import manage_title, room_title
from whisper_gate.ui.pages.account import account
from whisper_gate.ui.pages.forgot import forgot
from whisper_gate.ui.pages.home import home
from whisper_gate.ui.pages.landing import landing
from whisper_gate.ui.pages.login import login
from whisper_gate.ui.pages.manage import manage
from whisper_gate.ui.pages.not_found import not_found
from whisper_gate.ui.pages.register import register
from whisper_gate.ui.pages.report import report
from whisper_gate.ui.pages.reset import reset
from whisper_gate.ui.pages.room import room
from whisper_gate.ui.pages.verify import verify
from whisper_gate.ui.states.account import AccountState
from whisper_gate.ui.states.accounts import LoginState, RegisterState
from whisper_gate.ui.states.home import HomeState
from whisper_gate.ui.states.landing import LandingState
from whisper_gate.ui.states.manage import ManageState
from whisper_gate.ui.states.mishap import MishapState, on_backend_exception
from whisper_gate.ui.states.recovery import ForgotState, ResetState
from whisper_gate.ui.states.report import ReportState
from whisper_gate.ui.states.room import RoomState
from whisper_gate.ui.states.session import SessionState

STYLESHEETS = [
    f"/{name}.css"
    for name in (
        *("theme", "kit", "forms", "pages", "account", "manage", "landing", "invite", "language"),
        *("call", "stage", "host", "settings", "talk", "trust", "connection", "report"),
    )
]
_DESCRIPTION = (
    "Video calls that go straight from browser to browser. Nothing to install, no account for guests."
)

# Reflex would reload the page by eval, which the content security policy rightly forbids.
FrontendEventExceptionState.auto_reload_on_errors = []


def _head() -> list[rx.Component]:
    font = "/fonts/instrument-sans-latin-wght-normal.woff2"
    return [
        # First and blocking: the page must not flash in the other colours, or in another language.
        rx.el.script(src="/appearance.js"),
        rx.el.script(src="/language.js"),
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        rx.el.link(rel="icon", href="/favicon.ico", sizes="32x32"),
        rx.el.link(rel="apple-touch-icon", href="/apple-touch-icon.png"),
        rx.el.link(rel="manifest", href="/manifest.webmanifest"),
        rx.el.link(
            rel="preload",
            href=font,
            type="font/woff2",
            custom_attrs={"as": "font", "crossOrigin": "anonymous"},
        ),
        rx.el.meta(name="viewport", content="width=device-width, initial-scale=1, viewport-fit=cover"),
        rx.el.meta(
            name="theme-color", content="#0e1113", custom_attrs={"media": "(prefers-color-scheme: dark)"}
        ),
        rx.el.meta(
            name="theme-color", content="#faf8f4", custom_attrs={"media": "(prefers-color-scheme: light)"}
        ),
        rx.el.meta(name="color-scheme", content="dark light"),
    ]


def _error_boundary(_stateful: bool) -> rx.Component:
    return ErrorBoundary.create(fallback_render=rx.Var.create(broken_page()), on_error=MishapState.page_broke)


def _connection(_stateful: bool) -> rx.Component:
    return rx.fragment(speaker(), connection_banner())


def app_options() -> dict[str, Any]:
    """Keyword arguments for `rx.App`."""
    return {
        "stylesheets": STYLESHEETS,
        "head_components": _head(),
        "app_wraps": {(55, "ErrorBoundary"): _error_boundary, (5, "Connection"): _connection},
        "toaster": None,
        "html_lang": "en",
        "backend_exception_handler": on_backend_exception,
    }


def add_pages(app: rx.App) -> None:
    """Add every page; docs/extending.md shows how to add another."""

    def add(component: Any, route: str, title: Any, *on_load: Any) -> None:
        app.add_page(
            component,
            route=route,
            title=title,
            description=_DESCRIPTION,
            image="/card.png",
            on_load=list(on_load),
        )

    add(landing, "/", say("landing-title"), SessionState.load, LandingState.arrive)
    add(register, "/register", say("register-title"), RegisterState.arrive)
    add(login, "/login", say("login-title"), LoginState.arrive)
    add(forgot, "/forgot", say("forgot-title"), ForgotState.arrive)
    add(reset, "/reset", say("reset-title"), ResetState.arrive)
    add(verify, "/verify", say("verify-title"), SessionState.load)
    add(account, "/account", say("account-title"), SessionState.require, AccountState.load)
    add(home, "/home", say("home-title"), SessionState.require, HomeState.load)
    add(room, "/rooms/[room_id]", room_title(), RoomState.load)
    add(manage, "/manage/[room_id]", manage_title(), SessionState.load, ManageState.load)
    add(report, "/reports/[report_code]", say("flight-page"), SessionState.load, ReportState.load)
    add(not_found, "404", say("page-lost-title"), SessionState.load)
