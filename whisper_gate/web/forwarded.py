"""What the reverse proxies in front say about a request: the client's address, and the scheme it used.

A client can write these headers too, so only what the outermost trusted proxy added is believed: with
`hops` proxies, the entry that stands `hops` places from the end (MDN, X-Forwarded-For).
"""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

_SECURE = {"http": "https", "ws": "wss"}


class Forwarded:
    """ASGI middleware.

    Args:
        app: sees the client's own address and scheme.
        hops: how many proxies are trusted (setting TRUSTED_PROXY_HOPS); with 0 the headers are ignored.
    """

    def __init__(self, app: ASGIApp, hops: int) -> None:
        self._app = app
        self._hops = hops

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with the client as the proxies saw it."""
        if self._hops and scope["type"] in {"http", "websocket"}:
            scope = self._resolved(scope)
        await self._app(scope, receive, send)

    def _resolved(self, scope: Scope) -> Scope:
        headers = HTTPConnection(scope).headers
        address = self._entry(headers.get("x-forwarded-for", ""))
        # One scheme is the rule; a chain of proxies that each add theirs is read like the addresses.
        schemes = headers.get("x-forwarded-proto", "")
        secure = (self._entry(schemes) or schemes.strip()).lower() == "https"
        return {
            **scope,
            "client": (address, 0) if address else scope.get("client"),
            "scheme": _SECURE.get(scope["scheme"], scope["scheme"]) if secure else scope["scheme"],
        }

    def _entry(self, header: str) -> str | None:
        entries = [entry.strip() for entry in header.split(",") if entry.strip()]
        return entries[-self._hops] if len(entries) >= self._hops else None
