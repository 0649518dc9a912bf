"""Whether MongoDB is usable, as somebody hears who asks the doctor."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

from whisper_gate.embedded import EmbeddedServices
from whisper_gate.stores.mongo import examined
from whisper_gate.stores.reach import PATIENCE

PAUSE = PATIENCE + 0.5  # seconds: longer than a request waits


async def test_a_server_that_is_busy_for_a_moment_is_not_away(tmp_path: Path):
    with EmbeddedServices(tmp_path / "data", redis=False) as own:
        await asyncio.to_thread(own.wait_ready)
        (pid,) = own.pids.values()
        os.kill(pid, signal.SIGSTOP)
        try:
            looking = asyncio.create_task(examined.examine(own.mongo_uri))
            await asyncio.sleep(PAUSE)
        finally:
            os.kill(pid, signal.SIGCONT)
        assert "no replica set" in (await looking).about
