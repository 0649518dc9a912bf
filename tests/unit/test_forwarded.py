"""The client behind reverse proxies."""

from __future__ import annotations

import pytest

from whisper_gate.web.forwarded import Forwarded


@pytest.mark.parametrize(
    ("hops", "headers", "expected"),
    [
        (0, {"x-forwarded-for": "1.1.1.1", "x-forwarded-proto": "https"}, ("10.0.0.9", "http")),
        (1, {"x-forwarded-for": "1.1.1.1", "x-forwarded-proto": "https"}, ("1.1.1.1", "https")),
        (1, {"x-forwarded-for": "9.9.9.9, 1.1.1.1"}, ("1.1.1.1", "http")),
        (
            2,
            {"x-forwarded-for": "9.9.9.9, 1.1.1.1, 10.0.0.2", "x-forwarded-proto": "https"},
            ("1.1.1.1", "https"),
        ),
        (2, {"x-forwarded-for": "9.9.9.9"}, ("10.0.0.9", "http")),
        (1, {}, ("10.0.0.9", "http")),
    ],
)
async def test_only_trusted_proxies_are_believed(hops, headers, expected):
    seen = {}

    async def app(scope, _receive, _send):
        seen.update(scope)

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "scheme": "http", "client": ("10.0.0.9", 5), "headers": raw}
    await Forwarded(app, hops)(scope, None, None)
    assert (seen["client"][0], seen["scheme"]) == expected


async def test_a_secure_page_opens_a_secure_socket():
    seen = {}

    async def app(scope, _receive, _send):
        seen.update(scope)

    headers = [(b"x-forwarded-proto", b"https"), (b"x-forwarded-for", b"1.1.1.1")]
    await Forwarded(app, 1)({"type": "websocket", "scheme": "ws", "headers": headers}, None, None)
    assert seen["scheme"] == "wss"
