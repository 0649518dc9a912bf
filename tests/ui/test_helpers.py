"""What the states decide without a page: addresses, cookies, sentences."""

import pytest

from whisper_gate.domain.errors import DomainError, ErrorCode, Reason, invalid
from whisper_gate.media.words import Said
from whisper_gate.ui.states.accounts import text_of
from whisper_gate.ui.states.landing import room_id_in
from whisper_gate.ui.states.mishap import at_fields, explain, explain_anywhere
from whisper_gate.ui.states.session import local_path, log_in_path, session_token
from whisper_gate.words import say


@pytest.mark.parametrize(
    "text",
    [
        "a1B2-_",
        "  a1B2-_ ",
        "/rooms/a1B2-_",
        "meet.example.org/rooms/a1B2-_",
        "https://meet.example.org/rooms/a1B2-_",
        "https://meet.example.org:8443/rooms/a1B2-_/?from=mail#x",
    ],
)
def test_codes_and_links_lead_to_their_room(text):
    """However the invitation was copied."""
    assert room_id_in(text, "meet.example.org") == "a1B2-_"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "two words",
        "https://other.example/rooms/a1B2",
        "https://meet.example.org/home",
        "/rooms/",
        "/rooms/a/b",
        "http://[broken/rooms/a",
        "x" * 65,
    ],
)
def test_what_is_no_room_of_this_site(text):
    """Other sites, other pages and nonsense are told apart from rooms."""
    assert room_id_in(text, "meet.example.org") is None


@pytest.mark.parametrize("path", ["/", "/home", "/rooms/a?b=c#d"])
def test_local_paths_pass(path):
    """Where to go after the log-in."""
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    ["", "home", "//evil.example", "/\\evil.example", "https://evil.example", "/a\\b", "/a\nb", None, 7],
)
def test_other_paths_fall_back(path):
    """No open redirect through `next`."""
    assert local_path(path) == "/home"


def test_the_log_in_page_leads_back():
    """The path is one query value."""
    assert log_in_path("/rooms/a?b=c&d") == "/login?next=/rooms/a%3Fb%3Dc%26d"


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("wg_session=abc", "abc"),
        ("theme=dark; wg_session=abc", "abc"),
        ("wg_session=old; __Host-wg_session=new", "new"),
        ("other=1", None),
        ("", None),
        ("\x00;;=", None),
    ],
)
def test_the_session_cookie_is_found(header, token):
    """In a raw Cookie header, the guarded name first."""
    assert session_token(header) == token


@pytest.mark.parametrize(
    ("retry_after", "english", "german"),
    [
        (30, "Too many. Try again in 30 seconds.", "Too many. Versuch es in 30 Sekunden noch einmal."),
        (90, "Too many. Try again in 90 seconds.", "Too many. Versuch es in 90 Sekunden noch einmal."),
        (600, "Too many. Try again in 10 minutes.", "Too many. Versuch es in 10 Minuten noch einmal."),
    ],
)
def test_waits_are_told_in_words(retry_after, english, german):
    """A person reads minutes, not 600 seconds; why, stands before it."""
    told = explain(DomainError(ErrorCode.RATE_LIMITED, "Too many.", retry_after=retry_after))
    values = told["values"] | {"why": told["values"]["why"]["text"]}
    assert [say(language, told["id"], **values) for language in ("en", "de")] == [english, german]


@pytest.mark.parametrize("retry_after", [None, 0, 1])
def test_no_wait_is_told_where_there_is_none(retry_after):
    """The next click is late enough."""
    error = DomainError(ErrorCode.UNAVAILABLE, Reason("error-starting", "Soon."), retry_after=retry_after)
    assert explain(error) == Said(id="error-starting", values={}, text="Soon.")


def test_an_error_stands_at_its_field():
    """At the one it names, or at the one that a form has for its code; elsewhere it is a sentence."""
    short = Reason("field-too-short", "Use at least {min} characters.", {"min": 8})
    at_password = Said(id="field-too-short", values={"min": 8}, text="Use at least 8 characters.")
    assert at_fields(invalid(password=short)) == {"password": at_password}
    assert explain_anywhere(invalid(password=short)) == at_password
    taken = DomainError(ErrorCode.NAME_TAKEN, Reason("error-name-taken", "Taken."))
    said = Said(id="error-name-taken", values={}, text="Taken.")
    assert at_fields(taken, {ErrorCode.NAME_TAKEN: "username"}) == {"username": said}
    assert (at_fields(taken), explain_anywhere(taken)) == ({}, said)


@pytest.mark.parametrize("form", [None, [], "x", {"name": 7}, {"name": {"$gt": ""}}, {}])
def test_forms_yield_text_or_nothing(form):
    """A browser can send anything; handlers see text."""
    assert text_of(form, "name") == ""
