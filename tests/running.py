"""Running the real app from a test."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from whisper_gate.domain.users import PASSWORD_COST

ROOT = Path(__file__).resolve().parent.parent
BUILD_AND_START_SECONDS = 240.0
# The least that bcrypt takes: at the app's own cost, hashing was most of what test_openapi.py computed.
CHEAP = {"PASSWORD_COST": "4"}
DEAR = {"PASSWORD_COST": str(PASSWORD_COST)}  # what the app does where nobody has set anything


@dataclass
class AppServer:
    """A running Whisper Gate: `python -m whisper_gate` and everything it started."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path
    data_dir: Path

    @property
    def base_url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def pid(self) -> int:
        """The launcher's process id; the workers are its children."""
        return self.process.pid

    def workers(self) -> list[psutil.Process]:
        """The processes that serve, in no order; they run the same program as the launcher."""
        launcher = psutil.Process(self.pid)
        name, found = launcher.name(), []
        for one in launcher.children():
            with contextlib.suppress(psutil.NoSuchProcess):  # it has ended since the list was made
                if one.status() != psutil.STATUS_ZOMBIE and one.name() == name:
                    found.append(one)
        return found

    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def wait_ready(self, seconds: float = BUILD_AND_START_SECONDS) -> None:
        """Return when the launcher has said that it is ready."""
        wait_until(
            lambda: self.process.poll() is not None or "Whisper Gate is at" in self.output(),
            seconds,
            self.output,
        )
        assert self.process.poll() is None, self.output()

    def stop(self, number: signal.Signals = signal.SIGTERM, seconds: float = 60.0) -> int:
        """Signal the launcher; returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(seconds)


def wait_until(
    condition: Callable[[], Any], seconds: float = 30.0, explain: Callable[[], object] = lambda: ""
) -> None:
    """Return as soon as `condition()` is true; fail after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not so within {seconds:g} s: {explain()}"
        time.sleep(0.02)


def find_free_port() -> int:
    """A TCP port that nothing uses on loopback at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_app(
    data_dir: Path,
    log: Path,
    port: int | None = None,
    root: Path = ROOT,
    prefix: Sequence[str] = (),
    **environment: str,
) -> AppServer:
    """Start `python -m whisper_gate` on loopback with embedded services; does not wait for it.

    `root` is the checkout that it is started from, `prefix` what runs the command
    elsewhere (network.py). Blank addresses also hide those of a developer's `.env`. Passwords are
    hashed at the least cost, unless `environment` says otherwise or is that of production.
    """
    port = port or find_free_port()
    uris = ("MONGO_URI", "REDIS_PUB_URI", "REDIS_SUB_URI", "PAGE_STATE_URI", "PUBLIC_URL")
    blank = dict.fromkeys(uris, "")
    settings = {"HOST": "127.0.0.1", "PORT": str(port), "DATA_DIR": str(data_dir), "WORKERS": "2"}
    cost = {} if environment.get("APP_ENV") == "production" else CHEAP
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*prefix, sys.executable, "-m", "whisper_gate"],
            cwd=root,
            env=os.environ | {"APP_ENV": "local"} | cost | blank | settings | environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return AppServer(port, process, log, data_dir)
