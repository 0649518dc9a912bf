"""DomainError to HTTP, in one place."""

from __future__ import annotations

import json

from starlette.responses import JSONResponse

from whisper_gate.domain.errors import DomainError, ErrorCode

STATUS: dict[ErrorCode, int] = {
    ErrorCode.BAD_JSON: 400,
    ErrorCode.BAD_ID: 404,
    ErrorCode.TOO_LARGE: 413,
    ErrorCode.VALIDATION_FAILED: 422,
    ErrorCode.UNSUPPORTED_MEDIA_TYPE: 415,
    ErrorCode.NOT_FOUND: 404,
    ErrorCode.METHOD_NOT_ALLOWED: 405,
    ErrorCode.NOT_SIGNED_IN: 401,
    ErrorCode.BAD_CREDENTIALS: 401,
    ErrorCode.NAME_TAKEN: 409,
    ErrorCode.EMAIL_TAKEN: 409,
    ErrorCode.FORBIDDEN: 403,
    ErrorCode.BAD_ORIGIN: 403,
    ErrorCode.NO_SUCH_ROOM: 404,
    ErrorCode.ROOM_FULL: 409,
    ErrorCode.WRONG_ROOM_PASSWORD: 403,
    ErrorCode.ROOM_LOCKED: 403,
    ErrorCode.BANNED: 403,
    ErrorCode.ACCOUNT_DISABLED: 403,
    ErrorCode.BAD_LINK: 400,
    ErrorCode.RATE_LIMITED: 429,
    ErrorCode.UNAVAILABLE: 503,
    ErrorCode.INTERNAL: 500,
}


def error_body(error: DomainError) -> dict[str, object]:
    """`{"error": {"code", "message", "fields"?}}`."""
    content: dict[str, object] = {"code": error.code.value, "message": error.message}
    if error.fields:
        content["fields"] = error.fields
    return {"error": content}


class _AsciiJSONResponse(JSONResponse):
    """JSON that can carry any text, lone surrogates in the names of a client's fields included."""

    def render(self, content: object) -> bytes:
        return json.dumps(content, separators=(",", ":")).encode("ascii")


def error_response(error: DomainError, headers: dict[str, str] | None = None) -> JSONResponse:
    """The answer for an error, with Retry-After where it has one."""
    headers = dict(headers or {})
    if error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    return _AsciiJSONResponse(error_body(error), STATUS[error.code], headers)
