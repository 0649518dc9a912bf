"""Networks of one's own, in the kernel's namespaces: computers, routers, and cables that a test may pull.

Everything that is made here is gone when the `Network` is left. Names hold the process id, so that tests
which run at the same time do not meet. No address is reachable from outside of the namespaces.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_numbers = itertools.count()
_SECONDS = 10.0


class NetworkError(Exception):
    """A command that changes the network has failed; its words are those of the program."""


def why_not() -> str:
    """Why this machine cannot make networks, or "" where it can: it is tried."""
    for program, package in (("ip", "iproute2"), ("nft", "nftables")):
        if shutil.which(program) is None:
            return f"network namespaces need `{program}` (Debian: {package})"
    if os.geteuid() != 0:
        return "network namespaces need root"
    try:
        with network() as trial:
            near, router = trial.computer("near"), trial.computer("router")
            router.forward()
            router.translate(trial.cable(near, router).far_name)
    except NetworkError as error:
        return f"this kernel or container makes no network namespaces: {error}"
    return ""


@dataclass(frozen=True)
class Computer:
    """A namespace: with interfaces, addresses and routes of its own, and the files of this machine."""

    space: str
    folder: Path

    @property
    def prefix(self) -> tuple[str, ...]:
        """What to put before a command so that it runs here; its process id stays that of the command."""
        return ("ip", "netns", "exec", self.space)

    def ip(self, words: str) -> None:
        """Run `ip` here, as `link set dev eth0 up`."""
        _run("ip", "-netns", self.space, *words.split())

    def run(self, *command: str) -> None:
        """Run a command here, to its end, as `nft`."""
        _run(*self.prefix, *command)

    def forward(self) -> None:
        """Be a router from now on."""
        self.run("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward")
        self.run("sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/all/forwarding")

    def translate(self, interface: str, *, symmetric: bool = False) -> None:
        """Be a NAT from now on: what leaves by this interface has its address (RFC 4787, section 4).

        The kernel keeps a port where it can, so that one inside is seen under one address, whoever looks; it
        lets in what was asked for. With `symmetric` each addressee sees another port.
        """
        how = "masquerade fully-random" if symmetric else "masquerade"
        # What nobody here asked for is dropped: an answer to it would take the port of somebody inside.
        self._rules(
            "table ip doors { chain in { type filter hook input priority filter; "
            f'iifname "{interface}" ct state new drop; }}; }}'
        )
        self._rules(
            "table ip nat { chain out { type nat hook postrouting priority srcnat; "
            f'oifname "{interface}" {how}; }}; }}'
        )

    def let_through(self, *allowed: str) -> None:
        """Pass on what nft calls so (`tcp dport 443`) and the answers to it, and nothing else."""
        accept = " ".join(f"{one} accept;" for one in ("ct state established,related", *allowed))
        self._rules(
            "table ip walls { chain on { type filter hook forward priority filter; policy drop; "
            f"{accept} }}; }}"
        )

    @contextlib.contextmanager
    def keeping_back(self, packets: str) -> Iterator[None]:
        """Meanwhile these (in nft's words) are not passed on."""
        self._rules(
            "table ip gate { chain on { type filter hook forward priority filter; policy accept; "
            f"{packets} drop; }}; }}"
        )
        try:
            yield
        finally:
            self.run("nft", "delete", "table", "ip", "gate")

    def _rules(self, text: str) -> None:
        self.run("nft", text)

    def program(self, path: str) -> str:
        """A program that runs here, for whoever takes a path and no command."""
        wrapper = self.folder / f"{Path(path).name}-in-{self.space}"
        wrapper.write_text(f'#!/bin/sh\nexec {shlex.join([*self.prefix, path])} "$@"\n')
        wrapper.chmod(0o700)
        return str(wrapper)


@dataclass(frozen=True)
class Cable:
    """Two interfaces, one at each end, in a subnet of their own."""

    near: Computer
    name: str
    address: str
    far: Computer
    far_name: str
    far_address: str

    def pull(self) -> None:
        """Both interfaces are gone, with addresses and routes."""
        self.near.ip(f"link delete dev {self.name}")

    def route(self) -> None:
        """The near end reaches everything over this cable; it replaces another one."""
        self.near.ip(
            f"{_family(self.far_address)} route replace default via {self.far_address} dev {self.name}"
        )


@dataclass
class Network:
    """What one test has made."""

    folder: Path
    number: int = field(default_factory=lambda: next(_numbers))
    _spaces: list[str] = field(default_factory=list)
    _cables: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def computer(self, name: str) -> Computer:
        """One more, with loopback alone."""
        made = Computer(f"wg{os.getpid()}-{self.number}-{name}", self.folder)
        _run("ip", "netns", "add", made.space)
        self._spaces.append(made.space)
        made.ip("link set dev lo up")
        return made

    def cable(self, near: Computer, far: Computer, *, six: bool = False) -> Cable:
        """Join two of them by a new pair of interfaces, both up, with addresses that nobody had before.

        With `six` they are IPv6 alone.
        """
        count = next(self._cables)
        subnet = f"fd77:0:0:{count}::" if six else f"10.77.{count}."
        length, more = ("64", " nodad") if six else ("24", "")
        one, other = f"eth{count}", f"port{count}"
        near.ip(f"link add name {one} type veth peer name {other} netns {far.space}")
        made = Cable(near, one, f"{subnet}2", far, other, f"{subnet}1")
        for end, name, address in ((near, one, made.address), (far, other, made.far_address)):
            end.ip(f"link set dev {name} up")
            end.ip(f"address add {address}/{length} dev {name}{more}")
        return made

    def close(self) -> None:
        """End what still runs in the namespaces, and remove them with all of their interfaces."""
        for space in self._spaces:
            with contextlib.suppress(NetworkError):
                for pid in _run("ip", "netns", "pids", space).split():
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(int(pid), 9)
            with contextlib.suppress(NetworkError):
                _run("ip", "netns", "delete", space)
        self._spaces.clear()


@contextlib.contextmanager
def network(folder: Path | None = None) -> Iterator[Network]:
    """An empty one; `folder` takes the wrappers of programs."""
    made = Network(folder or Path("/nonexistent"))
    try:
        yield made
    finally:
        made.close()


def _family(address: str) -> str:
    """The option of `ip` for this kind of address."""
    return "-6" if ":" in address else "-4"


def _run(*command: str) -> str:
    options: dict[str, Any] = {"capture_output": True, "text": True, "timeout": _SECONDS}
    try:
        return str(subprocess.run(command, check=True, **options).stdout)
    except (OSError, subprocess.SubprocessError) as error:
        said = str(getattr(error, "stderr", "") or error).strip()
        raise NetworkError(f"{shlex.join(command)}: {said}") from error
