"""Answers that come before the request was read to its end: they end the connection, and say so.

What is left of such a request is still on its way, so the server closes the connection behind the answer. A
client that is not told would send its next request by it, and get no answer (RFC 9112, section 9.6).
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Unread:
    """ASGI middleware: `Connection: close` with every answer to a request whose body was not read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on."""
        if scope["type"] != "http" or not has_body(scope) or not scope["http_version"].startswith("1"):
            await self._app(scope, receive, send)
            return
        read = False

        async def noting_receive() -> Message:
            nonlocal read
            message = await receive()
            read = read or not message.get("more_body", False)
            return message

        async def closing_send(message: Message) -> None:
            if message["type"] == "http.response.start" and not read:
                MutableHeaders(scope=message)["connection"] = "close"
            await send(message)

        await self._app(scope, noting_receive, closing_send)


def has_body(scope: Scope) -> bool:
    """Whether a request announces one (RFC 9112, section 6.3)."""
    headers = Headers(scope=scope)
    return headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
