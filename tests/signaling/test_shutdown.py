"""What clients are told when the server stops."""

from __future__ import annotations

import asyncio
import signal

import pytest

from tests.running import start_app
from tests.signaling.hubs import new_room
from tests.signaling.sockets import plain


@pytest.mark.timeout(300)
async def test_sigterm_closes_sockets_with_1012(tmp_path):
    server = start_app(tmp_path / "data", tmp_path / "log", WORKERS="1")
    try:
        await asyncio.to_thread(server.wait_ready)
        async with plain(server.base_url, new_room(), "ana") as ana:
            await ana.send("join")
            await ana.wait_for("welcome")
            server.process.send_signal(signal.SIGTERM)
            assert await ana.close_code() == 1012
    finally:
        code = await asyncio.to_thread(server.stop)
    assert code == 0, server.output()
