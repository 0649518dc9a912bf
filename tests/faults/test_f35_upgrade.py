"""F35: a new release of the server under a call whose pages are of the old one."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import time
from pathlib import Path

from playwright.async_api import Browser, expect

from tests.faults.conftest import WIDE
from tests.faults.people import all_see_all, follow_all, longest_of_all, same_roster, street
from tests.running import ROOT, start_app
from tests.signaling.hubs import new_room

_STATE = "whisper_gate/ui/states/room.py"
_FIELD = '    view: str = "loading"\n'
_STAMP = "from whisper_gate import build; (build.web_dir() / build.STAMP).write_text(build.fingerprint())"


def next_release(folder: Path) -> Path:
    """A checkout whose pages' state has one field more, with the pages of the release before."""
    root = folder / "next"
    for name in ("whisper_gate", "assets", "reflex.lock", ".web"):
        shutil.copytree(
            ROOT / name,
            root / name,
            symlinks=True,
            ignore=shutil.ignore_patterns("node_modules", "__pycache__"),
        )
    for name in ("rxconfig.py", "requirements.txt", "bunfig.toml", ".npmrc"):
        shutil.copy(ROOT / name, root / name)
    state = root / _STATE
    text = state.read_text(encoding="utf-8")
    assert _FIELD in text
    state.write_text(text.replace(_FIELD, f"{_FIELD}    weather: str = 'fair'\n"), encoding="utf-8")
    subprocess.run([sys.executable, "-c", _STAMP], cwd=root, check=True)
    return root


async def test_f35_a_call_goes_on_through_an_upgrade(browser: Browser, tmp_path: Path):
    server = start_app(tmp_path / "data", tmp_path / "log", **WIDE)
    try:
        await asyncio.to_thread(server.wait_ready)
        root = await asyncio.to_thread(next_release, tmp_path)
        async with street(browser, server) as at:
            room = new_room()
            ana, _ben = people = [await at.person(name) for name in ("Ana", "Ben")]
            for one in people:
                await one.enter(one.url(room))
                await one.page.evaluate("() => { window.neverReloaded = true; }")
            await follow_all(people)
            first = ana.id

            assert await asyncio.to_thread(server.stop) == 0
            server = start_app(tmp_path / "data", tmp_path / "log2", port=server.port, root=root, **WIDE)
            started = time.monotonic()
            await asyncio.to_thread(server.wait_ready)
            for one in people:
                await one.welcome_after(started)
                await expect(one.page.get_by_text("A new version is here.")).to_be_visible()
                assert await one.page.evaluate("() => window.neverReloaded")
            await same_roster(people)
            assert await longest_of_all(people) < 2
            # The framework's own banner, in its own colours and words, is not seen.
            await expect(ana.page.get_by_text("A new version of this app is available.")).to_be_hidden()
            # Ours leaves the controls of the call alone.
            await ana.controls.get_by_role("button", name="Turn off microphone").click()

            await ana.page.get_by_role("button", name="Reload").click()
            await expect(ana.controls.get_by_role("button", name="Turn on microphone")).to_be_visible()
            await all_see_all(people)
            await same_roster(people)
            assert ana.id == first
    finally:
        await asyncio.to_thread(server.stop)
