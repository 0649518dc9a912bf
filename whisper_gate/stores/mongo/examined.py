"""Whether MongoDB does everything that the app needs of it."""

from __future__ import annotations

import time
from typing import Any

from pymongo import AsyncMongoClient
from pymongo.errors import ConfigurationError, NotPrimaryError, OperationFailure, PyMongoError

from whisper_gate.stores.examined import Examined, UnusableError
from whisper_gate.stores.mongo.connection import Document, connect, database

# Longer than a request waits: a server that is busy for a moment is not one that is away.
PATIENCE_MS = 4000
TRIAL = "doctor"  # a collection that is gone afterwards
_AUTHENTICATION_FAILED, _UNAUTHORIZED = 18, 13  # MongoDB's error codes
_NOT_PRIMARY = {10107, 13435}


async def examine(uri: str) -> Examined:
    """Write, read and delete one document.

    Raises:
        UnusableError: Something does not work.
    """
    try:
        client = connect(uri, reached_within_ms=PATIENCE_MS, answered_within_ms=PATIENCE_MS)
    except (ConfigurationError, ValueError):
        raise UnusableError("has a URI that is not understood", "correct MONGO_URI") from None
    try:
        return await _try(client)
    except PyMongoError as error:
        raise _unusable(error) from None
    finally:
        await client.close()


async def _try(client: AsyncMongoClient[Document]) -> Examined:
    db = database(client)
    before = time.time()
    hello: dict[str, Any] = await db.command("hello")
    ahead = hello["localTime"].timestamp() - (before + time.time()) / 2
    version = (await db.command("buildInfo"))["version"]
    made = await db[TRIAL].insert_one({"at": before})
    found = await db[TRIAL].find_one({"_id": made.inserted_id})
    await db.drop_collection(TRIAL)
    if found is None:
        raise UnusableError("does not give back what was written", "read from the primary")
    name = hello.get("setName")
    kind = f"replica set {name}" if name else "one server, no replica set"
    return Examined(f"MongoDB {version}, {kind}", ahead)


def _unusable(error: PyMongoError) -> UnusableError:
    code = error.code if isinstance(error, OperationFailure) else None
    if code == _AUTHENTICATION_FAILED:
        return UnusableError("refuses the user or the password", "correct them in MONGO_URI")
    if code == _UNAUTHORIZED:
        return UnusableError("does not allow its user to write", "give the user the role readWrite")
    if code in _NOT_PRIMARY or isinstance(error, NotPrimaryError):
        return UnusableError("takes no writes: it is no primary", "name the whole replica set in MONGO_URI")
    if code is not None:
        return UnusableError(f"refuses a write (its error {code})", "see its log")
    return UnusableError("cannot be reached", "start it, or correct MONGO_URI")
