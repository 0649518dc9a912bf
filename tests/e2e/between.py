"""A server that lies: it introduces somebody else (between.js) to two people in each other's place."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

from playwright.async_api import Page, WebSocketRoute

_HERE = Path(__file__).resolve().parent
_MEDIA = _HERE.parents[1] / "whisper_gate" / "media"
_SCRIPTS = {
    "between.js": _HERE / "between.js",
    "trust.js": _MEDIA / "trust.js",
    "paircode.js": _MEDIA / "paircode.js",
}
# Socket.IO: an event of the namespace, which may want to be confirmed.
_EVENT = re.compile(r'42/signal,(\d*)\["signal",(.*)\]', re.S)
_BETWEEN = {"offer", "answer", "ice"}


class LyingServer:
    """Stands in the WebSockets of two pages, and hands what they tell each other to Mallory's page."""

    def __init__(self, mallory: Page) -> None:
        self.mallory = mallory
        self._lines: dict[str, WebSocketRoute] = {}
        self._told: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._passing: asyncio.Task[None] | None = None

    async def start(self, base_url: str) -> LyingServer:
        """Mallory's page is there."""
        await self.mallory.route(f"{base_url}/mallory/*", self._serve)
        await self.mallory.expose_function("tell", self._tell)
        await self.mallory.goto(f"{base_url}/mallory/index.html")
        await self.mallory.wait_for_function("() => window.hear")
        self._passing = asyncio.create_task(self._pass_on())
        return self

    async def stand_in(self, page: Page) -> None:
        """Before the page is opened."""
        await page.route_web_socket(re.compile("/_event"), self._open)

    def stop(self) -> None:
        if self._passing:
            self._passing.cancel()

    async def codes(self) -> list[list[int]]:
        """Mallory's codes with the two."""
        return list((await self.mallory.evaluate("() => window.codes")).values())

    async def _serve(self, route: Any) -> None:
        name = route.request.url.rsplit("/", 1)[1]
        if name in _SCRIPTS:
            await route.fulfill(path=_SCRIPTS[name], content_type="text/javascript")
        else:
            page = '<!doctype html><script type="module" src="between.js"></script>'
            await route.fulfill(body=page, content_type="text/html")

    def _open(self, line: WebSocketRoute) -> None:
        server = line.connect_to_server()

        def from_page(text: str | bytes) -> None:
            found = _EVENT.fullmatch(text) if isinstance(text, str) else None
            frame = json.loads(found[2]) if found else {}
            if not found or frame["type"] not in _BETWEEN:
                server.send(text)
                return
            if found[1]:
                line.send(f"43/signal,{found[1]}[]")
            if "mid" in frame:
                self._tell(frame["from"], {"type": "ack", "from": frame["to"], "mid": frame["mid"]})
            self._told.put_nowait(frame)

        def from_server(text: str | bytes) -> None:
            found = _EVENT.fullmatch(text) if isinstance(text, str) else None
            frame = json.loads(found[2]) if found else {}
            if frame.get("type") == "welcome":
                self._lines[frame["id"]] = line
            line.send(text)

        line.on_message(from_page)
        server.on_message(from_server)

    def _tell(self, to: str, frame: dict[str, Any]) -> None:
        self._lines[to].send(f'42/signal,["signal",{json.dumps({**frame, "to": to})}]')

    async def _pass_on(self) -> None:
        while True:
            await self.mallory.evaluate("(frame) => window.hear(frame)", await self._told.get())
