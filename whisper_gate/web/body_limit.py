"""A cap on request bodies, so that nobody can fill a worker's memory."""

from __future__ import annotations

import contextlib

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.web import uplink
from whisper_gate.web.errors import error_response

MAX_BODY = 64 * 1024  # bytes
# Calls that take more, by their path: a flight recorder's file, and bytes whose time is measured.
LARGER = {"/api/v1/reports": 256 * 1024, uplink.PATH: 256 * 1024}


class _TooLargeError(Exception):
    pass


class BodyLimit:
    """ASGI middleware: 413 for a request body over MAX_BODY (LARGER has exceptions), declared or counted."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or answer 413."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = LARGER.get(scope["path"], MAX_BODY)
        declared = HTTPConnection(scope).headers.get("content-length", "0")
        if declared.isdigit() and int(declared) > most:
            await _refuse(most, scope, receive, send)
            return
        received = 0
        answered = False

        async def counting_receive() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > most:
                raise _TooLargeError
            return message

        async def noting_send(message: Message) -> None:
            nonlocal answered
            if received > most and not answered:
                return  # frameworks take the error for a broken body and answer 400
            answered = True
            await send(message)

        with contextlib.suppress(_TooLargeError):
            await self._app(scope, counting_receive, noting_send)
        if received > most and not answered:
            await _refuse(most, scope, receive, send)


async def _refuse(most: int, scope: Scope, receive: Receive, send: Send) -> None:
    refusal = error_response(DomainError(ErrorCode.TOO_LARGE, f"A body holds at most {most // 1024} KiB."))
    await refusal(scope, receive, send)
