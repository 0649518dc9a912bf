"""REST under `/api/v1`, with its OpenAPI document at `/api/v1/openapi.json`."""

from __future__ import annotations

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.routing import Match

from whisper_gate import __version__
from whisper_gate.domain.errors import DomainError, ErrorCode, invalid
from whisper_gate.web.api_auth import auth
from whisper_gate.web.api_reports import reports
from whisper_gate.web.api_rooms import rooms
from whisper_gate.web.errors import error_response
from whisper_gate.web.schemas import ErrorOut

log = structlog.get_logger(__name__)


def create_api() -> FastAPI:
    """The REST application, to be mounted at `/api/v1`."""
    api = FastAPI(
        title="Whisper Gate",
        version=__version__,
        docs_url=None,  # these pages would load scripts from another host
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
        responses={422: {"model": ErrorOut}},
    )
    api.include_router(auth)
    api.include_router(rooms)
    api.include_router(reports)
    api.add_exception_handler(DomainError, _on_domain_error)
    api.add_exception_handler(RequestValidationError, _on_invalid)
    api.add_exception_handler(HTTPException, _on_http_error)
    api.add_exception_handler(Exception, _on_fault)
    return api


def _on_domain_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, DomainError)  # noqa: S101 - registered for this class
    return error_response(error)


def _on_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class
    problems = error.errors()
    if any(problem["type"] == "json_invalid" for problem in problems):
        return error_response(DomainError(ErrorCode.BAD_JSON, "The body is not JSON."))
    if not _is_json(request) and any(
        problem["loc"] == ("body",) and problem["type"] != "missing" for problem in problems
    ):
        return error_response(
            DomainError(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json.")
        )
    # The last part of a location is the field; the input itself is not repeated to the client.
    return error_response(invalid(**{str(problem["loc"][-1]): str(problem["msg"]) for problem in problems}))


def _is_json(request: Request) -> bool:
    """Whether FastAPI reads the body as JSON: `application/json` or `application/...+json`."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return media_type.startswith("application/") and media_type.endswith(("/json", "+json"))


def _on_http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class
    code = {404: ErrorCode.NOT_FOUND, 405: ErrorCode.METHOD_NOT_ALLOWED}.get(
        error.status_code, ErrorCode.BAD_JSON
    )
    headers = dict(error.headers or {})
    if code is ErrorCode.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(sorted(_methods_here(request)))
    return error_response(DomainError(code, str(error.detail)), headers)


def _methods_here(request: Request) -> set[str]:
    """The methods of all calls with the path of this one; Starlette names those of the first alone."""
    matching = [
        route
        for route in (*auth.routes, *rooms.routes, *reports.routes)
        if isinstance(route, APIRoute) and route.matches(request.scope)[0] is not Match.NONE
    ]
    return {method for route in matching if route.path == matching[0].path for method in route.methods or ()}


def _on_fault(_request: Request, error: Exception) -> Response:
    log.error("api.fault", exc_info=error)
    return error_response(DomainError(ErrorCode.INTERNAL, "Something went wrong here."))
