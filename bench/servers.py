"""A whole local run of the app, for as long as it is measured."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READY = "Whisper Gate is at"


@contextlib.contextmanager
def running(data_dir: Path, **environment: str) -> Iterator[str]:
    """The address of a fresh run on a free port; it is stopped at the end of the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {"DATA_DIR": str(data_dir), "PORT": str(port)} | environment
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "whisper_gate"],
        cwd=ROOT,
        env=os.environ | settings,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        if not any(READY in line for line in process.stdout):
            raise RuntimeError("the app did not start; its message is above")
        yield f"http://localhost:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
