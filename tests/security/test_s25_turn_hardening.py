"""S25: the TURN server of our own relays between browsers, in measure, and reaches nothing inside.

A real coturn with exactly the configuration that the launcher gives it; coturn's own client asks.
"""

from __future__ import annotations

import ipaddress
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.running import find_free_port
from tests.turn import SECRET
from whisper_gate.embedded import EmbeddedServices, addresses, coturn

# The bus is somewhere with a public address; the rest of the world is 203.0.113.0/24 (RFC 5737: nobody's).
REDIS, WORLD = "198.51.100.7", "203.0.113.9"
V4, V6 = "127.0.0.2", "::1"
SECONDS = 20
_FORBIDDEN = re.compile(r"(channel bind|create permission):? error 403")


def relay(externals: list[str], owns: list[str], near: tuple[str, ...] = ()) -> coturn.Relay:
    reaches = [
        addresses.Reach(*map(ipaddress.ip_address, pair)) for pair in zip(externals, owns, strict=True)
    ]
    networks = [*addresses.near(), *map(ipaddress.ip_network, near)]
    stores = [ipaddress.ip_address(REDIS)]
    return coturn.Relay(
        secret=SECRET,
        realm="meet.example.org",
        reaches=reaches,
        port=find_free_port(),
        ports=(49160, 49199),
        denied=addresses.denied(reaches, networks, stores),
    )


def run(folder: Path, given: coturn.Relay) -> Iterator[coturn.Relay]:
    with EmbeddedServices(folder / "data", mongo=False, redis=False) as services:
        services.start(partial(coturn.child, given), "coturn")
        services.wait_ready()
        yield given


@pytest.fixture(scope="module")
def public(tmp_path_factory) -> Iterator[coturn.Relay]:
    """On the internet, with IPv6."""
    owns = [V4, V6] if _has_ipv6() else [V4]
    yield from run(tmp_path_factory.mktemp("public"), relay(owns, owns))


@pytest.fixture(scope="module")
def lan(tmp_path_factory) -> Iterator[coturn.Relay]:
    """In a container on a LAN: people are in 192.168.0.0/16, the container is in a part of it of its own."""
    given = relay(["192.168.1.10"], [V4], near=("192.168.77.0/24",))
    yield from run(tmp_path_factory.mktemp("lan"), given)


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
            probe.bind((V6, 0))
    except OSError:
        return False
    return True


def client(given: coturn.Relay, user: str, *options: str, until: str = "", way: str = "tcp") -> str:
    """What coturn's client says to the end, or until a line has `until`."""
    program = shutil.which("turnutils_uclient")
    assert program, "turnutils_uclient comes with coturn"
    server = V6 if "-x" in options else V4
    # Over TCP, unless told otherwise, so that what it has is given back when it ends.
    options = ("-v", "-c", "-n", "1", *(("-t",) if way == "tcp" else ()), *options)
    command = [program, "-p", str(given.port), "-W", SECRET, "-u", user, *options, server]
    with subprocess.Popen(
        ["stdbuf", "-oL", *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout
        said = ""
        try:
            for line in process.stdout:
                said += line
                if until and until in line:
                    break
        finally:
            process.kill()
    return said


def is_refused(given: coturn.Relay, peer: str, *options: str) -> bool:
    """Whether a channel and a permission are both refused, with 403 (RFC 8656, section 9.2)."""
    answers = [
        bool(_FORBIDDEN.search(client(given, "ana", *options, *way, "-e", peer, until="start_mclient")))
        for way in ((), ("-s",))
    ]
    assert answers[0] == answers[1], peer
    return answers[0]


@pytest.mark.parametrize(
    "peer",
    [
        *("127.0.0.1", "127.0.0.2", "127.8.8.8", "0.0.0.0", "0.1.2.3"),
        *("10.0.0.1", "172.16.0.1", "172.31.255.254", "192.168.1.1", "100.64.0.1"),
        *("169.254.169.254", "224.0.0.1", "239.255.255.250", "255.255.255.255", "198.18.0.1"),
        REDIS,
    ],
)
def test_no_address_inside_is_a_peer(public, peer):
    """Loopback, private networks, cloud metadata, multicast, broadcast, and where Redis is: 403."""
    assert is_refused(public, peer)


@pytest.mark.skipif(not _has_ipv6(), reason="this machine has no IPv6")
@pytest.mark.parametrize(
    "peer",
    [
        *("::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1"),
        *("fc00::1", "fd12::1", "fe80::1", "ff02::1"),
    ],
)
def test_no_address_inside_is_a_peer_by_ipv6(public, peer):
    """Nor one that hides an IPv4 address in an IPv6 one."""
    assert is_refused(public, peer, "-x")


def test_the_world_is_a_peer(public):
    """The list refuses what is inside and no more; a range of IPv6 must not hold IPv4 addresses."""
    said = client(public, "world", "-s", "-e", WORLD, until="start_mclient")
    assert "create perm sent" in said
    assert "error" not in said


def test_on_a_lan_its_people_are_peers_and_the_containers_neighbours_are_not(lan):
    """Other private ranges, the container's own network, loopback and Redis stay refused."""
    assert "error" not in client(lan, "ana", "-s", "-e", "192.168.1.23", until="start_mclient")
    for peer in ("192.168.77.1", "10.0.0.1", "172.17.0.1", "127.0.0.1", "169.254.169.254", REDIS):
        assert is_refused(lan, peer), peer


def test_one_person_has_twelve_ways(public):
    """The thirteenth allocation is refused (486), and takes nothing from others."""
    said = client(public, "greedy", "-m", "20", "-s", "-e", WORLD, way="udp")
    assert len(set(re.findall(r"relay addr: (\S+)", said))) == coturn.USER_QUOTA
    assert "error 486" in said
    assert "error" not in client(public, "modest", "-s", "-e", WORLD, until="start_mclient")


def test_it_relays_udp_alone(public):
    """No TCP to anywhere: databases and web servers cannot even be tried (442)."""
    assert "error 442" in client(public, "tcp", "-T", "-e", WORLD)


def test_who_has_no_secret_gets_nothing(public):
    """Nor does a user with a password: there are no accounts in it."""
    program = shutil.which("turnutils_uclient")
    command = [program, "-v", "-p", str(public.port), "-u", "ana", "-w", "ana", "-e", WORLD, V4]
    said = subprocess.run(command, check=False, capture_output=True, text=True, timeout=SECONDS).stdout
    assert "Cannot complete Allocation" in said
    assert "Received relay addr" not in said


def test_its_configuration_is_for_its_owner_alone(tmp_path):
    """It holds the secret."""
    coturn.child(relay([V4], [V4]), tmp_path / "coturn")
    assert (tmp_path / "coturn" / "turnserver.conf").stat().st_mode & 0o077 == 0
    text = (tmp_path / "coturn" / "turnserver.conf").read_text().splitlines()
    for line in ("no-cli", "no-tcp-relay", "no-multicast-peers", "no-tlsv1", "no-tlsv1_1", "user-quota=12"):
        assert line in text
    assert not any(line.startswith(("lt-cred-mech", "no-auth", "allow-loopback")) for line in text)
