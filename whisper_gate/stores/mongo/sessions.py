"""Login sessions in MongoDB."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from pymongo import DESCENDING

from whisper_gate.domain.users import Session
from whisper_gate.stores.mongo.connection import Database, Document, reaching

LIST_MAX = 200


class MongoSessionStore:
    """`stores.ports.SessionStore`; a TTL index removes what has expired."""

    def __init__(self, db: Database) -> None:
        self._sessions = db.sessions

    async def add(self, session: Session) -> None:
        """See the port."""
        document = asdict(session)
        async with reaching():
            await self._sessions.insert_one({"_id": document.pop("id"), **document})

    async def get(self, session_id: str) -> Session | None:
        """See the port."""
        async with reaching():
            found = await self._sessions.find_one({"_id": session_id})
        return _session(found) if found else None

    async def of_user(self, user_id: str) -> list[Session]:
        """See the port."""
        async with reaching():
            cursor = self._sessions.find({"user_id": user_id}).sort("created_at", DESCENDING)
            return [_session(found) async for found in cursor.limit(LIST_MAX)]

    async def living(self, session_ids: Iterable[str], *, now: datetime, seen_since: datetime) -> set[str]:
        """See the port."""
        stages: list[Document] = [
            {
                "$match": {
                    "_id": {"$in": list(session_ids)},
                    "expires_at": {"$gt": now},
                    "last_seen": {"$gt": seen_since},
                }
            },
            {"$lookup": {"from": "users", "localField": "user_id", "foreignField": "_id", "as": "user"}},
            {"$match": {"user": {"$elemMatch": {"disabled": {"$ne": True}}}}},
            {"$project": {"_id": True}},
        ]
        async with reaching():
            return {found["_id"] async for found in await self._sessions.aggregate(stages)}

    async def touch(self, session_id: str, last_seen: datetime) -> None:
        """See the port."""
        async with reaching():
            await self._sessions.update_one({"_id": session_id}, {"$max": {"last_seen": last_seen}})

    async def remove(self, session_id: str, user_id: str) -> bool:
        """See the port."""
        async with reaching():
            result = await self._sessions.delete_one({"_id": session_id, "user_id": user_id})
        return result.deleted_count == 1

    async def remove_all_of(self, user_id: str, *, but: str = "") -> list[str]:
        """See the port."""
        query = {"user_id": user_id, "_id": {"$ne": but}}
        async with reaching():
            ids = [found["_id"] async for found in self._sessions.find(query, {"_id": True})]
            await self._sessions.delete_many({"_id": {"$in": ids}})
        return ids


def _session(found: Document) -> Session:
    return Session(
        id=found["_id"],
        user_id=found["user_id"],
        created_at=found["created_at"],
        last_seen=found["last_seen"],
        expires_at=found["expires_at"],
        device=found["device"],
        address=found.get("address", ""),
    )
