"""Messages with an id: confirmed when done, done once however often they come."""

from __future__ import annotations

import pytest

from tests.signaling.hubs import Client, Node, new_room, nodes, until
from whisper_gate.domain.permissions import Role
from whisper_gate.embedded import EmbeddedServices
from whisper_gate.signaling import moderation

OFFER = {"type": "offer", "sdp": "v=0\r\n"}


@pytest.fixture
async def pair(services: EmbeddedServices):
    async with nodes(services.redis_uri) as both:
        yield both


async def joined(node: Node, who: str, room: str, role: Role = Role.GUEST, **fields: object) -> Client:
    client = node.client(who, room, role=role)
    await client.join(**{"resume": True, "acks": True, "mic": True} | fields)
    await client.wait_for("welcome")
    return client


async def host_and_guest(pair) -> tuple[Client, Client, str]:
    """A host on one worker, a guest with the microphone on at the other."""
    room = new_room()
    ana = await joined(pair[0], "ana", room, Role.OWNER)
    ben = await joined(pair[1], "ben", room)
    await ana.wait_for("join", "ben")
    return ana, ben, room


async def test_an_offer_carries_its_id_and_the_confirmation_comes_back(pair):
    ana, ben, _room = await host_and_guest(pair)
    await ana.say("offer", to="ben", offer=OFFER, mid="m1")
    assert (await ben.wait_for("offer", "ana"))["mid"] == "m1"
    await ben.say("ack", to="ana", mid="m1")
    assert await ana.wait_for("ack", "ben") == {"type": "ack", "from": "ben", "to": "ana", "mid": "m1"}


async def test_who_confirms_is_known_to_the_others(pair):
    ana, _ben, room = await host_and_guest(pair)
    await joined(pair[1], "plain", room, acks=False)
    await ana.wait_for("join", "plain")
    assert [one["acks"] for one in ana.of_type("join")] == [True, False]


async def test_a_leave_is_confirmed(pair):
    ana, ben, _room = await host_and_guest(pair)
    await ben.say("leave", mid="bye")
    assert await ben.wait_for("done") == {"type": "done", "mid": "bye"}
    await ana.wait_for("leave", "ben")
    await ben.say("leave", mid="bye")
    assert (await ben.wait_for("error"))["mid"] == "bye"


async def test_a_deed_is_confirmed_when_it_can_be_seen(pair):
    ana, ben, _room = await host_and_guest(pair)
    await ana.say("moderate", action="mute", to="ben", mid="d1")
    await ana.wait_for("done")
    kinds = [one["type"] for one in ana.frames]
    assert kinds.index("state") < kinds.index("done")
    await ben.wait_for("moderated")


async def test_a_deed_that_comes_again_is_done_once(pair):
    """Also on another worker, where the host came back in the meantime."""
    ana, ben, room = await host_and_guest(pair)
    await ana.say("moderate", action="mute", to="ben", mid="d1")
    await ana.wait_for("done")
    await ben.say("state", mic=True)
    await until(lambda: ana.of_type("state", "ben")[-1]["mic"])
    again = pair[1].client("ana", room, role=Role.OWNER)
    await again.join(resume_key="key-ana", acks=True)
    await again.wait_for("welcome")
    await again.say("moderate", action="mute", to="ben", mid="d1")
    await again.wait_for("done")
    assert pair[0].rules.done == [("Ana", "mute", "Ben")]
    assert pair[1].rules.done == []
    assert pair[1].hub.rooms[room].view.people["ben"].mic


async def test_a_deed_that_was_lost_between_the_workers_is_said_again(pair, monkeypatch):
    monkeypatch.setattr(moderation, "AGAIN", (0.05, 0.05, 5.0))
    ana, ben, _room = await host_and_guest(pair)
    publish, lost = pair[0].bus.publish, []

    def lose_two(room_id: str, payload: dict) -> None:
        if "set" in payload and len(lost) < 2:
            lost.append(payload)
        else:
            publish(room_id, payload)

    monkeypatch.setattr(pair[0].bus, "publish", lose_two)
    await ana.say("moderate", action="mute", to="ben", mid="d1")
    await ana.wait_for("done")
    assert len(lost) == 2
    assert ana.of_type("state", "ben")[-1]["mic"] is False
    assert ana.of_type("error") == ben.of_type("error") == []


async def test_a_deed_that_cannot_be_done_is_said_to_have_failed(pair, monkeypatch):
    monkeypatch.setattr(moderation, "AGAIN", (0.05, 0.05, 0.05))
    ana, _ben, _room = await host_and_guest(pair)
    monkeypatch.setattr(pair[0].bus, "publish", lambda _room, _payload: None)
    await ana.say("moderate", action="mute", to="ben", mid="d1")
    error = await ana.wait_for("error")
    assert (error["code"], error["mid"]) == ("unavailable", "d1")


async def test_a_refused_deed_says_which(pair):
    _ana, ben, _room = await host_and_guest(pair)
    await ben.say("moderate", action="mute", to="ana", mid="d1")
    error = await ben.wait_for("error")
    assert (error["code"], error["mid"]) == ("forbidden", "d1")
