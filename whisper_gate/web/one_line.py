"""No address here has a line break.

Starlette's `{:path}`, with which Reflex mounts everything, stops at one and answers in plain text
(starlette/convertors.py); a client of the REST calls is told in their form.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.web.errors import error_response


class OneLine:
    """ASGI middleware: a request for a path with a line break gets 404."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer 404."""
        if scope["type"] == "http" and "\n" in scope["path"]:
            await error_response(DomainError(ErrorCode.NOT_FOUND, "There is nothing here."))(
                scope, receive, send
            )
        else:
            await self._app(scope, receive, send)
