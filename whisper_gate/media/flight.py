"""A flight recorder's file, drawn: works on any page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from whisper_gate.media.shared import ICONS, path_of


class _Flight(rx.Component):
    library = path_of("flight.jsx")
    lib_dependencies: list[str] = ICONS


class FlightTimeline(_Flight):
    """A flight recorder's file as lanes over time, and as a table."""

    tag = "FlightTimeline"

    flight: rx.Var[dict[str, Any]]


class FlightDownload(_Flight):
    """Button "Download as JSON"."""

    tag = "FlightDownload"

    report: rx.Var[dict[str, Any]]


flight_timeline = FlightTimeline.create
flight_download = FlightDownload.create
