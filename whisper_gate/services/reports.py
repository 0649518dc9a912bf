"""Taking reports of a problem, and handing them out to whoever has the code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from whisper_gate.domain.audit import Event
from whisper_gate.domain.devices import device_words
from whisper_gate.domain.errors import DomainError, ErrorCode, Reason, invalid
from whisper_gate.domain.reports import NOTE_MAX, Report, new_code, read_code, spaced
from whisper_gate.domain.users import Visitor, clean_text, too_long
from whisper_gate.services.audit import AuditLog
from whisper_gate.stores.ports import RateLimiter, ReportStore


class ReportService:
    """Reports hold nothing that was said, so their code is all that one needs to read them.

    Args:
        reports: where they are kept.
        limiter: counts, per address, what is sent by the rule `reports` and asked for by `report_reads`.
        audit: gets a line for each that is sent.
    """

    def __init__(self, reports: ReportStore, limiter: RateLimiter, audit: AuditLog) -> None:
        self._reports = reports
        self._limiter = limiter
        self._audit = audit

    async def send(
        self, visitor: Visitor, flight: Mapping[str, Any], *, note: str = "", user_agent: str = ""
    ) -> Report:
        """Keep a report under a new code.

        Args:
            visitor: who sends it; named in the audit log alone.
            flight: the recorder's file, checked.
            note: what they wrote about it.
            user_agent: what their browser calls itself.

        Raises:
            DomainError: RATE_LIMITED, VALIDATION_FAILED, UNAVAILABLE.
        """
        note = clean_text(note)
        if len(note) > NOTE_MAX:
            raise invalid(note=too_long(NOTE_MAX))
        await self._hit("reports", visitor)
        while True:
            report = Report(new_code(), datetime.now(UTC), device_words(user_agent), note, flight)
            if await self._reports.add(report):
                break
        self._audit.note(Event.REPORT_SENT, visitor, detail=spaced(report.code))
        return report

    async def read(self, code: str, visitor: Visitor) -> Report:
        """The report of a code, in whatever spelling; NOT_FOUND, RATE_LIMITED, UNAVAILABLE."""
        await self._hit("report_reads", visitor)
        return await find_report(self._reports, code)

    async def _hit(self, rule: str, visitor: Visitor) -> None:
        try:
            await self._limiter.hit(rule, visitor.address)
        except DomainError as error:
            if error.code is ErrorCode.RATE_LIMITED:
                self._audit.note(Event.LIMIT_HIT, visitor, detail=rule)
            raise


async def find_report(reports: ReportStore, code: str) -> Report:
    """The report of a code; NOT_FOUND, UNAVAILABLE."""
    known = read_code(code)
    report = await reports.get(known) if known else None
    if report is None:
        raise DomainError(
            ErrorCode.NOT_FOUND, Reason("error-no-report", "There is no report with this code.")
        )
    return report
