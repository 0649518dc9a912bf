"""What nobody planned for: logged for the operator, one calm sentence for the person."""

import logging
import traceback
from collections.abc import Mapping

import reflex as rx

from whisper_gate.domain.errors import DomainError, ErrorCode, Reason
from whisper_gate.media.words import NOTHING, Said, tell

log = logging.getLogger(__name__)

_MINUTES_FROM = 100  # seconds; longer waits are told in minutes


class MishapState(rx.State):
    """The sentence that the banner at the foot of the page shows."""

    mishap: rx.Field[Said] = rx.field(default_factory=lambda: NOTHING)

    @rx.event
    def show(self) -> None:
        """Say that something went wrong."""
        self.mishap = tell("error-sorry")

    @rx.event
    def dismiss(self) -> None:
        """Take the sentence away."""
        self.mishap = NOTHING

    @rx.event
    def page_broke(self, error: str, component_stack: str) -> None:  # noqa: ARG002 - the spec sends both
        """Log that a browser could not draw a page."""
        log.warning("a page broke in the browser: %r", str(error)[:500])


def on_backend_exception(exception: Exception) -> rx.event.EventSpec:
    """Log an exception that escaped a handler, and say so on the page it came from."""
    # Formatted here: a renderer that shows local variables would put passwords into the log.
    log.error("an event handler failed\n%s", "".join(traceback.format_exception(exception)))
    return MishapState.show()


def explain(error: DomainError) -> Said:
    """What to tell a person about an error that belongs to no field."""
    why = _said(error.reason)
    if not error.retry_after or error.retry_after <= 1:
        return why
    if error.retry_after < _MINUTES_FROM:
        return tell("error-again-in-seconds", why=why, seconds=error.retry_after)
    return tell("error-again-in-minutes", why=why, minutes=round(error.retry_after / 60))


def at_fields(error: DomainError, fields: Mapping[ErrorCode, str] | None = None) -> dict[str, Said]:
    """What to tell a person under each input field.

    Args:
        error: what the service said.
        fields: at which field stands an error that names none, by its code.
    """
    field = (fields or {}).get(error.code)
    reasons = {field: error.reason} if field else error.reasons
    return {name: _said(reason) for name, reason in reasons.items()}


def explain_anywhere(error: DomainError) -> Said:
    """What to tell a person where no field can show what belongs to it."""
    return next(iter(at_fields(error).values()), explain(error))


def _said(reason: Reason) -> Said:
    return Said(id=reason.id, values=dict(reason.values), text=reason.text)
