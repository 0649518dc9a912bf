"""The container image as an operator runs it: HTTPS, a call, a relayed call, a clean end (`make image-test`).

Not a part of `make test`: it needs an image, podman and root. The container is behind the address
translation of a host, as with `docker run -p`: the people reach 10.77.1.1, the container has 10.77.2.2.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import ssl
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from playwright.async_api import Browser, Page

from tests.conftest import BROWSER_FLAGS, DEADLINE_MS
from tests.e2e.calls import Caller, create_room, register
from tests.faults.measured import measured
from tests.network import Computer, network, why_not
from tests.running import wait_until

IMAGE = os.environ.get("IMAGE", "whisper-gate")
PORTS = "49160:49199"
READY_SECONDS, STOP_SECONDS = 90.0, 30
# What the selected pairs of this page's connections go through.
_WAYS = """async () => {
  const ways = new Set();
  for (const connection of window.connections) {
    if (connection.connectionState !== "connected") continue;
    const stats = await connection.getStats();
    for (const { selectedCandidatePairId } of stats.values()) {
      const pair = selectedCandidatePairId && stats.get(selectedCandidatePairId);
      if (pair) ways.add(stats.get(pair.localCandidateId).candidateType);
    }
  }
  return [...ways];
}"""


def podman(*words: str, check: bool = True) -> str:
    """What podman says; runc also runs where a kernel has both kinds of control groups."""
    runtime = ["--runtime", "runc"] if shutil.which("runc") else []
    done = subprocess.run(
        ["podman", *runtime, "--cgroup-manager", "cgroupfs", *words],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"CONTAINERS_CONF": str(Path(__file__).parent / "containers.conf")},
    )
    assert done.returncode == 0 or not check, done.stderr
    return done.stdout.strip()


@dataclass
class Container:
    """A running one, and the computer of the people who use it."""

    name: str
    domain: str
    space: Computer
    people: Computer

    @property
    def url(self) -> str:
        return f"https://{self.domain}"

    def output(self) -> str:
        done = subprocess.run(["podman", "logs", self.name], check=False, capture_output=True, text=True)
        return done.stdout + done.stderr

    def processes(self) -> list[psutil.Process]:
        found = subprocess.run(
            ["ip", "netns", "pids", self.space.space], check=True, capture_output=True, text=True
        )
        processes = []
        for pid in found.stdout.split():
            with contextlib.suppress(psutil.NoSuchProcess):  # a command that has ended meanwhile
                processes.append(psutil.Process(int(pid)))
        return processes

    def fetch(self, url: str, *options: str) -> str:
        """What a program on the people's computer gets there."""
        done = subprocess.run(
            [*self.people.prefix, "curl", "-sS", "--max-time", "10", *options, url],
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout


@pytest.fixture(scope="module")
def container(tmp_path_factory) -> Iterator[Container]:
    if shutil.which("podman") is None:
        pytest.skip("this needs podman (Debian: apt-get install podman runc)")
    if reason := why_not():
        pytest.skip(reason)
    name = f"whisper-gate-test-{os.getpid()}"
    with network(tmp_path_factory.mktemp("net")) as net:
        host, people, inside = (net.computer(each) for each in ("host", "people", "inside"))
        outer, inner = net.cable(people, host), net.cable(inside, host)
        outer.route()
        inner.route()
        translate(host, outer.far_address, inner.address)
        # As Docker has it since 20.10: ports below 1024 are nobody's privilege in a container.
        inside.run("sysctl", "-qw", "net.ipv4.ip_unprivileged_port_start=0")
        run = [
            *("run", "--detach", "--name", name, "--network", f"ns:/run/netns/{inside.space}"),
            *("--ulimit", "host", "--cap-drop", "all", "--security-opt", "no-new-privileges"),
            *("--read-only", "--tmpfs", "/tmp", "-v", f"{name}:/data", "-e", f"DOMAIN={outer.far_address}"),
        ]
        try:
            podman(*run, IMAGE)
            yield Container(name, outer.far_address, inside, people)
        finally:
            podman("rm", "--force", "--time", "1", name, check=False)
            podman("volume", "rm", "--force", name, check=False)


def translate(host: Computer, outside: str, inside: str) -> None:
    """Publish the container's ports at an address of its host."""
    host.forward()
    for rule in (
        f"-p tcp -m multiport --dports 80,443,3478 -j DNAT --to-destination {inside}",
        f"-p udp --dport 3478 -j DNAT --to-destination {inside}",
        f"-p udp --dport {PORTS} -j DNAT --to-destination {inside}",
    ):
        host.run("iptables", "-t", "nat", "-A", "PREROUTING", "-d", outside, *rule.split())


@contextlib.asynccontextmanager
async def caller(browser: Browser, container: Container, name: str) -> AsyncIterator[Caller]:
    """Somebody with a browser of their own, which takes the container's own certificate authority."""
    chromium = shutil.which("chromium")
    assert chromium
    running = await browser.browser_type.launch(
        executable_path=container.people.program(chromium), args=BROWSER_FLAGS
    )
    try:
        context = await running.new_context(ignore_https_errors=True)
        page = await context.new_page()
        page.set_default_timeout(DEADLINE_MS)
        yield await Caller(page, name).watch()
    finally:
        with contextlib.suppress(Exception):
            await running.close()


async def ways(page: Page) -> list[str]:
    return list(await page.evaluate(_WAYS))


def is_zombie(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_it_gets_ready_and_healthy(container: Container):
    """As an ordinary user, with a read-only root and no capabilities; every part of it answers."""
    since = time.monotonic()
    wait_until(lambda: "Whisper Gate is at" in container.output(), READY_SECONDS, container.output)
    measured("image", f"ready after {time.monotonic() - since:.1f} s")
    assert f"Whisper Gate is at {container.url} " in container.output()
    podman("healthcheck", "run", container.name)
    assert podman("exec", container.name, "id", "-un") == "app"
    parts = {one.name() for one in container.processes()}
    assert parts >= {"tini", "python", "caddy", "turnserver", "mongod", "valkey-server"}


def test_people_are_led_to_https_and_can_trust_it(container: Container, tmp_path: Path):
    """The certificate that plain HTTP hands out is the one that the launcher names, and signs the site's."""
    certificate = container.fetch(f"http://{container.domain}/ca.crt")
    (tmp_path / "ca.crt").write_text(certificate)
    digest = subprocess.run(
        ["openssl", "x509", "-noout", "-fingerprint", "-sha256", "-in", str(tmp_path / "ca.crt")],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert digest.strip().rpartition("=")[2].replace(":", "") in container.output().replace(" ", "")
    assert ssl.PEM_cert_to_DER_cert(certificate)
    answer = container.fetch(f"{container.url}/healthz", "--cacert", str(tmp_path / "ca.crt"), "-i")
    assert " 200" in answer.splitlines()[0]
    assert "strict-transport-security" in answer.lower()
    assert " 404" in container.fetch(f"{container.url}/metrics", "-k", "-i").splitlines()[0]
    led = container.fetch(f"http://{container.domain}/rooms/a?b=c", "-i")
    assert " 308" in led.splitlines()[0]
    assert f"location: {container.url}/rooms/a?b=c" in led.lower()


async def test_two_people_call_each_other_directly_and_through_the_relay(
    browser: Browser, container: Container
):
    """Through its HTTPS with an account and a room; then with both addresses hidden: by its coturn alone."""
    async with caller(browser, container, "Ana") as ana, caller(browser, container, "Ben") as ben:
        await register(ana.page, container.url)
        link = await create_room(ana.page, "Kitchen")
        await ana.join()
        await ben.enter(link)
        await ana.sees_moving("Ben")
        await ben.sees_moving("Ana")
        await ben.hears_something()
        assert await ways(ana.page) == ["host"]
        for one in (ana, ben):
            await one.leave()
            await one.page.goto(link)
            await one.hide_address()
            await one.join()
        for one, other in ((ana, "Ben"), (ben, "Ana")):
            await one.sees_moving(other)
            assert await ways(one.page) == ["relay"]
        used = sum(each.memory_full_info().pss for each in container.processes())
        measured("image", f"memory with a call of two people: {used / 1e6:.0f} MB")
    denied = podman("exec", container.name, "cat", "/data/coturn/turnserver.conf")
    assert "denied-peer-ip=10.77.2.0-10.77.2.255" in denied


def test_its_logs_hold_no_query(container: Container):
    """The client token stands there; tests/embedded/test_caddy.py has Caddy complain as well."""
    container.fetch(f"{container.url}/nowhere?token=not-for-logs", "-k")
    assert "token=" not in container.output()
    assert "not-for-logs" not in container.output()


def test_it_leaves_no_dead_processes(container: Container):
    """What commands in the container leave behind is reaped."""
    podman("exec", container.name, "sh", "-c", "(sleep 0.1 &) ; exit 0")
    wait_until(lambda: not any(map(is_zombie, container.processes())), 5)


def test_it_holds_nothing_of_the_machine_that_built_it(container: Container):
    """No package indexes, keys or certificates of the build; no tools that only a build needs."""
    found = podman(
        *("exec", container.name, "sh", "-c"),
        "ls -d /etc/pip.conf /root/.npmrc /home/app/.npmrc /app/.git /app/tests 2>/dev/null; "
        "command -v node npm bun pip gcc git; "
        "grep -rlI 'find-links\\|_authToken' /app /etc 2>/dev/null; true",
    )
    assert found == ""


def test_sigterm_ends_it_with_0_and_leaves_nothing(container: Container):
    """Workers say goodbye, the databases save, all within what `docker stop` waits."""
    since = time.monotonic()
    podman("stop", "--time", str(STOP_SECONDS), container.name)
    took = time.monotonic() - since
    measured("image", f"stopped after {took:.1f} s")
    assert podman("inspect", "--format", "{{.State.ExitCode}}", container.name) == "0"
    assert container.processes() == []
    assert took < 10
