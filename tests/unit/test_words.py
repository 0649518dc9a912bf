"""The catalogues of words: each language says everything that English says, with the same values."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel import Locale
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

from whisper_gate.words import FALLBACK, LANGUAGES, language_for, say

PACKAGE = Path(__file__).resolve().parents[2] / "whisper_gate"
OTHERS = [language for language in LANGUAGES if language != FALLBACK]
# Read by the code that speaks, for every language.
ABOUT = {"language-tag", "language-direction"}


class Values(Visitor):
    """The values that a message uses, and the variants that it chooses from by each."""

    def __init__(self) -> None:
        self.names: set[str] = set()
        self.chosen: list[tuple[str, set[str]]] = []

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.names.add(node.id.name)

    def visit_SelectExpression(self, node: ast.SelectExpression) -> None:  # noqa: N802
        keys = {
            one.key.name if isinstance(one.key, ast.Identifier) else one.key.value for one in node.variants
        }
        if isinstance(node.selector, ast.VariableReference):
            self.chosen.append((node.selector.id.name, keys))
        self.generic_visit(node)


@cache
def entries(language: str) -> list[ast.EntryType]:
    return FluentParser().parse((PACKAGE / "words" / f"{language}.ftl").read_text(encoding="utf-8")).body


@cache
def messages(language: str) -> dict[str, Values]:
    found = {}
    for entry in entries(language):
        if isinstance(entry, ast.Message):
            values = Values()
            values.visit(entry)
            found[entry.id.name] = values
    return found


@cache
def sources() -> dict[Path, str]:
    return {
        path: path.read_text(encoding="utf-8")
        for path in PACKAGE.rglob("*")
        if path.suffix in {".py", ".js", ".jsx"}
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_can_be_read(language):
    """Whole: what cannot be parsed would be silently missing; and nothing is said twice."""
    junk = [entry.content for entry in entries(language) if isinstance(entry, ast.Junk)]
    assert junk == []
    names = [entry.id.name for entry in entries(language) if isinstance(entry, ast.Message)]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_says_all_that_english_says(language):
    own, english = messages(language), messages(FALLBACK)
    assert {"missing": set(english) - set(own), "unknown": set(own) - set(english)} == {
        "missing": set(),
        "unknown": set(),
    }


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_uses_the_values_that_there_are(language):
    english = messages(FALLBACK)
    wrong = {
        name: values.names ^ english[name].names
        for name, values in messages(language).items()
        if values.names != english[name].names
    }
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_have_every_form_that_the_language_has(language):
    """Where a message chooses by number, it knows all of the language's plurals (CLDR)."""
    forms = {*Locale.parse(language).plural_form.rules, "other"}
    short = {
        (name, by): forms - keys
        for name, values in messages(language).items()
        for by, keys in values.chosen
        if keys & forms - {"other"} and forms - keys
    }
    assert short == {}


def test_every_message_is_said_somewhere():
    everything = "\n".join(sources().values())
    literals = set(re.findall(r"[\"'`]([a-z][a-z0-9]*(?:-[a-z0-9]+)+)[\"'`]", everything))
    assert set(messages(FALLBACK)) - ABOUT - literals == set()


def test_everything_that_is_said_is_a_message():
    said = {
        (path.name, name)
        for path, text in sources().items()
        for name in re.findall(r"(?<!\.)\bsay\(\s*[\"'`]([\w-]+)[\"'`]", text)
    }
    assert {(path, name) for path, name in said if name not in messages(FALLBACK)} == set()


def test_a_language_that_is_not_there_is_english():
    assert say("tlh", "language-label") == "Language"
    with pytest.raises(KeyError):
        say("en", "no-such-message")


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("en-GB,en;q=0.9,de;q=0.8", "en"),
        ("tlh, de;q=0.5", "de"),
        ("en;q=0.3, DE;q=0.5", "de"),
        ("de;q=0", "en"),
        ("de;q=much", "en"),
        ("*", "en"),
        ("", "en"),
    ],
)
def test_a_letter_is_in_the_language_that_is_liked_best(accepted, language):
    """Of those there are; what is no header is English."""
    assert language_for(accepted) == language
