"""The socket that a worker listens on, made so that the kernel finds dead connections by itself.

Granian opens the listeners of its workers without any of these options, and they must be there before
the first connection: accepted ones inherit them (Linux; tcp(7)).
"""

from __future__ import annotations

import socket
import sys
from typing import Any

BACKLOG = 1024
# An idle connection is probed after 5 seconds and then every 3. When nothing was confirmed for
# 14 seconds, be it probes or data, it is reset: at the fourth probe, and before 15 seconds.
IDLE_SECONDS, INTERVAL_SECONDS, PROBES = 5, 3, 3
SILENCE_MS = 14_000


def bound(address: str, port: int) -> socket.socket:
    """A socket for the server to listen on; other workers may have their own on the same port."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (
        (socket.TCP_KEEPIDLE, IDLE_SECONDS),
        (socket.TCP_KEEPINTVL, INTERVAL_SECONDS),
        (socket.TCP_KEEPCNT, PROBES),
        (socket.TCP_USER_TIMEOUT, SILENCE_MS),
    ):
        made.setsockopt(socket.IPPROTO_TCP, option, value)
    made.setblocking(False)
    made.bind((address, port))
    return made


def spawn_target(address: str, port: int) -> Any:
    """For `Server.serve(spawn_target=...)`: what each worker runs; None where Granian's own will do.

    Only on Linux does every worker open a listener of its own, and only there are all options known.
    """
    if sys.platform != "linux":
        return None
    from granian.net import SocketHolder  # type: ignore[attr-defined]  # noqa: PLC0415 - only serving needs it
    from granian.server import Server  # noqa: PLC0415

    def work(worker: int, name: Any, loader: Any, _sockets: Any, *rest: Any) -> None:
        holder = SocketHolder(bound(address, port).detach(), False, BACKLOG)  # type: ignore[call-arg]
        Server._spawn_asgi_lifespan_worker(worker, name, loader, ((None, holder), None), *rest)

    return work
