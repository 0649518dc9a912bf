"""What is counted, for `/metrics`.

Workers share their counts through files (prometheus-client's multi-process mode), in a directory that
the launcher names in PROMETHEUS_MULTIPROC_DIR.
"""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = CONTENT_TYPE_LATEST
# Seconds: from a millisecond, which a relay on one machine takes, to two seconds, after which nobody waits.
BUCKETS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2)
CONNECT_BUCKETS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60)  # seconds that browsers need to reach each other

CONNECTIONS = Gauge("whisper_gate_connections", "Open signalling connections.", multiprocess_mode="livesum")
PARTICIPANTS = Gauge(
    "whisper_gate_participants", "People in calls, grace included.", multiprocess_mode="livesum"
)
# Each room is counted by one worker alone: the one where whoever has been there longest sits.
ROOMS = Gauge("whisper_gate_rooms", "Rooms with people in them.", multiprocess_mode="livesum")
JOINS = Counter("whisper_gate_joins", "Attempts to join a room.", ["outcome"])
RELAYED = Counter("whisper_gate_frames_relayed", "Frames passed on.", ["type", "route"])
RELAY = Histogram(
    "whisper_gate_relay_seconds",
    "From a frame's arrival at a worker to the queue of its addressee's connection.",
    ["route"],
    buckets=BUCKETS,
)
DROPPED = Counter("whisper_gate_frames_dropped", "Frames that reached nobody.", ["reason"])
REFUSED = Counter("whisper_gate_frames_refused", "Frames answered with an error.", ["code"])
CLOSED = Counter("whisper_gate_connections_closed", "Connections that ended.", ["reason"])
SOCKETS_ENDED = Counter("whisper_gate_sockets_ended", "WebSockets refused or ended by the guard.", ["reason"])

PAIRS = Histogram(
    "whisper_gate_pair_seconds",
    "Until two browsers were connected, or had failed, as each of both reports.",
    ["outcome"],
    buckets=CONNECT_BUCKETS,
)

HASHES_WAITING = Gauge(
    "whisper_gate_hashes_waiting", "Passwords that wait for a thread.", multiprocess_mode="livesum"
)
HASH_WAIT = Histogram(
    "whisper_gate_hash_wait_seconds", "That a password waited for a thread.", buckets=BUCKETS
)
HASH = Histogram("whisper_gate_hash_seconds", "That a password was hashed or checked.", buckets=BUCKETS)

BUS_FAILURES = Counter("whisper_gate_bus_failures", "Batches that Redis did not take at once.")
BUS_LOST = Counter("whisper_gate_bus_lost", "Payloads that did not leave for other workers.", ["reason"])
BUS_GAPS = Counter("whisper_gate_bus_gaps", "Times that payloads of another worker were missing for good.")
STORE_UP = Gauge(
    "whisper_gate_store_up",
    "Whether a store answers (1) or not (0), as the worst off worker sees it.",
    ["store"],
    multiprocess_mode="livemin",
)

STORE = Histogram(
    "whisper_gate_store_seconds",
    "From sending a command to its answer, or to its failure.",
    ["store", "operation"],
    buckets=BUCKETS,
)
STORE_FAILURES = Counter(
    "whisper_gate_store_failures", "Times that a store did not do what it should.", ["store"]
)


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
