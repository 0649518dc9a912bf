"""Login sessions in MongoDB."""

from __future__ import annotations

from datetime import datetime

from whisper_gate.domain.users import Session
from whisper_gate.stores.mongo.connection import Database, reaching


class MongoSessionStore:
    """`stores.ports.SessionStore`; a TTL index removes what has expired."""

    def __init__(self, db: Database) -> None:
        self._sessions = db.sessions

    async def add(self, session: Session) -> None:
        """See the port."""
        async with reaching():
            await self._sessions.insert_one(
                {
                    "_id": session.id,
                    "user_id": session.user_id,
                    "created_at": session.created_at,
                    "last_seen": session.last_seen,
                    "expires_at": session.expires_at,
                    "device": session.device,
                }
            )

    async def get(self, session_id: str) -> Session | None:
        """See the port."""
        async with reaching():
            found = await self._sessions.find_one({"_id": session_id})
        if found is None:
            return None
        return Session(
            found["_id"],
            found["user_id"],
            found["created_at"],
            found["last_seen"],
            found["expires_at"],
            found["device"],
        )

    async def touch(self, session_id: str, last_seen: datetime) -> None:
        """See the port."""
        async with reaching():
            await self._sessions.update_one({"_id": session_id}, {"$max": {"last_seen": last_seen}})

    async def remove(self, session_id: str) -> bool:
        """See the port."""
        async with reaching():
            return (await self._sessions.delete_one({"_id": session_id})).deleted_count == 1
