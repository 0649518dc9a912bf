"""A room's link as a QR code."""

import re

import pytest
import segno

from tests.web.answers import assert_error
from whisper_gate.domain.errors import DomainError
from whisper_gate.domain.users import new_id
from whisper_gate.web.qr import QUIET_ZONE, URL_MAX, qr_svg

_STEP = re.compile(r"([Mmh])(-?\d+)(?: (-?[\d.]+))?")


def modules(svg):
    """The dark modules that the path of the picture draws, row by row; quiet zone included."""
    size = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])
    drawn = [[0] * size for _ in range(size)]
    x, y = 0, 0.0
    for step, first, second in _STEP.findall(re.search(r'stroke="#000" d="([^"]+)"', svg)[1]):
        if step == "h":
            drawn[int(y)][x : x + int(first)] = [1] * int(first)
            x += int(first)
        elif step == "M":
            x, y = int(first), float(second)
        else:
            x, y = x + int(first), y + float(second)
    return drawn


def expected(url):
    return [list(row) for row in segno.make_qr(url, error="m").matrix_iter(border=QUIET_ZONE)]


def test_the_code_is_the_rooms_link(server, anonymous):
    """For anyone, at this site's address, and whether or not there is such a room."""
    room_id = new_id()
    answer = anonymous.get(f"/api/v1/rooms/{room_id}/qr.svg")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert modules(answer.text) == expected(f"{server.base_url}/rooms/{room_id}")


def test_it_is_dark_on_light_with_a_quiet_zone():
    """Phones read it on a dark page too."""
    svg = qr_svg("https://meet.example.org/rooms/abc").decode()
    assert '<path fill="#fff" d="M0 0h' in svg
    drawn = modules(svg)
    edge = [*drawn[:QUIET_ZONE], *drawn[-QUIET_ZONE:]] + [row[:QUIET_ZONE] for row in drawn]
    assert not any(map(any, edge))


def test_nothing_of_a_forged_address_becomes_markup(anonymous):
    """It is drawn as modules; one that is too long is refused."""
    path = f"/api/v1/rooms/{new_id()}/qr.svg"
    answer = anonymous.get(path, headers={"Host": "evil.example"})
    assert answer.status_code in {200, 400}
    assert "evil" not in answer.text
    assert_error(anonymous.get(path, headers={"Host": "x" * URL_MAX}), 422, "validation_failed")
    with pytest.raises(DomainError):
        qr_svg("x" * (URL_MAX + 1))


@pytest.mark.parametrize("room_id", ["a%20b", "x" * 65, "%7B%7D"])
def test_what_is_no_id_has_no_code(anonymous, room_id):
    """Like any room that is not there."""
    assert_error(anonymous.get(f"/api/v1/rooms/{room_id}/qr.svg"), 404, "no_such_room")
