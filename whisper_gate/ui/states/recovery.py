"""The way back to an account: asking for a letter, setting a new password, verifying an address."""

from typing import Any

import reflex as rx

from whisper_gate.domain.errors import DomainError
from whisper_gate.media.words import NOTHING, Said
from whisper_gate.services.registry import services
from whisper_gate.ui.states.accounts import text_of
from whisper_gate.ui.states.mishap import at_fields, explain


class ForgotState(rx.State):
    """The page that sends a link for a new password. `view` is loading, ask, sent or operator."""

    view: str = "loading"
    problem: rx.Field[Said] = rx.field(default_factory=lambda: NOTHING)
    settled: int = 0

    @rx.event
    def arrive(self) -> None:
        """When the page is opened."""
        self.problem = NOTHING
        self.settled += 1
        try:
            self.view = "ask" if services().letters else "operator"
        except DomainError as error:
            self.view, self.problem = "ask", explain(error)

    @rx.event(background=True, temporal=True)
    async def ask(self, form: dict[str, Any]) -> None:
        """Send the letter, if there is such an account; the answer is the same if there is none."""
        view, problem = "sent", NOTHING
        async with self:
            address = self.router.session.client_ip
        try:
            letters = services().letters
            if letters:
                await letters.ask_for_reset(
                    text_of(form, "login"), address=address, language=text_of(form, "language")
                )
        except DomainError as error:
            view, problem = "ask", explain(error)
        async with self:
            self.view, self.problem = view, problem
            self.settled += 1


class ResetState(rx.State):
    """The page that a link for a new password opens."""

    errors: rx.Field[dict[str, Said]] = rx.field(default_factory=dict)
    problem: rx.Field[Said] = rx.field(default_factory=lambda: NOTHING)
    settled: int = 0

    @rx.event
    def arrive(self) -> None:
        """When the page is opened."""
        self.errors, self.problem = {}, NOTHING
        self.settled += 1

    @rx.event(background=True, temporal=True)
    async def reset_password(self, form: dict[str, Any]) -> Any:
        """Set the password, and go to the log-in page."""
        async with self:
            address = self.router.session.client_ip
        try:
            await services().recovery.reset_password(
                text_of(form, "token"), text_of(form, "password"), address=address
            )
        except DomainError as error:
            async with self:
                self.errors = at_fields(error)
                self.problem = NOTHING if self.errors else explain(error)
                self.settled += 1
            return None
        return rx.redirect("/login?reset=1", replace=True)


class VerifyState(rx.State):
    """The page that a verification link opens. `view` is working, done or bad."""

    view: str = "working"
    problem: rx.Field[Said] = rx.field(default_factory=lambda: NOTHING)

    @rx.event(background=True)  # not temporal: it is sent before the socket is up
    async def verify(self, token: str) -> None:
        """Take the link; the page sends it as soon as it is open."""
        async with self:
            self.view, self.problem = "working", NOTHING
            address = self.router.session.client_ip
        view, problem = "done", NOTHING
        try:
            await services().recovery.verify_email(str(token), address=address)
        except DomainError as error:
            view, problem = "bad", explain(error)
        async with self:
            self.view, self.problem = view, problem
