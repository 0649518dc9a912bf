"""A MongoDB replica set of three real servers, made as compose.yaml has it made."""

from __future__ import annotations

import importlib.util
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import quote

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from tests.faults.stores import Database
from tests.running import ROOT, wait_until
from whisper_gate.embedded import mongod
from whisper_gate.embedded.child import Child

# MongoDB's own are 10 s and 2 s: the same election, sooner.
QUICKLY = {"electionTimeoutMillis": 2000, "heartbeatIntervalMillis": 300}


def _setup_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("replica_set", ROOT / "deploy/replica_set.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


setup = _setup_script()


@dataclass
class ReplicaSet:
    """Three members on Unix sockets, which they name each other by as well."""

    members: list[Database]
    root_password: str
    password: str

    @property
    def hosts(self) -> list[str]:
        return [str(one.child.address) for one in self.members]

    @property
    def uri(self) -> str:
        """What the app is given."""
        hosts = ",".join(quote(one, safe="") for one in self.hosts)
        return f"mongodb://whisper_gate:{self.password}@{hosts}/whisper_gate?replicaSet={setup.SET}"

    def states(self) -> list[str]:
        """Of every member that can be reached, as `PRIMARY`."""
        return [state for one in self.members if (state := self._state(one)) is not None]

    def primary(self) -> Database | None:
        return next((one for one in self.members if self._state(one) == "PRIMARY"), None)

    def until_whole(self) -> None:
        """Return when there is one primary, and two follow it."""
        whole = ["PRIMARY", "SECONDARY", "SECONDARY"]
        wait_until(lambda: sorted(self.states()) == whole, 60, self.states)

    def _state(self, one: Database) -> str | None:
        account: dict[str, Any] = {"username": "root", "password": self.root_password}
        try:
            with _alone(one, **account) as client:
                status = client.admin.command("replSetGetStatus")
        except PyMongoError:
            return None
        return next(member["stateStr"] for member in status["members"] if member.get("self"))


def _alone(one: Database, **account: Any) -> MongoClient[Any]:
    uri = setup.uri([str(one.child.address)])
    return MongoClient(uri, directConnection=True, serverSelectionTimeoutMS=1000, **account)


def _member(folder: Path, *options: str) -> Database:
    folder.mkdir(exist_ok=True)
    home, address = folder / "data", folder / "m.sock"
    argv = [
        str(mongod.program()),
        *("--dbpath", str(home), "--bind_ip", str(address), "--port", "0", "--nounixsocket"),
        *("--wiredTigerCacheSizeGB", "0.25", "--networkMessageCompressors", "disabled"),
        *("--setParameter", "diagnosticDataCollectionEnabled=false"),
        # Else a primary that stops lets its clients go on for 15 s.
        *("--setParameter", "shutdownTimeoutMillisForSignaledShutdown=0"),
        *options,
    ]
    child = Child("mongod", argv, home, address, lambda _: True)
    return Database(child, setup.uri([str(address)]), home)


def _with_first_account(folder: Path, password: str) -> None:
    """As the image of MongoDB makes it: in a server that stands alone and asks for no password."""
    alone = _member(folder)
    alone.start()
    try:
        with _alone(alone) as client:
            client.admin.command("createUser", "root", pwd=password, roles=["root"])
    finally:
        alone.stop()


@contextmanager
def replica_set(folder: Path) -> Iterator[ReplicaSet]:
    """Whole, with the app's account."""
    key = folder / "key"
    key.touch(mode=0o600)
    key.write_text(secrets.token_hex(32))
    made = ReplicaSet([], secrets.token_hex(16), secrets.token_hex(16))
    _with_first_account(folder / "0", made.root_password)
    with ExitStack() as stack:
        for number in range(3):
            options = ("--replSet", setup.SET, "--keyFile", str(key), "--oplogSize", "16")
            made.members.append(_member(folder / str(number), *options))
            stack.callback(made.members[-1].stop)
            made.members[-1].start()
        for _ in range(2):  # the second time it finds everything done
            setup.set_up(made.hosts, made.root_password, made.password, **QUICKLY)
        made.until_whole()
        yield made
