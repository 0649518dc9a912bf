"""`/healthz/seen`: how a request looks when it has come through the proxies, for `whisper_gate doctor`.

It answers only whoever can sign with the secret of the app, and says nothing but what they have sent and what
the proxies have made of it.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.services.tokens import BadTokenError, Tokens
from whisper_gate.web.errors import error_response

PATH = "/healthz/seen"


def route(tokens: Tokens | None) -> Route:
    """The route.

    Args:
        tokens: reads what the doctor signed; None where there is no secret yet, as in a build.
    """

    async def seen(request: Request) -> Response:
        if not _is_doctor(tokens, request.headers.get("authorization", "")):
            return error_response(DomainError(ErrorCode.NOT_FOUND, "There is no such page."))
        chain = request.headers.get("x-forwarded-for", "")  # as forwarded.py reads it
        return JSONResponse(
            {
                "host": request.headers.get("host", ""),
                "origin": request.headers.get("origin", ""),
                "scheme": request.scope["scheme"],
                "client": request.client.host if request.client else "",
                "forwarded_for": [one.strip() for one in chain.split(",") if one.strip()],
            },
            headers={"Cache-Control": "no-store"},
        )

    return Route(PATH, seen)


def _is_doctor(tokens: Tokens | None, authorization: str) -> bool:
    if tokens is None:
        return False
    try:
        tokens.read("doctor", authorization.removeprefix("Bearer "))
    except BadTokenError:
        return False
    return True
