"""What a start says when something is wrong that it can see at once; it never stops the start.

The launcher imports this, so nothing here loads a client of a database (commands.py says why).
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from whisper_gate.doctor import local
from whisper_gate.doctor.found import Finding, State, broken, masked, ok, warn
from whisper_gate.settings import Settings

WITHIN = 0.8  # seconds for all of it
_PORTS = {"redis": 6379, "rediss": 6379, "redis+sentinel": 26379, "redis+cluster": 6379, "mongodb": 27017}


def complaints(settings: Settings) -> list[str]:
    """One line for each thing that is wrong; none when all is well, or cannot be told in time."""
    checks: list[Callable[[], Finding]] = [
        lambda: local.secrets(settings),
        lambda: local.disk(settings),
        lambda: local.own_open_files(settings),
        lambda: _relay(settings),
    ]
    for name, uri in (("redis", settings.redis_pub_uri), ("mongodb", settings.mongo_uri)):
        if uri is not None and urlsplit(uri).scheme in _PORTS:
            checks.append(lambda name=name, uri=uri: _reached(name, uri))  # type: ignore[misc]
    found: list[Finding | None] = [None] * len(checks)
    threads = [
        threading.Thread(target=_keep, args=(found, at, check), daemon=True)
        for at, check in enumerate(checks)
    ]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + WITHIN
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    wrong = [one for one in found if one is not None and one.state in {State.WARN, State.BROKEN}]
    return [f"{one.name}: {one.said}; {one.fix}" for one in wrong]


def _keep(found: list[Finding | None], at: int, check: Callable[[], Finding]) -> None:
    try:
        found[at] = check()
    except Exception:  # whatever it is: a start does not fail for it, and the doctor will say
        found[at] = None


def _relay(settings: Settings) -> Finding:
    if settings.app_env == "production" and not (settings.turn_urls or settings.embedded_turn):
        return warn("turn", "TURN_URLS is not set: behind strict networks nobody can have a call", "set it")
    return ok("turn", "")


def _reached(name: str, uri: str) -> Finding:
    """Whether one of its hosts accepts a connection."""
    where = masked(uri)
    scheme, _, hosts = where.partition("://")
    for one in hosts.split(","):
        place = urlsplit(f"//{one}")
        try:
            socket.create_connection((place.hostname, place.port or _PORTS[scheme]), WITHIN / 2).close()
        except OSError:
            continue
        return ok(name, where)
    return broken(name, f"{where} cannot be reached yet", "start it, or correct its URI")
