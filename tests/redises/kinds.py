"""The Redises on which the contract suites run a second and a third time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest

from whisper_gate.signaling import redis_connections
from whisper_gate.stores.redis_lanes import Lane, Lanes

# Defined in every file of this folder by `from tests.redises.kinds import *`.
__all__ = ["redis", "services"]


@pytest.fixture(scope="session", params=["sentinels", "cluster"])
def services(request: pytest.FixtureRequest, services: Any) -> SimpleNamespace:
    """The session's databases with another Redis."""
    uri = request.getfixturevalue(request.param).uri
    return SimpleNamespace(redis_uri=uri, mongo_uri=services.mongo_uri)


@pytest.fixture
async def redis(services: SimpleNamespace) -> AsyncIterator[Lanes]:
    """All lanes, with what the suites ask of a client."""
    async with redis_connections.connect_lanes(services.redis_uri) as lanes:
        yield _Keys(list(lanes))


class _Keys(Lanes):
    async def scan_iter(self, pattern: str) -> AsyncIterator[bytes]:
        for lane in self:
            async for key in lane.redis.scan_iter(lane.prefix + pattern):
                yield key

    def __getattr__(self, command: str) -> Any:
        return lambda key, *args: getattr(self._lane(key).redis, command)(key, *args)

    def _lane(self, key: bytes) -> Lane:
        return next(lane for lane in self if key.startswith(lane.prefix.encode()))
