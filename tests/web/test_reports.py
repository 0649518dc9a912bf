"""Reports of a problem by REST: sent by anyone, read by whoever has the code."""

import json
import re

import pytest

from tests.web.answers import assert_error

REPORTS = "/api/v1/reports"
ENTRIES = [
    {"at": 0, "kind": "join", "step": "asked"},
    {"at": 310, "kind": "ice", "pair": "p1", "health": "connected", "ice": "connected", "epoch": 1},
    {
        "at": 5_310,
        "kind": "pair",
        "pair": "p1",
        "rtt": 42,
        "loss": 0.01,
        "in": 900,
        "localNet": "192.0.2.0/24",
    },
]
FLIGHT = {
    "version": 1,
    "started": 1_790_000_000_000,
    "length": 6_000,
    "first": 3,
    "dropped": 0,
    "entries": ENTRIES,
}


def test_a_guest_sends_and_whoever_has_the_code_reads(anonymous, member):
    """Nothing is lost, and nothing is kept in between."""
    chrome = {
        "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36"
    }
    sent = anonymous.post(REPORTS, json={"flight": FLIGHT, "note": "The picture froze."}, headers=chrome)
    assert sent.status_code == 201, sent.text
    assert set(sent.json()) == {"code"}
    code = sent.json()["code"]
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", code)
    for client in (anonymous, member.client):
        read = client.get(f"{REPORTS}/{code.lower()}")
        assert read.status_code == 200
        assert read.headers["cache-control"] == "no-store"
        body = read.json()
        assert body.pop("at")
        assert body == {
            "code": code,
            "device": "Chrome on Linux",
            "note": "The picture froze.",
            "flight": FLIGHT,
        }


def test_somebody_signed_in_sends_too(member):
    assert member.client.post(REPORTS, json={"flight": FLIGHT}).status_code == 201


def test_so_does_somebody_who_was_signed_out_meanwhile(anonymous):
    """That may be the very problem."""
    gone = {"Authorization": "Bearer no.such.token"}
    assert anonymous.post(REPORTS, json={"flight": FLIGHT}, headers=gone).status_code == 201


def test_no_other_site_sends_for_somebody(anonymous):
    elsewhere = {"Origin": "https://elsewhere.example"}
    refused = anonymous.post(REPORTS, json={"flight": FLIGHT}, headers=elsewhere)
    assert_error(refused, 403, "bad_origin")


@pytest.mark.parametrize("code", ["K7QF-2M9T", "nothing", "%7B%7D", "K7QF-2M9T-K7QF"])
def test_a_code_that_is_none_finds_nothing(anonymous, code):
    assert_error(anonymous.get(f"{REPORTS}/{code}"), 404, "not_found")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"flight": []},
        {"flight": FLIGHT | {"version": 2}},
        {"flight": FLIGHT | {"room": "secret"}},
        {"flight": FLIGHT | {"entries": [{"at": 1, "kind": "chat", "text": "hello"}]}},
        {"flight": FLIGHT | {"entries": [{"at": 1, "kind": "roster", "who": "Ana", "what": "join"}]}},
        {"flight": FLIGHT, "note": "x" * 501},
        {"flight": FLIGHT, "note": "\ud800"},
        {"flight": FLIGHT, "name": "Ana"},
    ],
)
def test_what_is_no_report_is_refused(anonymous, body):
    headers = {"Content-Type": "application/json"}
    assert_error(anonymous.post(REPORTS, content=json.dumps(body), headers=headers), 422, "validation_failed")


def test_a_long_call_fits_and_more_than_that_does_not(anonymous):
    """256 KiB for this call alone: every other takes 64."""
    pair = {"kind": "pair", "pair": "p1", "rtt": 42, "loss": 0.01, "in": 900, "out": 900, "local": "host"}
    many = [{"at": 5_000 * i} | pair for i in range(2_000)]
    body = json.dumps({"flight": FLIGHT | {"entries": many}})
    assert 128 * 1024 < len(body) < 256 * 1024
    headers = {"Content-Type": "application/json"}
    assert anonymous.post(REPORTS, content=body, headers=headers).status_code == 201
    padded = body + " " * (256 * 1024 - len(body))
    assert anonymous.post(REPORTS, content=padded, headers=headers).status_code == 201
    assert_error(anonymous.post(REPORTS, content=padded + " ", headers=headers), 413, "too_large")
    elsewhere = anonymous.post("/api/v1/auth/login", content=padded, headers=headers)
    assert "64 KiB" in assert_error(elsewhere, 413, "too_large")["message"]
