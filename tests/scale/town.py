"""Several apps behind one Caddy, on one Valkey and one replica set: compose.yaml without containers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.contract.connections import PEPPER, SECRET
from tests.e2e.calls import Caller
from tests.faults.people import Person
from tests.faults.stores import new_valkey
from tests.running import ROOT, AppServer, find_free_port, start_app
from tests.scale.members import ReplicaSet, replica_set
from whisper_gate.embedded import caddy
from whisper_gate.embedded.child import Child

DRAIN_DELAY = 2


@dataclass
class Instance:
    """One app: launcher and workers; started again it is on the same port."""

    settings: dict[str, str]
    folder: Path
    port: int
    app: AppServer | None = None
    starts: int = 0

    def start(self) -> None:
        """Start it, and return when it is ready."""
        self.starts += 1
        log = self.folder / f"log{self.starts}"
        self.app = start_app(self.folder / "data", log, port=self.port, **self.settings)
        self.app.wait_ready()

    def stop(self) -> int:
        return self.app.stop() if self.app else 0

    def workers(self) -> set[str]:
        """The names of its workers, as `welcome` has them; those of earlier starts as well."""
        names = set()
        for log in self.folder.glob("log*"):
            lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
            names |= {line["worker"] for line in lines if line.get("event") == "worker.ready"}
        return names

    def log(self) -> str:
        return "".join(log.read_text() for log in sorted(self.folder.glob("log*")))

    def health(self) -> int:
        """Its own answer at `/healthz`, past the proxy."""
        return httpx.get(f"http://127.0.0.1:{self.port}/healthz", timeout=5).status_code


@dataclass
class Town:
    """What people reach at `port` is the proxy."""

    port: int
    instances: list[Instance]
    database: ReplicaSet

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    def of(self, one: Caller) -> Instance:
        """The instance that this person's socket is on."""
        (found,) = [each for each in self.instances if one.worker in each.workers()]
        return found

    async def apart(self, people: list[Person], room: str) -> None:
        """Two people are on two instances; the last one loads their page again when they are not."""
        for _ in range(10):
            if len({self.of(one).port for one in people}) > 1:
                return
            await people[-1].leave()
            await people[-1].enter(people[-1].url(room))
        raise AssertionError("all on one instance, ten times")


def _proxy(home: Path, port: int, upstreams: list[int]) -> Child:
    """Caddy with the very file that compose.yaml mounts; only addresses differ."""
    environment = {
        "SITE": f"http://localhost:{port}",
        "UPSTREAMS": " ".join(f"127.0.0.1:{one}" for one in upstreams),
        "HEALTH": f"127.0.0.1:{find_free_port()}",
        "XDG_DATA_HOME": str(home),
        "XDG_CONFIG_HOME": str(home),
    }
    argv = [str(caddy.program()), "run", "--config", str(ROOT / "deploy/Caddyfile"), "--adapter", "caddyfile"]
    return Child("caddy", argv, home, ("127.0.0.1", port), lambda _: True, environment=environment)


def _settings(port: int, **stores: str) -> dict[str, Any]:
    wide = dict.fromkeys(("REGISTER_LIMIT", "LOGIN_LIMIT", "TRIAL_LIMIT", "UPLINK_LIMIT"), "100000/hour")
    return {
        **wide,
        **stores,
        "JWT_SECRET": SECRET,
        "PASSWORD_PEPPER": PEPPER,
        "PUBLIC_URL": f"http://localhost:{port}",
        "TRUSTED_PROXY_HOPS": "1",
        "DRAIN_DELAY": str(DRAIN_DELAY),
        "LOG_FORMAT": "json",
    }


@contextmanager
def town(folder: Path) -> Iterator[Town]:
    """Everything runs and is healthy; all of it ends with the block, the apps with code 0."""
    port = find_free_port()
    with ExitStack() as stack:
        for name in ("m", "v", "p", "a", "b"):
            (folder / name).mkdir()
        database = stack.enter_context(replica_set(folder / "m"))
        valkey = new_valkey(folder / "v")
        stack.callback(valkey.stop)
        settings = _settings(port, MONGO_URI=database.uri, REDIS_PUB_URI=valkey.uri)
        instances = [Instance(settings, folder / name, find_free_port()) for name in ("a", "b")]
        for one in instances:
            stack.callback(one.stop)
            one.start()
        proxy = _proxy(folder / "p" / "data", port, [one.port for one in instances])
        stack.callback(proxy.stop)
        proxy.start()
        proxy.wait_ready(30)
        yield Town(port, instances, database)
        assert [one.stop() for one in instances] == [0, 0]
