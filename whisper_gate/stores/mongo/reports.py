"""Reports of a problem in MongoDB; a TTL index forgets what is old enough."""

from __future__ import annotations

from pymongo.errors import DuplicateKeyError

from whisper_gate.domain.reports import Report
from whisper_gate.stores.mongo.connection import Database, reaching


class MongoReportStore:
    """`stores.ports.ReportStore`."""

    def __init__(self, db: Database) -> None:
        self._reports = db.reports

    async def add(self, report: Report) -> bool:
        """See the port."""
        document = {
            "_id": report.code,
            "at": report.at,
            "device": report.device,
            "note": report.note,
            "flight": report.flight,
        }
        try:
            async with reaching():
                await self._reports.insert_one(document)
        except DuplicateKeyError:
            return False
        return True

    async def get(self, code: str) -> Report | None:
        """See the port."""
        async with reaching():
            found = await self._reports.find_one({"_id": code})
        if found is None:
            return None
        return Report(code, found["at"], found["device"], found["note"], found["flight"])
