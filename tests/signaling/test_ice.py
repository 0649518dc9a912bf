"""ICE servers in the room: whose they are, how they last, and who shows no address."""

from __future__ import annotations

import pytest

from tests.signaling.hubs import Client, Node, new_room, nodes
from whisper_gate.embedded import EmbeddedServices
from whisper_gate.services.ice import IceServers
from whisper_gate.signaling import hub as hub_module

SECRET = "an0ther-S3cret-of-thirty-two-bytes!"
TURN = ("turn:turn.example.org:3478",)
HOST = {"candidate": "candidate:1 1 udp 2122260223 192.0.2.1 54400 typ host", "sdpMid": "0"}
RELAY = {"candidate": "candidate:3 1 udp 41885439 198.51.100.7 5000 typ relay raddr 0.0.0.0 rport 0"}


async def joined(node: Node, who: str, room: str, **fields: object) -> Client:
    client = node.client(who, room)
    await client.join(**{"resume": True} | fields)
    await client.wait_for("welcome")
    return client


async def test_everybody_has_credentials_of_their_own_that_are_renewed(
    services: EmbeddedServices, monkeypatch: pytest.MonkeyPatch
):
    """Before they end, for as long as somebody is here, and without being asked."""
    monkeypatch.setattr(hub_module, "BEAT", 0.1)
    async with nodes(services.redis_uri, ice=IceServers((), TURN, SECRET, life=2)) as both:
        room = new_room()
        ana, ben = await joined(both[0], "ana", room), await joined(both[1], "ben", room)
        first = {who.id: who.of_type("welcome")[0]["iceServers"][0]["username"] for who in (ana, ben)}
        for who in (ana, ben):
            frame = await who.wait_for("ice_servers")
            before, after = (int(name.partition(":")[0]) for name in (first[who.id], username(frame)))
            assert username(frame).endswith(f":{who.id}")
            assert before < after <= before + 2


def username(frame: dict) -> str:
    return str(frame["iceServers"][0]["username"])


async def test_who_shows_no_address_is_held_to_it(services: EmbeddedServices):
    """Whatever their page sends: nothing but a relay's candidate is passed on, until they say otherwise."""
    async with nodes(services.redis_uri) as both:
        room = new_room()
        ana, ben = (
            await joined(both[0], "ana", room, relay_only=True),
            await joined(both[1], "ben", room),
        )
        await ana.wait_for("join", "ben")
        offer = {"type": "offer", "sdp": f"v=0\r\na={HOST['candidate']}\r\n"}
        await ana.say("ice", to="ben", candidate=HOST)
        await ana.say("offer", to="ben", offer=offer)
        await ana.say("ice", to="ben", candidate=RELAY)
        assert [frame["candidate"] for frame in [await ben.wait_for("ice")]] == [RELAY]
        assert [frame["code"] for frame in ana.of_type("error")] == ["forbidden"] * 2
        assert ben.of_type("offer") == []
        await ben.say("ice", to="ana", candidate=HOST)  # who shows theirs may
        assert (await ana.wait_for("ice"))["candidate"] == HOST
        await ana.say("state", relay_only=False)
        await ana.say("offer", to="ben", offer=offer)
        assert (await ben.wait_for("offer"))["offer"] == offer
        assert "relay_only" not in str(ben.frames)


async def test_a_server_that_shows_nobodys_address(services: EmbeddedServices):
    """Says so, and holds everybody to it."""
    async with nodes(services.redis_uri, ice=IceServers((), TURN, SECRET, relay_only=True)) as both:
        room = new_room()
        ana, ben = await joined(both[0], "ana", room), await joined(both[1], "ben", room)
        await ana.wait_for("join", "ben")
        assert ana.of_type("welcome")[0]["relayOnly"] is True
        await ana.say("ice", to="ben", candidate=HOST)
        await ana.say("ice", to="ben", candidate=RELAY)
        assert (await ben.wait_for("ice"))["candidate"] == RELAY
