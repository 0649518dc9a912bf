"""Origin check for everything that changes something: sockets before the upgrade, and unsafe methods.

Browsers send `Origin` with every WebSocket handshake and every cross-site POST (RFC 6454, Fetch section
3.2), so a foreign page cannot use the visitor's cookie here. Programs send none; they carry a token of
their own, not a cookie: a socket without `Origin` loses its cookies here.
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
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        if self._guards(connection) and not self._is_welcome(connection):
            refusal = error_response(
                DomainError(ErrorCode.BAD_ORIGIN, "Requests from other sites are refused.")
            )
            await refusal(scope, receive, send)
            return
        if scope["type"] == "websocket" and "origin" not in connection.headers:
            scope = {**scope, "headers": [one for one in scope["headers"] if one[0] != b"cookie"]}
        await self._app(scope, receive, send)

    @staticmethod
    def _guards(connection: HTTPConnection) -> bool:
        if connection.scope["type"] == "websocket":
            return True
        asks_for_more = "access-control-request-method" in connection.headers  # a preflight
        return asks_for_more or connection.scope["method"] not in _SAFE_METHODS

    def _is_welcome(self, connection: HTTPConnection) -> bool:
        origin = connection.headers.get("origin")
        if origin is None:
            return connection.headers.get("sec-fetch-site", "none") in {"same-origin", "none"}
        return normalize(origin) in self._allowed | {self._own(connection)}

    def _own(self, connection: HTTPConnection) -> str:
        """The origin of the pages at the address that this was sent to.

        Where a proxy ends TLS and does not say so, the request looks like plain http. An allowed https
        origin of the same host shows that it is not, and then http is a downgrade.
        """
        host = connection.headers.get("host", "")
        over_tls = normalize(f"https://{host}")
        if connection.scope["scheme"] in {"https", "wss"} or over_tls in self._allowed:
            return over_tls
        return normalize(f"http://{host}")


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
