"""The stage answers at once: layout, own view, pin, and what the browser's tab shows."""

from __future__ import annotations

import secrets
from typing import Any

from playwright.async_api import expect

from tests.conftest import PersonFactory
from tests.e2e.calls import Caller
from tests.running import AppServer

_COUNT_FRAMES = """
  window.framesSent = 0;
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    // Engine.IO's ping and pong, signalling's own, and how a peer was reached come when they come.
    if (!/^([23]$|42\\/signal,\\["signal",{"type":"(pong|pair)")/.test(String(data))) window.framesSent += 1;
    return send.call(this, data);
  };
"""
# Click, let the browser draw, and say what is there; no answer of a server comes between.
_CLICK = """async ([button, looked]) => {
  const sent = window.framesSent;
  [...document.querySelectorAll("button")].find(
    (one) => (one.getAttribute("aria-label") ?? one.textContent) === button
  ).click();
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  await frame();
  await frame();
  return [document.querySelectorAll(looked).length, window.framesSent - sent];
}"""
# Click and look before anything else may happen: a socket's message is a task of its own (HTML, section
# 8.1.7), and none runs between a click and the microtasks after it. So nothing that came from the server can
# be the cause.
_REACTS = """async ([button, looked]) => {
  const all = [...document.querySelectorAll('[role="toolbar"] button, .wg-tile button')];
  all.find((one) => one.getAttribute("aria-label") === button).click();
  for (let turn = 0; turn < 10; turn++) await null;
  return document.querySelectorAll(looked).length;
}"""
_BEN = "document.querySelector('video[aria-label=\"Ben\"]')"
_FEATURED = "[data-featured=true]"
_OWN = ".wg-tile[data-own=true]"


async def test_the_view_changes_within_a_frame_and_without_the_server(
    app_server: AppServer, person: PersonFactory
):
    url = f"{app_server.base_url}/rooms/{secrets.token_urlsafe(8)}"
    ana, ben = [await Caller(await person(name), name).watch() for name in ("Ana", "Ben")]
    await ana.page.add_init_script(_COUNT_FRAMES)
    await ana.enter(url)
    await ben.enter(url)
    await ana.sees_moving("Ben")

    async def click(button: str, looked: str) -> Any:
        return await ana.page.evaluate(_CLICK, [button, looked])

    await ana.page.evaluate(f"() => {{ window.before = {_BEN}; }}")
    assert await click("Pin Ben", _FEATURED) == [1, 0]
    # It glides there, and is the same element: no black flash.
    gliding = (
        "window.before.closest('li').getAnimations().some((one) => one.effect.getKeyframes()[0].transform)"
    )
    assert await ana.page.evaluate(f"() => [window.before === {_BEN}, {gliding}]") == [True, True]
    assert await click("Unpin Ben", _FEATURED) == [0, 0]
    assert await click("Speaker view", _FEATURED) == [1, 0]
    assert await click("Hide own view", _OWN) == [0, 0]
    await ana.sees_moving("Ben")

    # Loaded again, the page is in the call again, and looks as before.
    await ana.page.reload()
    await expect(ana.controls).to_be_visible()
    await ana.sees_moving("Ben")
    await expect(ana.page.locator(_OWN)).to_have_count(0)
    await expect(ana.page.locator(_FEATURED)).to_have_count(1)
    await ana.controls.get_by_role("button", name="More").click()
    await ana.page.get_by_role("menuitem", name="Show own view").click()
    await expect(ana.page.locator(_OWN)).to_have_count(1)


async def test_clicks_are_answered_before_any_message_could_come(
    app_server: AppServer, person: PersonFactory
):
    """Microphone, camera, chat and pin: the page has changed within the click's own turn."""
    ana = await Caller(await person("Ana"), "Ana").watch()
    await ana.enter(f"{app_server.base_url}/rooms/{secrets.token_urlsafe(8)}")
    await ana.sees_moving("You")
    for button, looked in (
        ("Turn off microphone", '[role="toolbar"] [aria-label="Turn on microphone"]'),
        ("Turn on microphone", '[role="toolbar"] [aria-label="Turn off microphone"]'),
        ("Turn off camera", '.wg-tile[data-own="true"][data-camera="off"]'),
        ("Chat", 'aside[aria-label="Chat"]'),
        ("Pin You", '[aria-label="Unpin You"]'),
    ):
        assert await ana.page.evaluate(_REACTS, [button, looked]) == 1, button


async def test_the_tab_shows_that_one_is_muted(app_server: AppServer, person: PersonFactory):
    ana = await Caller(await person("Ana"), "Ana").watch()
    await ana.enter(f"{app_server.base_url}/rooms/{secrets.token_urlsafe(8)}")
    icon = ana.page.locator('link[rel="icon"][type="image/svg+xml"]')
    await expect(icon).to_have_attribute("href", "/favicon.svg")
    await ana.controls.get_by_role("button", name="Turn off microphone").click()
    await expect(icon).to_have_attribute("href", "/favicon-muted.svg")
    assert (await ana.page.request.get(f"{app_server.base_url}/favicon-muted.svg")).ok
    await ana.leave()
    await expect(icon).to_have_attribute("href", "/favicon.svg")


async def test_full_screen_and_a_small_window(app_server: AppServer, person: PersonFactory):
    """Both come from the More menu, and the small window has controls that work."""
    ana = await Caller(await person("Ana"), "Ana").watch()
    await ana.enter(f"{app_server.base_url}/rooms/{secrets.token_urlsafe(8)}")

    async def pick(item: str) -> None:
        await ana.controls.get_by_role("button", name="More").click()
        await ana.page.get_by_role("menuitem", name=item, exact=True).click()

    await pick("Full screen")
    await ana.page.wait_for_function("document.fullscreenElement !== null")
    await pick("Leave full screen")
    await ana.page.wait_for_function("document.fullscreenElement === null")

    async with ana.page.context.expect_page() as opening:
        await pick("Picture in picture")
    small = await opening.value
    await small.get_by_role("button", name="Turn off microphone").click()
    await expect(ana.controls.get_by_role("button", name="Turn on microphone")).to_be_visible()
    await small.get_by_role("button", name="Leave").click()
    await expect(ana.page.get_by_role("heading", name="You left the call")).to_be_visible()


async def test_without_a_window_of_its_own_the_picture_goes_alone(
    app_server: AppServer, person: PersonFactory
):
    """Browsers without Document Picture-in-Picture float the largest video."""
    ana = await Caller(await person("Ana"), "Ana").watch()
    await ana.page.add_init_script("delete window.documentPictureInPicture;")
    await ana.enter(f"{app_server.base_url}/rooms/{secrets.token_urlsafe(8)}")
    await ana.sees_moving("You")
    for item, floats in (("Picture in picture", "true"), ("Leave picture in picture", "false")):
        await ana.controls.get_by_role("button", name="More").click()
        await ana.page.get_by_role("menuitem", name=item, exact=True).click()
        await ana.page.wait_for_function(f"() => Boolean(document.pictureInPictureElement) === {floats}")


async def test_several_share_at_once(app_server: AppServer, person: PersonFactory):
    """Each screen is a tile beside its owner's camera, and both move."""
    link = f"{app_server.base_url}/rooms/{secrets.token_urlsafe(8)}"
    ana, ben, cleo = [await Caller(await person(name), name).watch() for name in ("Ana", "Ben", "Cleo")]
    for one in (ana, ben, cleo):
        await one.enter(link)
    await ana.share_a_drawing()
    await ben.share_a_drawing()
    for title in ("Ana's screen", "Ben's screen", "Ana", "Ben"):
        await cleo.sees_moving(title)
    await ana.controls.get_by_role("button", name="Stop sharing").click()
    await expect(cleo.page.locator('[data-kind="screen"]')).to_have_count(1)
    await cleo.sees_moving("Ben's screen")


async def test_a_phone_that_lies_down_keeps_its_bar(app_server: AppServer, person: PersonFactory):
    """Chat and people stand beside the call there, and every control can still be pressed."""
    ana = await Caller(await person("Ana", viewport={"width": 844, "height": 390}), "Ana").watch()
    await ana.enter(f"{app_server.base_url}/rooms/{secrets.token_urlsafe(8)}")
    for panel in ("Chat", "People"):
        await ana.controls.get_by_role("button", name=panel).click()
        await expect(ana.page.get_by_role("complementary", name=panel)).to_be_visible()
        await ana.sees_moving("You")
        for button in await ana.controls.get_by_role("button").all():
            await button.click(trial=True)
