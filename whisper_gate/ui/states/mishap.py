"""What nobody planned for: logged for the operator, one calm sentence for the person."""

import logging
import traceback

import reflex as rx

from whisper_gate.domain.errors import DomainError

log = logging.getLogger(__name__)

_MINUTES_FROM = 100  # seconds; longer waits are told in minutes
_SORRY = "Something went wrong here. Please try again."


class MishapState(rx.State):
    """The sentence that the banner at the foot of the page shows."""

    text: str = ""

    @rx.event
    def show(self) -> None:
        """Say that something went wrong."""
        self.text = _SORRY

    @rx.event
    def dismiss(self) -> None:
        """Take the sentence away."""
        self.text = ""

    @rx.event
    def page_broke(self, error: str, component_stack: str) -> None:  # noqa: ARG002 - the spec sends both
        """Log that a browser could not draw a page."""
        log.warning("a page broke in the browser: %r", str(error)[:500])


def on_backend_exception(exception: Exception) -> rx.event.EventSpec:
    """Log an exception that escaped a handler, and say so on the page it came from."""
    # Formatted here: a renderer that shows local variables would put passwords into the log.
    log.error("an event handler failed\n%s", "".join(traceback.format_exception(exception)))
    return MishapState.show()


def sentence(error: DomainError) -> str:
    """What to tell a person about an error that belongs to no field."""
    if error.retry_after and error.retry_after > 1:
        seconds = error.retry_after
        wait = f"{seconds} seconds" if seconds < _MINUTES_FROM else f"{round(seconds / 60)} minutes"
        return f"{error.message} Try again in {wait}."
    return error.message
