"""A direct way that opens only after the relay was taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.faults.measured import measured
from tests.faults.people import all_see_all, eventually
from tests.network import why_not
from tests.networks.places import Route, internet, way_of

CONNECTED_WITHIN = 15.0  # seconds
DIRECT_WITHIN = 20.0  # seconds; two looks of five each, and the new search
# What the other side tells of its candidates comes after its checks, as from a server that is slow at first.
_LATE = """
  window.late = 3_000;
  const add = RTCPeerConnection.prototype.addIceCandidate;
  RTCPeerConnection.prototype.addIceCandidate = async function (candidate) {
    await new Promise((resolve) => setTimeout(resolve, window.late));
    return add.call(this, candidate);
  };
"""


async def test_a_call_leaves_the_relay_for_a_direct_way(browser: Browser, tmp_path: Path):
    """Chromium by itself does not: the direct way ranked lower while it was known by its checks alone."""
    if reason := why_not():
        pytest.skip(reason)
    async with internet(browser, tmp_path) as net:
        ben = await net.person("Ben", net.at_home("ben"))
        ana_home, router = net.behind("ana", "cone")
        ana = await net.person("Ana", ana_home)
        await ben.page.add_init_script(_LATE)
        with router.keeping_back("meta l4proto udp ip daddr != 10.77.0.1 ip saddr != 10.77.0.1"):
            await net.enter(ana, ben)
            # No longer than until they are connected: Chromium asks a way without an answer for 15 s and then
            # no more, and moving pictures may take that long on a busy machine.
            await eventually(lambda: way_of(ana), CONNECTED_WITHIN, "no way")
            way = await way_of(ana)  # Ben's page does not know yet what is the relay's address
            assert way
            assert not way.direct
        await ben.page.evaluate("window.late = 0")
        found: list[Route | None] = []

        async def direct() -> bool:
            found[:] = [await way_of(ana), await way_of(ben)]
            return all(one and one.direct for one in found)

        took = await eventually(direct, DIRECT_WITHIN, found)
        measured("detour", f"direct after {took:.1f} s")
        await all_see_all([ana, ben])
