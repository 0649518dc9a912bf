"""One report of a problem, for whoever has its code."""

from typing import Any

import reflex as rx

from whisper_gate.domain.devices import device_words
from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.reports import spaced
from whisper_gate.domain.users import Visitor
from whisper_gate.media.words import NOTHING, Said, tell
from whisper_gate.services.registry import services
from whisper_gate.ui.states.mishap import explain


def _device(words: str) -> Said:
    """What `device_words` made of a browser, in the reader's language."""
    browser, on, system = words.partition(" on ")
    if on:
        return tell("account-device", browser=browser, system=system)
    known = words != device_words("")
    return Said(id="", values={}, text=words) if known else tell("account-device-unknown")


class ReportState(rx.State):
    """The report behind `/reports/[report_code]`. `view` is loading, open, absent or troubled.

    Attributes:
        device: what sent it.
        report: what `GET /api/v1/reports/{code}` answers; {} while there is none.
    """

    view: str = "loading"
    report: rx.Field[dict[str, Any]] = rx.field(default_factory=dict)
    device: rx.Field[Said] = rx.field(default_factory=lambda: NOTHING)
    problem: rx.Field[Said] = rx.field(default_factory=lambda: NOTHING)

    @rx.event
    async def load(self) -> None:
        """Read the report of the address."""
        self.view, self.report, self.problem = "loading", {}, NOTHING
        visitor = Visitor(address=self.router.session.client_ip)
        try:
            found = await services().reports.read(str(self.report_code), visitor)
        except DomainError as error:
            self.view = "absent" if error.code is ErrorCode.NOT_FOUND else "troubled"
            self.problem = explain(error)
            return
        self.device = _device(found.device)
        self.report = {
            "code": spaced(found.code),
            "at": found.at.isoformat(),
            "device": found.device,
            "note": found.note,
            "flight": dict(found.flight),
        }
        self.view = "open"
