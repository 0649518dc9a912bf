"""Several Valkeys at once, on loopback: a primary with its replica and Sentinels, and a cluster."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from tests.running import find_free_port, wait_until
from whisper_gate.embedded import valkey

READY = 20.0  # seconds
SERVICE = "calls"
PASSWORD = "of-valkeys-in-tests"
SENTINEL_PASSWORD = "of-sentinels-in-tests"


@dataclass
class Valkey:
    """One process on a TCP port of its own."""

    home: Path
    options: dict[str, str]
    port: int = field(default_factory=find_free_port)
    password: str | None = None
    process: subprocess.Popen[bytes] | None = None

    def start(self, *, wait: bool = True) -> None:
        """Start (again), on the same port and with the data that are there; return when it answers."""
        self.home.mkdir(exist_ok=True)
        argv = [str(valkey.program()), *self._configuration()]
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(argv, cwd=self.home, stdout=log, stderr=log)
        if wait:
            wait_until(self.answers, READY, (self.home / "log").read_text)

    def _configuration(self) -> list[str]:
        options = {
            "port": str(self.port),
            "bind": "127.0.0.1",
            "save": "",
            "dir": str(self.home),
        } | self.options
        return [part for name, value in options.items() for part in (f"--{name}", value)]

    def client(self) -> Redis:
        return Redis(port=self.port, password=self.password, decode_responses=True, socket_timeout=2)

    def answers(self) -> bool:
        with self.client() as client, suppress(RedisError):
            return bool(client.ping())
        return False

    def kill(self) -> None:
        """As with `kill -9`."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stall(self) -> None:
        """Nothing is answered, no connection ends."""
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGCONT)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()


class _Sentinel(Valkey):
    def _configuration(self) -> list[str]:
        lines = [f"port {self.port}", "bind 127.0.0.1", f"requirepass {self.password}"]
        path = self.home / "sentinel.conf"
        if not path.exists():  # the Sentinel itself writes there what it learns
            path.write_text("\n".join([*lines, self.options["watch"]]) + "\n")
        return [str(path), "--sentinel"]


@dataclass
class Watched:
    """A primary, its replica, and the Sentinels that make the replica primary when it dies."""

    servers: list[Valkey]
    sentinels: list[Valkey]

    @property
    def uri(self) -> str:
        hosts = ",".join(f"127.0.0.1:{one.port}" for one in self.sentinels)
        return f"redis+sentinel://:{PASSWORD}@{hosts}/{SERVICE}?sentinel_password={SENTINEL_PASSWORD}"

    def primary(self) -> Valkey:
        with self.sentinels[0].client() as client:
            _, port = client.sentinel_get_master_addr_by_name(SERVICE)
        return next(one for one in self.servers if one.port == port)

    def whole(self) -> bool:
        """Whether every Sentinel knows a primary that is up, its replica, and the other Sentinels."""
        return all(_is_whole(one, len(self.sentinels)) for one in self.sentinels)


def _is_whole(sentinel: Valkey, count: int) -> bool:
    with sentinel.client() as client:
        state = client.sentinel_masters()[SERVICE]
        replicas = client.sentinel_slaves(SERVICE)
    return (
        state["flags"] == "master"
        and state["num-other-sentinels"] == count - 1
        and [one["flags"] for one in replicas] == ["slave"]
        and replicas[0]["master-link-status"] == "ok"
    )


def _is_linked(replica: Valkey) -> bool:
    with replica.client() as client:
        return client.info("replication")["master_link_status"] == "up"


@contextmanager
def watched(folder: Path, sentinels: int = 3) -> Iterator[Watched]:
    """With passwords for both; a primary counts as dead after half a second."""
    both = {"requirepass": PASSWORD, "masterauth": PASSWORD, "repl-diskless-sync-delay": "0"}
    primary = Valkey(folder / "one", both, password=PASSWORD)
    replica = Valkey(folder / "two", both | {"replicaof": f"127.0.0.1 {primary.port}"}, password=PASSWORD)
    watch = "\n".join(
        [
            f"sentinel monitor {SERVICE} 127.0.0.1 {primary.port} {sentinels // 2 + 1}",
            f"sentinel auth-pass {SERVICE} {PASSWORD}",
            f"sentinel down-after-milliseconds {SERVICE} 500",
            f"sentinel failover-timeout {SERVICE} 3000",
            f"sentinel sentinel-pass {SENTINEL_PASSWORD}",
        ]
    )
    watching = [
        _Sentinel(folder / f"s{number}", {"watch": watch}, password=SENTINEL_PASSWORD)
        for number in range(sentinels)
    ]
    with ExitStack() as stack:
        for one in (primary, replica, *watching):
            stack.callback(one.stop)
        primary.start()
        replica.start()
        wait_until(lambda: _is_linked(replica), READY)  # Sentinels ask but every ten seconds
        for one in watching:
            one.start()
        rig = Watched([primary, replica], watching)
        wait_until(rig.whole, READY)
        yield rig


SHARDS = 3
_SLOTS = 16384


@dataclass
class Cluster:
    """Three primaries with a third of the slots each, and a replica of the first."""

    primaries: list[Valkey]
    replica: Valkey

    @property
    def uri(self) -> str:
        return f"redis+cluster://:{PASSWORD}@" + ",".join(f"127.0.0.1:{one.port}" for one in self.primaries)

    def owner(self, slot: int, asked: Valkey | None = None) -> Valkey:
        """The primary that has it, in the eyes of one of them."""
        with (asked or self.primaries[1]).client() as client:
            for first, last, (_, port, *_), *_ in client.execute_command("CLUSTER", "SLOTS"):
                if first <= slot <= last:
                    return next(one for one in (*self.primaries, self.replica) if one.port == port)
        raise AssertionError(f"nobody has slot {slot}")

    def whole(self) -> bool:
        """Whether each node sees all slots served and all nodes up."""
        return all(self._is_content(one) for one in (*self.primaries, self.replica))

    @staticmethod
    def _is_content(node: Valkey) -> bool:
        with suppress(RedisError), node.client() as client:
            state = client.execute_command("CLUSTER INFO")
            enough = state["cluster_state"] == "ok" and state["cluster_slots_ok"] == str(_SLOTS)
            return enough and state["cluster_known_nodes"] == str(SHARDS + 1)
        return False


@contextmanager
def clustered(folder: Path) -> Iterator[Cluster]:
    """Serves what it has when a part is missing; a node counts as dead after a second."""
    nodes = [
        Valkey(
            folder / f"n{number}",
            {
                "requirepass": PASSWORD,
                "masterauth": PASSWORD,
                "cluster-enabled": "yes",
                "cluster-port": str(find_free_port()),
                "cluster-node-timeout": "1000",
                "cluster-require-full-coverage": "no",
                "repl-diskless-sync-delay": "0",
            },
            password=PASSWORD,
        )
        for number in range(SHARDS + 1)
    ]
    with ExitStack() as stack:
        for node in nodes:
            stack.callback(node.stop)
            node.start()
        *primaries, replica = nodes
        for number, node in enumerate(primaries):
            first, end = number * _SLOTS // SHARDS, (number + 1) * _SLOTS // SHARDS
            with node.client() as client:
                client.execute_command("CLUSTER", "ADDSLOTSRANGE", first, end - 1)
        with primaries[0].client() as client:
            for node in nodes[1:]:
                client.execute_command(
                    "CLUSTER", "MEET", "127.0.0.1", node.port, node.options["cluster-port"]
                )
            of = client.execute_command("CLUSTER MYID")
        rig = Cluster(primaries, replica)
        wait_until(rig.whole, READY)
        with replica.client() as client:
            client.execute_command("CLUSTER", "REPLICATE", of)
        wait_until(lambda: _is_linked(replica), READY)
        yield rig
