"""Settings and keys of a call, in a real browser."""

from __future__ import annotations

import secrets

from playwright.async_api import expect

from tests.conftest import PersonFactory
from tests.e2e.calls import Caller
from tests.running import AppServer

# The browser's made microphone only beeps; this one hums without a pause.
_HUM = """
  const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await original(wanted);
    if (!wanted.audio) return stream;
    const context = new AudioContext();
    const hum = context.createOscillator(), out = context.createMediaStreamDestination();
    hum.connect(out);
    hum.start();
    return new MediaStream([...out.stream.getAudioTracks(), ...stream.getVideoTracks()]);
  };
"""
_TWO_CAMERAS = """
  const list = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
  navigator.mediaDevices.enumerateDevices = async () =>
    [...await list(), { kind: "videoinput", deviceId: "second", groupId: "", label: "The other one" }];
  const given = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  window.asked = [];
  navigator.mediaDevices.getUserMedia = (wanted) => { window.asked.push(wanted); return given(wanted); };
"""
_MUTED_TALK = "You are talking, but your microphone is off."


async def in_a_call(app_server: AppServer, person: PersonFactory, script: str = "") -> Caller:
    ana = await Caller(await person("Ana"), "Ana").watch()
    if script:
        await ana.page.add_init_script(script)
    await ana.enter(f"{app_server.base_url}/rooms/{secrets.token_urlsafe(8)}")
    return ana


async def test_settings_hold_at_once_and_for_the_next_time(app_server: AppServer, person: PersonFactory):
    """Opened and closed by keyboard; the picture turns round, the colours change, both are remembered."""
    ana = await in_a_call(app_server, person)
    page = ana.page
    own = page.locator("[data-own=true] video")
    await expect(own).to_have_attribute("data-mirrored", "true")
    people = ana.controls.get_by_role("button", name="People")
    await people.focus()
    await page.keyboard.press(",")
    dialog = page.get_by_role("dialog", name="Settings")
    await dialog.get_by_role("switch", name="Mirror my own picture").press("Space")
    await expect(own).to_have_attribute("data-mirrored", "false")
    await dialog.get_by_role("switch", name="Noise suppression").press("Space")
    await dialog.get_by_role("radio", name="Light").check()
    await expect(page.locator("html")).to_have_attribute("data-theme", "light")
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(people).to_be_focused()
    await ana.leave()
    await page.reload()
    await expect(page.get_by_role("button", name="Join")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("data-theme", "light")
    await page.get_by_role("button", name="Settings").click()
    await expect(dialog.get_by_role("switch", name="Noise suppression")).not_to_be_checked()
    await expect(dialog.get_by_role("switch", name="Echo cancellation")).to_be_checked()


async def test_a_device_is_chosen_beside_its_control(app_server: AppServer, person: PersonFactory):
    """The menu says which one is in use, and the picture comes from the one that is picked."""
    ana = await in_a_call(app_server, person, _TWO_CAMERAS)
    await ana.controls.get_by_role("button", name="Cameras").click()
    other = ana.page.get_by_role("menuitemradio", name="The other one")
    await expect(other).to_have_attribute("aria-checked", "false")
    await other.click()
    await expect(ana.controls.get_by_role("button", name="Cameras")).to_be_focused()
    assert await ana.page.evaluate("() => window.asked.at(-1).video.deviceId") == "second"


async def test_keys_of_the_call(app_server: AppServer, person: PersonFactory):
    """The microphone by Ctrl+D, talk while Space is held, panels by one letter, and none while typing."""
    ana = await in_a_call(app_server, person, _HUM)
    page, mic = ana.page, ana.controls.get_by_role("button", name="microphone")
    await page.keyboard.press("Control+d")
    await expect(mic).to_have_accessible_name("Turn on microphone")
    await expect(page.get_by_text(_MUTED_TALK)).to_be_visible()
    await page.keyboard.down(" ")
    await expect(mic).to_have_accessible_name("Turn off microphone")
    await expect(page.get_by_text(_MUTED_TALK)).to_be_hidden()
    await page.keyboard.up(" ")
    await expect(mic).to_have_accessible_name("Turn on microphone")
    await page.keyboard.press("c")
    await page.get_by_role("textbox", name="Message").press_sequentially("cp, d")
    await expect(page.get_by_role("textbox", name="Message")).to_have_value("cp, d")
    await page.keyboard.press("Escape")
    await page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard shortcuts")
    await keys.get_by_role("switch", name="Shortcuts of a single key").press("Space")
    await keys.get_by_role("button", name="Close").click()
    await page.keyboard.press("p")
    await page.keyboard.press("Control+d")
    await expect(mic).to_have_accessible_name("Turn off microphone")
    await expect(ana.controls.get_by_role("button", name="People")).to_have_attribute(
        "aria-expanded", "false"
    )
