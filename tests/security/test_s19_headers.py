"""S19: nosniff, Referrer-Policy and isolation on every answer, and no CORS for anybody."""

from __future__ import annotations

import pytest

from tests.security.answers import every_answer

FIXED = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
STATUSES = {200, 400, 401, 403, 404, 405, 413, 415, 422}


@pytest.mark.parametrize("secure", [False, True])
async def test_every_answer_has_them(server, proxied, secure):
    """Pages, assets, REST, health, errors of each kind, preflights and refused handshakes."""
    seen = set()
    async for name, answer in every_answer(proxied if secure else server, secure=secure):
        seen.add(answer.status)
        for header, value in FIXED.items():
            assert answer.headers.get(header) == value, f"{name}: {header}"
        assert "content-security-policy" in answer.headers, name
        assert [one for one in answer.headers if one.startswith("access-control-")] == [], name
    assert seen >= STATUSES


async def test_every_asset_has_a_type(server):
    """With nosniff a browser runs and draws only what says what it is."""
    async for name, answer in every_answer(server):
        if answer.status == 200 and not name.startswith("OPTIONS"):
            assert answer.headers.get("content-type"), name
