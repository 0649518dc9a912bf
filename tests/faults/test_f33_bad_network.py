"""F33: a line that loses a tenth of all packets each way, takes 300 ms there and back, and sends 500 kbit/s.

Ana's computer sits behind it, Ben's does not; both hear and see what has crossed it. Needs namespaces (root).
"""

from __future__ import annotations

import asyncio
import itertools
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser

from tests.faults.measured import measured
from tests.faults.people import Person, all_see_all
from tests.impairer import why_no_bad_line
from tests.networks.places import BAD_DOWN, BAD_UP, internet
from tests.picture import small_picture

WARM_UP = 8.0  # seconds in which jitter buffers and the estimates of what can be sent find their place
WINDOW, WINDOWS = 2.0, 10  # seconds
# Share of the sound that was made up, because nothing had come. 10 % would do; without RED it is 7 to 9 %.
CONCEALED = 0.05
LOSS = 0.06  # share of packets; 10 % are lost
FRAMES = 5.0  # per second
CAMERA = 15  # frames per second; as many again as the condition wants would leave no room for lost ones
# What has come so far over the connection that stands.
_HEARD = """async () => {
  const found = { samples: 0, concealed: 0, frames: 0, lost: 0, packets: 0 };
  found.at = performance.now() / 1000;
  for (const connection of window.connections) {
    if (connection.connectionState !== "connected") continue;
    for (const report of (await connection.getStats()).values()) {
      if (report.type !== "inbound-rtp") continue;
      if (report.kind === "video") found.frames += report.framesDecoded ?? 0;
      else {
        found.samples += report.totalSamplesReceived ?? 0;
        found.concealed += report.concealedSamples ?? 0;
        found.lost += report.packetsLost ?? 0;
        found.packets += report.packetsReceived ?? 0;
      }
    }
  }
  return found;
}"""


@dataclass(frozen=True)
class Heard:
    """What one page has received up to a moment (seconds): samples and packets of sound, frames."""

    at: float
    samples: int
    concealed: int
    frames: int
    lost: int
    packets: int


@pytest.mark.timeout(400)
@pytest.mark.alone
async def test_f33_sound_lives_and_the_picture_moves(browser: Browser, tmp_path: Path):
    if reason := why_no_bad_line():
        pytest.skip(reason)
    async with internet(browser, tmp_path) as net:
        camera = f"--use-file-for-fake-video-capture={small_picture(CAMERA)}"
        ana_at, line = net.far_away("ana")
        ana = await net.person("Ana", ana_at, camera)
        ben = await net.person("Ben", net.at_home("ben"), camera)
        await net.enter(ana, ben)
        await all_see_all([ana, ben])
        await asyncio.to_thread(line.become, BAD_UP, BAD_DOWN)
        await asyncio.sleep(WARM_UP)
        for one, heard in zip((ana, ben), await asyncio.gather(listen(ana), listen(ben)), strict=True):
            judge(one.name, heard)


async def listen(one: Person) -> list[Heard]:
    """What this page has received, at the ends of all windows."""
    heard = []
    start = time.monotonic()
    for number in range(WINDOWS + 1):
        await asyncio.sleep(max(0.0, start + number * WINDOW - time.monotonic()))
        found: dict[str, Any] = await one.page.evaluate(_HEARD)
        heard.append(Heard(**found))
    return heard


def judge(name: str, heard: list[Heard]) -> None:
    """The condition of F33, for what one page has received."""
    first, last = heard[0], heard[-1]
    samples = last.samples - first.samples
    concealed = (last.concealed - first.concealed) / max(1, samples)
    lost, packets = last.lost - first.lost, last.packets - first.packets
    loss = lost / max(1, lost + packets)
    rate = (last.frames - first.frames) / (last.at - first.at)
    measured(
        "F33",
        f"{name} hears {100 * concealed:.1f} % concealed at {100 * loss:.0f} % loss, sees {rate:.1f} fps",
    )
    # Without losses the rest would say nothing.
    assert loss > LOSS
    assert concealed < CONCEALED
    for before, after in itertools.pairwise(heard):
        assert (after.concealed - before.concealed) < (after.samples - before.samples) / 2, (before, after)
    assert rate >= FRAMES
