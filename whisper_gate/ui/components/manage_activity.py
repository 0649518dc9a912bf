"""What happened to the room, as a list that people can read."""

import reflex as rx

from whisper_gate.media.words import said, say
from whisper_gate.ui.components.local_time import local_time
from whisper_gate.ui.components.manage_section import section
from whisper_gate.ui.states.manage import ActivityRow, ManageState


def activity_section() -> rx.Component:
    """The room's part of the audit log, newest first."""
    return section(
        "activity",
        say("manage-activity"),
        say("manage-activity-text"),
        rx.cond(
            ManageState.activity.length() > 0,
            rx.el.div(
                rx.el.ol(rx.foreach(ManageState.activity, _row), class_name="activity"),
                tab_index=0,
                role="region",
                aria_label=say("manage-activity-label"),
                class_name="card activity-frame",
            ),
            rx.el.p(say("manage-activity-none"), class_name="card muted"),
        ),
    )


def _row(row: rx.Var[ActivityRow]) -> rx.Component:
    return rx.el.li(
        local_time(at=row["at"]),
        rx.el.span(said(row["text"]), class_name="activity-text"),
        rx.el.span(row["address"], class_name="activity-address"),
    )
