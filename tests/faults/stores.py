"""Databases that a test may kill, stall and start again, and the app that is served on them."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.contract.connections import PEPPER, SECRET
from tests.running import AppServer, start_app
from whisper_gate.embedded import mongod, valkey
from whisper_gate.embedded.child import Child

READY = 30.0  # seconds
MANY = (
    16  # questions that the kernel deals out to two workers: all to one of them once in thirty thousand times
)


@dataclass
class Database:
    """A real server as a child of this process, on a Unix socket."""

    child: Child
    uri: str
    home: Path

    def kill(self) -> None:
        """As with `kill -9`."""
        pid = self._pid()
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0) if not self.child.has_died else None

    def start(self) -> None:
        """Start (again) on the same address; return when it answers."""
        self.child.start()
        self.child.wait_ready(READY)

    def start_empty(self) -> None:
        """Start again without what it knew."""
        for path in self.home.iterdir():
            if path.is_dir():
                shutil.rmtree(path)
        self.start()

    def stall(self) -> None:
        """Nothing is answered, no connection ends."""
        os.kill(self._pid(), signal.SIGSTOP)

    def go_on(self) -> None:
        os.kill(self._pid(), signal.SIGCONT)

    def stop(self) -> None:
        if self.child.pid is not None and not self.child.has_died:
            self.go_on()
        self.child.stop()

    def _pid(self) -> int:
        assert self.child.pid is not None
        return self.child.pid


def new_valkey(folder: Path) -> Database:
    return _database(valkey.child, valkey.uri, folder)


def new_mongod(folder: Path) -> Database:
    return _database(mongod.child, mongod.uri, folder)


def _database(make: Callable[[Path, Path], Child], uri: Callable[[Path], str], folder: Path) -> Database:
    home, sockets = folder / "data", folder / "s"
    sockets.mkdir()
    child = make(home, sockets)
    database = Database(child, uri(child.address), home)
    database.start()
    return database


@dataclass
class World:
    """The app with two workers, and databases of its own."""

    app: AppServer
    valkey: Database
    mongod: Database

    @property
    def url(self) -> str:
        return self.app.base_url

    def workers(self) -> list[int]:
        """Process ids."""
        children = Path(f"/proc/{self.app.pid}/task").glob("*/children")
        return [int(pid) for path in children for pid in path.read_text().split()]

    def memory(self) -> dict[int, int]:
        """Resident bytes by process id of the workers."""
        return {pid: _resident(pid) for pid in self.workers()}

    async def health(self) -> dict[str, str]:
        """What `/readyz` says, within two seconds."""
        async with httpx.AsyncClient(base_url=self.url, timeout=2) as client:
            answer = await client.get("/readyz")
        assert answer.status_code == (200 if answer.json()["status"] == "ok" else 503)
        return answer.json()

    async def until_well(self) -> None:
        """Return when every worker has said that it reaches everything."""
        async with asyncio.timeout(READY):
            in_a_row = 0
            while in_a_row < MANY:
                in_a_row = in_a_row + 1 if (await self.health())["status"] == "ok" else 0

    def log(self) -> str:
        return self.app.output()


def _resident(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@pytest.fixture
def own_valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A Valkey for one test."""
    database = new_valkey(tmp_path_factory.mktemp("v"))
    yield database
    database.stop()


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Each test leaves it healthy behind."""
    folder = tmp_path_factory.mktemp("faults")
    with ExitStack() as stack:
        databases = []
        for make, name in ((new_valkey, "v"), (new_mongod, "m")):
            databases.append(make(tmp_path_factory.mktemp(name)))
            stack.callback(databases[-1].stop)
        running = start_app(
            folder / "data",
            folder / "log",
            REDIS_PUB_URI=databases[0].uri,
            MONGO_URI=databases[1].uri,
            JWT_SECRET=SECRET,
            PASSWORD_PEPPER=PEPPER,
            REGISTER_LIMIT="100000/hour",
            LOGIN_LIMIT="100000/hour",
        )
        stack.callback(running.stop)
        running.wait_ready()
        yield World(running, *databases)
