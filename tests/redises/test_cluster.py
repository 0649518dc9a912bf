"""Redis Cluster: each room on one node, and a node that dies takes no other's rooms with it."""

from __future__ import annotations

import asyncio
import time

import pytest
from redis.crc import key_slot

from tests.redises.meeting import Pair, meet_in_the_app, paired, say, seated
from tests.running import wait_until
from tests.signaling.hubs import Node, new_room, nodes
from tests.valkeys import PASSWORD, READY, Cluster, Valkey
from whisper_gate.doctor import stores
from whisper_gate.doctor.found import Finding, State
from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.settings import load

BACK_WITHIN = 15.0  # seconds; a second to notice, an election, and the pause between attempts


async def examined(uri: str) -> Finding:
    return await stores.redis(load(_env_file=None, redis_pub_uri=uri), {})


def slot_of(node: Node, room: str) -> int:
    return key_slot(node.publisher.of(room).prefix.encode())


async def pair_at(cluster: Cluster, near: Node, far: Node, server: Valkey) -> Pair:
    """Two people in a room that this server has."""
    while True:
        room = new_room()
        owner = await asyncio.to_thread(cluster.owner, slot_of(near, room))
        if owner is server:
            return await paired(near, far, room)


async def test_rooms_of_all_shards_are_told_once_and_in_order(cluster: Cluster):
    """And a room's traffic passes its own node alone, by sharded channels."""
    async with nodes(cluster.uri) as (near, far):
        pairs = [await pair_at(cluster, near, far, one) for one in cluster.primaries]
        for _ in range(50):
            await asyncio.gather(*(pair.say(2) for pair in pairs))
        for pair, server in zip(pairs, cluster.primaries, strict=True):
            await pair.all_heard()
            channel = f"{near.publisher.of(pair.room).prefix}room:{pair.room}"
            for other in cluster.primaries:
                with other.client() as client:
                    heard = client.execute_command("PUBSUB", "SHARDCHANNELS", "*room:*")
                    assert (channel in heard) == (other is server)
                    assert client.execute_command("PUBSUB", "CHANNELS", "*") == []


async def test_everything_of_a_room_is_in_one_slot(cluster: Cluster):
    async with nodes(cluster.uri) as (near, far):
        pair = await paired(near, far)
        slot = slot_of(near, pair.room)
        with cluster.owner(slot).client() as client:
            keys = list(client.scan_iter(f"*{pair.room}*"))
        assert len(keys) >= 5
        assert {key_slot(key.encode()) for key in keys} == {slot}


async def test_a_slot_that_moves_is_followed(cluster: Cluster):
    """While a call is on: what is said on the way arrives, and who comes then is seen."""
    async with nodes(cluster.uri) as (near, far):
        source, target = cluster.primaries[1:]
        pair = await pair_at(cluster, near, far, source)
        slot = slot_of(near, pair.room)
        for one, other in ((source, target), (target, source)):
            await pair.say(5)
            await asyncio.to_thread(move, slot, one, other)
            await pair.say(5)
            await pair.all_heard(BACK_WITHIN)
        await seated(far, "eve", pair.room)
        await pair.ana.wait_for("join", "eve")


def move(slot: int, source: Valkey, target: Valkey) -> None:
    """As `CLUSTER SETSLOT` has it."""
    with source.client() as one, target.client() as other:
        ids = [client.execute_command("CLUSTER", "MYID") for client in (one, other)]
        other.execute_command("CLUSTER", "SETSLOT", slot, "IMPORTING", ids[0])
        one.execute_command("CLUSTER", "SETSLOT", slot, "MIGRATING", ids[1])
        while keys := one.execute_command("CLUSTER", "GETKEYSINSLOT", slot, 100):
            to = ("127.0.0.1", target.port, "", 0, 2000)
            one.execute_command("MIGRATE", *to, "AUTH", PASSWORD, "KEYS", *keys)
        for client in (other, one):
            client.execute_command("CLUSTER", "SETSLOT", slot, "NODE", ids[1])


async def test_a_shard_that_dies_takes_no_other_with_it(cluster: Cluster):
    """Without a replica: its rooms wait and recover when it is back, empty; the others notice nothing."""
    dead, alive = cluster.primaries[2], cluster.primaries[1]
    async with nodes(cluster.uri) as (near, far):
        there, here = [await pair_at(cluster, near, far, one) for one in (dead, alive)]
        await there.say(5)
        await there.all_heard()
        await asyncio.to_thread(dead.kill)
        await there.say(20)
        for _ in range(20):
            await here.say(5)
            await here.all_heard(1.0)
        await seated(far, "eve", here.room)
        await here.ana.wait_for("join", "eve")
        with pytest.raises(DomainError) as caught:
            await near.bus.subscribe(await room_at(cluster, near, dead))
        assert caught.value.code is ErrorCode.UNAVAILABLE
        await asyncio.to_thread(wait_until, lambda: is_missed(cluster), READY)
        found = await examined(cluster.uri)
        assert "is not whole (cluster_state:" in found.said, found
        assert "CLUSTER NODES names it" in found.fix

        back = time.monotonic()
        await asyncio.to_thread(dead.start, wait=False)
        await there.all_heard(BACK_WITHIN)
        heard = time.monotonic() - back
        await asyncio.to_thread(wait_until, cluster.whole, READY)  # a primary first takes no writes for 2 s
        say(f"a shard: messages {heard:.2f} s, entering {time.monotonic() - back:.2f} s after its start")
        await seated(far, "eve", there.room)
        await there.ana.wait_for("join", "eve")
        await there.say(5)
        await there.all_heard()
        await here.all_heard()
    await asyncio.to_thread(wait_until, cluster.whole, READY)


async def room_at(cluster: Cluster, node: Node, server: Valkey) -> str:
    while True:
        room = new_room()
        if await asyncio.to_thread(cluster.owner, slot_of(node, room)) is server:
            return room


def is_missed(cluster: Cluster) -> bool:
    with cluster.primaries[0].client() as client:
        return client.execute_command("CLUSTER INFO")["cluster_slots_ok"] != "16384"


async def test_two_people_meet_across_two_workers(cluster: Cluster, services, tmp_path):
    """The app itself."""
    await meet_in_the_app(cluster.uri, services, tmp_path)


async def test_the_doctor_is_content(cluster: Cluster):
    found = await examined(cluster.uri)
    assert found.state is State.OK, found
    assert "writable, at redis+cluster://127.0.0.1:" in found.said


@pytest.mark.parametrize(
    ("uri", "said", "fix"),
    [
        ("redis+cluster://:pw@127.0.0.1:9,127.0.0.1:10", "has no node that answers", "start them"),
        ("redis+cluster://:pw@{node}", "refuses the user or the password", "correct them"),
        ("redis://:{password}@{node}", "is a node of a cluster", "redis+cluster://"),
        ("redis+cluster://:{password}@{single}", "is no cluster", "redis://host"),
    ],
)
async def test_the_doctor_names_what_is_wrong(cluster: Cluster, sentinels, uri, said, fix):
    """One line with what to do, and no password in it."""
    node, single = (f"127.0.0.1:{one.port}" for one in (cluster.primaries[1], sentinels.primary()))
    found = await examined(uri.format(node=node, single=single, password=PASSWORD))
    assert (found.state, said in found.said, fix in found.fix) == (State.BROKEN, True, True), found
    assert "pw" not in found.said + found.fix
    assert PASSWORD not in found.said + found.fix
    assert "\n" not in found.said


async def test_when_a_primary_dies_its_replica_takes_its_rooms(cluster: Cluster):
    """The cluster elects it, and the workers go there."""
    dead = cluster.primaries[0]
    async with nodes(cluster.uri) as (near, far):
        pair = await pair_at(cluster, near, far, dead)
        await pair.say(5)
        await pair.all_heard()
        await asyncio.to_thread(dead.kill)
        died = time.monotonic()
        await pair.say(20)
        await pair.all_heard(BACK_WITHIN)
        say(f"a primary of a cluster: messages again {time.monotonic() - died:.2f} s after its death")
        assert await asyncio.to_thread(cluster.owner, slot_of(near, pair.room)) is cluster.replica
        await seated(far, "eve", pair.room)
        await pair.ana.wait_for("join", "eve")
    await asyncio.to_thread(dead.start)
    cluster.primaries[0], cluster.replica = cluster.replica, dead
    await asyncio.to_thread(wait_until, cluster.whole, READY)
