"""Errors: one stable code, mapped once at each boundary."""

import json
from pathlib import Path

import pytest

from whisper_gate.domain.errors import DomainError, ErrorCode, invalid
from whisper_gate.signaling.closing import FATAL, STRIKES, Close
from whisper_gate.web.errors import STATUS, error_body, error_response

ROOT = Path(__file__).resolve().parents[2]
# These are answered on sockets, never to an HTTP request.
SIGNALING_ONLY = {
    ErrorCode.BAD_FRAME,
    ErrorCode.UNKNOWN_TYPE,
    ErrorCode.BAD_TICKET,
    ErrorCode.NOT_JOINED,
    ErrorCode.ALREADY_JOINED,
    ErrorCode.FORGED_SENDER,
    ErrorCode.ID_TAKEN,
    ErrorCode.NO_SUCH_PEER,
    ErrorCode.REPLACED,
    ErrorCode.REMOVED,
    ErrorCode.CALL_ENDED,
    ErrorCode.KNOCK_REFUSED,
    ErrorCode.KNOCK_TIMEOUT,
    ErrorCode.SERVER_RESTART,
}


def test_every_code_is_for_rest_or_for_sockets_alone():
    """A new code gets a status, or is said to be one of signalling."""
    assert set(STATUS) | SIGNALING_ONLY == set(ErrorCode)
    assert set(STATUS) & SIGNALING_ONLY == set()


@pytest.mark.parametrize("code", sorted(STATUS))
def test_every_status_is_an_error(code):
    """No error is answered with success."""
    assert 400 <= STATUS[code] <= 599


@pytest.mark.parametrize("code", sorted(STATUS))
def test_an_answer_names_code_and_message(code):
    """The body of every error has the same form."""
    response = error_response(DomainError(code, "Because."))
    assert response.status_code == STATUS[code]
    assert json.loads(response.body) == {"error": {"code": code.value, "message": "Because."}}


def test_fields_are_named():
    """A validation error says what is wrong per field."""
    assert error_body(invalid(name="Too long."))["error"] == {
        "code": "validation_failed",
        "message": "Some fields need another look.",
        "fields": {"name": "Too long."},
    }


def test_an_answer_says_when_to_try_again():
    """`Retry-After` is there in seconds, and only when it is known."""
    assert (
        error_response(DomainError(ErrorCode.RATE_LIMITED, "Wait.", retry_after=7)).headers["retry-after"]
        == "7"
    )
    assert "retry-after" not in error_response(DomainError(ErrorCode.RATE_LIMITED, "Wait.")).headers


def test_text_that_cannot_be_encoded_is_still_answered():
    """Field names come from the client; a lone surrogate in one must not break the answer."""
    body = error_response(invalid(**{"\ud800": "Extra."})).body
    assert json.loads(body)["error"]["code"] == "validation_failed"


def test_close_codes_are_those_of_the_protocol():
    """The numbers are an interface and never change."""
    documented = {
        "TOO_LARGE": 1009,
        "RESTART": 1012,
        "BAD_FRAMES": 4400,
        "NOT_SIGNED_IN": 4401,
        "NOT_ALLOWED": 4403,
        "NO_SUCH_ROOM": 4404,
        "REPLACED": 4409,
        "ROOM_FULL": 4423,
        "FLOOD": 4429,
    }
    assert {name: Close[name].value for name in documented} == documented


def test_a_fatal_error_is_no_strike_as_well():
    """What closes at once need not be counted."""
    assert set(FATAL) & STRIKES == set()
