"""`POST /api/v1/uplink`: bytes whose time a page measures."""

from tests.web.answers import assert_error
from whisper_gate.web.body_limit import LARGER
from whisper_gate.web.uplink import PATH

BYTES = {"Content-Type": "application/octet-stream"}


def test_bytes_are_taken_and_forgotten(anonymous):
    """By anyone; nothing comes back."""
    answer = anonymous.post(PATH, content=bytes(LARGER[PATH]), headers=BYTES)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["cache-control"] == "no-store"
    assert anonymous.post(PATH).status_code == 204


def test_too_many_are_not(anonymous):
    """The page sends 240 KiB at most."""
    refused = anonymous.post(PATH, content=bytes(LARGER[PATH] + 1), headers=BYTES)
    assert_error(refused, 413, "too_large")


def test_other_sites_measure_nothing_here(anonymous):
    """As with every request that is no plain reading."""
    refused = anonymous.post(PATH, content=b"x", headers=BYTES | {"Origin": "https://evil.example"})
    assert_error(refused, 403, "bad_origin")


def test_there_is_nothing_to_read(anonymous):
    """No page and no document."""
    assert anonymous.get(PATH).status_code in {404, 405}
