"""What a trace calls a request: a word of this program for each part of the path, or nothing."""

from __future__ import annotations

import re

import pytest

from whisper_gate.web.api import create_api
from whisper_gate.web.traced import LONGEST, method_of, route_of

PATHS = sorted(create_api().openapi()["paths"])


@pytest.mark.parametrize("path", PATHS)
def test_every_call_has_its_own_name(path: str):
    """As the API's document has it, without the names of what varies."""
    filled = re.sub(r"\{\w+\}", "b7Jm0QzZr1", f"/api/v1{path}")
    assert route_of(filled) == re.sub(r"\{\w+\}", "{}", f"/api/v1{path}")


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/", "/"),
        ("//", "/"),
        ("/rooms/stand-up-7f3a/", "/rooms/{}"),
        ("/assets/chunk-abc.js", "/assets/{}"),
        ("/api/v1/rooms/a%2Fb/../../etc/passwd", "/api/v1/rooms/{}/{}/{}/{}/{}"),
        ("/" + "a/" * 500, "/" + "/".join(["{}"] * LONGEST)),
    ],
)
def test_nothing_of_what_somebody_wrote_is_told(path: str, route: str):
    """However long it is."""
    assert route_of(path) == route


def test_methods_are_those_that_are_known():
    """Others are the conventions' word for them."""
    assert [method_of(one) for one in ("GET", "PATCH", "get", "SECRET")] == [
        "GET",
        "PATCH",
        "_OTHER",
        "_OTHER",
    ]
