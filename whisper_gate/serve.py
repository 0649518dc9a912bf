"""The built app on Granian: page, API and sockets on one port, in several worker processes."""

from __future__ import annotations

import errno
import gc
import http.client
import multiprocessing
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog

from whisper_gate.listener import spawn_target
from whisper_gate.logs import GRANIAN_LOGGERS, configure
from whisper_gate.process import die_with_parent
from whisper_gate.settings import Settings

log = structlog.get_logger(__name__)

STOP_SECONDS = 10
# Granian gives up when a worker dies again within 5.5 s. Then it is started afresh after a pause
# that doubles, at most RESTARTS times without CALM_SECONDS of peace in between.
RESTARTS = 5
CALM_SECONDS = 60.0
FIRST_PAUSE_SECONDS = 0.25
PROBE_SECONDS = 0.02


class ServeError(Exception):
    """The server cannot run; `str()` is one line that says why."""


def listen_address(host: str, port: int) -> str:
    """The IP address to listen on for `host`, when `port` is free there.

    Workers bind with SO_REUSEPORT, so a second server on the same port would silently share its
    connections; hence this test before they start.

    Raises:
        ServeError: The port is taken or not allowed, or the host is not one of this machine.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        raise ServeError(f"HOST: {host} is not known here") from None
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ServeError(f"port {port} is in use; stop what listens there or set PORT") from None
        hint = "; `sysctl net.ipv4.ip_unprivileged_port_start` says from where on" * (
            error.errno == errno.EACCES
        )
        raise ServeError(f"cannot listen on {host} port {port}: {error.strerror}{hint}") from None
    return str(address[0])


def preload() -> None:
    """Import the app once, so that forked workers share its memory."""
    from reflex_base import constants  # noqa: PLC0415 - Reflex reads the environment on import
    from reflex_base.environment import environment  # noqa: PLC0415

    environment.REFLEX_ENV_MODE.set(constants.Env.PROD)
    environment.REFLEX_MOUNT_FRONTEND_COMPILED_APP.set(True)
    environment.REFLEX_SKIP_COMPILE.set(True)
    import granian.server  # noqa: F401, PLC0415 - `run` needs it, a signal must not find it half imported
    from reflex.utils import prerequisites  # noqa: PLC0415

    prerequisites.get_app()
    gc.collect()
    # Else the workers' collector writes to the shared objects' headers, which copies the pages.
    gc.freeze()


def run(settings: Settings, address: str, on_ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT, then stop the workers and return.

    Args:
        settings: Port, workers and log level.
        address: The IP address to listen on.
        on_ready: Called once, in a thread, when the port answers.

    Raises:
        ServeError: The workers keep dying.
        KeyboardInterrupt: A signal came while no worker ran.
    """
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork", force=True)
    threading.Thread(
        target=_announce, args=(address, settings.port, on_ready), name="announce", daemon=True
    ).start()
    failures, since = 0, time.monotonic()
    while not _serve_once(settings, address):
        calm, since = time.monotonic() - since, time.monotonic()
        failures = 1 if calm > CALM_SECONDS else failures + 1
        if failures > RESTARTS:
            raise ServeError(f"the workers died {failures} times in a row; see the log above")
        pause = FIRST_PAUSE_SECONDS * 2 ** (failures - 1)
        log.error("workers keep dying, starting them afresh", pause_seconds=pause)
        time.sleep(pause)


def _serve_once(settings: Settings, address: str) -> bool:
    """Serve; True when a signal ended it, False when Granian gave up on its workers."""
    from granian.constants import Interfaces, Loops  # noqa: PLC0415 - costs 0.2 s, only serving needs it
    from granian.log import LogLevels  # noqa: PLC0415
    from granian.server import Server  # noqa: PLC0415

    server = Server(
        target="whisper_gate.whisper_gate:app",
        factory=True,
        address=address,
        port=settings.port,
        interface=Interfaces.ASGI,
        loop=Loops.uvloop,
        websockets=True,
        workers=settings.workers,
        respawn_failed_workers=True,
        respawn_interval=1.0,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.warning,
        log_dictconfig=GRANIAN_LOGGERS,
    )
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        server.serve(
            spawn_target=spawn_target(address, settings.port),
            target_loader=partial(_worker_app, os.getpid(), settings.log_level, settings.log_format),
            wrap_loader=False,
        )
    except SystemExit:
        # Also the workers' own end by a signal to the whole group looks like a crash to Granian.
        pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return bool(server.interrupt_signal)


def _worker_app(parent: int, log_level: str, log_format: str) -> Any:
    """The ASGI app of a fresh worker.

    The worker leaves the terminal's process group, so Ctrl-C reaches the launcher alone and no
    worker is taken for crashed; and it ends at once when the launcher is gone.
    """
    os.setpgid(0, 0)
    die_with_parent(parent, signal.SIGKILL)
    configure(log_level, log_format)  # a spawned worker (macOS) inherits nothing
    from whisper_gate.whisper_gate import app  # noqa: PLC0415 - loaded by `preload` already, unless spawned

    return app()


def _announce(address: str, port: int, on_ready: Callable[[], None]) -> None:
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104 - compared, not bound
    while not _answers(host, port):
        time.sleep(PROBE_SECONDS)
    on_ready()


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
