"""Behind a reverse proxy that ends TLS: the public origin is the own one, and cookies are secure."""

from __future__ import annotations

import asyncio
import secrets

import httpx
import pytest

from tests.running import start_app

PUBLIC = "https://meet.example.org"
PROXIED = {"Host": "meet.example.org", "X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}


@pytest.mark.parametrize(
    "environment", [{"PUBLIC_URL": PUBLIC}, {"TRUSTED_PROXY_HOPS": "1"}], ids=lambda one: next(iter(one))
)
async def test_the_public_origin_is_welcome_and_others_are_not(tmp_path, environment):
    server = start_app(tmp_path / "data", tmp_path / "log", WORKERS="1", **environment)
    try:
        await asyncio.to_thread(server.wait_ready)
        name = f"u{secrets.token_hex(5)}"
        account = {"username": name, "email": f"{name}@example.org", "password": "correct horse"}
        async with httpx.AsyncClient(base_url=server.base_url, headers=PROXIED) as http:
            foreign = await http.post(
                "/api/v1/auth/register", json=account, headers={"Origin": "https://evil.example"}
            )
            assert foreign.json()["error"]["code"] == "bad_origin"
            own = {"Origin": PUBLIC}
            assert (await http.post("/api/v1/auth/register", json=account, headers=own)).status_code == 201
            credentials = {"username": name, "password": "correct horse"}
            answer = await http.post("/api/v1/auth/login", json=credentials, headers=own)
            assert answer.headers["set-cookie"].startswith("__Host-wg_session=")
            assert "Secure" in answer.headers["set-cookie"]
            bearer = {"Authorization": f"Bearer {answer.json()['token']}"}
            room = await http.post("/api/v1/rooms/create", json={"name": "Door"}, headers=bearer)
            assert room.json()["link"].startswith(f"{PUBLIC}/rooms/")
    finally:
        code = await asyncio.to_thread(server.stop)
    assert code == 0, server.output()
