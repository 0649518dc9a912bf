"""Running a real TURN server (coturn) from a test."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.running import find_free_port, wait_until

SECRET, REALM = "3f9Zk27Qx-tests-alone-b81Lw04Vd6", "test"
# A STUN Binding request without attributes (RFC 8489, section 5).
_BINDING_REQUEST = bytes.fromhex("00010000 2112A442") + b"whisper-gate"
_START_SECONDS = 20.0


@dataclass
class TurnServer:
    """A running coturn. `settings()` is what the app's environment needs for its pages to use it."""

    ip: str
    port: int
    process: subprocess.Popen[bytes]
    log: Path
    elsewhere: bool = False  # where this process has no network

    def urls(self, *transports: str) -> list[str]:
        """Its addresses (RFC 7065): over UDP and TCP, or over those named alone."""
        return [f"turn:{self.ip}:{self.port}?transport={each}" for each in transports or ("udp", "tcp")]

    def settings(self, *transports: str, secret: str = SECRET) -> dict[str, str]:
        """The app's settings that name this server.

        Args:
            *transports: how pages reach it, `udp` or `tcp`; without any, both.
            secret: what is made with another one is refused by the server.
        """
        return {
            "TURN_URLS": ",".join(self.urls(*transports)),
            "TURN_SECRET": secret,
        }

    @property
    def pid(self) -> int:
        return self.process.pid

    def output(self) -> str:
        return self.log.read_text(errors="replace")

    def stop(self) -> None:
        """Kill it, as a crash would: its allocations are gone without a word. Idempotent."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def answers(self) -> bool:
        """Whether it answers a STUN Binding request over UDP; elsewhere, whether it says that it listens."""
        if self.elsewhere:
            return f"UDP listener opened on: {self.ip}:{self.port}" in self.output()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.settimeout(0.2)
            try:
                probe.sendto(_BINDING_REQUEST, (self.ip, self.port))
                return probe.recv(1500)[8:20] == _BINDING_REQUEST[8:]
            except OSError:
                return False


def start_turn(
    folder: Path,
    *,
    ip: str = "127.0.0.1",
    port: int | None = None,
    options: Sequence[str] = (),
    prefix: Sequence[str] = (),
) -> TurnServer:
    """Start coturn with a shared secret; does not wait for it, nor stop it.

    Args:
        folder: of its own; holds log, process id and database.
        ip: where it listens and relays.
        port: UDP and TCP; without one, a free one. With that of a server that was stopped, it is back.
        options: more of coturn's, as `--max-bps=100000`.
        prefix: what runs the command elsewhere (network.py).
    """
    port = port or find_free_port()
    log = folder / f"turn-{port}.log"
    command = [
        *prefix,
        "turnserver",
        *("-n", "--no-dtls", "--no-cli", "--no-multicast-peers", "--allow-loopback-peers"),
        *(f"--listening-ip={ip}", f"--relay-ip={ip}", f"--listening-port={port}"),
        *("--use-auth-secret", "--fingerprint", f"--static-auth-secret={SECRET}", f"--realm={REALM}"),
        *(f"--pidfile={folder / 'turn.pid'}", f"--userdb={folder / 'turn.sqlite'}"),
        *("--log-file=stdout", "--simple-log", "--verbose"),
        *(options or ["--no-tls"]),
    ]
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ | {"TMPDIR": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return TurnServer(ip, port, process, log, bool(prefix))


def wait_turn(server: TurnServer, seconds: float = _START_SECONDS) -> None:
    """Return when it answers."""
    wait_until(lambda: server.process.poll() is not None or server.answers(), seconds, server.output)
    assert server.process.poll() is None, server.output()


@contextlib.contextmanager
def turn_server(
    folder: Path, *, ip: str = "127.0.0.1", port: int | None = None, **more: Any
) -> Iterator[TurnServer]:
    """A coturn that answers, for as long as the block runs; arguments as for `start_turn`."""
    server = start_turn(folder, ip=ip, port=port, **more)
    try:
        wait_turn(server)
        yield server
    finally:
        server.stop()
