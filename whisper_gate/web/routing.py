"""What the REST calls share: who is calling, and which errors each documents."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyCookie, HTTPBearer

from whisper_gate.domain.users import Visitor
from whisper_gate.services.registry import services
from whisper_gate.web.guest import guest_id
from whisper_gate.web.identity import SECURE_COOKIE, address_of, require_visitor, session_token
from whisper_gate.web.schemas import ErrorOut

NO_STORE = {"Cache-Control": "no-store"}

# For the document alone: `require_visitor` reads them.
_BEARER = HTTPBearer(auto_error=False, description="The `token` of `register` or `login`.")
_COOKIE = APIKeyCookie(
    name=SECURE_COOKIE, auto_error=False, description="Named `wg_session` on http://localhost."
)


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The error answers that a call documents; each may also be refused or fail for lack of a store."""
    return {status: {"model": ErrorOut} for status in (400, 403, 413, 415, 422, 500, 503, *statuses)}


async def _caller(
    request: Request, _bearer: object = Security(_BEARER), _cookie: object = Security(_COOKIE)
) -> Visitor:
    return await require_visitor(request)


async def _anyone(request: Request) -> Visitor:
    if session_token(request) is None:
        return Visitor(guest_id=guest_id(request), address=address_of(request))
    return await require_visitor(request)


Caller = Annotated[Visitor, Depends(_caller)]
Anyone = Annotated[Visitor, Depends(_anyone)]


def base_url(request: Request) -> str:
    """The address of this site without a slash at its end, as people use it."""
    return services().public_url or f"{request.url.scheme}://{request.url.netloc}"
