"""The lasting stores on MongoDB, through PyMongo's asynchronous client."""

from whisper_gate.stores.mongo.audit import MongoAuditStore
from whisper_gate.stores.mongo.connection import (
    Database,
    connect,
    database,
    ensure_indexes,
    ping,
)
from whisper_gate.stores.mongo.reports import MongoReportStore
from whisper_gate.stores.mongo.rooms import MongoRoomStore
from whisper_gate.stores.mongo.sessions import MongoSessionStore
from whisper_gate.stores.mongo.users import MongoUserStore

__all__ = [
    "Database",
    "MongoAuditStore",
    "MongoReportStore",
    "MongoRoomStore",
    "MongoSessionStore",
    "MongoUserStore",
    "connect",
    "database",
    "ensure_indexes",
    "ping",
]
