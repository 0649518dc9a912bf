"""What pages say: messages of the catalogues in whisper_gate/words, spoken in the reader's language.

    rx.el.label(say("language-label"))
    rx.el.p(said(HomeState.problem))

Each is a Var like any other: it may stand in attributes, in `rx.cond`, and in a page's title.
"""

from __future__ import annotations

import json
from typing import Any, TypedDict

import reflex as rx
from reflex_base.utils.imports import ImportVar
from reflex_base.vars.base import VarData

import whisper_gate.words.shared  # noqa: F401 - the catalogues become part of the build
from whisper_gate.media.shared import path_of

_LIBRARY = path_of("words.jsx")
_PACKAGES = ["@fluent/bundle@0.19.1", "lucide-react@1.26.0"]
_WORDS = VarData(
    imports={f"{_LIBRARY}": [ImportVar(tag="useWords")]}, hooks={"const words = useWords();": None}
)


class Said(TypedDict):
    """A message as a state keeps it for its page: what to say, with which values.

    Attributes:
        id: of the message; "" says nothing.
        values: texts, numbers, other messages, or lists of texts and messages.
        text: said where no catalogue has the message.
    """

    id: str
    values: dict[str, Any]
    text: str


NOTHING = Said(id="", values={}, text="")

LANGUAGE: rx.Var[str] = rx.Var("words.code", _var_type=str, _var_data=_WORDS)
"""The language that the page is read in, as its catalogue is called; for the value of a hidden field."""


def tell(message: str, **values: Any) -> Said:
    """A message of the catalogue as a state keeps it."""
    return Said(id=message, values=values, text="")


def say(message: str, **values: Any) -> rx.Var[str]:
    """A message of the catalogue, in the language of whoever reads the page.

    Args:
        message: its id.
        values: what its text uses; Vars too, and what a state says. Lists are said with commas and "and".
    """
    given = rx.Var.create(values)
    return rx.Var(
        f"words.say({json.dumps(message)}, {given!s})",
        _var_type=str,
        _var_data=VarData.merge(_WORDS, given._get_all_var_data()),
    )


def said(what: rx.Var[Said]) -> rx.Var[str]:
    """What a state says, in the language of whoever reads the page; "" for `NOTHING`."""
    return rx.Var(
        f"words.said({what!s})",
        _var_type=str,
        _var_data=VarData.merge(_WORDS, what._get_all_var_data()),
    )


class _Words(rx.Component):
    library = _LIBRARY
    lib_dependencies: list[str] = _PACKAGES


class Speaker(_Words):
    """Takes up the reader's language; once per page."""

    tag = "Speaker"


class LanguageSelect(_Words):
    """Combobox "Language"."""

    tag = "LanguageSelect"


speaker = Speaker.create
language_select = LanguageSelect.create
