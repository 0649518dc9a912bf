"""Everything that is served beside Reflex's pages, on the same port."""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.websockets import WebSocket

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.services.tokens import Tokens
from whisper_gate.signaling.hub import Hub
from whisper_gate.web import ops, seen, uplink
from whisper_gate.web.api import create_api
from whisper_gate.web.errors import error_response
from whisper_gate.web.raw_ws import serve_room


def create_routes(
    hub: Callable[[], Hub],
    checks: ops.Checks,
    tokens: Tokens | None = None,
    draining: Callable[[], bool] = lambda: False,
) -> Starlette:
    """The application that Reflex's own is mounted under.

    Args:
        hub: gives the hub of this worker.
        checks: what `/readyz` asks.
        tokens: reads what an operator's command signs.
        draining: whether this worker is about to stop.
    """

    async def room_socket(websocket: WebSocket) -> None:
        await serve_room(websocket, hub)

    async def no_such_call(_request: Request) -> Response:
        return error_response(DomainError(ErrorCode.NOT_FOUND, "There is no such call."))

    return Starlette(
        routes=[
            *ops.routes(checks, draining),
            Route(uplink.PATH, uplink.take, methods=["POST"]),
            seen.route(tokens),
            Mount("/api/v1", create_api()),
            Route("/api", no_such_call),
            Route("/api/{rest:path}", no_such_call),
            WebSocketRoute("/ws/rooms/{room_id}", room_socket),
        ]
    )
