"""Registering and logging in: both end in a one-time code that the page trades for the cookie."""

from typing import Any
from urllib.parse import quote

import reflex as rx

from whisper_gate.domain.errors import DomainError, invalid
from whisper_gate.domain.users import User, check_email, check_password, check_username
from whisper_gate.services.registry import services
from whisper_gate.ui.states.mishap import sentence
from whisper_gate.ui.states.session import identity_of, local_path

_PLAIN = {"name_taken": "username", "email_taken": "email"}


def text_of(form: object, key: str) -> str:
    """A text from a submitted form, whatever the browser sent."""
    value = form.get(key) if isinstance(form, dict) else None
    return value if isinstance(value, str) else ""


def _check_all(username: str, email: str, password: str) -> None:
    """Name every bad field at once; the service stops at the first."""
    wrong: dict[str, str] = {}
    for check, value in ((check_username, username), (check_email, email), (check_password, password)):
        try:
            check(value)
        except DomainError as error:
            wrong |= error.fields
    if wrong:
        raise invalid(**wrong)


class EnterState(rx.State, mixin=True):
    """What the register and log-in pages share."""

    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    problem: str = ""
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
            device = self.router.headers.user_agent
        code = await services().accounts.issue_code(user, device)
        async with self:
            self.errors, self.problem, self.code = {}, "", code

    async def _refuse(self, error: DomainError) -> None:
        field = _PLAIN.get(error.code)
        async with self:
            self.errors = {field: error.message} if field else error.fields
            self.problem = "" if self.errors else sentence(error)
            self.settled += 1

    async def _arrive(self) -> rx.event.EventSpec | None:
        """A fresh page; who is signed in already is sent on."""
        self.errors, self.problem, self.code = {}, "", ""
        self.settled += 1
        self.next = local_path(self.router.url.query_parameters.get("next"))
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
        self.problem = "The log-in did not complete. Please try again."
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
                address = self.router.session.client_ip
            user = await services().accounts.log_in(
                text_of(form, "login"), text_of(form, "password"), address=address
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
            user = await services().accounts.register(username, email, password, address=address)
            await self._enter(user)
        except DomainError as error:
            await self._refuse(error)
