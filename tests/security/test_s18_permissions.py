"""S18: camera, microphone and screen are for our own pages; what we do not use is for nobody."""

from __future__ import annotations

from tests.conftest import PersonFactory
from tests.running import AppServer
from tests.security.answers import every_answer

OWN = {
    "camera",
    "microphone",
    "display-capture",
    "fullscreen",
    "picture-in-picture",
    "autoplay",
    "clipboard-write",
    "screen-wake-lock",
}
ASK = """() => navigator.mediaDevices.getUserMedia({ video: true })
  .then(() => 'given', (error) => error.name)"""
NOBODYS = {"geolocation", "payment", "usb", "serial", "hid", "midi", "clipboard-read"}


async def test_the_policy_is_on_every_answer(server):
    """Each feature that a call needs is (self), every other that browsers know is ()."""
    async for name, answer in every_answer(server):
        policy = dict(part.strip().split("=") for part in answer.headers["permissions-policy"].split(","))
        assert {feature for feature, who in policy.items() if who == "(self)"} == OWN, name
        assert {feature for feature, who in policy.items() if who == "()"} >= NOBODYS, name
        assert set(policy.values()) == {"(self)", "()"}


async def test_the_browser_knows_every_feature_that_is_named(app_server: AppServer, person: PersonFactory):
    """It takes the header without a word, and tells the page what it may use."""
    page = await person("Ana")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    await page.goto(app_server.base_url)
    allowed = set(await page.evaluate("() => document.featurePolicy.allowedFeatures()"))
    assert allowed | {"display-capture"} >= OWN
    assert not NOBODYS & allowed
    assert [text for text in said if "Permissions-Policy" in text] == []


async def test_a_foreign_frame_gets_no_camera(app_server: AppServer, person: PersonFactory):
    """Even if it is allowed to by the page that holds it; our own pages hold none anyway (S17)."""
    page = await person("Ana", bypass_csp=True, tolerate="Permissions policy violation: camera")
    foreign = "https://evil.invalid/"
    await page.route(foreign, lambda route: route.fulfill(content_type="text/html", body="<p>Smile</p>"))
    await page.goto(app_server.base_url)
    await page.evaluate(
        """(url) => new Promise((done) => {
          const frame = document.createElement('iframe');
          Object.assign(frame, { allow: 'camera; microphone', onload: done, src: url });
          document.body.append(frame);
        })""",
        foreign,
    )
    frame = page.frames[1]
    assert await frame.evaluate(ASK) == "NotAllowedError"
    assert await page.evaluate(ASK) == "given"
