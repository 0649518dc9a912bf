"""Who an HTTP request or WebSocket handshake belongs to, and the cookies that say so."""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.responses import Response

from whisper_gate.domain.errors import DomainError
from whisper_gate.domain.users import Identity, Visitor
from whisper_gate.services.devices import DEVICE_LIFE
from whisper_gate.services.registry import services
from whisper_gate.services.sessions import SESSION_LIFE

SECURE_COOKIE = "__Host-wg_session"
LOCAL_COOKIE = "wg_session"
SECURE_DEVICE = "__Host-wg_device"
LOCAL_DEVICE = "wg_device"
_LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


def is_local_http(connection: HTTPConnection) -> bool:
    """Whether this is plain HTTP on this very machine, the one place without TLS."""
    return connection.url.scheme in {"http", "ws"} and connection.url.hostname in _LOCAL_HOSTS


def cookie_name(connection: HTTPConnection) -> str:
    """`__Host-` binds the cookie to this host over TLS (RFC 6265bis, section 4.1.3.2)."""
    return LOCAL_COOKIE if is_local_http(connection) else SECURE_COOKIE


def session_token(connection: HTTPConnection) -> str | None:
    """The session token, from `Authorization: Bearer` or from the cookie."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    return connection.cookies.get(cookie_name(connection))


async def require_identity(connection: HTTPConnection) -> Identity:
    """Who this is; DomainError NOT_SIGNED_IN."""
    return await services().sessions.identify(session_token(connection))


async def require_visitor(connection: HTTPConnection) -> Visitor:
    """Who this is and where they come from; DomainError NOT_SIGNED_IN."""
    return Visitor(await require_identity(connection), address=address_of(connection))


async def session_of(connection: HTTPConnection) -> str:
    """The login session that a handshake belongs to; "" for a guest, or if that cannot be told now."""
    try:
        return (await require_identity(connection)).session_id
    except DomainError:
        return ""


def address_of(connection: HTTPConnection) -> str:
    """The IP address of the other end, as the trusted proxies saw it (web/forwarded.py)."""
    return connection.client.host if connection.client else ""


def device_cookie(connection: HTTPConnection) -> str | None:
    """What an earlier sign-in left in this browser (services/devices.py)."""
    return connection.cookies.get(_device_name(connection))


def set_session_cookie(connection: HTTPConnection, response: Response, token: str) -> None:
    """Put the session into the browser, out of reach of scripts."""
    _set(connection, response, cookie_name(connection), token, int(SESSION_LIFE.total_seconds()))


def set_device_cookie(connection: HTTPConnection, response: Response, token: str) -> None:
    """Make the browser known; it outlives the session."""
    _set(connection, response, _device_name(connection), token, DEVICE_LIFE)


def clear_session_cookie(connection: HTTPConnection, response: Response) -> None:
    """Take the session out of the browser."""
    _set(connection, response, cookie_name(connection), "", 0)


def _device_name(connection: HTTPConnection) -> str:
    return LOCAL_DEVICE if is_local_http(connection) else SECURE_DEVICE


def _set(connection: HTTPConnection, response: Response, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/",
        secure=not is_local_http(connection),
        httponly=True,
        samesite="strict",
    )
