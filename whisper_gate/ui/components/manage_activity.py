"""What happened to the room, as a list that people can read."""

import reflex as rx

from whisper_gate.ui.components.local_time import local_time
from whisper_gate.ui.components.manage_section import section
from whisper_gate.ui.states.manage import ActivityRow, ManageState


def activity_section() -> rx.Component:
    """The room's part of the audit log, newest first."""
    return section(
        "activity",
        "Activity",
        "Who came, and what was done. Never what was said, shown or typed.",
        rx.cond(
            ManageState.activity.length() > 0,
            rx.el.div(
                rx.el.ol(rx.foreach(ManageState.activity, _row), class_name="activity"),
                tab_index=0,
                role="region",
                aria_label="What happened, newest first",
                class_name="card activity-frame",
            ),
            rx.el.p("Nothing has happened yet.", class_name="card muted"),
        ),
    )


def _row(row: rx.Var[ActivityRow]) -> rx.Component:
    return rx.el.li(
        local_time(at=row["at"]),
        rx.el.span(row["text"], class_name="activity-text"),
        rx.el.span(row["address"], class_name="activity-address"),
    )
