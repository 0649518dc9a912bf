"""A client for tests that look at what the app keeps, or that try what keeps it."""

from __future__ import annotations

from pymongo import AsyncMongoClient

from whisper_gate.stores import mongo
from whisper_gate.stores.mongo.connection import Document

REACHED_WITHIN_MS = 30_000


def at_leisure(uri: str) -> AsyncMongoClient[Document]:
    """With time: how soon a request is answered is tried through the app, and by clients made for that.

    What is measured here would be the test's own process, which may stand still for a while beside others.
    """
    return mongo.connect(uri, reached_within_ms=REACHED_WITHIN_MS, answered_within_ms=None)
