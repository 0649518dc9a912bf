"""What people do and see in a call, for tests that drive real browsers through the pages."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Locator, Page, WebSocket, expect

# The page's own connections and sockets, so that a test can ask them, and disturb them.
_KEEP_CONNECTIONS = """
  window.connections = [];
  const Original = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Original {
    constructor(...args) { super(...args); window.connections.push(this); }
  };
  window.sockets = [];
  window.serverAway = false;
  const OriginalSocket = window.WebSocket;
  window.WebSocket = class extends OriginalSocket {
    constructor(url, ...more) {
      super(window.serverAway ? new URL("/nowhere", url).href : url, ...more);
      window.sockets.push(this);
    }
  };
"""

_MOVING = """([name, since]) => {
  const video = document.querySelector(`video[aria-label="${name}"]`);
  if (!video || video.paused || video.videoWidth === 0) return null;
  const frames = video.getVideoPlaybackQuality().totalVideoFrames;
  return frames > since ? frames : null;
}"""

_AUDIO_ENERGY = """async () => {
  let energy = 0;
  for (const connection of window.connections.filter((one) => one.connectionState === 'connected')) {
    for (const report of (await connection.getStats()).values())
      if (report.type === 'inbound-rtp' && report.kind === 'audio') energy += report.totalAudioEnergy || 0;
  }
  return energy;
}"""


@dataclass
class Caller:
    """One person and their page; `watch` it before the page is opened."""

    page: Page
    name: str
    sockets: list[WebSocket] = field(default_factory=list)
    received: list[dict[str, Any]] = field(default_factory=list)

    async def watch(self) -> Caller:
        """Note the page's sockets and the signalling frames that they receive."""
        await self.page.add_init_script(_KEEP_CONNECTIONS)
        self.page.on("websocket", self._on_socket)
        return self

    async def has_no_devices(self, reason: str) -> None:
        """The browser gives neither camera nor microphone, for a reason by its DOMException's name."""
        await self.page.add_init_script(
            f"navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', '{reason}'))"
        )

    def _on_socket(self, socket: WebSocket) -> None:
        self.sockets.append(socket)
        socket.on("framereceived", self._on_frame)

    def _on_frame(self, payload: str | bytes) -> None:
        # Socket.IO event packet: 42/signal,["signal",{...}]
        if isinstance(payload, str) and payload.startswith("42/signal,"):
            self.received.append(json.loads(payload.removeprefix("42/signal,"))[1])

    @property
    def worker(self) -> str:
        """The worker that this person's socket is on, as the last `welcome` said."""
        return next(one["worker"] for one in reversed(self.received) if one["type"] == "welcome")

    async def enter(self, url: str) -> None:
        """Open a room's link, and join under this person's name."""
        await self.page.goto(url)
        await self.join()

    async def ask(self) -> None:
        """Press Join under this person's name."""
        await self.page.get_by_role("textbox", name="Your name").fill(self.name)
        await self.page.get_by_role("button", name="Join").click()

    async def join(self) -> None:
        await self.ask()
        await expect(self.controls).to_be_visible()

    async def hide_address(self) -> None:
        """Switch it on in the settings, before the door or in the call."""
        await (await self.address_switch()).check()
        await self.page.keyboard.press("Escape")

    async def address_switch(self) -> Locator:
        """In the settings, which stay open."""
        around = self.controls if await self.controls.count() else self.page
        more = around.get_by_role("button", name="More", exact=True)
        if await more.count():
            await more.click()
            await self.page.get_by_role("menuitem", name="Settings").click()
        else:
            await self.page.get_by_role("button", name="Settings").click()
        return self.page.get_by_role("switch", name="Hide my address")

    async def open_connection(self) -> Locator:
        """The panel "Connection", from the More menu."""
        await self.controls.get_by_role("button", name="More", exact=True).click()
        await self.page.get_by_role("menuitem", name="Connection").click()
        panel = self.page.get_by_role("complementary", name="Connection")
        await expect(panel.get_by_text("Connected to the server")).to_be_visible()
        return panel

    async def open_people(self) -> None:
        """The people panel, if it is not open already."""
        button = self.controls.get_by_role("button", name="People")
        if await button.get_attribute("aria-expanded") != "true":
            await button.click()

    async def menu(self, name: str, item: str) -> None:
        """Pick something from the menu about somebody in the people panel."""
        await self.open_people()
        await self.page.get_by_role("button", name=f"More about {name}").click()
        await self.page.get_by_role("menuitem", name=item, exact=True).click()

    async def deaf(self) -> None:
        """From now on this page hears nothing of what the server says, and goes on sending."""
        await self.page.evaluate(
            "() => { WebSocket.prototype.close = () => {};"
            " for (const socket of window.sockets) socket.onmessage = socket.onclose = () => {}; }"
        )

    async def cut(self) -> None:
        """The way to the server is gone, and stays gone until `mend`; the page may log failing WebSockets."""
        await self.page.evaluate(
            "() => { window.serverAway = true; for (const socket of window.sockets) socket.close(); }"
        )

    async def mend(self) -> None:
        """The server can be reached again."""
        await self.page.evaluate("() => { window.serverAway = false; }")

    async def share_a_drawing(self) -> None:
        """Share a canvas as the screen: headless browsers have no screen to pick."""
        await self.page.evaluate(
            """() => { navigator.mediaDevices.getDisplayMedia = async () => {
              const canvas = document.createElement("canvas");
              Object.assign(canvas, { width: 1280, height: 720 });
              const pen = canvas.getContext("2d");
              let turn = 0;
              const paint = () => {
                pen.fillStyle = "#fdfcf9";
                pen.fillRect(0, 0, 1280, 720);
                pen.fillStyle = "#22303a";
                pen.font = "600 56px sans-serif";
                pen.fillText("A quieter way to meet", 96, 150);
                [420, 260, 340, 180].forEach((height, i) => {
                  pen.fillStyle = i === turn % 4 ? "#c98a16" : "#9fb0ba";
                  pen.fillRect(96 + i * 270, 640 - height, 200, height);
                });
                turn += 1;
              };
              setInterval(paint, 500);
              return canvas.captureStream(10);
            }; }"""
        )
        await self.controls.get_by_role("button", name="Share screen").click()

    @property
    def controls(self) -> Any:
        return self.page.get_by_role("toolbar", name="Call controls")

    def tile(self, name: str) -> Any:
        """Somebody's tile, as this person sees it."""
        return (
            self.page.get_by_role("list", name="Participants")
            .get_by_role("listitem")
            .filter(has=self.page.locator(f'video[aria-label="{name}"]'))
        )

    async def sees_moving(self, name: str) -> None:
        """Somebody's picture plays, and goes on playing."""
        first = await (await self.page.wait_for_function(_MOVING, arg=[name, 0])).json_value()
        await self.page.wait_for_function(_MOVING, arg=[name, first + 5])

    async def hears_something(self) -> None:
        """Sound with energy arrives, and goes on arriving."""
        first = await self.page.evaluate(_AUDIO_ENERGY)
        for _ in range(150):
            if await self.page.evaluate(_AUDIO_ENERGY) > first + 1e-6:
                return
            await self.page.wait_for_timeout(100)
        raise AssertionError(f"{self.name} hears nothing")

    async def leave(self) -> None:
        await self.controls.get_by_role("button", name="Leave").click()
        await expect(self.page.get_by_role("heading", name="You left the call")).to_be_visible()


async def register(page: Page, base_url: str) -> str:
    """A new account through the page; the username. Ends on /home."""
    name = f"user{secrets.token_hex(5)}"
    await page.goto(f"{base_url}/register")
    await page.get_by_role("textbox", name="Username").fill(name)
    await page.get_by_role("textbox", name="Email").fill(f"{name}@example.org")
    await page.get_by_role("textbox", name="Password").fill("correct horse battery")
    await page.get_by_role("button", name="Create account").click()
    await page.wait_for_url(f"{base_url}/home")
    return name


async def create_room(page: Page, name: str, access: str = "Anyone with the link") -> str:
    """A new room through the page; its link. Ends in the room's lobby."""
    await page.get_by_role("button", name="New room").first.click()
    await page.get_by_role("textbox", name="Room name").fill(name)
    await page.get_by_role("radio", name=access).check()
    await page.get_by_role("button", name="Create room").click()
    await page.wait_for_url("**/rooms/*")
    await expect(page.get_by_role("button", name="Join")).to_be_visible()
    return page.url
