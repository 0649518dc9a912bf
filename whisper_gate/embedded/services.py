"""The embedded services of one run, together."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType

import structlog

from whisper_gate.embedded import made_secrets, mongod, valkey
from whisper_gate.embedded.child import Child
from whisper_gate.embedded.datadir import DataDir, socket_dir, socket_path
from whisper_gate.embedded.errors import EmbeddedError

READY_SECONDS = 30.0
WATCH_SECONDS = 0.25
RETRY_SECONDS = 1.0

log = structlog.get_logger(__name__)


class EmbeddedServices:
    """Valkey, MongoDB and made secrets under one DATA_DIR, and what else is started there.

    Use it as a context manager from the main thread. Entering starts the processes and returns at
    once; `wait_ready` returns when they answer. Leaving stops them and frees the directory.

    Args:
        data_dir: DATA_DIR; made if need be (mode 0700).
        mongo: Whether MongoDB is wanted.
        redis: Whether Valkey is wanted.
    """

    def __init__(self, data_dir: Path, *, mongo: bool = True, redis: bool = True) -> None:
        self._data_dir = data_dir
        self._wants_mongo = mongo
        self._wants_redis = redis
        self._open: DataDir | None = None
        self._children: list[Child] = []
        self._stopping = threading.Event()
        self._watcher: threading.Thread | None = None
        self.mongo_uri: str | None = None
        self.redis_uri: str | None = None

    def __enter__(self) -> EmbeddedServices:
        """Start what is wanted.

        Raises:
            InUseError: Another launcher has the directory; `running_uris` says how to reach its services.
            EmbeddedError: A program is missing or cannot start.
        """
        self._open = DataDir(self._data_dir)
        try:
            if self._wants_mongo:
                self.start(partial(mongod.child, sockets=self._sockets()), "mongo")
                self.mongo_uri = mongod.uri(self._sockets() / mongod.SOCKET)
            if self._wants_redis:
                self.start(partial(valkey.child, sockets=self._sockets()), "valkey")
                self.redis_uri = valkey.uri(self._sockets() / valkey.SOCKET)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop everything that was started."""
        self.stop()

    @property
    def pids(self) -> dict[str, int]:
        """Process ids by service name."""
        return {child.name: child.pid for child in self._children if child.pid is not None}

    def secrets(self) -> dict[str, str]:
        """The secrets kept in DATA_DIR, made on the first run.

        Raises:
            EmbeddedError: The file is damaged or readable by others.
        """
        return made_secrets.load_or_make(self._opened().path)

    def start(self, make: Callable[..., Child], folder: str) -> None:
        """Start one more service.

        Args:
            make: takes the service's directory as `home`.
            folder: its name in DATA_DIR.

        Raises:
            EmbeddedError: Its program is missing or cannot start.
        """
        child = make(home=self._opened().path / folder)
        child.start()
        self._children.append(child)

    def wait_ready(self, timeout_seconds: float = READY_SECONDS) -> None:
        """Return when every started service answers.

        Raises:
            EmbeddedError: One stopped or is silent.
        """
        for child in self._children:
            child.wait_ready(timeout_seconds)

    def keep_alive(self) -> None:
        """From now on, start a service again when it dies by itself; `stop` ends that."""
        # The thread lives as long as the process, as the children it starts need (Child.start).
        self._watcher = threading.Thread(target=self._watch, name="embedded", daemon=True)
        self._watcher.start()

    def stop(self) -> None:
        """Stop the services, keep their data, free the directory. Idempotent."""
        self._stopping.set()
        if self._watcher:
            self._watcher.join()
        while self._children:
            self._children.pop().stop()
        if self._open:
            with suppress(OSError):  # it holds a file of somebody else, or is in use: leave it
                socket_dir(self._open.path).rmdir()
            self._open.close()
            self._open = None

    def _watch(self) -> None:
        while not self._stopping.wait(WATCH_SECONDS):
            for child in self._children:
                child.keep_log_short()
                if not child.has_died:
                    continue
                log.error("embedded.died", service=child.name, log=child.words_at)
                with suppress(EmbeddedError):  # reported again on the next round
                    child.start()
                self._stopping.wait(RETRY_SECONDS)

    def _sockets(self) -> Path:
        return socket_dir(self._opened().path)

    def _opened(self) -> DataDir:
        if self._open is None:
            raise RuntimeError("enter EmbeddedServices first")
        return self._open


def running_uris(data_dir: Path) -> tuple[str, str]:
    """How to reach the MongoDB and the Valkey of a launcher that runs with this DATA_DIR."""
    sockets = socket_dir(data_dir)
    return mongod.uri(sockets / mongod.SOCKET), valkey.uri(sockets / valkey.SOCKET)


def listening_uris(data_dir: Path) -> tuple[str | None, str | None]:
    """The same, but None for each that does not listen; and nothing is made or changed."""
    sockets = socket_path(data_dir)
    return (
        mongod.uri(sockets / mongod.SOCKET) if _listens(sockets / mongod.SOCKET) else None,
        valkey.uri(sockets / valkey.SOCKET) if _listens(sockets / valkey.SOCKET) else None,
    )


def _listens(address: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe, suppress(OSError):
        probe.settimeout(1)
        probe.connect(str(address))
        return True
    return False
