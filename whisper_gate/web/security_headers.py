"""What every answer tells the browser to forbid: OWASP's HTTP Headers cheat sheet, made exact for this app.

A built page carries about eight inline scripts, mostly of React Router, and most of them are the same on
all pages: 14 different ones in all. So one policy names them all (CSP level 3, section 2.3.1): it takes
1.2 kB, a policy per page would save half of that and need a table of paths. What is no page (scripts,
pictures, REST, errors) gets a policy of 0.1 kB that allows nothing, for whoever opens it as if it were one.

`Referrer-Policy: no-referrer` sends no address anywhere. It costs no `Origin`: pages post by `fetch`, whose
requests are of mode "cors", and those carry it under any referrer policy (Fetch, section 3.2).
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.web.errors import error_response

_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_PLAIN_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")

_ALLOWED_FEATURES = (
    "camera",
    "microphone",
    "display-capture",
    "screen-wake-lock",
    "fullscreen",
    "picture-in-picture",
    "autoplay",
    "clipboard-write",
)
_DENIED_FEATURES = (
    "accelerometer",
    "browsing-topics",
    "clipboard-read",
    "cross-origin-isolated",
    "encrypted-media",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "keyboard-map",
    "local-fonts",
    "magnetometer",
    "midi",
    "otp-credentials",
    "payment",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "serial",
    "storage-access",
    "sync-xhr",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
# `speaker-selection` is left at its default, which is (self): Chromium does not know it and would complain.
PERMISSIONS_POLICY = ", ".join(
    [f"{name}=(self)" for name in _ALLOWED_FEATURES] + [f"{name}=()" for name in _DENIED_FEATURES]
)
# `style-src`: a picture in SVG may carry its own styles, and some browsers hold it to this.
NO_PAGE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
HSTS = "max-age=63072000; includeSubDomains"  # seconds: two years
_SAME_ON_ALL = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": PERMISSIONS_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SecurityHeaders:
    """ASGI middleware around everything else that answers.

    Args:
        app: what answers.
        script_hashes: of the inline scripts of the pages, from `inline_script_hashes`.
    """

    def __init__(self, app: ASGIApp, script_hashes: Iterable[str]) -> None:
        self._app = app
        self._script_src = " ".join(["'self'", *(f"'{one}'" for one in script_hashes)])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on; what comes back gets its headers."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        await self._app(scope, receive, _Answering(self, scope, receive, send))

    def add(self, connection: HTTPConnection, headers: MutableHeaders) -> None:
        """What belongs on an answer over this connection, and nothing of what does not."""
        for name in [name for name in headers if name.startswith("access-control-")]:
            del headers[name]  # Reflex's; no other origin may read an answer
        headers.update(_SAME_ON_ALL)
        headers["Content-Security-Policy"] = (
            self.page_policy(connection) if _may_be_page(headers) else NO_PAGE_POLICY
        )
        if connection.scope["scheme"] in {"https", "wss"}:
            headers["Strict-Transport-Security"] = HSTS

    def page_policy(self, connection: HTTPConnection) -> str:
        """The content security policy of a page at the address of this request."""
        secure = connection.scope["scheme"] in {"https", "wss"}
        host = connection.headers.get("host", "")
        # Older Safari does not take 'self' for the WebSocket of the same host.
        socket = f" {'wss' if secure else 'ws'}://{host}" if _PLAIN_HOST.fullmatch(host) else ""
        return (
            "default-src 'self'; "
            f"script-src {self._script_src}; "
            "style-src 'self' 'unsafe-inline'; "  # emotion, and React's style attributes
            "img-src 'self' data: blob:; "
            "media-src 'self' blob: mediastream:; "
            "font-src 'self'; "
            f"connect-src 'self'{socket}; "
            "worker-src 'self'; "
            "manifest-src 'self'; "
            "frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )


class _Answering:
    """The way back over one connection.

    A function that passes on itself would be a cycle: everything about a request would stay until the
    collector's next full run.
    """

    def __init__(self, headers: SecurityHeaders, scope: Scope, receive: Receive, send: Send) -> None:
        self._headers = headers
        self._connection = HTTPConnection(scope)
        self._receive = receive
        self._send = send
        self._accepted = False

    async def __call__(self, message: Message) -> None:
        self._accepted = self._accepted or message["type"] == "websocket.accept"
        if message["type"] == "websocket.close" and not self._accepted:
            # The server would answer an empty 403, past this middleware.
            await error_response(_REFUSED)(self._connection.scope, self._receive, self)
            return
        if message["type"] in {"http.response.start", "websocket.http.response.start"}:
            # Engine.IO writes capitals, which ASGI forbids and Starlette does not find.
            named = [(name.lower(), value) for name, value in message.get("headers", ())]
            message = {**message, "headers": named}
            self._headers.add(self._connection, MutableHeaders(raw=named))
        await self._send(message)


_REFUSED = DomainError(ErrorCode.FORBIDDEN, "There is no socket for you here.")


def _may_be_page(headers: Headers) -> bool:
    """A 304 says no type, and its headers replace those of the page that it stands for (RFC 9111, 3.2)."""
    return headers.get("content-type", "text/html").startswith("text/html")


def inline_script_hashes(pages: Path) -> list[str]:
    """`sha256-...` of every inline script in the HTML files below `pages`; none before the first build."""
    scripts = {
        script
        for page in pages.rglob("*.html")
        for script in _INLINE_SCRIPT.findall(page.read_text(encoding="utf-8"))
    }
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return sorted(f"sha256-{base64.b64encode(digest).decode()}" for digest in digests)
