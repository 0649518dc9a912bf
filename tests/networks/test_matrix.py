"""Two people in many kinds of networks: whether they talk, how, and how soon. F24 is in it.

Each cell is a row of docs/networks.md, which `make test-net` writes anew.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.faults.measured import measured
from tests.faults.people import all_see_all, eventually
from tests.impairer import why_no_bad_line
from tests.network import why_not
from tests.networks.places import BAD_DOWN, BAD_UP, Nat, Route, internet, way_of

SETUP_WITHIN = 5.0  # seconds; F24
BAD_SETUP_WITHIN = 10.0  # seconds; every packet that is lost costs another way there and back
SETTLED_WITHIN = 20.0  # seconds
# What a strict office lets out: the page, and one port for everything that is encrypted.
_PAGE = "ip daddr 10.77.0.1 tcp dport != {443, 3478, 5349}"
NO_UDP = ("meta l4proto tcp",)
ONLY_443 = (_PAGE, "tcp dport 443")


@dataclass(frozen=True)
class Cell:
    """Two homes, and how those in them have to reach each other.

    Attributes:
        ana, ben: the kind of NAT before each.
        only: what Ana's router lets out; everything, when not said.
        ways: what one of them sees of the own end in the end, as `Route.text` says it.
        relay_only: a setting of the server.
        bad: Ana's line loses and delays packets from the moment when her page is there.
    """

    name: str
    ways: frozenset[str]
    ana: Nat = "none"
    ben: Nat = "none"
    only: tuple[str, ...] | None = None
    six: bool = False
    relay_only: bool = False
    bad: bool = False

    @property
    def direct(self) -> bool:
        """Whether they need no relay."""
        return not any(way.startswith("relay") for way in self.ways)


OUTSIDE = frozenset({"srflx", "prflx"})
# Of several ways to the relay ICE keeps the one that it found first, as often as not.
OVER_TCP = frozenset({"relay over TCP", "relay over TLS"})
RELAY = OVER_TCP | {"relay over UDP"}
CELLS = (
    Cell("open networks", frozenset({"host"})),
    Cell("IPv6 alone", frozenset({"host over IPv6"}), six=True),
    Cell("NAT that keeps ports, at one side", frozenset({"host"}) | OUTSIDE, ana="cone"),
    Cell("NAT that keeps ports, at both sides", OUTSIDE, ana="cone", ben="cone"),
    Cell("symmetric NAT at both sides", RELAY, ana="symmetric", ben="symmetric"),
    Cell("UDP blocked at one side", OVER_TCP, ana="cone", ben="cone", only=NO_UDP),
    Cell("TCP 443 alone at one side", frozenset({"relay over TLS"}), ana="cone", ben="cone", only=ONLY_443),
    Cell("addresses hidden by the server", RELAY, relay_only=True),
    Cell("a tenth lost each way, 300 ms, 500 kbit/s up", frozenset({"host"}) | OUTSIDE, bad=True),
)


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.name)
async def test_two_people_talk(cell: Cell, browser: Browser, tmp_path: Path):
    if reason := why_no_bad_line() if cell.bad else why_not():
        pytest.skip(reason)
    settings = {"RELAY_ONLY": "true"} if cell.relay_only else {}
    async with internet(browser, tmp_path, six=cell.six, **settings) as net:
        ben = await net.person("Ben", net.at_home("ben", cell.ben))
        if cell.bad:
            home, line = net.far_away("ana")
            ana = await net.person("Ana", home)
            await ana.page.goto(net.link)
            await asyncio.to_thread(line.become, BAD_UP, BAD_DOWN)
            await ana.join()
        else:
            ana = await net.person("Ana", net.at_home("ana", cell.ana, cell.only))
            await net.enter(ana)
        await net.enter(ben)
        await all_see_all([ana, ben])
        # What works first is not always what is best; ICE goes over to that.
        found: list[Route | None] = []

        async def settled() -> bool:
            found[:] = [await way_of(ana), await way_of(ben)]
            ways = [one for one in found if one]
            return (
                len(ways) == len(found)
                and any(one.text in cell.ways for one in ways)
                and ways[0].direct is cell.direct
            )

        await eventually(settled, SETTLED_WITHIN, found)
        ways = [one for one in found if one]
        took = max(one.took for one in ways)
        measured(f"net:{cell.name}", f"{' | '.join(one.text for one in ways)} | {took:.1f} s")
        assert took <= (BAD_SETUP_WITHIN if cell.bad else SETUP_WITHIN)
