"""Report a problem: a button, and what stands in its dialog."""

from __future__ import annotations

import reflex as rx

from whisper_gate.media.shared import path_of


class _Report(rx.Component):
    library = path_of("report.jsx")


class ReportButton(_Report):
    """Button "Report a problem"."""

    tag = "ReportButton"


class ReportForm(_Report):
    """What is sent, a note, and the code."""

    tag = "ReportForm"


def report_button() -> rx.Component:
    """Button "Report a problem": opens its dialog from anywhere in a call's page."""
    return ReportButton.create()


def report_form() -> rx.Component:
    """What is sent and what is not, a note, and after sending the code of the report."""
    return ReportForm.create()
