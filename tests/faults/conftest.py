"""An app that a test may break."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import AppServer, start_app, wait_until

WIDE = {"REGISTER_LIMIT": "100000/hour", "LOGIN_LIMIT": "100000/hour"}


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[AppServer]:
    """An app with two workers, of this test alone."""
    server = start_app(tmp_path / "data", tmp_path / "log", **WIDE)
    try:
        server.wait_ready()
        wait_until(lambda: server.output().count("worker.ready") == 2, explain=server.output)
        yield server
    finally:
        server.stop()
