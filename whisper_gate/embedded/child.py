"""A server process that belongs to this one: started, awaited, stopped, never left behind."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from io import TextIOWrapper
from pathlib import Path

from whisper_gate.embedded.datadir import make_private
from whisper_gate.embedded.errors import EmbeddedError
from whisper_gate.process import die_with_parent

POLL_SECONDS = 0.02
LEFTOVER_SECONDS = 15.0
STOP_SECONDS = 15.0
CONNECT_SECONDS = 1.0
LOG_MAX_BYTES = 10_000_000
# Of the dynamic linker, when a shared library is missing.
CANNOT_LOAD = 127


class Child:
    """One embedded service.

    `home/lock` is locked (flock) through a descriptor that only the service inherits: as long as
    the lock is held, some process still works on the data, whoever started it. A start finds such
    a leftover (its launcher was killed with -9), ends it and waits for the lock.

    Args:
        name: For messages and the name of the log.
        argv: The command; it must stay in the foreground.
        home: Its directory (mode 0700): working directory, data, log and lock.
        address: The Unix socket it will listen on, or host and TCP port.
        answers: Whether the service behind a fresh connection is ready.
        speaks: Its words go to our own output, for the operator to see at once, instead of to a file.
        environment: Variables on top of our own.
    """

    def __init__(
        self,
        name: str,
        argv: Sequence[str],
        home: Path,
        address: Path | tuple[str, int],
        answers: Callable[[socket.socket], bool],
        *,
        speaks: bool = False,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self.address = address
        self._argv = list(argv)
        self._home = home
        self._answers = answers
        self._speaks = speaks
        self._environment = environment or {}
        self.log_path = home / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Process id, or None before `start`."""
        return self._process.pid if self._process else None

    @property
    def words_at(self) -> str:
        """Where what it says can be read."""
        return "its words above" if self._speaks else str(self.log_path)

    @property
    def has_died(self) -> bool:
        """Whether the process was started and has ended, though nobody called `stop`."""
        return self._process is not None and self._process.poll() is not None

    def start(self) -> None:
        """Start the process; call it from a thread that lives as long as the service may.

        (The kernel ends the service when the *thread* that started it ends, prctl(2).)

        Raises:
            EmbeddedError: The program cannot be run, or a leftover does not go.
        """
        make_private(self._home)
        self.log_path.touch(mode=0o600)
        lock = _lock_against_leftovers(self._home / "lock", self.name)
        os.truncate(self.log_path, 0)
        with lock, self.log_path.open("ab") as log:
            self._remove_socket()
            try:
                # A session of its own keeps the terminal's Ctrl-C away: the app goes first.
                self._process = subprocess.Popen(  # noqa: S603 - a fixed program with fixed arguments
                    self._argv,
                    cwd=self._home,
                    env=os.environ | self._environment,
                    stdin=subprocess.DEVNULL,
                    stdout=None if self._speaks else log,
                    stderr=None if self._speaks else subprocess.STDOUT,
                    start_new_session=True,
                    pass_fds=(lock.fileno(),),
                    # It makes two system calls and takes no lock, so other threads do no harm.
                    preexec_fn=partial(die_with_parent, os.getpid(), signal.SIGTERM),  # noqa: PLW1509
                    umask=0o077,
                )
            except OSError as error:
                raise EmbeddedError(f"cannot run {self._argv[0]}: {error.strerror}") from None
            lock.truncate(0)
            lock.write(f"{self._process.pid}\n")

    def wait_ready(self, timeout_seconds: float) -> None:
        """Return when the service answers on its socket.

        Raises:
            EmbeddedError: It stopped, or did not answer in time.
        """
        if self._process is None:
            raise EmbeddedError(f"{self.name} was not started")
        deadline = time.monotonic() + timeout_seconds
        while not self._is_answering():
            if (code := self._process.poll()) is not None:
                if code == CANNOT_LOAD:  # the one line in the log names the missing system library
                    raise EmbeddedError(self.log_path.read_text(errors="replace").strip())
                raise EmbeddedError(f"{self.name} stopped at its start (code {code}); see {self.words_at}")
            if time.monotonic() > deadline:
                raise EmbeddedError(
                    f"{self.name} did not answer within {timeout_seconds:.0f} s; see {self.words_at}"
                )
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """Ask the service to save and end; insist after STOP_SECONDS. Idempotent."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None
        self._remove_socket()

    def keep_log_short(self) -> None:
        """Begin the log again when it is long: coturn notes each peer that it refuses, however often."""
        with contextlib.suppress(OSError):
            if self.log_path.stat().st_size > LOG_MAX_BYTES:
                os.truncate(self.log_path, 0)  # it is written by appending

    def _remove_socket(self) -> None:
        if isinstance(self.address, Path):
            self.address.unlink(missing_ok=True)

    def _is_answering(self) -> bool:
        try:
            with self._connect() as connection:
                return self._answers(connection)
        except OSError:
            return False

    def _connect(self) -> socket.socket:
        if not isinstance(self.address, Path):
            return socket.create_connection(self.address, CONNECT_SECONDS)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(CONNECT_SECONDS)
        try:
            connection.connect(str(self.address))
        except OSError:
            connection.close()
            raise
        return connection


def make_executable(program: Path) -> Path:
    """`program`, which a wheel may have brought without its execute bits.

    Raises:
        EmbeddedError: It belongs to somebody else.
    """
    if not os.access(program, os.X_OK):
        try:
            program.chmod(0o755)
        except OSError:
            raise EmbeddedError(f"{program} is not executable; run `chmod 755` on it") from None
    return program


def _lock_against_leftovers(path: Path, name: str) -> TextIOWrapper:
    """Open and lock `path`, ending the process of an earlier run that still holds it."""
    path.touch(mode=0o600)
    file = path.open("a+", encoding="ascii")
    deadline = time.monotonic() + LEFTOVER_SECONDS
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            leftover = file.read().strip()
            if time.monotonic() > deadline:
                file.close()
                raise EmbeddedError(
                    f"{name} of an earlier run (process {leftover}) does not end; stop it by hand"
                ) from None
            if leftover:
                with contextlib.suppress(OSError, ValueError):
                    os.kill(int(leftover), signal.SIGTERM)
            time.sleep(0.1)
        else:
            return file
