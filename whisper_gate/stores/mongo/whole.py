"""The database as a whole: out of it document by document, and into it all at once or not at all.

What is restored is first loaded beside what is there, into collections of other names, with its indexes. Only
when all of it is there do they change names, a matter of milliseconds. A note says so before the first does:
whoever opens the database after a crash in between (`ensure_indexes`) finishes what was begun.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

import bson
from bson.codec_options import CodecOptions
from bson.errors import BSONError
from bson.raw_bson import RawBSONDocument
from pymongo.errors import BulkWriteError, DuplicateKeyError

from whisper_gate.stores.mongo.connection import (
    COLLECTIONS,
    STAGED,
    Database,
    ensure_indexes,
    finish_swap,
    note_swap,
    reaching,
)

__all__ = [
    "COLLECTIONS",
    "check",
    "count_staged",
    "decide",
    "documents",
    "finish",
    "forget_staged",
    "index_staged",
    "is_empty",
    "stage",
]

BATCH = 500  # documents in one command
BATCH_BYTES = 8_000_000


async def documents(db: Database, collection: str) -> AsyncIterator[bytes]:
    """Every document of a collection, as MongoDB has it; UNAVAILABLE."""
    raw: Any = db.get_collection(collection, codec_options=CodecOptions(document_class=RawBSONDocument))
    async with reaching():
        async for document in raw.find():
            yield document.raw


def check(document: bytes) -> None:
    """Raise ValueError for bytes that are no document of ours."""
    try:
        if "_id" not in bson.decode(document):
            raise ValueError("a document has no id")
    except BSONError as error:
        raise ValueError("a document makes no sense") from error


async def is_empty(db: Database) -> bool:
    """Whether there is nothing that could be lost."""
    async with reaching():
        for name in COLLECTIONS:
            if await db[name].find_one({}, {"_id": 1}):
                return False
    return True


async def stage(db: Database, collection: str, found: Iterable[bytes]) -> None:
    """Load one collection beside the one that is there.

    Raises:
        DomainError: UNAVAILABLE.
        ValueError: A document is there twice, or none that MongoDB takes.
    """
    beside: Any = db[STAGED + collection]
    async with reaching():
        try:
            for batch in _batches(found):
                await beside.insert_many(batch)
        except BulkWriteError as error:
            raise ValueError(f"{collection}: a document cannot be stored") from error


def _batches(found: Iterable[bytes]) -> Iterator[list[RawBSONDocument]]:
    batch: list[RawBSONDocument] = []
    size = 0
    for document in found:
        batch.append(RawBSONDocument(document))
        size += len(document)
        if len(batch) >= BATCH or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


async def count_staged(db: Database) -> dict[str, int]:
    """How many documents were loaded, by collection."""
    async with reaching():
        return {name: await db[STAGED + name].count_documents({}) for name in COLLECTIONS}


async def index_staged(db: Database, audit_days: int, report_days: int) -> None:
    """Make the indexes of what was loaded; from now on MongoDB deletes of it what is too old.

    Raises:
        DomainError: UNAVAILABLE.
        ValueError: Two have the same name, which the app never lets happen.
    """
    try:
        await ensure_indexes(db, audit_days, report_days, prefix=STAGED)
    except DuplicateKeyError as error:
        raise ValueError("two accounts have the same name or address") from error


async def decide(db: Database) -> None:
    """From here on what was loaded counts, and not what it replaces; `finish` does the rest."""
    async with reaching():
        await note_swap(db)


async def finish(db: Database) -> None:
    """Put what was loaded in the place of what is there, if that is decided; also after a crash."""
    async with reaching():
        await finish_swap(db)


async def forget_staged(db: Database) -> None:
    """Drop what was loaded and not put in place."""
    async with reaching():
        for name in COLLECTIONS:
            await db.drop_collection(STAGED + name)
