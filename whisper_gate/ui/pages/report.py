"""A report of a problem, drawn. It holds nothing that was said, so whoever has the code may read it."""

import reflex as rx

from whisper_gate.media.flight import flight_download, flight_timeline
from whisper_gate.media.words import said, say
from whisper_gate.ui.components.layout import message, page
from whisper_gate.ui.components.local_time import local_time
from whisper_gate.ui.states.report import ReportState

_REPORT = ReportState.report


def _head() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h1(say("flight-heading", code=_REPORT["code"])),
            rx.el.p(
                local_time(at=_REPORT["at"].to(str)),
                " · ",
                said(ReportState.device),
                class_name="muted",
            ),
        ),
        flight_download(report=_REPORT),
        class_name="report-head",
    )


def _open() -> rx.Component:
    return rx.el.div(
        _head(),
        rx.cond(
            _REPORT["note"] != "",
            rx.el.blockquote(_REPORT["note"].to(str), class_name="report-note"),
        ),
        flight_timeline(flight=_REPORT["flight"]),
        class_name="report",
    )


def _absent() -> rx.Component:
    return message(
        "file_question",
        say("flight-absent"),
        say("flight-absent-text"),
        rx.el.a(say("page-front-page"), href="/", class_name="btn btn-primary"),
    )


def _troubled() -> rx.Component:
    return message(
        "cloud_off",
        say("flight-troubled"),
        said(ReportState.problem),
        rx.el.button(
            say("page-try-again"), on_click=ReportState.load, type="button", class_name="btn btn-primary"
        ),
    )


def _loading() -> rx.Component:
    return rx.el.div(
        rx.el.h1(say("rooms-loading"), class_name="visually-hidden"),
        rx.el.div(class_name="skeleton report-skeleton-head"),
        *(rx.el.div(class_name="skeleton report-skeleton-lane") for _ in range(3)),
        aria_busy="true",
        class_name="report",
    )


def report() -> rx.Component:
    """The page behind a report's code."""
    return page(
        rx.match(
            ReportState.view,
            ("open", _open()),
            ("absent", _absent()),
            ("troubled", _troubled()),
            _loading(),
        ),
        class_name="report-page",
    )
