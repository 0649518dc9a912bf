"""Asking the API, and what all its answers have in common."""

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.running import AppServer


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


async def handshake(server: AppServer, path: str, headers: dict[str, str]) -> int:
    """The status of a WebSocket handshake: 101, or that of the refusal."""
    try:
        async with connect(f"ws://localhost:{server.port}{path}", additional_headers=headers, origin=None):
            return 101
    except InvalidStatus as error:
        return error.response.status_code
