"""The embedded databases: private, lasting, and gone when they should be."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pymongo
import pytest
import redis

from tests.running import wait_until
from whisper_gate.embedded import EmbeddedError, EmbeddedServices, child, datadir, made_secrets, mongod

# A launcher's embedded part alone: prints the process ids and waits.
HOLD = """
import sys, time
from pathlib import Path
from whisper_gate.embedded import EmbeddedServices
with EmbeddedServices(Path(sys.argv[1])) as services:
    services.wait_ready()
    print(*services.pids.values(), flush=True)
    time.sleep(600)
"""


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def hold(data: Path) -> tuple[subprocess.Popen[str], list[int]]:
    """Embedded services held by another process, and the process ids of the services."""
    holder = subprocess.Popen([sys.executable, "-c", HOLD, str(data)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout
    return holder, [int(pid) for pid in holder.stdout.readline().split()]


def test_data_are_kept_between_runs(tmp_path):
    """What one run writes, the next one reads."""
    seen = []
    for _ in range(2):
        with EmbeddedServices(tmp_path / "data") as services:
            services.wait_ready()
            with (
                pymongo.MongoClient(services.mongo_uri) as mongo,
                redis.Redis.from_url(services.redis_uri) as bus,
            ):
                mongo.get_default_database().runs.insert_one({})
                seen.append((mongo.get_default_database().runs.count_documents({}), bus.incr("runs")))
    assert seen == [(1, 1), (2, 2)]


def test_only_the_owner_can_enter(tmp_path):
    """Directories are 0700, files and sockets give nothing to others, a loose DATA_DIR is tightened."""
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    with EmbeddedServices(data) as services:
        services.wait_ready()
        services.secrets()
        assert {path.name: mode(path) for path in (data, data / "mongo", data / "valkey", data / "run")} == {
            "data": 0o700,
            "mongo": 0o700,
            "valkey": 0o700,
            "run": 0o700,
        }
        assert mode(data / "secrets.json") == 0o600
        loose = [path for path in data.rglob("*") if not path.is_symlink() and mode(path) & 0o077]
        assert loose == []


def test_no_tcp_port_is_opened(tmp_path):
    """Both services listen on Unix sockets alone."""
    with EmbeddedServices(tmp_path / "data") as services:
        services.wait_ready()
        for pid in services.pids.values():
            assert psutil.Process(pid).net_connections(kind="inet") == []


def test_a_second_run_is_refused_and_the_first_unharmed(tmp_path):
    """The line names the process that holds the directory."""
    holder, pids = hold(tmp_path / "data")
    try:
        with (
            pytest.raises(EmbeddedError, match=rf"in use by a running Whisper Gate \(process {holder.pid}\)"),
            EmbeddedServices(tmp_path / "data"),
        ):
            pass
        assert all(psutil.pid_exists(pid) for pid in pids)
    finally:
        holder.send_signal(signal.SIGINT)
        holder.wait(60)
    assert not any(psutil.pid_exists(pid) for pid in pids)


@pytest.mark.skipif(sys.platform != "linux", reason="needs PR_SET_PDEATHSIG")
def test_services_end_with_a_killed_launcher(tmp_path):
    """After kill -9 of the launcher the kernel ends the services, and they save their data."""
    holder, pids = hold(tmp_path / "data")
    holder.kill()
    holder.wait()
    wait_until(lambda: not any(psutil.pid_exists(pid) for pid in pids))


def test_a_start_after_kill_9_of_everything_heals(tmp_path):
    """Stale sockets, locks and pid files of killed databases do not hinder the next run."""
    data = tmp_path / "data"
    holder, pids = hold(data)
    for pid in (*pids, holder.pid):
        os.kill(pid, signal.SIGKILL)
    holder.wait()
    assert list((data / "run").glob("*.sock"))
    with EmbeddedServices(data) as services:
        services.wait_ready()
        with pymongo.MongoClient(services.mongo_uri) as mongo:
            assert mongo.admin.command("ping")["ok"] == 1


def test_a_leftover_database_is_ended_first(tmp_path):
    """A database that survived its launcher is found by the lock it holds and ended."""
    home = tmp_path / "data" / "mongo"
    home.mkdir(parents=True)
    leftover = subprocess.Popen(["flock", str(home / "lock"), "sleep", "60"], start_new_session=True)
    try:
        wait_until(lambda: psutil.Process(leftover.pid).children())
        sleeper = psutil.Process(leftover.pid).children()[0]
        (home / "lock").write_text(f"{sleeper.pid}\n")
        with EmbeddedServices(tmp_path / "data", redis=False) as services:
            services.wait_ready()
            assert not sleeper.is_running()
    finally:
        leftover.kill()
        leftover.wait()


def test_a_deep_data_dir_gets_its_sockets_elsewhere(tmp_path):
    """A Unix socket's path is short; the private directory is the same again on the next run."""
    deep = tmp_path / ("d" * 120)
    with EmbeddedServices(deep, mongo=False) as services:
        services.wait_ready()
        first = services.redis_uri
        folder = Path(first.removeprefix("unix://")).parent
        assert deep not in folder.parents
        assert mode(folder) == 0o700
    assert not folder.exists()
    with EmbeddedServices(deep, mongo=False) as services:
        assert services.redis_uri == first


def test_a_socket_directory_of_somebody_else_is_refused(tmp_path):
    """A symbolic link where the directory should be is not followed."""
    (tmp_path / "other").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "other")
    with pytest.raises(EmbeddedError, match="is not a directory owned by the user"):
        datadir.make_private(tmp_path / "link")


def test_a_machine_without_mongod_says_what_to_set(tmp_path, monkeypatch):
    """One line, nothing left running."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(mongod.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(EmbeddedError, match="set MONGO_URI"), EmbeddedServices(tmp_path / "data"):
        pass


def test_a_log_that_grows_begins_again(tmp_path, monkeypatch):
    """Whoever makes a service say much fills no disk."""
    monkeypatch.setattr(child, "LOG_MAX_BYTES", 10_000)
    with EmbeddedServices(tmp_path / "data", mongo=False) as services:
        services.wait_ready()
        services.keep_alive()
        log = tmp_path / "data" / "valkey" / "valkey.log"
        with log.open("a") as file:
            file.write("a" * 10_000)
        wait_until(lambda: log.stat().st_size < 10_000)


def test_a_database_that_stops_at_once_is_reported(tmp_path, monkeypatch):
    """The line names the log; the directory is free again afterwards."""
    broken = tmp_path / "mongod"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    monkeypatch.setattr(mongod, "program", lambda: broken)
    with (
        EmbeddedServices(tmp_path / "data", redis=False) as services,
        pytest.raises(EmbeddedError, match=r"mongod stopped at its start \(code 3\); see .*mongod\.log"),
    ):
        services.wait_ready()
    with EmbeddedServices(tmp_path / "data", mongo=False):
        pass


def test_secrets_are_made_once(tmp_path):
    """The same strong secrets on every run."""
    first = made_secrets.load_or_make(tmp_path)
    assert set(first) == {"JWT_SECRET", "PASSWORD_PEPPER", "TURN_SECRET"}
    assert all(len(value) >= 32 for value in first.values())
    assert made_secrets.load_or_make(tmp_path) == first


def test_secrets_that_others_may_read_are_refused(tmp_path):
    """The line says how to mend it."""
    made_secrets.load_or_make(tmp_path)
    (tmp_path / "secrets.json").chmod(0o640)
    with pytest.raises(EmbeddedError, match=r"may be read by others \(mode 0640\); run `chmod 600"):
        made_secrets.load_or_make(tmp_path)


@pytest.mark.parametrize("content", ["", "[]", '{"JWT_SECRET": 1}', "\xff"])
def test_damaged_secrets_are_never_replaced(tmp_path, content):
    """A new pepper would lock everybody out, so a damaged file stops the start."""
    path = tmp_path / "secrets.json"
    path.write_text(content, encoding="latin-1")
    path.chmod(0o600)
    with pytest.raises(EmbeddedError, match="set JWT_SECRET and PASSWORD_PEPPER"):
        made_secrets.load_or_make(tmp_path)
    assert path.read_text(encoding="latin-1") == content
