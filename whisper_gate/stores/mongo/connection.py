"""The connection of one worker to MongoDB, its indexes, and what a failure becomes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from bson.codec_options import CodecOptions
from pymongo import ASCENDING, DESCENDING, AsyncMongoClient, IndexModel
from pymongo.asynchronous.database import AsyncDatabase
from pymongo.errors import DuplicateKeyError, OperationFailure, PyMongoError

from whisper_gate import metrics
from whisper_gate.domain.errors import DomainError, ErrorCode, Reason
from whisper_gate.stores.mongo.measured import CommandTimes

Document = dict[str, Any]
Database = AsyncDatabase[Document]

DEFAULT_DATABASE = "whisper_gate"
AUDIT_DAYS = 90
REPORT_DAYS = 14
RESTORABLE = 60  # seconds for which a removed room is kept; MongoDB looks once a minute
COLLECTIONS = ("sessions", "rooms", "users", "audit", "reports")  # what refers to accounts before accounts
STAGED = "restore_"  # begins the names of collections that a back-up is loaded into
SWAP = "restore"  # holds a note while those take the places of the others
NO_SUCH_COLLECTION, INDEX_NOT_FOUND = 26, 27  # MongoDB's error codes
REACHED_WITHIN_MS = 1200  # for one attempt to find a server
# Longer than anybody is kept waiting (stores/reach.py): PyMongo's clock goes on while this process stands
# still on a busy machine, and an answer that lies there to be read would come too late for it.
ANSWERED_WITHIN_MS = 4000


def connect(
    uri: str,
    *,
    reached_within_ms: int = REACHED_WITHIN_MS,
    answered_within_ms: int | None = ANSWERED_WITHIN_MS,
) -> AsyncMongoClient[Document]:
    """A client for one process; a worker opens it after the fork, and closes it at its end.

    Args:
        uri: of the server or replica set.
        reached_within_ms: until there is a connection.
        answered_within_ms: for a command, with all that it takes; None: as long as it takes.
    """
    return AsyncMongoClient(
        uri,
        appname="whisper-gate",
        tz_aware=True,
        timeoutMS=answered_within_ms,
        serverSelectionTimeoutMS=reached_within_ms,
        connectTimeoutMS=reached_within_ms,
        maxPoolSize=20,
        # What somebody was told is done must outlive a crash of a server that stands alone, and the loss of
        # the primary of a replica set.
        journal=True,
        w="majority",
        event_listeners=[CommandTimes()],
    )


def database(client: AsyncMongoClient[Document]) -> Database:
    """The database that the URI names, or `whisper_gate`."""
    return client.get_default_database(DEFAULT_DATABASE, codec_options=CodecOptions(tz_aware=True))


async def ensure_indexes(
    db: Database, audit_days: int = AUDIT_DAYS, report_days: int = REPORT_DAYS, *, prefix: str = ""
) -> None:
    """Create the indexes that the stores rely on; safe to repeat, and to race. UNAVAILABLE.

    Args:
        db: the database.
        audit_days: how long the audit log is kept; a change is applied to what is there.
        report_days: the same for reports of a problem.
        prefix: of the collections' names.
    """
    async with reaching():
        if not prefix:
            await finish_swap(db)
        for collection, indexes in _indexes().items():
            await db[prefix + collection].create_indexes(indexes)
        await _ensure_expiry(db, f"{prefix}audit", audit_days)
        await _ensure_expiry(db, f"{prefix}reports", report_days)


def _indexes() -> dict[str, list[IndexModel]]:
    return {
        "users": [
            IndexModel([("username_key", ASCENDING)], name="username", unique=True),
            IndexModel([("email_key", ASCENDING)], name="email", unique=True),
        ],
        "sessions": [
            IndexModel([("user_id", ASCENDING)], name="user"),
            IndexModel([("expires_at", ASCENDING)], name="expiry", expireAfterSeconds=0),
        ],
        "rooms": [
            IndexModel([("owner_id", ASCENDING), ("created_at", DESCENDING)], name="owner"),
            IndexModel([("members.user_id", ASCENDING)], name="member"),
            IndexModel(
                [("deleted_at", ASCENDING)], name="removed", expireAfterSeconds=RESTORABLE, sparse=True
            ),
        ],
        "audit": [
            IndexModel([("room_id", ASCENDING), ("at", DESCENDING)], name="room"),
            IndexModel([("actor_id", ASCENDING), ("at", DESCENDING)], name="actor"),
        ],
    }


async def _ensure_expiry(db: Database, collection: str, days: int) -> None:
    """Have what is older by its `at` vanish; MongoDB refuses to make an index again with another lifetime.

    The index is made anew then, because `collMod` is more than the role readWrite allows.
    """
    lifetime = days * 24 * 3600
    there = (await _indexes_of(db, collection)).get("expiry")
    if there is not None and there.get("expireAfterSeconds") != lifetime:
        try:
            await db[collection].drop_index("expiry")
        except OperationFailure as error:
            if error.code != INDEX_NOT_FOUND:  # another worker was quicker
                raise
    await db[collection].create_indexes(
        [
            IndexModel([("at", ASCENDING)], name="expiry", expireAfterSeconds=lifetime),
        ]
    )


async def note_swap(db: Database) -> None:
    """From here on every collection that was loaded belongs in its place (whole.py)."""
    await db[SWAP].insert_one({"_id": "swap"})


async def finish_swap(db: Database) -> None:
    """Put them there, if that is noted; whoever else does so at the same time does no harm."""
    if await db[SWAP].find_one() is None:
        return
    for name in COLLECTIONS:
        try:
            await db[STAGED + name].rename(name, dropTarget=True)
        except OperationFailure as error:
            if error.code != NO_SUCH_COLLECTION:  # it is in its place already
                raise
    await db.drop_collection(SWAP)


async def _indexes_of(db: Database, collection: str) -> Mapping[str, Mapping[str, Any]]:
    return await db[collection].index_information()


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
        metrics.STORE_FAILURES.labels("mongo").inc()
        why = Reason("error-database", "The database cannot be reached.")
        raise DomainError(ErrorCode.UNAVAILABLE, why, retry_after=5) from error
