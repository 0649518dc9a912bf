"""S15: nobody speaks for somebody else, and nothing reaches anybody outside the room it was said in."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

import jwt
import pytest

from tests.running import AppServer
from tests.security.talkers import TRANSPORTS, Talker, connected, counted, enter, grant
from tests.security.world import Stores, account, stores
from tests.signaling.hubs import until
from whisper_gate.domain.audit import Event
from whisper_gate.domain.permissions import Standing
from whisper_gate.domain.rooms import Access
from whisper_gate.domain.users import new_id
from whisper_gate.stores import mongo

ICE = {"candidate": "candidate:1 1 udp 1 192.0.2.1 9 typ host", "sdpMid": "0"}
# Every frame that somebody who has joined may send, as it would be right but for who sends it.
FRAMES = {
    "start": {},
    "offer": {"offer": {"type": "offer", "sdp": "v=0\r\n"}},
    "answer": {"answer": {"type": "answer", "sdp": "v=0\r\n"}},
    "ice": {"candidate": ICE},
    "state": {"mic": True, "hand": True},
    "moderate": {"action": "remove"},
    "leave": {},
}
ADDRESSED = ("offer", "answer", "ice")

transports = pytest.mark.parametrize("transport", TRANSPORTS)


@dataclass
class Rooms:
    """Two calls. In the one: its owner Ana on one worker, Ben on the other. In the other: Cleo and Dan so."""

    server: AppServer
    kept: Stores
    here: str
    there: str
    ana: Talker
    ben: Talker
    cleo: Talker
    dan: Talker

    @contextlib.asynccontextmanager
    async def mallory(self, transport: str) -> AsyncIterator[Talker]:
        """A guest in the first call."""
        async with contextlib.AsyncExitStack() as stack:
            one = await enter(stack, self.server, self.kept, self.here, name="Mallory", transport=transport)
            for other in (self.ana, self.ben):
                await other.wait_for("join", one.id)
            yield one


@pytest.fixture(scope="module")
async def rooms(server, services) -> AsyncIterator[Rooms]:
    async with stores(services) as kept, contextlib.AsyncExitStack() as stack:
        owner = (await account(kept, Standing.OWNER)).visitor
        here, there = [
            (await kept.rooms.create(owner, name, access=Access.LINK, capacity=12)).id
            for name in ("Here", "There")
        ]
        ana = await enter(stack, server, kept, here, visitor=owner, name="Ana")
        ben = await enter(stack, server, kept, here, name="Ben", transport="/signal", other_than=ana)
        cleo = await enter(stack, server, kept, there, name="Cleo", transport="/signal")
        dan = await enter(stack, server, kept, there, name="Dan", other_than=cleo)
        for one, other in ((ana, ben), (cleo, dan)):
            await one.wait_for("join", other.id)
        yield Rooms(server, kept, here, there, ana, ben, cleo, dan)


async def heard_since(listener: Talker, before: int, speaker: Talker) -> list[dict]:
    """Everything that reached a listener before a genuine offer that the speaker sends them now."""
    mark = f"v=0\r\ns={new_id()}\r\n"
    await speaker.offer(listener, mark)
    arrived = lambda: any(one["offer"]["sdp"] == mark for one in listener.of_type("offer", speaker.id))  # noqa: E731
    await until(arrived, lambda: (speaker.frames, listener.frames), 10)
    return [one for one in listener.frames[before:] if one.get("offer", {}).get("sdp") != mark]


async def audited(rooms: Rooms, at_least: int = 0) -> int:
    """How many forgeries the audit log tells of; it is written a moment later."""
    store, found = mongo.MongoAuditStore(rooms.kept.db), []
    for _ in range(200):
        found = [
            entry
            for entry in await store.find(room_id=rooms.here, limit=10_000)
            if entry.event == Event.FORGED_SENDER and entry.actor_name == "Mallory"
        ]
        if len(found) >= at_least:
            break
        await asyncio.sleep(0.02)
    return len(found)


@transports
@pytest.mark.parametrize("kind", FRAMES)
async def test_a_forged_sender_is_refused_and_nobody_hears_it(rooms: Rooms, transport, kind):
    """The owner's name, a stranger's, one from another room: refused, counted, in the audit log."""
    async with rooms.mallory(transport) as mallory:
        listeners = {one: len(one.frames) for one in (rooms.ana, rooms.ben)}
        refused = await counted(rooms.server, "whisper_gate_frames_refused_total", code="forged_sender")
        noted = await audited(rooms)
        victims = (rooms.ana.id, rooms.cleo.id, new_id())
        for number, victim in enumerate(victims, 1):
            to = {"to": rooms.ben.id} if kind in ADDRESSED or kind == "moderate" else {}
            await mallory.raw({"type": kind, "from": victim, **FRAMES[kind], **to})
            await mallory.wait_for("error", count=number)
        assert mallory.errors == ["forged_sender"] * len(victims)
        for listener, before in listeners.items():
            assert await heard_since(listener, before, mallory) == []
        now = await counted(rooms.server, "whisper_gate_frames_refused_total", code="forged_sender")
        assert now == refused + len(victims)
        assert await audited(rooms, noted + len(victims)) == noted + len(victims)


@transports
async def test_whoever_forges_again_and_again_is_closed(rooms: Rooms, transport):
    """At the twentieth: 4400, and the others are told that they left."""
    async with contextlib.AsyncExitStack() as stack:
        mallory = await enter(
            stack, rooms.server, rooms.kept, rooms.here, name="Mallory", transport=transport
        )
        for _ in range(20):
            await mallory.raw({"type": "start", "from": rooms.ana.id})
        await until(lambda: mallory.closed == 4400, lambda: mallory.frames, 10)


@transports
@pytest.mark.parametrize("kind", ADDRESSED)
async def test_nothing_crosses_from_one_room_to_another(rooms: Rooms, transport, kind):
    """To somebody in another room (on either worker), to oneself, to nobody: the one answer, and silence."""
    async with rooms.mallory(transport) as mallory:
        outside = {one: len(one.frames) for one in (rooms.cleo, rooms.dan)}
        inside = {one: len(one.frames) for one in (rooms.ana, rooms.ben)}
        targets = [rooms.cleo.id, rooms.dan.id, mallory.id, new_id()]
        for target in targets:
            await mallory.say(kind, to=target, **FRAMES[kind])
        await mallory.wait_for("error", count=len(targets))
        assert mallory.errors == ["no_such_peer"] * len(targets)
        messages = {one["message"] for one in mallory.of_type("error")}
        assert len(messages) == 1, "the answer tells who exists elsewhere"
        for listener, before in inside.items():
            assert await heard_since(listener, before, mallory) == []
        assert await heard_since(rooms.dan, outside[rooms.dan], rooms.cleo) == []
        assert await heard_since(rooms.cleo, outside[rooms.cleo], rooms.dan) == []
        assert mallory.of_type(kind) == []


@pytest.mark.parametrize("action", ["mute", "remove", "ban", "promote", "admit", "refuse"])
async def test_a_host_reaches_nobody_in_another_room(rooms: Rooms, action):
    """Although Ana owns both rooms, her connection is bound to one: the others stay as they are."""
    before, errors = len(rooms.dan.frames), len(rooms.ana.errors)
    for target in (rooms.cleo.id, rooms.dan.id):
        await rooms.ana.say("moderate", action=action, to=target)
    await rooms.ana.wait_for("error", count=errors + 2)
    assert rooms.ana.errors[errors:] == ["no_such_peer"] * 2
    assert await heard_since(rooms.dan, before, rooms.cleo) == []
    assert rooms.cleo.closed is None


@transports
async def test_the_receiver_reads_who_it_is_from_the_server(rooms: Rooms, transport):
    """`from` is that of the connection, and what else the sender wrote does not travel."""
    extra = {
        "name": "Ana",
        "role": "owner",
        "by": rooms.ana.id,
        "worker": "x",
        "room": rooms.there,
        "id": "x",
    }
    async with rooms.mallory(transport) as mallory:
        for listener in (rooms.ana, rooms.ben):
            for kind in ADDRESSED:
                await mallory.say(kind, to=listener.id, **FRAMES[kind], **extra)
                heard = await listener.wait_for(kind, mallory.id)
                assert heard == {"type": kind, "from": mallory.id, "to": listener.id, **FRAMES[kind]}


@transports
async def test_name_and_role_are_those_of_the_ticket(rooms: Rooms, transport):
    """What a `join` says of them is not read."""
    async with contextlib.AsyncExitStack() as stack:
        ticket = await grant(rooms.kept, rooms.here, name="Mallory")
        mallory = await stack.enter_async_context(
            connected(rooms.server, rooms.here, ticket.participant_id, transport)
        )
        forged = {"name": "Ana", "role": "owner", "user_id": "x", "person": "u:x", "id": rooms.ana.id}
        await mallory.say("join", ticket=ticket.ticket, joined=0, started=True, **forged)
        assert (await mallory.wait_for("welcome"))["role"] == "guest"
        for listener in (rooms.ana, rooms.ben):
            told = await listener.wait_for("join", mallory.id)
            assert (told["name"], told["role"]) == ("Mallory", "guest")
            assert not listener.of_type("start", mallory.id)
        await mallory.say("moderate", action="remove", to=rooms.ben.id, role="owner")
        assert (await mallory.wait_for("error"))["code"] == "forbidden"
        await mallory.say("leave")


def altered(ticket: str, **claims: object) -> str:
    """The ticket with other claims and its old signature."""
    head, body, signature = ticket.split(".")
    told = jwt.decode(ticket, options={"verify_signature": False}) | claims
    body = base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()
    return f"{head}.{body}.{signature}"


def signed_by(secret: str | None, ticket: str, **claims: object) -> str:
    """The ticket with other claims and a signature by somebody else, or none at all."""
    told = jwt.decode(ticket, options={"verify_signature": False}) | claims
    kid = jwt.get_unverified_header(ticket).get("kid")
    return jwt.encode(told, secret, algorithm="HS256" if secret else "none", headers={"kid": kid})


@transports
async def test_a_ticket_cannot_be_altered(rooms: Rooms, transport):
    """Another role, person or room in it: `bad_ticket`; as it was handed out it still opens."""
    good = await grant(rooms.kept, rooms.here, name="Mallory")
    forgeries = [
        altered(good.ticket, role="owner"),
        altered(good.ticket, uid=new_id(), who="u:x"),
        altered(good.ticket, room=rooms.there),
        altered(good.ticket, name="Ana"),
        altered(good.ticket, typ="resume"),
        signed_by("another secret of at least thirty-two bytes, a guess", good.ticket, role="owner"),
        signed_by(None, good.ticket, role="owner"),
        good.ticket[:-2],
    ]
    for forgery in forgeries:
        for field in ("ticket", "resume_key"):
            async with connected(rooms.server, rooms.here, good.participant_id, transport) as mallory:
                await mallory.say("join", **{field: forgery})
                assert (await mallory.wait_for("error"))["code"] == "bad_ticket"
                await until(lambda mallory=mallory: mallory.closed == 4401, lambda: mallory.frames, 10)
    async with connected(rooms.server, rooms.here, good.participant_id, transport) as mallory:
        await mallory.say("join", ticket=good.ticket)
        await mallory.wait_for("welcome")
        await mallory.say("leave")


@transports
async def test_a_ticket_of_somebody_else_opens_for_nobody(rooms: Rooms, transport):
    """With another id in `from` than the ticket's: `forged_sender`, and nobody comes in."""
    ticket = await grant(rooms.kept, rooms.here, name="Mallory")
    before = len(rooms.ana.of_type("join"))
    async with connected(rooms.server, rooms.here, rooms.ben.id, transport) as mallory:
        await mallory.say("join", ticket=ticket.ticket)
        assert (await mallory.wait_for("error"))["code"] == "forged_sender"
        await mallory.offer(rooms.ana)
        assert (await mallory.wait_for("error", count=2))["code"] == "not_joined"
    assert len(rooms.ana.of_type("join")) == before


@transports
async def test_sdp_arrives_byte_for_byte(rooms: Rooms, transport):
    """Whatever characters it is made of, to the same worker and to the other."""
    printable = "".join(map(chr, range(32, 127)))
    odd = "\t\x00\x7f \u00e9 e\u0301 \u202e \ufeff \U0001f600\n\r"
    sdp = f"v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n{printable}\r\n{odd}" * 20
    async with rooms.mallory(transport) as mallory:
        for listener in (rooms.ana, rooms.ben):
            await mallory.offer(listener, sdp)
            heard = await listener.wait_for("offer", mallory.id)
            assert heard["offer"]["sdp"].encode() == sdp.encode()
