"""F32: a camera is refused, unplugged in the middle of a call, or changed for another one."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from tests.faults.people import all_see_all, follow_all, street
from tests.running import AppServer
from tests.signaling.hubs import new_room

_UNPLUG = """() => {
  for (const connection of window.connections)
    for (const { track } of connection.getSenders())
      if (track?.kind === "video") {
        navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "NotFoundError"));
        track.stop();
        track.dispatchEvent(new Event("ended"));
      }
}"""


async def test_f32_who_has_no_camera_joins_without(browser: Browser, app_server: AppServer):
    async with street(browser, app_server) as at:
        room = new_room()
        ana, ben = [await at.person(name) for name in ("Ana", "Ben")]
        await ben.has_no_devices("NotAllowedError")
        for one in (ana, ben):
            await one.enter(one.url(room))
        await ben.sees_moving("Ana")
        await expect(ana.tile("Ben")).to_have_attribute("data-camera", "off")
        await expect(ana.tile("Ben")).to_have_attribute("data-state", "live")


async def test_f32_a_camera_that_is_pulled_out_is_told_of(browser: Browser, app_server: AppServer):
    async with street(browser, app_server) as at:
        room = new_room()
        ana, ben = [await at.person(name) for name in ("Ana", "Ben")]
        for one in (ana, ben):
            await one.enter(one.url(room))
        await all_see_all([ana, ben])
        await ben.page.evaluate(_UNPLUG)
        await expect(ana.tile("Ben")).to_have_attribute("data-camera", "off")
        await ben.sees_moving("Ana")
        await expect(ana.tile("Ben")).to_have_attribute("data-state", "live")


async def test_f32_another_camera_needs_no_new_negotiation(browser: Browser, app_server: AppServer):
    async with street(browser, app_server) as at:
        room = new_room()
        ana, ben = people = await at.call(room, "Ana", "Ben")
        await follow_all(people)
        offers = [frame for frame in (*ana.sent, *ben.sent) if frame["type"] == "offer"]
        await ben.controls.get_by_role("button", name="Turn off camera").click()
        await expect(ana.tile("Ben")).to_have_attribute("data-camera", "off")
        await ben.controls.get_by_role("button", name="Turn on camera").click()
        await expect(ana.tile("Ben")).to_have_attribute("data-camera", "on")
        await ana.sees_moving("Ben")
        assert [frame for frame in (*ana.sent, *ben.sent) if frame["type"] == "offer"] == offers
