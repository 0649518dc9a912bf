"""Origin check for everything that changes something: sockets before the upgrade, and unsafe methods.

Browsers send `Origin` with every WebSocket handshake and every cross-site POST (RFC 6454, Fetch section
3.2), so a foreign page cannot use the visitor's cookie here. Programs send none; they carry a token of
their own, not a cookie.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.web.errors import error_response

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_DEFAULT_PORTS = {"http": 80, "https": 443}


class OriginCheck:
    """ASGI middleware. Own origin means: same host and port as the request was sent to, same security.

    Args:
        app: what is guarded.
        allowed: further origins, as `https://host:port`.
    """

    def __init__(self, app: ASGIApp, allowed: Iterable[str] = ()) -> None:
        self._app = app
        self._allowed = frozenset(map(normalize, allowed))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer 403."""
        if self._guards(scope) and not self._is_welcome(HTTPConnection(scope)):
            refusal = error_response(
                DomainError(ErrorCode.BAD_ORIGIN, "Requests from other sites are refused.")
            )
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)

    @staticmethod
    def _guards(scope: Scope) -> bool:
        if scope["type"] == "websocket":
            return True
        return scope["type"] == "http" and scope["method"] not in _SAFE_METHODS

    def _is_welcome(self, connection: HTTPConnection) -> bool:
        origin = connection.headers.get("origin")
        if origin is None:
            return connection.headers.get("sec-fetch-site", "none") in {"same-origin", "none"}
        scheme = {"ws": "http", "wss": "https"}.get(connection.url.scheme, connection.url.scheme)
        own = normalize(f"{scheme}://{connection.headers.get('host', '')}")
        return normalize(origin) in self._allowed | {own}


def normalize(origin: str) -> str:
    """An origin in one spelling, default port included; an opaque one stays as it is."""
    try:
        parts = urlsplit(origin)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return origin
    if not parts.hostname:
        return origin
    return f"{parts.scheme}://{parts.hostname}:{port}"
