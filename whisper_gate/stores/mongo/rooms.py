"""Rooms in MongoDB."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pymongo import DESCENDING

from whisper_gate.domain.rooms import Access, Ban, Membership, Room
from whisper_gate.stores.mongo.connection import RESTORABLE, Database, Document, reaching

BANS_MAX = 500  # the oldest are forgotten first
_THERE: Document = {"deleted_at": None}  # and not removed


class MongoRoomStore:
    """`stores.ports.RoomStore`."""

    def __init__(self, db: Database) -> None:
        self._rooms = db.rooms

    async def add(self, room: Room) -> None:
        """See the port."""
        async with reaching():
            await self._rooms.insert_one(
                {
                    "_id": room.id,
                    "name": room.name,
                    "slug": room.slug,
                    "owner_id": room.owner_id,
                    "access": room.access.value,
                    "capacity": room.capacity,
                    "created_at": room.created_at,
                    "password_hash": room.password_hash,
                    "members": [],
                    "locked": False,
                    "bans": [],
                }
            )

    async def get(self, room_id: str) -> Room | None:
        """See the port."""
        async with reaching():
            found = await self._rooms.find_one({"_id": room_id, **_THERE})
        return _room(found) if found else None

    async def owned_by(self, user_id: str) -> list[Room]:
        """See the port."""
        return await self._find({"owner_id": user_id})

    async def shared_with(self, user_id: str) -> list[Room]:
        """See the port."""
        return await self._find({"members.user_id": user_id})

    async def change(self, room_id: str, owner_id: str, fields: Mapping[str, Any]) -> bool:
        """See the port."""
        return await self._update({"_id": room_id, "owner_id": owner_id}, {"$set": dict(fields)})

    async def set_locked(self, room_id: str, locked: bool) -> bool:
        """See the port."""
        return await self._update({"_id": room_id}, {"$set": {"locked": locked}})

    async def set_member(self, room_id: str, user_id: str, membership: Membership | None) -> bool:
        """See the port."""
        kept: Document = {"$filter": {"input": "$members", "cond": {"$ne": ["$$this.user_id", user_id]}}}
        added = [] if membership is None else [{"user_id": user_id, "membership": membership.value}]
        return await self._update(
            {"_id": room_id}, [{"$set": {"members": {"$concatArrays": [kept, {"$literal": added}]}}}]
        )

    async def hand_over(self, room_id: str, owner_id: str, to_user_id: str) -> bool:
        """See the port."""
        others: Document = {"$filter": {"input": "$members", "cond": {"$ne": ["$$this.user_id", to_user_id]}}}
        before = [{"user_id": owner_id, "membership": Membership.COHOST.value}]
        return await self._update(
            {"_id": room_id, "owner_id": owner_id},
            [
                {
                    "$set": {
                        "owner_id": {"$literal": to_user_id},
                        "members": {"$concatArrays": [others, {"$literal": before}]},
                    }
                }
            ],
        )

    async def ban(self, room_id: str, bans: Sequence[Ban]) -> bool:
        """See the port."""
        documents = [{"key": ban.key, "name": ban.name, "at": ban.at} for ban in bans]
        accounts = [ban.key.removeprefix("u:") for ban in bans if ban.key.startswith("u:")]
        return await self._update(
            {"_id": room_id},
            {
                "$push": {"bans": {"$each": documents, "$slice": -BANS_MAX}},
                "$pull": {"members": {"user_id": {"$in": accounts}}},
            },
        )

    async def unban(self, room_id: str, owner_id: str, key: str) -> bool:
        """See the port."""
        return await self._update(
            {"_id": room_id, "owner_id": owner_id, "bans.key": key}, {"$pull": {"bans": {"key": key}}}
        )

    async def remove(self, room_id: str, owner_id: str) -> bool:
        """See the port."""
        # MongoDB deletes it for good by an index, see `connection.ensure_indexes`.
        return await self._update(
            {"_id": room_id, "owner_id": owner_id}, {"$currentDate": {"deleted_at": True}}
        )

    async def is_kept_aside(self, room_id: str) -> bool:
        """See the port."""
        async with reaching():
            return await self._rooms.find_one({"_id": room_id, "deleted_at": {"$ne": None}}) is not None

    async def restore(self, room_id: str, owner_id: str) -> bool:
        """See the port."""
        earliest = {"$subtract": ["$$NOW", RESTORABLE * 1000]}
        recently: Document = {"deleted_at": {"$ne": None}, "$expr": {"$gt": ["$deleted_at", earliest]}}
        async with reaching():
            result = await self._rooms.update_one(
                {"_id": room_id, "owner_id": owner_id, **recently}, {"$unset": {"deleted_at": True}}
            )
        return result.matched_count == 1

    async def forget_user(self, user_id: str) -> list[str]:
        """See the port."""
        async with reaching():
            owned = [found["_id"] async for found in self._rooms.find({"owner_id": user_id}, {"_id": True})]
            await self._rooms.delete_many({"owner_id": user_id})
            await self._rooms.update_many(
                {"members.user_id": user_id}, {"$pull": {"members": {"user_id": user_id}}}
            )
        return owned

    async def _find(self, query: Document) -> list[Room]:
        async with reaching():
            cursor = self._rooms.find({**query, **_THERE}).sort("created_at", DESCENDING)
            return [_room(found) async for found in cursor.limit(200)]

    async def _update(self, query: Document, change: Document | list[Document]) -> bool:
        async with reaching():
            return (await self._rooms.update_one({**query, **_THERE}, change)).matched_count == 1


def _room(found: Document) -> Room:
    return Room(
        id=found["_id"],
        name=found["name"],
        owner_id=found["owner_id"],
        access=Access(found["access"]),
        capacity=found["capacity"],
        created_at=found["created_at"],
        slug=found["slug"],
        password_hash=found["password_hash"],
        members={one["user_id"]: Membership(one["membership"]) for one in found.get("members", ())},
        locked=found.get("locked", False),
        bans=tuple(Ban(one["key"], one["name"], one["at"]) for one in found.get("bans", ())),
    )
