"""The lasting stores on MongoDB, through PyMongo's asynchronous client."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from bson.codec_options import CodecOptions
from pymongo import ASCENDING, DESCENDING, AsyncMongoClient, IndexModel
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError, PyMongoError

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.rooms import Access, Room
from whisper_gate.domain.users import Session, User

Document = dict[str, Any]
Database = AsyncDatabase[Document]

DEFAULT_DATABASE = "whisper_gate"
TIMEOUT_MS = 1800  # a request that cannot reach MongoDB is answered within two seconds


def connect(uri: str) -> AsyncMongoClient[Document]:
    """A client for one worker; open it after the fork, close it with the worker."""
    return AsyncMongoClient(
        uri,
        appname="whisper-gate",
        tz_aware=True,
        timeoutMS=TIMEOUT_MS,
        serverSelectionTimeoutMS=TIMEOUT_MS,
        connectTimeoutMS=TIMEOUT_MS,
        maxPoolSize=20,
    )


def database(client: AsyncMongoClient[Document]) -> Database:
    """The database that the URI names, or `whisper_gate`."""
    return client.get_default_database(DEFAULT_DATABASE, codec_options=CodecOptions(tz_aware=True))


async def ensure_indexes(db: Database) -> None:
    """Create the indexes that the stores rely on; safe to repeat, and to race. UNAVAILABLE."""
    async with _reaching():
        await db.users.create_indexes(
            [
                IndexModel([("username_key", ASCENDING)], name="username", unique=True),
                IndexModel([("email_key", ASCENDING)], name="email", unique=True),
            ]
        )
        await db.sessions.create_indexes(
            [
                IndexModel([("user_id", ASCENDING)], name="user"),
                IndexModel([("expires_at", ASCENDING)], name="expiry", expireAfterSeconds=0),
            ]
        )
        await db.rooms.create_indexes(
            [IndexModel([("owner_id", ASCENDING), ("created_at", DESCENDING)], name="owner")]
        )


async def ping(db: Database) -> None:
    """Return when MongoDB answers; UNAVAILABLE otherwise."""
    async with _reaching():
        await db.command("ping")


@asynccontextmanager
async def _reaching() -> AsyncIterator[None]:
    """Turn what PyMongo raises into the one error that the services know."""
    try:
        yield
    except DuplicateKeyError:
        raise
    except PyMongoError as error:
        raise DomainError(ErrorCode.UNAVAILABLE, "The database cannot be reached.", retry_after=5) from error


class MongoUserStore:
    """`stores.ports.UserStore`. Names and e-mails are compared by their case-folded form."""

    def __init__(self, db: Database) -> None:
        self._users = db.users

    async def add(self, user: User) -> None:
        """See the port."""
        document = {
            "_id": user.id,
            "username": user.username,
            "username_key": user.username.casefold(),
            "email": user.email,
            "email_key": user.email.casefold(),
            "password_hash": user.password_hash,
            "created_at": user.created_at,
        }
        try:
            async with _reaching():
                await self._users.insert_one(document)
        except DuplicateKeyError as error:
            if "email_key" in (error.details or {}).get("keyPattern", {}):
                raise DomainError(
                    ErrorCode.EMAIL_TAKEN, "There is an account with this e-mail address."
                ) from error
            raise DomainError(ErrorCode.NAME_TAKEN, "This username is taken.") from error

    async def by_id(self, user_id: str) -> User | None:
        """See the port."""
        return await self._find({"_id": user_id})

    async def by_login(self, name_or_email: str) -> User | None:
        """See the port."""
        field = "email_key" if "@" in name_or_email else "username_key"
        return await self._find({field: name_or_email.casefold()})

    async def set_password_hash(self, user_id: str, password_hash: str) -> None:
        """See the port."""
        async with _reaching():
            await self._users.update_one({"_id": user_id}, {"$set": {"password_hash": password_hash}})

    async def _find(self, query: Document) -> User | None:
        try:
            async with _reaching():
                found = await self._users.find_one(query)
        except UnicodeEncodeError:  # a lone surrogate, which no stored text can hold
            return None
        if found is None:
            return None
        return User(
            found["_id"],
            found["username"],
            found["email"],
            found["password_hash"],
            found["created_at"],
        )


class MongoSessionStore:
    """`stores.ports.SessionStore`; a TTL index removes what has expired."""

    def __init__(self, db: Database) -> None:
        self._sessions = db.sessions

    async def add(self, session: Session) -> None:
        """See the port."""
        async with _reaching():
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
        async with _reaching():
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
        async with _reaching():
            await self._sessions.update_one({"_id": session_id}, {"$max": {"last_seen": last_seen}})

    async def remove(self, session_id: str) -> bool:
        """See the port."""
        async with _reaching():
            return (await self._sessions.delete_one({"_id": session_id})).deleted_count == 1


class MongoRoomStore:
    """`stores.ports.RoomStore`."""

    def __init__(self, db: Database) -> None:
        self._rooms = db.rooms

    async def add(self, room: Room) -> None:
        """See the port."""
        async with _reaching():
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
                }
            )

    async def get(self, room_id: str) -> Room | None:
        """See the port."""
        async with _reaching():
            found = await self._rooms.find_one({"_id": room_id})
        return _room(found) if found else None

    async def owned_by(self, user_id: str) -> list[Room]:
        """See the port."""
        async with _reaching():
            cursor = self._rooms.find({"owner_id": user_id}).sort("created_at", DESCENDING)
            return [_room(found) async for found in cursor.limit(200)]

    async def rename(self, room_id: str, owner_id: str, name: str, slug: str) -> bool:
        """See the port."""
        async with _reaching():
            result = await self._rooms.update_one(
                {"_id": room_id, "owner_id": owner_id}, {"$set": {"name": name, "slug": slug}}
            )
        return result.matched_count == 1

    async def remove(self, room_id: str, owner_id: str) -> bool:
        """See the port."""
        async with _reaching():
            result = await self._rooms.delete_one({"_id": room_id, "owner_id": owner_id})
        return result.deleted_count == 1


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
    )
