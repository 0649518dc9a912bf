"""REST: reports of a problem, sent from a call and read by their code."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.reports import spaced
from whisper_gate.domain.users import Visitor
from whisper_gate.services.registry import services
from whisper_gate.web.guest import guest_id
from whisper_gate.web.identity import address_of, require_visitor
from whisper_gate.web.routing import NO_STORE, errors
from whisper_gate.web.schemas_reports import NewReport, ReportMade, ReportOut

reports = APIRouter(prefix="/reports", tags=["reports"])

ReportCode = Annotated[str, Path(max_length=32, examples=["K7QF-2M9T"])]


@reports.post("", status_code=201, responses=errors(429))
async def send_report(body: NewReport, request: Request) -> ReportMade:
    """Send what the flight recorder of a call has; answers with the code to read it by."""
    report = await services().reports.send(
        await _whoever(request),
        body.flight.model_dump(by_alias=True, exclude_none=True),
        note=body.note,
        user_agent=request.headers.get("user-agent", ""),
    )
    return ReportMade(code=spaced(report.code))


@reports.get("/{code}", responses=errors(404, 429))
async def read_report(code: ReportCode, request: Request, response: Response) -> ReportOut:
    """A report. It holds nothing that was said or shown, so its code is all that one needs."""
    visitor = Visitor(address=address_of(request))
    response.headers.update(NO_STORE)
    return ReportOut.of(await services().reports.read(code, visitor))


async def _whoever(request: Request) -> Visitor:
    """Who sends it: somebody who was signed out meanwhile may, too."""
    try:
        return await require_visitor(request)
    except DomainError as error:
        if error.code is not ErrorCode.NOT_SIGNED_IN:
            raise
        return Visitor(guest_id=guest_id(request), address=address_of(request))
