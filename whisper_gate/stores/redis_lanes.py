"""Lanes: on one server there is one; on a Redis Cluster sixteen, each of them one slot of the cluster.

Everything that belongs together (a room, a one-time code, a count) is in one lane, so whatever a script, a
transaction or a subscription touches is on one node, and a node that dies takes its own lanes and no others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from types import TracebackType
from typing import Self

from redis.asyncio import Redis
from redis.crc import REDIS_CLUSTER_HASH_SLOTS as SLOTS
from redis.crc import key_slot

CLUSTER_LANES = 16


@dataclass(frozen=True, slots=True)
class Lane:
    """Where some of the keys and channels are.

    Attributes:
        redis: the client for them.
        prefix: what their names begin with: a hash tag (Redis Cluster specification), or nothing.
        number: from 0.
    """

    redis: Redis
    prefix: str = ""
    number: int = 0


class Lanes:
    """All lanes of one Redis; closes their clients."""

    def __init__(self, lanes: Sequence[Lane]) -> None:
        self._lanes = tuple(lanes)

    def __iter__(self) -> Iterator[Lane]:
        return iter(self._lanes)

    def __len__(self) -> int:
        return len(self._lanes)

    def of(self, name: str) -> Lane:
        """The lane of a room, or whatever else has a name."""
        if len(self._lanes) == 1:
            return self._lanes[0]
        slot: int = key_slot(name.encode("utf-8", "surrogatepass"))
        return self._lanes[slot * len(self._lanes) // SLOTS]

    def sort(self, names: Iterable[str]) -> list[tuple[Lane, list[str]]]:
        """The names by lane, each in the order in which they came."""
        found: dict[int, list[str]] = {}
        for name in names:
            found.setdefault(self.of(name).number, []).append(name)
        return [(self._lanes[number], some) for number, some in found.items()]

    async def aclose(self) -> None:
        """Close the clients."""
        for lane in self._lanes:
            await lane.redis.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()


def lanes_of(redis: Redis | Lanes) -> Lanes:
    """A client is one lane."""
    return redis if isinstance(redis, Lanes) else Lanes([Lane(redis)])


def tags(lanes: int = CLUSTER_LANES) -> list[str]:
    """For each of so many equal ranges of slots, a hash tag whose slot is about in its middle.

    So lanes are spread evenly over nodes that have equal ranges, however many there are.
    """
    found: dict[int, str] = {}
    width = SLOTS // lanes
    for number in count():
        tag = f"wg{number}"
        lane, at = divmod(key_slot(tag.encode()), width)
        if width * 3 // 8 <= at < width * 5 // 8:
            found.setdefault(lane, tag)
        if len(found) == lanes:
            return [found[lane] for lane in range(lanes)]
    raise AssertionError  # `count` does not end
