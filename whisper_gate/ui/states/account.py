"""The account page: name, address, password, sessions, and the end of it all."""

from collections.abc import AsyncIterator, Awaitable
from datetime import UTC, datetime
from typing import Any, TypedDict

import reflex as rx

from whisper_gate.domain.devices import device_parts
from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.users import Session, Visitor
from whisper_gate.media.words import Said, tell
from whisper_gate.services.registry import services
from whisper_gate.services.sessions import signed_in
from whisper_gate.ui.states.accounts import text_of
from whisper_gate.ui.states.mishap import MishapState, at_fields, explain
from whisper_gate.ui.states.session import SessionState, log_in_path, visitor_of

PATH = "/account"
_FIELDS = {ErrorCode.NAME_TAKEN: "username"}
_STEPS = ((86_400, "account-seen-days"), (3600, "account-seen-hours"), (60, "account-seen-minutes"))


class SessionRow(TypedDict):
    """One session as the list shows it."""

    id: str
    device: Said
    address: str
    seen: Said
    seen_iso: str
    current: bool


def ago(then: datetime, now: datetime) -> Said:
    """`Active now`, `Active 3 hours ago`."""
    seconds = max(0, int((now - then).total_seconds()))  # another host's clock may be ahead
    for length, message in _STEPS:
        if count := seconds // length:
            return tell(message, count=count)
    return tell("account-seen-now")


def _device(user_agent: str) -> Said:
    """`Chrome on Linux`; a name that is one in every language; or that it is not known."""
    browser, system, other = device_parts(user_agent)
    if browser and system:
        return tell("account-device", browser=browser, system=system)
    name = browser or system or other
    return Said(id="", values={}, text=name) if name else tell("account-device-unknown")


def _row(session: Session, current: str) -> SessionRow:
    return SessionRow(
        id=session.id,
        device=_device(session.device),
        address=session.address,
        seen=ago(session.last_seen, datetime.now(UTC)),
        seen_iso=session.last_seen.isoformat(),
        current=session.id == current,
    )


class AccountState(rx.State):
    """The account of whoever is signed in. `problems` and `notes` are by part of the page."""

    username: str = ""
    email: str = ""
    email_verified: bool = False
    by_letter: bool = False
    sessions: rx.Field[list[SessionRow]] = rx.field(default_factory=list)
    loaded: bool = False
    errors: rx.Field[dict[str, Said]] = rx.field(default_factory=dict)
    problems: rx.Field[dict[str, Said]] = rx.field(default_factory=dict)
    notes: rx.Field[dict[str, Said]] = rx.field(default_factory=dict)
    code: str = ""
    settled: int = 0
    _keep_notes: bool = False  # over the navigation that a new session needs

    async def _me(self) -> Visitor:
        """Who is asking, or NOT_SIGNED_IN."""
        async with self:
            router = self.router
        visitor = await visitor_of(router)
        signed_in(visitor)
        return visitor

    async def _refuse(self, part: str, error: DomainError) -> Any:
        if error.code is ErrorCode.NOT_SIGNED_IN:
            return rx.redirect(log_in_path(PATH, signed_out=True))
        async with self:
            self.errors = at_fields(error, _FIELDS)
            self.problems = {} if self.errors else {part: explain(error)}
            self.notes = {}
            self.settled += 1
        return None

    async def _show(self, me: Visitor, notes: dict[str, Said] | None = None) -> None:
        """Read everything anew; it is little."""
        user, sessions = await services().accounts.me(me), await services().sessions.mine(me)
        async with self:
            self.username, self.email, self.email_verified = user.username, user.email, user.email_verified
            self.by_letter = services().letters is not None
            rows = [_row(one, signed_in(me).session_id) for one in sessions]
            self.sessions = sorted(rows, key=lambda row: not row["current"])
            self.errors, self.problems, self.loaded = {}, {}, True
            if notes is not None:
                self.notes = notes
            self.settled += 1

    async def _change(self, part: str, me: Visitor, change: Awaitable[Any], done: Said) -> Any:
        try:
            await change
            await self._show(me, {part: done})
        except DomainError as error:
            return await self._refuse(part, error)
        return None

    @rx.event(background=True)
    async def load(self) -> Any:
        """When the page is opened, or its socket comes back."""
        async with self:
            notes = None if self._keep_notes else {}
            self._keep_notes = False
        try:
            await self._show(await self._me(), notes)
        except DomainError as error:
            if error.code is not ErrorCode.NOT_SIGNED_IN:  # the page's own check redirects
                return await self._refuse("page", error)
        return None

    @rx.event(background=True, temporal=True)
    async def rename(self, form: dict[str, Any]) -> Any:
        """Take another username."""
        try:
            me = await self._me()
            user = await services().accounts.rename(me, text_of(form, "username"))
            async with self:
                (await self.get_state(SessionState)).username = user.username
            await self._show(me, {"name": tell("note-saved")})
        except DomainError as error:
            return await self._refuse("name", error)
        return None

    @rx.event(background=True, temporal=True)
    async def send_letter(self, language: str) -> Any:
        """Send the verification letter again, in the language of the page."""
        try:
            me = await self._me()
        except DomainError as error:
            return await self._refuse("email", error)
        sending = services().accounts.send_verification(me, language=str(language))
        return await self._change("email", me, sending, tell("note-letter-sent"))

    @rx.event(background=True, temporal=True)
    async def change_password(self, form: dict[str, Any]) -> Any:
        """Set another password; the page then trades the code for a new session and loads anew."""
        try:
            me = await self._me()
            user = await services().accounts.change_password(
                me, text_of(form, "current_password"), text_of(form, "new_password")
            )
            async with self:
                device = self.router.headers.user_agent
            code = await services().sessions.issue_code(
                user, device=device, address=me.address, instead_of=signed_in(me).session_id
            )
        except DomainError as error:
            return await self._refuse("password", error)
        async with self:
            self.errors, self.problems = {}, {}
            self.notes = {"password": tell("note-password-changed")}
            self._keep_notes = True
            self.code = code
        return None

    @rx.event
    def code_taken(self) -> None:
        """The page has the code and needs it no more."""
        self.code = ""

    @rx.event
    def code_failed(self) -> None:
        """The session route did not answer as hoped; the session that there was goes on."""
        self.settled += 1

    @rx.event(background=True, temporal=True)
    async def end_session(self, session_id: str) -> Any:
        """Sign out on one device."""
        try:
            me = await self._me()
        except DomainError as error:
            return await self._refuse("sessions", error)
        ending = services().sessions.end(me, session_id)
        return await self._change("sessions", me, ending, tell("note-device-signed-out"))

    @rx.event(background=True, temporal=True)
    async def end_others(self) -> Any:
        """Sign out everywhere else."""
        try:
            me = await self._me()
        except DomainError as error:
            return await self._refuse("sessions", error)
        ending = services().sessions.end_others(me)
        return await self._change("sessions", me, ending, tell("note-devices-signed-out"))

    @rx.event(background=True, temporal=True)
    async def delete(self, form: dict[str, Any]) -> AsyncIterator[Any]:
        """Delete the account and leave."""
        try:
            me = await self._me()
            await services().accounts.confirm(me, text_of(form, "password"))
        except DomainError as error:
            yield await self._refuse("delete", error)
            return
        yield rx.redirect("/", replace=True)  # now: with the account, this page's socket ends
        said = tell("note-account-deleted")
        try:
            await services().accounts.delete(me)
        except DomainError as error:
            said = explain(error)
        async with self:
            self.reset()
            (await self.get_state(MishapState)).mishap = said
