"""A random id for the browser of somebody without an account, so that a host can keep them out.

It is set with a room's page, out of reach of scripts, and says nothing about the person. Who throws it away
is a new guest; guests from the address of a banned one have to knock (services/entry.py).
"""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from whisper_gate.domain.rooms import is_id
from whisper_gate.domain.users import new_id
from whisper_gate.web.identity import is_local_http

SECURE_GUEST = "__Host-wg_guest"
LOCAL_GUEST = "wg_guest"
_YEAR = 365 * 24 * 3600


def guest_id(connection: HTTPConnection) -> str:
    """The id of the guest's browser; "" when it has none."""
    found = connection.cookies.get(LOCAL_GUEST if is_local_http(connection) else SECURE_GUEST)
    return found if found is not None and is_id(found) else ""


class GuestCookie:
    """ASGI middleware: a page under `/rooms/` gives the browser its id, unless it has one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; a response of a room's page may get one cookie more."""
        if scope["type"] != "http" or not scope["path"].startswith("/rooms/"):
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        if guest_id(connection):
            await self._app(scope, receive, send)
            return
        local = is_local_http(connection)
        cookie = Response()
        cookie.set_cookie(
            LOCAL_GUEST if local else SECURE_GUEST,
            new_id(),
            max_age=_YEAR,
            path="/",
            secure=not local,
            httponly=True,
            samesite="strict",
        )

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", cookie.headers["set-cookie"])
            await send(message)

        await self._app(scope, receive, send_with_cookie)
