"""Registering and logging in: both end in a one-time code that the page trades for the cookie."""

from typing import Any
from urllib.parse import quote

import reflex as rx

from whisper_gate.domain.errors import DomainError, ErrorCode, Reason, invalid
from whisper_gate.domain.users import User, check_email, check_username
from whisper_gate.media.words import NOTHING, Said, tell
from whisper_gate.services.passwords import check_new_password
from whisper_gate.services.registry import services
from whisper_gate.ui.states.mishap import at_fields, explain
from whisper_gate.ui.states.session import device_cookie, identity_of, local_path

# What brought somebody to the log-in page, as its address says it.
_NOTES = {"signed_out": tell("note-signed-out"), "reset": tell("note-password-reset")}
_FIELDS = {ErrorCode.NAME_TAKEN: "username", ErrorCode.EMAIL_TAKEN: "email"}


def text_of(form: object, key: str) -> str:
    """A text from a submitted form, whatever the browser sent."""
    value = form.get(key) if isinstance(form, dict) else None
    return value if isinstance(value, str) else ""


def _check_all(username: str, email: str, password: str) -> None:
    """Name every bad field at once; the service stops at the first."""
    wrong: dict[str, Reason] = {}
    checks = (
        lambda: check_username(username),
        lambda: check_email(email),
        lambda: check_new_password(password, username=username, email=email),
    )
    for check in checks:
        try:
            check()
        except DomainError as error:
            wrong |= error.reasons
    if wrong:
        raise invalid(**wrong)


class EnterState(rx.State, mixin=True):
    """What the register and log-in pages share."""

    errors: rx.Field[dict[str, Said]] = rx.field(default_factory=dict)
    problem: rx.Field[Said] = rx.field(default_factory=lambda: NOTHING)
    note: rx.Field[Said] = rx.field(default_factory=lambda: NOTHING)
    code: str = ""
    next: str = "/home"
    settled: int = 0

    @rx.var
    def login_link(self) -> str:
        """The log-in page, keeping where to go after."""
        return f"/login?next={quote(self.next, safe='/')}"

    @rx.var
    def register_link(self) -> str:
        """The register page, keeping where to go after."""
        return f"/register?next={quote(self.next, safe='/')}"

    async def _enter(self, user: User) -> None:
        """Hand the page a code for the user's new session."""
        async with self:
            device, address = self.router.headers.user_agent, self.router.session.client_ip
        code = await services().sessions.issue_code(user, device=device, address=address)
        async with self:
            self.errors, self.problem, self.code = {}, NOTHING, code

    async def _refuse(self, error: DomainError) -> None:
        async with self:
            self.errors = at_fields(error, _FIELDS)
            self.problem = NOTHING if self.errors else explain(error)
            self.settled += 1

    async def _arrive(self) -> rx.event.EventSpec | None:
        """A fresh page; who is signed in already is sent on."""
        self.errors, self.problem, self.code = {}, NOTHING, ""
        self.settled += 1
        query = self.router.url.query_parameters
        self.next = local_path(query.get("next"))
        self.note = next((said for name, said in _NOTES.items() if name in query), NOTHING)
        try:
            identity = await identity_of(self.router.headers.cookie)
        except DomainError:
            return None
        return rx.redirect(self.next, replace=True) if identity else None

    @rx.event
    def taken(self) -> None:
        """The page has the code and needs it no more."""
        self.code = ""

    @rx.event
    def failed(self) -> None:
        """The session route did not answer as hoped."""
        self.problem = tell("error-log-in")
        self.settled += 1


class LoginState(EnterState, rx.State):
    """The log-in page."""

    @rx.event
    async def arrive(self) -> rx.event.EventSpec | None:
        """When the page is opened."""
        return await self._arrive()

    @rx.event(background=True, temporal=True)
    async def log_in(self, form: dict[str, Any]) -> None:
        """Check name and password."""
        try:
            async with self:
                address, cookies = self.router.session.client_ip, self.router.headers.cookie
            user = await services().accounts.log_in(
                text_of(form, "login"),
                text_of(form, "password"),
                address=address,
                device=device_cookie(cookies),
            )
            await self._enter(user)
        except DomainError as error:
            await self._refuse(error)


class RegisterState(EnterState, rx.State):
    """The page that makes an account."""

    @rx.event
    async def arrive(self) -> rx.event.EventSpec | None:
        """When the page is opened."""
        return await self._arrive()

    @rx.event(background=True, temporal=True)
    async def register(self, form: dict[str, Any]) -> None:
        """Make the account and log in."""
        username, email, password = (text_of(form, key) for key in ("username", "email", "password"))
        try:
            _check_all(username, email, password)
            async with self:
                address = self.router.session.client_ip
            user = await services().accounts.register(
                username, email, password, address=address, language=text_of(form, "language")
            )
            await self._enter(user)
        except DomainError as error:
            await self._refuse(error)
