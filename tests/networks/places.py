"""Where people sit: homes and offices behind routers of many kinds, around one internet."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser

from tests.conftest import BROWSER_FLAGS, DEADLINE_MS
from tests.faults.conftest import WIDE
from tests.faults.people import Person
from tests.impairer import BadLine, Way, bad_line
from tests.network import Computer, Network, network
from tests.running import AppServer, start_app
from tests.signaling.hubs import new_room
from tests.turn import TurnServer, turn_server

# A bad line: a tenth is lost each way, 300 ms there and back, and a slow modem for what is sent.
BAD_UP = Way(loss=0.1, delay=0.15, rate=500_000, seed=33)
BAD_DOWN = Way(loss=0.1, delay=0.15, seed=34)
SERVER, SERVER_SIX = "10.77.0.1", "fd77::1"
TLS_PORT = 443
Nat = Literal["none", "cone", "symmetric"]
# How long each connection of a page took, in milliseconds, from its making until it stood.
_NOTE_TIMES = """
  window.took = [];
  const Timed = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Timed {
    constructor(...args) {
      super(...args);
      const since = performance.now();
      this.addEventListener("connectionstatechange", () => {
        if (this.connectionState === "connected") window.took.push(performance.now() - since);
      });
    }
  };
"""
# The pair of candidates in use: their types, what carries them, and the family of the own address.
# And how every pair fared.
_WAY = """async () => {
  for (const connection of window.connections) {
    if (connection.connectionState !== "connected") continue;
    const stats = await connection.getStats();
    for (const { selectedCandidatePairId } of stats.values()) {
      const pair = selectedCandidatePairId && stats.get(selectedCandidatePairId);
      if (!pair) continue;
      const local = stats.get(pair.localCandidateId), remote = stats.get(pair.remoteCandidateId);
      const tried = [...stats.values()].filter(({ type }) => type === "candidate-pair").map((each) => {
        const [here, there] = [stats.get(each.localCandidateId), stats.get(each.remoteCandidateId)];
        const ends = [here, there].map((end) => `${end.candidateType} ${end.address}`).join(" to ");
        const answers = `${each.responsesReceived} of ${each.requestsSent} answered`;
        return `${ends}: ${each.state}, ${answers}, asked ${each.requestsReceived} times`;
      });
      return {
        tried,
        local: local.candidateType, remote: remote.candidateType, took: window.took[0],
        protocol: local.relayProtocol ?? local.protocol, six: (local.address ?? "").includes(":"),
      };
    }
  }
}"""


@dataclass(frozen=True)
class Route:
    """How two browsers reach each other, as one of them sees it.

    Attributes:
        local, remote: candidate types (RFC 8445, section 5.1.1).
        protocol: to the relay where there is one: udp, tcp or tls.
        six: over IPv6.
        took: seconds until the connection stood.
        tried: how each pair of candidates fared, to see why it is not another one.
    """

    local: str
    remote: str
    protocol: str
    six: bool
    took: float
    tried: list[str]

    @property
    def direct(self) -> bool:
        """Whether no relay is in it."""
        return "relay" not in {self.local, self.remote}

    @property
    def text(self) -> str:
        """As "relay over TLS", "host over IPv6"."""
        over = f" over {self.protocol.upper()}" if self.local == "relay" else " over IPv6" if self.six else ""
        return self.local + over


@dataclass
class Internet:
    """One computer that forwards between all others, and has the app and a relay."""

    net: Network
    middle: Computer
    app: AppServer
    browser: Browser
    six: bool
    stack: contextlib.AsyncExitStack
    room: str = field(default_factory=new_room)

    @property
    def url(self) -> str:
        host = f"[{SERVER_SIX}]" if self.six else SERVER
        return f"http://{host}:{self.app.port}"

    def at_home(self, name: str, nat: Nat = "none", only: tuple[str, ...] | None = None) -> Computer:
        """A computer behind a router of this kind, which passes on nothing but `only` (in nft's words)."""
        if nat == "none" and only is None:
            home = self.net.computer(name)
            self.net.cable(home, self.middle, six=self.six).route()
            return home
        home, router = self.behind(name, nat)
        if only is not None:
            router.let_through(*only)
        return home

    def behind(self, name: str, nat: Nat) -> tuple[Computer, Computer]:
        """A computer, and its router of this kind."""
        home, router = self.net.computer(name), self.net.computer(f"{name}r")
        router.forward()
        self.net.cable(home, router).route()
        out = self.net.cable(router, self.middle)
        out.route()
        router.translate(out.name, symmetric=nat == "symmetric")
        return home, router

    def far_away(self, name: str) -> tuple[Computer, BadLine]:
        """A computer whose only line can be made bad; it is perfect at first."""
        home = self.net.computer(name)
        line = self.stack.enter_context(bad_line(home, self.middle))
        line.cable.route()
        return home, line

    async def person(self, name: str, at: Computer, *flags: str) -> Person:
        """Somebody whose browser runs on that computer. It trusts the page as if it came by HTTPS."""
        chromium = shutil.which("chromium")
        assert chromium is not None
        running = await self.browser.browser_type.launch(
            executable_path=at.program(chromium),
            args=[
                *BROWSER_FLAGS,
                f"--unsafely-treat-insecure-origin-as-secure={self.url}",
                "--ignore-certificate-errors",
                "--disable-features=WebRtcHideLocalIpsWithMdns",
                *flags,
            ],
        )
        self.stack.push_async_callback(_quietly_closed, running)
        page = await running.new_page()
        page.set_default_timeout(DEADLINE_MS)
        one = await Person(page, name).watch()
        await page.add_init_script(_NOTE_TIMES)
        return one

    @property
    def link(self) -> str:
        """That of the room."""
        return f"{self.url}/rooms/{self.room}"

    async def enter(self, *people: Person) -> None:
        for one in people:
            await one.enter(self.link)


async def _quietly_closed(running: Browser) -> None:
    with contextlib.suppress(Exception):  # the test may have failed because it is gone
        await running.close()


async def way_of(one: Person) -> Route | None:
    """How this page reaches the first of the others; None while it does not."""
    found = await one.page.evaluate(_WAY)
    return Route(**found | {"took": found["took"] / 1000}) if found else None


@contextlib.asynccontextmanager
async def internet(
    browser: Browser, folder: Path, *, six: bool = False, transports: tuple[str, ...] = (), **settings: str
) -> AsyncIterator[Internet]:
    """An internet with the app and a coturn in it, which is a STUN server as well.

    Args:
        browser: its program is what people use.
        folder: of this test.
        six: IPv6 alone, without a relay.
        transports: how the relay is offered: udp, tcp, tls; all of them when not said.
        settings: of the app.
    """
    async with contextlib.AsyncExitStack() as stack:
        net = stack.enter_context(network(folder))
        middle = net.computer("middle")
        middle.forward()
        # Private addresses lead nowhere, silently: for an error coturn would end somebody's TLS connection.
        net.cable(middle, net.computer("void")).route()
        middle.ip(f"address add {SERVER}/32 dev lo")
        middle.ip(f"-6 address add {SERVER_SIX}/128 dev lo nodad")
        relay: dict[str, str] = {}
        if not six:
            turn = stack.enter_context(
                turn_server(folder, ip=SERVER, port=3478, options=_tls(folder), prefix=middle.prefix)
            )
            relay = turn.settings() | {
                "STUN_URLS": f"stun:{SERVER}:3478",
                "TURN_URLS": ",".join(urls_of(turn, transports)),
            }
        app = start_app(
            folder / "data",
            folder / "log",
            prefix=middle.prefix,
            **WIDE | relay | {"HOST": SERVER_SIX if six else SERVER} | settings,
        )
        stack.push_async_callback(asyncio.to_thread, app.stop)
        await asyncio.to_thread(app.wait_ready)
        yield Internet(net, middle, app, browser, six, stack)


def urls_of(turn: TurnServer, transports: tuple[str, ...] = ()) -> list[str]:
    """The addresses of the relay, the cheapest way first."""
    all_ = {
        "udp": f"turn:{turn.ip}:{turn.port}?transport=udp",
        "tcp": f"turn:{turn.ip}:{turn.port}?transport=tcp",
        "tls": f"turns:{turn.ip}:{TLS_PORT}?transport=tcp",
    }
    return [all_[one] for one in transports or all_]


def _tls(folder: Path) -> list[str]:
    """coturn's options for TLS, with a certificate of its own making."""
    key, certificate = folder / "turn.key", folder / "turn.crt"
    request = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
    ]
    subprocess.run(
        [*request, "-keyout", key, "-out", certificate, "-days", "2", "-subj", f"/CN={SERVER}"],
        check=True,
        capture_output=True,
    )
    return [f"--tls-listening-port={TLS_PORT}", f"--cert={certificate}", f"--pkey={key}"]
