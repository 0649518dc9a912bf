"""Writing the audit log without anybody waiting for it, and reading it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import structlog

from whisper_gate.domain.audit import AuditEntry, Event
from whisper_gate.domain.errors import DomainError
from whisper_gate.domain.users import Visitor
from whisper_gate.stores.ports import AuditStore

QUEUE_LIMIT = 10_000  # entries waiting for a database that is away
BATCH = 500
AGAIN_AFTER = 1.0  # seconds between attempts to write

log = structlog.get_logger(__name__)


class AuditLog:
    """`note` never waits and never fails; `run` does the writing."""

    def __init__(self, store: AuditStore) -> None:
        self._store = store
        self._queue: asyncio.Queue[AuditEntry] = asyncio.Queue(QUEUE_LIMIT)
        self._unwritten: list[AuditEntry] = []

    def note(
        self,
        event: Event | str,
        visitor: Visitor | None = None,
        *,
        name: str = "",
        room_id: str = "",
        subject: str = "",
        detail: str = "",
    ) -> None:
        """Record something that happened now.

        Args:
            event: an `Event`, or `host.<action>`.
            visitor: who did it, and from where; None: the server or its operator.
            name: what they are called, where the account does not say.
            room_id: the room it concerns, if any.
            subject: whom or what it was done to, as a name.
            detail: a code or a short word; never content or a secret.
        """
        identity = visitor.identity if visitor else None
        entry = AuditEntry(
            event=str(event),
            at=datetime.now(UTC),
            actor_id=identity.user_id if identity else "",
            actor_name=name or (identity.username if identity else ""),
            address=visitor.address if visitor else "",
            room_id=room_id,
            subject=subject,
            detail=detail,
        )
        try:
            self._queue.put_nowait(entry)
        except asyncio.QueueFull:
            log.warning("audit.entry_lost", audit_event=entry.event)

    async def for_room(self, room_id: str, limit: int = 200) -> list[AuditEntry]:
        """What happened to one room, newest first. Whoever calls has checked that it may be read."""
        return await self._store.find(room_id=room_id, limit=limit)

    async def run(self) -> None:
        """Write until cancelled."""
        while True:
            self._unwritten = self._unwritten or [await self._queue.get()]
            self._take_more()
            try:
                await self._store.add(self._unwritten)
            except DomainError:
                await asyncio.sleep(AGAIN_AFTER)
            else:
                self._unwritten = []

    async def flush(self) -> None:
        """Write what is left, once; call it after `run` has ended."""
        self._take_more()
        while self._unwritten:
            try:
                await self._store.add(self._unwritten)
            except DomainError:
                log.warning("audit.entries_lost", lost=len(self._unwritten) + self._queue.qsize())
                return
            self._unwritten = []
            self._take_more()

    def _take_more(self) -> None:
        while len(self._unwritten) < BATCH and not self._queue.empty():
            self._unwritten.append(self._queue.get_nowait())
