"""The audit log in MongoDB; a TTL index forgets what is old enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from pymongo import DESCENDING

from whisper_gate.domain.audit import AuditEntry
from whisper_gate.stores.mongo.connection import Database, Document, reaching

FIND_MAX = 1000


class MongoAuditStore:
    """`stores.ports.AuditStore`."""

    def __init__(self, db: Database) -> None:
        self._audit = db.audit

    async def add(self, entries: Sequence[AuditEntry]) -> None:
        """See the port."""
        if not entries:
            return
        async with reaching():
            await self._audit.insert_many([asdict(entry) for entry in entries], ordered=False)

    async def find(
        self, *, room_id: str | None = None, actor_id: str | None = None, limit: int = 200
    ) -> list[AuditEntry]:
        """See the port."""
        query: Document = {
            name: value for name, value in (("room_id", room_id), ("actor_id", actor_id)) if value is not None
        }
        async with reaching():
            cursor = self._audit.find(query, {"_id": False}).sort("at", DESCENDING)
            return [AuditEntry(**found) async for found in cursor.limit(min(limit, FIND_MAX))]
