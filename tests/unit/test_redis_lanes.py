"""Lanes: every name has one, they are spread evenly, and what is in one is in one slot."""

from collections import Counter

import pytest
from redis.asyncio import Redis
from redis.crc import key_slot

from whisper_gate.signaling.redis_connections import connect_lanes
from whisper_gate.stores.redis_lanes import CLUSTER_LANES, Lanes, lanes_of, tags

SLOTS = 16384


def cluster() -> Lanes:
    return connect_lanes("redis+cluster://a:1")


def test_one_server_is_one_lane():
    """Its names are as they were before there were lanes."""
    client = Redis()
    lanes = lanes_of(client)
    assert [(one.redis, one.prefix, one.number) for one in lanes] == [(client, "", 0)]
    assert lanes.of("any") is next(iter(lanes))
    assert lanes_of(lanes) is lanes


def test_all_that_is_in_a_lane_is_in_one_slot():
    """Whatever braces are in a name: the first tag counts."""
    for lane in cluster():
        names = ("room:x", "wg:{room}:people", "wg:once:}{", "wg:limit/{}")
        assert len({key_slot((lane.prefix + one).encode()) for one in names}) == 1


@pytest.mark.parametrize("nodes", [1, 2, 3, 4, 5, 6, 8, 16])
def test_lanes_are_spread_over_nodes(nodes):
    """With equal ranges none has two lanes more than another."""
    held = Counter(key_slot(tag.encode()) * nodes // SLOTS for tag in tags())
    assert len(held) == min(nodes, CLUSTER_LANES)
    assert max(held.values()) - min(held.values()) <= 1


def test_names_are_spread_over_lanes_and_always_the_same():
    lanes, again = cluster(), cluster()
    names = [f"room-{number}" for number in range(4000)]
    held = Counter(lanes.of(name).number for name in names)
    assert len(held) == CLUSTER_LANES
    assert max(held.values()) < 2 * min(held.values())
    assert all(lanes.of(name).number == again.of(name).number for name in names)
    assert lanes.of("\ud800")


def test_sorting_keeps_all_and_their_order():
    lanes = cluster()
    names = [str(number) for number in range(100)]
    found = lanes.sort(names)
    assert sorted((one for _, some in found for one in some), key=int) == names
    for lane, some in found:
        assert some == sorted(some, key=int)
        assert {lanes.of(one).number for one in some} == {lane.number}
