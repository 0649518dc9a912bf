"""Somebody's line is lost: they stay while anybody hears from them, and are gone when nobody does."""

from __future__ import annotations

import asyncio

import pytest

from tests.signaling.hubs import Client, Node, new_room, nodes, until
from whisper_gate.embedded import EmbeddedServices
from whisper_gate.signaling import vigil


@pytest.fixture
async def pair(services: EmbeddedServices):
    async with nodes(services.redis_uri) as both:
        yield both


@pytest.fixture(autouse=True)
def _long_grace(monkeypatch):
    """Whatever leaves in these tests leaves before its time of grace is over."""
    monkeypatch.setattr(vigil, "GRACE", 60.0)


async def joined(node: Node, who: str, room: str, **fields: object) -> Client:
    client = node.client(who, room)
    await client.join(resume=True, acks=True, **fields)
    await client.wait_for("welcome")
    return client


async def three(pair) -> tuple[Client, Client, Client, str]:
    """Ana on the first worker, Ben and Cleo on the second, all known to all."""
    room = new_room()
    ana = await joined(pair[0], "ana", room)
    ben = await joined(pair[1], "ben", room)
    cleo = await joined(pair[1], "cleo", room)
    await until(lambda: len(pair[0].hub.rooms[room].view.people) == 3)
    return ana, ben, cleo, room


async def test_the_others_are_told_that_a_line_is_lost(pair):
    ana, ben, cleo, room = await three(pair)
    await ana.close_socket()
    await ben.wait_for("away", "ana")
    await cleo.wait_for("away", "ana")
    late = await joined(pair[0], "dan", room)
    there = {one["id"]: one["away"] for one in late.of_type("welcome")[0]["participants"]}
    assert there == {"ana": True, "ben": False, "cleo": False}


async def test_who_comes_back_is_back_and_never_left(pair):
    ana, ben, _cleo, room = await three(pair)
    await ana.close_socket()
    await ben.wait_for("away", "ana")
    again = pair[1].client("ana", room)
    await again.join(resume_key="key-ana", acks=True)
    await ben.wait_for("back", "ana")
    heard = [one["type"] for one in ben.frames if one.get("from") == "ana"]
    assert heard == ["away", "back"]
    assert ben.of_type("leave") == []


async def test_gone_is_whom_nobody_hears(pair):
    """All witnesses of both workers have to agree."""
    ana, ben, cleo, _room = await three(pair)
    await ana.close_socket()
    await cleo.wait_for("away", "ana")
    await ben.say("witness", to="ana", alive=False)
    await cleo.say("witness", to="ana", alive=False)
    await ben.wait_for("leave", "ana")
    await cleo.wait_for("leave", "ana")


async def test_one_who_hears_something_keeps_somebody_in(pair):
    ana, ben, cleo, room = await three(pair)
    await ana.close_socket()
    await cleo.wait_for("away", "ana")
    await ben.say("witness", to="ana", alive=False)
    await cleo.say("witness", to="ana", alive=True)
    seat = pair[0].hub.rooms[room].seats["ana"]
    await until(lambda: seat.witnesses == {"ben": False, "cleo": True})
    assert "ana" in pair[0].hub.rooms[room].seats
    assert ben.of_type("leave") == []


async def test_nobody_is_voted_out_whose_line_stands(pair):
    ana, ben, cleo, room = await three(pair)
    for witness in (ben, cleo):
        await witness.say("witness", to="ana", alive=False)
    await ben.say("witness", to="nobody", alive=False)
    await ben.say("state", mic=False)
    await ana.wait_for("state", "ben")
    assert "ana" in pair[0].hub.rooms[room].seats
    assert ben.of_type("error") == cleo.of_type("error") == []


async def test_witnesses_of_an_earlier_loss_do_not_count(pair):
    ana, ben, cleo, room = await three(pair)
    await ana.close_socket()
    await cleo.wait_for("away", "ana")
    await ben.say("witness", to="ana", alive=False)
    again = pair[0].client("ana", room)
    await again.join(resume_key="key-ana", acks=True)
    await cleo.wait_for("back", "ana")
    await again.close_socket()
    await cleo.wait_for("away", "ana", count=2)
    await cleo.say("witness", to="ana", alive=False)
    seat = pair[0].hub.rooms[room].seats["ana"]
    await until(lambda: seat.witnesses == {"cleo": False})
    assert "ana" in pair[0].hub.rooms[room].seats


async def test_who_is_heard_stays_beyond_the_grace_and_no_longer_than_that(pair, monkeypatch):
    monkeypatch.setattr(vigil, "GRACE", 0.05)
    monkeypatch.setattr(vigil, "LOOK", 0.01)
    ana, ben, cleo, room = await three(pair)
    await ana.close_socket()
    await cleo.wait_for("away", "ana")
    await ben.say("witness", to="ana", alive=False)
    await asyncio.sleep(10 * vigil.GRACE)  # nothing can be waited for where nothing must happen
    assert "ana" in pair[0].hub.rooms[room].seats
    await cleo.say("leave")
    await ben.wait_for("leave", "ana")


async def test_nobody_stays_for_ever_without_a_line(pair, monkeypatch):
    monkeypatch.setattr(vigil, "GRACE", 0.05)
    monkeypatch.setattr(vigil, "HEARD", 0.2)
    monkeypatch.setattr(vigil, "LOOK", 0.01)
    ana, ben, _cleo, _room = await three(pair)
    await ana.close_socket()
    await ben.wait_for("leave", "ana")
