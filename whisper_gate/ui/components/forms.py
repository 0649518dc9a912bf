"""Labelled fields whose errors stand under them, and the alert for everything else."""

from typing import Any

import reflex as rx

from whisper_gate.media.words import LANGUAGE, Said, said
from whisper_gate.ui.components.widgets import busy_button, focus_refused, password_input


def field(
    label: str,
    name: str,
    errors: rx.Var[dict[str, Said]] | None = None,
    *,
    form: str,
    hint: rx.Var[str] | None = None,
    secret: bool = False,
    **props: Any,
) -> rx.Component:
    """A text field with its label, hint and error, tied together for assistive technology.

    Args:
        label: the visible and accessible name.
        name: the key in the submitted form.
        errors: field errors of the state, keyed by `name`.
        form: a word that makes the ids unique on the page.
        hint: one line of help.
        secret: a password, with a button that shows it.
        props: further attributes of the input.
    """
    control = f"{form}-{name}"
    make = password_input if secret else rx.el.input
    described = f"{control}-error {control}-hint" if hint is not None else f"{control}-error"
    refused = errors.contains(name) if errors is not None else False
    return rx.el.div(
        rx.el.label(label, html_for=control),
        make(
            id=control,
            name=name,
            class_name="input",
            aria_describedby=described,
            aria_invalid=rx.cond(refused, "true", "false"),
            **props,
        ),
        rx.el.p(hint, id=f"{control}-hint", class_name="field-hint") if hint is not None else rx.fragment(),
        rx.el.p(
            said(errors[name]) if errors is not None else "",
            id=f"{control}-error",
            class_name="field-error",
        ),
        class_name="field",
    )


def choice(label: str, name: str, options: list[tuple[str, str]], *, form: str, default: str) -> rx.Component:
    """A labelled native select; `options` are (value, text)."""
    return rx.el.div(
        rx.el.label(label, html_for=f"{form}-{name}"),
        rx.el.select(
            *(rx.el.option(text, value=value) for value, text in options),
            id=f"{form}-{name}",
            name=name,
            default_value=default,
            class_name="input",
        ),
        class_name="field",
    )


def problem(what: rx.Var[Said]) -> rx.Component:
    """One plain sentence about what went wrong; an alert for assistive technology."""
    return rx.el.div(said(what), role="alert", class_name="alert")


def note(what: rx.Var[Said]) -> rx.Component:
    """One plain sentence about what went well, or is to be known; read out when it appears."""
    return rx.el.p(said(what), role="status", class_name="note")


def language_field() -> rx.Component:
    """Tells a form's handler, as `language`, what the page is read in: a letter is to be in it too."""
    return rx.el.input(type="hidden", name="language", value=LANGUAGE)


def submit(text: str, settled: rx.Var[int], class_name: str = "btn btn-primary") -> rx.Component:
    """The form's one primary button; it shows progress until `settled` changes."""
    return rx.fragment(
        focus_refused(settled=settled),
        busy_button(text, type="submit", settled=settled, class_name=class_name),
    )
