"""`python -m whisper_gate`: starts, survives dead workers, stops, and leaves nothing behind."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil
import pytest
import websockets

from tests.running import ROOT, AppServer, find_free_port, start_app, wait_until

WORKERS = 2


@pytest.fixture
def launcher(tmp_path):
    """A running launcher of this test's own; everything it started is gone afterwards."""
    server = start_app(tmp_path / "data", tmp_path / "log")
    try:
        server.wait_ready()
        # The address is printed as soon as one of them answers; the others follow a moment later.
        wait_until(lambda: server.output().count("worker.ready") == WORKERS, explain=server.output)
        family = psutil.Process(server.pid).children(recursive=True)
        yield server
    finally:
        server.stop(signal.SIGKILL)
    assert psutil.wait_procs(family, timeout=30)[1] == []


def answers(server: AppServer, path: str = "/healthz") -> bool:
    try:
        with urlopen(f"{server.base_url}{path}", timeout=2) as answer:
            return answer.status == 200
    except (URLError, ConnectionError, TimeoutError):
        return False


def run_once(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the launcher where it is expected to refuse."""
    settings = {"DATA_DIR": str(tmp_path / "data"), "PORT": str(find_free_port())}
    return subprocess.run(
        [sys.executable, "-m", "whisper_gate"],
        cwd=ROOT,
        env=os.environ | settings | environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_everything(launcher, number):
    """Exit code 0, no process left, the directory free for the next run."""
    family = psutil.Process(launcher.pid).children(recursive=True)
    assert {child.name() for child in family} >= {"mongod", "valkey-server"}
    assert launcher.stop(number) == 0
    assert [child for child in family if child.is_running()] == []
    assert not list((launcher.data_dir).glob("run/*.sock"))


def test_a_signal_to_the_whole_group_is_a_clean_stop_too(launcher):
    """As from a service manager that signals every process it started."""
    for process in [psutil.Process(launcher.pid), *launcher.workers()]:
        with contextlib.suppress(psutil.NoSuchProcess):  # the launcher was faster
            process.terminate()
    assert launcher.process.wait(60) == 0


def test_a_signal_during_the_start_stops_everything(tmp_path):
    """Whatever was started by then is stopped."""
    server = start_app(tmp_path / "data", tmp_path / "log")
    wait_until(lambda: psutil.Process(server.pid).children())
    family = psutil.Process(server.pid).children(recursive=True)
    assert server.stop() == 0
    assert [child for child in family if child.is_running()] == []


@pytest.mark.skipif(sys.platform != "linux", reason="needs PR_SET_PDEATHSIG")
def test_kill_9_of_the_launcher_leaves_no_orphan(launcher):
    """And the next start on the same directory works."""
    family = psutil.Process(launcher.pid).children(recursive=True)
    assert launcher.stop(signal.SIGKILL) == -signal.SIGKILL
    assert psutil.wait_procs(family, timeout=30)[1] == []
    again = start_app(launcher.data_dir, launcher.log, launcher.port)
    try:
        again.wait_ready()
    finally:
        assert again.stop() == 0


def test_a_killed_worker_is_replaced_while_the_other_serves(launcher):
    """The page keeps answering; within seconds there are two workers again."""
    before = launcher.workers()
    assert len(before) == WORKERS
    before[0].kill()
    wait_until(lambda: len(set(launcher.workers()) - set(before)) == 1)
    # The kernel spreads connections over both sockets; those of the dead one are refused at first.
    assert [answers(launcher) for _ in range(20)].count(True) >= 19
    wait_until(lambda: len(launcher.workers()) == WORKERS)
    assert launcher.process.poll() is None


def test_killed_databases_are_started_again(launcher):
    """The app finds them on the same sockets, without a restart of its own."""
    before = [child for child in psutil.Process(launcher.pid).children() if child not in launcher.workers()]
    for child in before:
        child.kill()
    wait_until(lambda: not any(child.is_running() for child in before))
    wait_until(lambda: answers(launcher, "/readyz"), explain=launcher.output)
    assert launcher.stop() == 0


def test_a_crash_loop_of_one_worker_restarts_the_server(launcher):
    """Granian gives up after two deaths within five seconds; the launcher starts it afresh."""
    before = set(launcher.workers())
    next(iter(before)).kill()

    def newcomers() -> set[psutil.Process]:
        # The killed one may still be listed for a moment, so it counts as one of those before.
        return set(launcher.workers()) - before

    wait_until(newcomers)
    newcomers().pop().kill()
    wait_until(lambda: "starting them afresh" in launcher.output())
    wait_until(lambda: len(launcher.workers()) == WORKERS and answers(launcher), explain=launcher.output)
    assert launcher.stop() == 0


@pytest.mark.timeout(300)
def test_workers_that_never_live_end_the_run(tmp_path):
    """The launcher gives up with one line and code 1, and stops the databases."""
    server = start_app(tmp_path / "data", tmp_path / "log")
    try:
        server.wait_ready()
        family = psutil.Process(server.pid).children(recursive=True)
        deadline = time.monotonic() + 200
        while server.process.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(psutil.NoSuchProcess):  # the launcher, or a worker, was faster
                for worker in server.workers():
                    worker.kill()
            time.sleep(0.05)
        assert server.process.poll() == 1, server.output()
    finally:
        server.stop()
    assert "whisper-gate: the workers died" in server.output()
    assert [child for child in family if child.is_running()] == []


async def test_open_sockets_do_not_hold_up_the_stop(launcher):
    """A browser's socket is closed by the worker, not waited for."""
    url = f"{launcher.base_url}/_event/?EIO=4&transport=websocket&token=a".replace("http", "ws")
    async with websockets.connect(url, origin=launcher.base_url) as socket:
        assert (await socket.recv()).startswith("0")
        launcher.process.terminate()
        assert await asyncio.to_thread(launcher.process.wait, 60) == 0
    assert "refused to gracefully stop" not in launcher.output()


def test_a_second_run_on_the_same_data_is_refused(launcher, tmp_path):
    """One line, code 1, and the first run is unharmed."""
    second = run_once(tmp_path)
    assert second.returncode == 1
    assert "is in use by a running Whisper Gate" in second.stderr
    assert second.stderr.count("\n") == 1
    assert answers(launcher)


def test_a_taken_port_is_refused_in_one_line(tmp_path):
    """Nothing is started before that is known."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = run_once(tmp_path, PORT=str(port))
    assert (refused.returncode, refused.stderr) == (
        1,
        f"whisper-gate: port {port} is in use; stop what listens there or set PORT\n",
    )
    assert not (tmp_path / "data").exists()


def test_a_port_of_another_whisper_gate_is_refused(launcher, tmp_path):
    """Workers share their port among themselves (SO_REUSEPORT), never with a second run."""
    refused = run_once(tmp_path, DATA_DIR=str(tmp_path / "other"), PORT=str(launcher.port))
    assert refused.returncode == 1
    assert f"port {launcher.port} is in use" in refused.stderr


def test_production_without_secrets_is_refused_in_one_line(tmp_path):
    """Code 2, no traceback."""
    environment = {name: value for name, value in os.environ.items() if name not in {"JWT_SECRET"}}
    refused = run_once(tmp_path, **environment, APP_ENV="production")
    assert refused.returncode == 2
    assert refused.stderr.startswith("whisper-gate: JWT_SECRET is required when APP_ENV=production")
    assert refused.stderr.count("\n") == 1


def test_idle_memory(launcher):
    """The whole run, embedded databases and two workers, stays under 500 MB resident."""
    family = [psutil.Process(launcher.pid), *psutil.Process(launcher.pid).children(recursive=True)]
    assert sum(process.memory_info().rss for process in family) < 500e6
