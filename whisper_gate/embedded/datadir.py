"""DATA_DIR: one private directory, used by one launcher at a time."""

from __future__ import annotations

import fcntl
import hashlib
import os
import stat
import tempfile
from pathlib import Path

from whisper_gate.embedded.errors import EmbeddedError, InUseError

# sockaddr_un.sun_path holds 108 bytes on Linux and 104 on macOS, with the closing NUL (unix(7)).
MAX_SOCKET_PATH_BYTES = 103
LONGEST_SOCKET_NAME = "/mongod.sock"
LOCK_NAME = "lock"
OWNER_ONLY = 0o700


class DataDir:
    """The open and locked DATA_DIR of this process.

    The lock is a POSIX record lock: it belongs to this process alone, so neither forked workers
    nor database processes hold it on, and the kernel drops it even after `kill -9`.

    Raises:
        InUseError: Another launcher uses the directory.
        EmbeddedError: It cannot be made private.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.expanduser().resolve()
        make_private(self.path)
        (self.path / LOCK_NAME).touch(mode=0o600)
        self._lock = (self.path / LOCK_NAME).open("a+", encoding="ascii")
        try:
            fcntl.lockf(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.seek(0)
            holder = self._lock.read().strip() or "unknown"
            self._lock.close()
            raise InUseError(
                f"{self.path} is in use by a running Whisper Gate (process {holder}); "
                "stop that one or set another DATA_DIR and PORT"
            ) from None
        self._lock.truncate(0)
        self._lock.write(f"{os.getpid()}\n")
        self._lock.flush()

    def close(self) -> None:
        """Let another launcher use the directory."""
        self._lock.close()


def socket_dir(data_dir: Path) -> Path:
    """Where Unix sockets go; made private."""
    path = socket_path(data_dir)
    make_private(path)
    return path


def socket_path(data_dir: Path) -> Path:
    """Where Unix sockets go: DATA_DIR/run, or a private temporary directory if that is too deep."""
    path = data_dir.expanduser().resolve()
    near = path / "run"
    if len(os.fsencode(str(near) + LONGEST_SOCKET_NAME)) <= MAX_SOCKET_PATH_BYTES:
        return near
    # The name follows from DATA_DIR, so a run after a crash finds and reuses the directory.
    digest = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"whisper-gate-{os.getuid()}-{digest}"


def make_private(path: Path) -> None:
    """Make the directory `path`, or tighten it, so that only its owner (mode 0700) can enter.

    Raises:
        EmbeddedError: It cannot be made, is no directory of ours, or is a symbolic link to one.
    """
    try:
        path.mkdir(mode=OWNER_ONLY, parents=True, exist_ok=True)
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
            raise EmbeddedError(f"{path} is not a directory owned by the user that runs Whisper Gate")
        if stat.S_IMODE(found.st_mode) != OWNER_ONLY:
            path.chmod(OWNER_ONLY)
    except OSError as error:
        raise EmbeddedError(f"cannot use {path}: {error.strerror}") from None
