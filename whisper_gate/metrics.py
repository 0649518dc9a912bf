"""What is counted, for `/metrics`.

Workers share their counts through files (prometheus-client's multi-process mode), in a directory that
the launcher names in PROMETHEUS_MULTIPROC_DIR.
"""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = CONTENT_TYPE_LATEST

CONNECTIONS = Gauge("whisper_gate_connections", "Open signalling connections.", multiprocess_mode="livesum")
PARTICIPANTS = Gauge(
    "whisper_gate_participants", "People in calls, grace included.", multiprocess_mode="livesum"
)
JOINS = Counter("whisper_gate_joins", "Attempts to join a room.", ["outcome"])
RELAYED = Counter("whisper_gate_frames_relayed", "Frames passed on.", ["type", "route"])
REFUSED = Counter("whisper_gate_frames_refused", "Frames answered with an error.", ["code"])
CLOSED = Counter("whisper_gate_connections_closed", "Connections that ended.", ["reason"])
SOCKETS_ENDED = Counter("whisper_gate_sockets_ended", "WebSockets refused or ended by the guard.", ["reason"])


def render() -> bytes:
    """Everything counted by all workers, in Prometheus's text format."""
    directory = os.environ.get(DIRECTORY)
    if directory is None:
        return generate_latest()
    _forget_dead_workers(Path(directory))
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry)


def _forget_dead_workers(directory: Path) -> None:
    """The connections of a worker that was killed are open no more."""
    for path in directory.glob("gauge_live*_*.db"):
        found = re.search(r"_(\d+)\.db$", path.name)
        if found and not _lives(int(found[1])):
            mark_process_dead(int(found[1]))  # type: ignore[no-untyped-call]


def _lives(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, 0)
        return True
    return False
