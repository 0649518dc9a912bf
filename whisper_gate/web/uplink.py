"""`POST /api/v1/uplink`: takes bytes and forgets them, so that a page can tell how fast its line is.

No part of the REST document: it carries nothing and answers nothing.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from whisper_gate.domain.errors import DomainError
from whisper_gate.domain.users import Visitor
from whisper_gate.services.registry import services
from whisper_gate.web.errors import error_response
from whisper_gate.web.identity import address_of

PATH = "/api/v1/uplink"


async def take(request: Request) -> Response:
    """204 when all has come; 413 (web/body_limit.py) or 429 when it was too much."""
    try:
        await services().readiness.uplink(Visitor(address=address_of(request)))
    except DomainError as error:
        return error_response(error)
    async for _ in request.stream():
        pass
    return Response(status_code=204, headers={"Cache-Control": "no-store"})
