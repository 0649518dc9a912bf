"""`/metrics` counts what all workers do."""

from __future__ import annotations

import secrets
from contextlib import AsyncExitStack

import httpx

from tests.running import AppServer
from tests.signaling.sockets import plain


def value(text: str, name: str) -> float:
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(name))


async def test_joins_and_connections_are_counted_across_workers(app_server: AppServer):
    async with httpx.AsyncClient(base_url=app_server.base_url) as http, AsyncExitStack() as stack:
        before = (await http.get("/metrics")).text
        room = secrets.token_urlsafe(8)
        for number in range(8):
            client = await stack.enter_async_context(plain(app_server.base_url, room, f"p{number}"))
            await client.send("join")
            await client.wait_for("welcome")
        late = await stack.enter_async_context(plain(app_server.base_url, room, "late"))
        await late.send("join")
        await late.wait_for("error")
        answer = await http.get("/metrics")
        assert answer.headers["content-type"].startswith("text/plain")
        for name, more in (
            ('whisper_gate_joins_total{outcome="joined"}', 8),
            ('whisper_gate_joins_total{outcome="room_full"}', 1),
            ("whisper_gate_connections ", 8),
        ):
            assert value(answer.text, name) >= value(before, name) + more, name
