"""Who is looking at this page: read from the session cookie, checked against the session record."""

import re
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import quote

import reflex as rx

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.rooms import is_id
from whisper_gate.domain.users import Identity, Visitor
from whisper_gate.services.registry import services

COOKIES = ("__Host-wg_session", "wg_session")  # on https, and on http://localhost
DEVICE_COOKIES = ("__Host-wg_device", "wg_device")
GUEST_COOKIES = ("__Host-wg_guest", "wg_guest")
_LOCAL_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\\]*")


def session_token(cookie_header: str) -> str | None:
    """The session token in a raw Cookie header (RFC 6265, section 4.2)."""
    return _cookie(cookie_header, COOKIES)


def device_cookie(cookie_header: str) -> str | None:
    """What an earlier sign-in left in this browser (services/devices.py)."""
    return _cookie(cookie_header, DEVICE_COOKIES)


def guest_id(cookie_header: str) -> str:
    """The random id of a guest's browser; "" when there is none."""
    found = _cookie(cookie_header, GUEST_COOKIES)
    return found if is_id(found) else ""


def _cookie(cookie_header: str, names: tuple[str, ...]) -> str | None:
    try:
        jar = SimpleCookie(cookie_header)
    except CookieError:
        return None
    return next((jar[name].value for name in names if name in jar), None)


def local_path(path: object, fallback: str = "/home") -> str:
    """`path` when it stays on this site, else the fallback: no open redirects."""
    return path if isinstance(path, str) and _LOCAL_PATH.fullmatch(path) else fallback


async def identity_of(cookie_header: str) -> Identity | None:
    """Who the cookies belong to; None for a guest.

    Raises:
        DomainError: UNAVAILABLE, when the session record cannot be read now.
    """
    token = session_token(cookie_header)
    if token is None:
        return None
    try:
        return await services().sessions.identify(token)
    except DomainError as error:
        if error.code is ErrorCode.NOT_SIGNED_IN:
            return None
        raise


async def visitor_of(router: Any) -> Visitor:
    """Whoever looks at the page with this router data (`self.router` of a state).

    Raises:
        DomainError: UNAVAILABLE, when the session record cannot be read now.
    """
    cookies = router.headers.cookie
    return Visitor(await identity_of(cookies), guest_id=guest_id(cookies), address=router.session.client_ip)


def log_in_path(path: str, *, signed_out: bool = False) -> str:
    """The address of the log-in page that leads back to `path`; with `signed_out` it says why it is there."""
    return f"/login?next={quote(local_path(path), safe='/')}" + ("&signed_out=1" if signed_out else "")


class SessionState(rx.State):
    """Who is signed in on this page, as far as the page shows it."""

    username: str = ""
    signed_in: bool = False

    async def _identity(self) -> Identity | None:
        """Who is asking; None for a guest. Handlers call this anew, every time."""
        return await identity_of(self.router.headers.cookie)

    def _show(self, identity: Identity | None) -> None:
        self.signed_in = identity is not None
        self.username = identity.username if identity else ""

    @rx.event
    async def load(self) -> None:
        """For pages that everyone may see."""
        try:
            self._show(await self._identity())
        except DomainError:
            self._show(None)

    @rx.event
    async def require(self) -> rx.event.EventSpec | None:
        """For pages that need an account: guests are sent to the log-in page and back.

        It runs when the page is opened, and again whenever its socket comes back: whoever was signed out
        elsewhere, which closes the socket, finds out at once.
        """
        try:
            identity = await self._identity()
        except DomainError:
            return None
        self._show(identity)
        if identity is None:
            had_one = session_token(self.router.headers.cookie) is not None
            path = log_in_path(self.router.url.path.rstrip("/"), signed_out=had_one)
            return rx.redirect(path, replace=True)
        return None
