"""The connection of one worker to MongoDB, its indexes, and what a failure becomes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bson.codec_options import CodecOptions
from pymongo import ASCENDING, DESCENDING, AsyncMongoClient, IndexModel
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError, PyMongoError

from whisper_gate.domain.errors import DomainError, ErrorCode, Reason

Document = dict[str, Any]
Database = AsyncDatabase[Document]

DEFAULT_DATABASE = "whisper_gate"
AUDIT_DAYS = 90
RESTORABLE = 60  # seconds for which a removed room is kept; MongoDB looks once a minute
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


async def ensure_indexes(db: Database, audit_days: int = AUDIT_DAYS) -> None:
    """Create the indexes that the stores rely on; safe to repeat, and to race. UNAVAILABLE.

    Args:
        db: the database.
        audit_days: how long the audit log is kept; a change is applied to what is there.
    """
    lifetime = audit_days * 24 * 3600
    async with reaching():
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
            [
                IndexModel([("owner_id", ASCENDING), ("created_at", DESCENDING)], name="owner"),
                IndexModel([("members.user_id", ASCENDING)], name="member"),
                IndexModel(
                    [("deleted_at", ASCENDING)], name="removed", expireAfterSeconds=RESTORABLE, sparse=True
                ),
            ]
        )
        await _ensure_audit_indexes(db, lifetime)


async def _ensure_audit_indexes(db: Database, lifetime: int) -> None:
    if "expiry" in await _index_names(db, "audit"):
        await db.command("collMod", "audit", index={"name": "expiry", "expireAfterSeconds": lifetime})
    await db.audit.create_indexes(
        [
            IndexModel([("at", ASCENDING)], name="expiry", expireAfterSeconds=lifetime),
            IndexModel([("room_id", ASCENDING), ("at", DESCENDING)], name="room"),
            IndexModel([("actor_id", ASCENDING), ("at", DESCENDING)], name="actor"),
        ]
    )


async def _index_names(db: Database, collection: str) -> set[str]:
    return set(await db[collection].index_information())


async def ping(db: Database) -> None:
    """Return when MongoDB answers; UNAVAILABLE otherwise."""
    async with reaching():
        await db.command("ping")


@asynccontextmanager
async def reaching() -> AsyncIterator[None]:
    """Turn what PyMongo raises into the one error that the services know."""
    try:
        yield
    except DuplicateKeyError:
        raise
    except PyMongoError as error:
        why = Reason("error-database", "The database cannot be reached.")
        raise DomainError(ErrorCode.UNAVAILABLE, why, retry_after=5) from error
