"""The headers' middleware keeps nothing of a connection that has ended."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from whisper_gate.web.security_headers import SecurityHeaders

ACCEPTED = ("websocket.accept", "websocket.close")
REFUSED = ("websocket.close",)


class Client:
    """The server's side of a connection, as the middleware is given it."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    async def receive(self) -> Message:
        return {"type": "websocket.connect"}

    async def send(self, message: Message) -> None:
        self.sent.append(message["type"])


@pytest.mark.parametrize("says", [ACCEPTED, REFUSED])
async def test_what_has_ended_is_released_without_the_collector(says: tuple[str, ...]):
    """Else the memory of every socket stays until the collector's next full run."""

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        for one in says:
            await send({"type": one})

    scope: dict[str, Any] = {
        "type": "websocket",
        "scheme": "ws",
        "path": "/",
        "headers": [],
        "extensions": {},
    }
    client = Client()
    gone = weakref.ref(client)
    gc.collect()
    gc.disable()
    try:
        await SecurityHeaders(app, ())(scope, client.receive, client.send)
        assert client.sent
        del client
        assert gone() is None
    finally:
        gc.enable()
