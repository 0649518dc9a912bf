"""Asking the API, and what all its answers have in common."""

import httpx


def assert_error(answer: httpx.Response, status: int, code: str) -> dict:
    """The answer is that error, in the form of all errors; returns its details."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    assert set(body) == {"error"}
    assert set(body["error"]) <= {"code", "message", "fields"}
    assert body["error"]["code"] == code, body
    assert body["error"]["message"]
    return body["error"]


def plain_client(base_url: httpx.URL | str) -> httpx.Client:
    """A client for http alone: reading the certificates of the system takes longer than most tests."""
    return httpx.Client(base_url=base_url, timeout=20, verify=False)
