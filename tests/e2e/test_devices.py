"""What a page says when the browser gives no camera or microphone, each reason in its own words."""

from __future__ import annotations

import asyncio
import secrets

from playwright.async_api import expect

from tests.conftest import PersonFactory
from tests.e2e.calls import Caller
from tests.running import AppServer

# By the name of the DOMException (W3C Media Capture and Streams, section 10.2.1), what stands in the lobby.
_SENTENCES = {
    "NotAllowedError": "Camera and microphone are blocked. Click the icon left of the address",
    "NotFoundError": "No camera or microphone was found. Plug one in and try again.",
    "NotReadableError": "Another program uses camera and microphone. Close it and try again.",
    "OverconstrainedError": "These devices do not fit. Choose others.",
}
_GIVE_THEM_BACK = """() => { navigator.mediaDevices.getUserMedia = window.given; }"""
_KEEP = """window.given = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);"""
_KEEP_TRACKS = """
  window.tracks = [];
  const keep = (track) => { window.tracks.push(track); return track; };
  const clone = MediaStreamTrack.prototype.clone;
  MediaStreamTrack.prototype.clone = function () { return keep(clone.call(this)); };
  const given = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await given(wanted);
    stream.getTracks().forEach(keep);
    return stream;
  };
"""
_INSECURE = """Object.defineProperty(navigator, "mediaDevices", { value: undefined });"""


def link(app_server: AppServer) -> str:
    return f"{app_server.base_url}/rooms/{secrets.token_urlsafe(8)}"


async def test_each_reason_has_its_sentence_and_a_way_out(app_server: AppServer, person: PersonFactory):
    """Never a raw exception, and "Try again" works without a reload."""

    async def meet(reason: str, sentence: str) -> None:
        ana = await Caller(await person("Ana"), "Ana").watch()
        await ana.page.add_init_script(_KEEP)
        await ana.has_no_devices(reason)
        await ana.page.goto(link(app_server))
        await expect(ana.page.get_by_text(sentence)).to_be_visible()
        await expect(ana.page.get_by_text(reason)).to_have_count(0)
        await ana.page.evaluate(_GIVE_THEM_BACK)
        await ana.page.get_by_role("button", name="Try again").click()
        await expect(ana.page.get_by_role("button", name="Turn off camera")).to_be_visible()
        await expect(ana.page.get_by_text(sentence)).to_have_count(0)

    await asyncio.gather(*(meet(reason, sentence) for reason, sentence in _SENTENCES.items()))


async def test_a_page_that_is_not_secure_says_what_to_do(app_server: AppServer, person: PersonFactory):
    """Trying again would not help there; entering without devices works."""
    ana = await Caller(await person("Ana"), "Ana").watch()
    await ana.page.add_init_script(_INSECURE)
    await ana.page.goto(link(app_server))
    await expect(ana.page.get_by_text("Open this page with https")).to_be_visible()
    await expect(ana.page.get_by_role("button", name="Try again")).to_have_count(0)
    await ana.join()


async def test_who_goes_away_from_the_lobby_leaves_no_light_on(app_server: AppServer, person: PersonFactory):
    """Every track that was opened, and every copy of one, has ended."""
    ana = await Caller(await person("Ana"), "Ana").watch()
    await ana.page.add_init_script(_KEEP_TRACKS)
    await ana.page.goto(link(app_server))
    await expect(ana.page.get_by_role("button", name="Turn off camera")).to_be_visible()
    assert await ana.page.evaluate("() => window.tracks.length") >= 3
    await ana.page.get_by_role("link", name="Whisper Gate").click()
    await expect(ana.page.get_by_role("button", name="Start a call")).to_be_visible()
    await ana.page.wait_for_function("() => window.tracks.every((one) => one.readyState === 'ended')")


async def test_a_device_that_is_unplugged_is_replaced_by_the_default(
    app_server: AppServer, person: PersonFactory
):
    """The picture comes back by itself, and somebody who does not see it is told."""
    ana = await Caller(await person("Ana"), "Ana").watch()
    await ana.enter(link(app_server))
    await ana.sees_moving("You")
    status = ana.page.get_by_role("status").filter(has_text="The camera went away. Using the default.")
    await ana.page.evaluate(
        """() => {
          const stream = document.querySelector('[data-own=true] video').srcObject;
          const [track] = stream.getVideoTracks();
          track.stop();
          track.dispatchEvent(new Event("ended"));
        }"""
    )
    await expect(status).to_have_count(1)
    await ana.sees_moving("You")
