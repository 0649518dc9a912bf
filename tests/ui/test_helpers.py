"""What the states decide without a page: addresses, cookies, sentences."""

import pytest

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.ui.states.accounts import text_of
from whisper_gate.ui.states.landing import room_id_in
from whisper_gate.ui.states.mishap import sentence
from whisper_gate.ui.states.session import local_path, log_in_path, session_token


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
    ("retry_after", "end"),
    [(None, "Wait."), (1, "Wait."), (30, "30 seconds."), (600, "10 minutes.")],
)
def test_waits_are_told_in_words(retry_after, end):
    """A person reads minutes, not 600 seconds."""
    error = DomainError(ErrorCode.RATE_LIMITED, "Wait.", retry_after=retry_after)
    assert sentence(error).endswith(end)


@pytest.mark.parametrize("form", [None, [], "x", {"name": 7}, {"name": {"$gt": ""}}, {}])
def test_forms_yield_text_or_nothing(form):
    """A browser can send anything; handlers see text."""
    assert text_of(form, "name") == ""
