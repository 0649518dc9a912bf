"""What entry needs from MongoDB, with copies in Redis to read from while MongoDB is away."""

from __future__ import annotations

from dataclasses import dataclass

from redis.asyncio import Redis

from whisper_gate.stores import mongo
from whisper_gate.stores.copied import CopiedAccounts, CopiedRooms, CopiedSessions
from whisper_gate.stores.ports import ReportStore, UserStore
from whisper_gate.stores.reach import Reach, reached
from whisper_gate.stores.redis_copies import RedisCopies
from whisper_gate.stores.redis_lanes import Lanes


@dataclass(frozen=True, slots=True)
class Kept:
    """The stores of one worker; `copies.run()` must be going, close `reach`.

    Attributes:
        accounts: what is known of people without MongoDB.
        users: all of it; away when MongoDB is.
        reports: as `users`.
    """

    rooms: CopiedRooms
    sessions: CopiedSessions
    accounts: CopiedAccounts
    users: UserStore
    reports: ReportStore
    copies: RedisCopies
    reach: Reach

    @classmethod
    def build(cls, db: mongo.Database, redis: Redis | Lanes) -> Kept:
        """On these connections."""
        copies, reach = RedisCopies(redis), Reach(lambda: mongo.ping(db))
        users = mongo.MongoUserStore(db)
        return cls(
            CopiedRooms(mongo.MongoRoomStore(db), copies, reach),
            CopiedSessions(mongo.MongoSessionStore(db), copies, reach),
            CopiedAccounts(users, copies, reach),
            reached(users, reach),
            reached(mongo.MongoReportStore(db), reach),
            copies,
            reach,
        )
