"""Why something was refused: programs are told the English of the catalogue; German has it too."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from whisper_gate.domain.errors import DomainError, ErrorCode, Reason, invalid
from whisper_gate.domain.rooms import check_capacity
from whisper_gate.domain.users import check_display_name, check_password
from whisper_gate.web.errors import error_body
from whisper_gate.words import FALLBACK, LANGUAGES, say

PACKAGE = Path(__file__).resolve().parents[2] / "whisper_gate"
# What a page can be answered. The others are for programs, or for the call, which has its own words.
SHOWN = {
    ErrorCode.VALIDATION_FAILED,
    ErrorCode.NOT_FOUND,
    ErrorCode.NOT_SIGNED_IN,
    ErrorCode.BAD_CREDENTIALS,
    ErrorCode.NAME_TAKEN,
    ErrorCode.EMAIL_TAKEN,
    ErrorCode.NO_SUCH_ROOM,
    ErrorCode.WRONG_ROOM_PASSWORD,
    ErrorCode.ROOM_LOCKED,
    ErrorCode.BANNED,
    ErrorCode.ACCOUNT_DISABLED,
    ErrorCode.BAD_LINK,
    ErrorCode.RATE_LIMITED,
    ErrorCode.UNAVAILABLE,
}


@cache
def trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py")}


def _literal(node: ast.expr, scope: ast.AST) -> ast.expr:
    """The expression itself, or what its name stands for in the same function."""
    if not isinstance(node, ast.Name):
        return node
    given = [
        one.value
        for one in ast.walk(scope)
        if isinstance(one, ast.Assign)
        and isinstance(one.targets[0], ast.Name)
        and one.targets[0].id == node.id
        and one.lineno <= node.lineno
    ]
    return given[-1] if given else node


def _calls(name: str, *paths: str) -> list[tuple[list[ast.expr], str]]:
    """The arguments of every call of a function, and where it is."""
    return [
        ([_literal(one, scope) for one in (*node.args, *(key.value for key in node.keywords))], path.name)
        for path, tree in trees().items()
        if not paths or str(path.relative_to(PACKAGE)).startswith(paths)
        for scope in tree.body
        for node in ast.walk(scope)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name
    ]


def _is_reason(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"Reason", "too_long"}


def reasons() -> set[tuple[str, str]]:
    """Message and English sentence of every reason in the sources."""
    return {
        (str(arguments[0].value), str(arguments[1].value))
        for arguments, _ in _calls("Reason")
        if all(isinstance(one, ast.Constant) for one in arguments[:2])
    }


def test_every_reason_is_found():
    """So that the tests below see all of them; the one that is not is that of plain English."""
    made = [arguments for arguments, _ in _calls("Reason")]
    assert sum(not isinstance(arguments[1], ast.Constant) for arguments in made) == 1
    assert len(reasons()) > len(SHOWN)


@pytest.mark.parametrize(("message", "sentence"), sorted(reasons()))
def test_a_reason_is_said_in_every_language(message, sentence):
    """In English with the very words that REST answers with; in others with the same values."""
    values = {name: f"{{{name}}}" for name in re.findall(r"{(\w+)}", sentence)}
    assert say(FALLBACK, message, **values) == sentence
    for language in set(LANGUAGES) - {FALLBACK}:
        told = say(language, message, **values)
        assert told != sentence
        assert all(value in told for value in values.values())


@pytest.mark.parametrize("code", sorted(SHOWN))
def test_a_code_that_pages_show_has_a_reason_as_data(code):
    """Whatever is said with it in plain English is for programs."""
    told = [
        arguments[1]
        for arguments, _ in _calls("DomainError")
        if isinstance(arguments[0], ast.Attribute) and arguments[0].attr == code.name
    ]
    assert any(map(_is_reason, told))


def test_what_pages_ask_for_is_refused_with_reasons_as_data():
    """No plain English reaches a page from the rules, the services under the pages, or the stores."""
    under_pages = ("accounts", "overview", "passwords", "recovery", "registry", "rooms", "sessions")
    paths = (
        "domain/rooms",
        "domain/users",
        "stores/mongo",
        "stores/redis",
        "ui/",
        *(f"services/{name}" for name in under_pages),
    )
    plain = [
        (where, ast.unparse(one))
        for name, first in (("DomainError", 1), ("invalid", 0))
        for arguments, where in _calls(name, *paths)
        for one in arguments[first:]
        if isinstance(one, ast.Constant | ast.JoinedStr) and isinstance(getattr(one, "value", ""), str)
    ]
    assert plain == []


@pytest.mark.parametrize(
    ("check", "fields"),
    [
        (lambda: check_capacity(99), {"capacity": "A room holds 2 to 12 people."}),
        (lambda: check_password("short"), {"password": "Use at least 8 characters."}),
        (lambda: check_password("x" * 1025), {"password": "Use at most 1024 characters."}),
        (lambda: check_display_name(" "), {"name": "Say what the others should call you."}),
    ],
)
def test_rest_answers_in_english(check, fields):
    """With its values, as ever."""
    with pytest.raises(DomainError) as refused:
        check()
    body = error_body(refused.value)
    assert body["error"] == {
        "code": "validation_failed",
        "message": "Some fields need another look.",
        "fields": fields,
    }


def test_plain_english_needs_no_braces_of_its_own():
    """Where there are no values, braces in a text are text."""
    error = DomainError(ErrorCode.BAD_JSON, "A { is not closed.")
    assert (error.message, str(error)) == ("A { is not closed.", "bad_json: A { is not closed.")
    assert invalid(name=Reason("", "No {values}.")).fields == {"name": "No {values}."}
