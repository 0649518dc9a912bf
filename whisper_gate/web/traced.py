"""One span for each HTTP request; sockets, which last as long as a call, have none."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from whisper_gate import traces

# What a path may say as it is. All else is somebody's id, code or file, and is not told.
WORDS = frozenset(
    {"api", "v1", "auth", "register", "login", "session", "sessions", "logout", "me", "password", "rooms"}
    | {"create", "members", "bans", "activity", "join", "qr.svg", "reports", "openapi.json", "assets"}
    | {"external", "account", "manage", "forgot", "reset", "verify"}
)
PROBES = frozenset({"/healthz", "/readyz", "/metrics", "/ping"})  # asked all the time, and of no interest
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
LONGEST = 8  # parts of a path


class Traced:
    """ASGI middleware around everything else."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http" or scope["path"] in PROBES:
            await self._app(scope, receive, send)
            return
        method, route = method_of(scope["method"]), route_of(scope["path"])
        with traces.span(f"{method} {route}", server=True) as attribute:
            attribute("http.request.method", method)
            attribute("http.route", route)

            async def sending(message: Message) -> None:
                if message["type"] == "http.response.start":
                    attribute("http.response.status_code", message["status"])
                await send(message)

            await self._app(scope, receive, sending)


def method_of(method: str) -> str:
    """The method, or the word of the conventions for one that nobody knows."""
    return method if method in METHODS else "_OTHER"


def route_of(path: str) -> str:
    """A path without what is particular in it: `/api/v1/rooms/{}/members/{}`."""
    parts = [part for part in path.split("/")[: LONGEST + 1] if part]
    return "/" + "/".join(part if part in WORDS else "{}" for part in parts)
