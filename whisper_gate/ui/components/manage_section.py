"""What all sections of the manage page share: heading on the left, and words about what has happened."""

import reflex as rx

from whisper_gate.media import words
from whisper_gate.media.words import NOTHING
from whisper_gate.ui.components.forms import problem
from whisper_gate.ui.states.manage import ManageState


def section(name: str, title: rx.Var[str], text: rx.Var[str], *children: rx.Component) -> rx.Component:
    """A part of the page with its heading and one sentence on what it is for."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2(title, id=f"{name}-title"),
            rx.el.p(text, class_name="muted"),
            class_name="manage-what",
        ),
        rx.el.div(*children, class_name="manage-cards"),
        aria_labelledby=f"{name}-title",
        class_name="manage-section",
    )


def said(part: str) -> rx.Component:
    """What has been done here; takes the focus when the button that did it is gone."""
    here = (ManageState.section == part) & (ManageState.said["id"] != "")
    return rx.el.p(
        # A new element each time, so that the same words are said again.
        rx.cond(here, rx.el.span(words.said(ManageState.said), key=ManageState.settled.to_string()), ""),
        id=f"{part}-said",
        role="status",
        tab_index=-1,
        class_name="said",
    )


def refused(part: str) -> rx.Component:
    """Why something here was not done, where no field is to blame."""
    return problem(rx.cond(ManageState.section == part, ManageState.problem, NOTHING))
