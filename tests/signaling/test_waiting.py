"""Before the door, across two workers: who knocks is heard by every host, and one of them opens."""

from __future__ import annotations

import pytest

from tests.signaling.hubs import Client, Node, new_room, nodes, until
from whisper_gate.domain.permissions import Role
from whisper_gate.embedded import EmbeddedServices
from whisper_gate.signaling.closing import Close


@pytest.fixture
async def pair(services: EmbeddedServices):
    async with nodes(services.redis_uri) as both:
        yield both


async def host(node: Node, who: str, room: str, role: Role = Role.OWNER) -> Client:
    client = node.client(who, room, role=role, user_id=f"id-{who}")
    await client.join(resume=True)
    await client.wait_for("welcome")
    return client


async def knocking(node: Node, who: str, room: str, **what: object) -> Client:
    client = node.client(who, room, **{"waits": True, "person": f"g:{who}", **what})
    await client.join(resume=True, mic=True)
    await client.wait_for("waiting")
    return client


def codes(client: Client) -> list[str]:
    return [one["code"] for one in client.of_type("error")]


async def hears(client: Client, *expected: str) -> None:
    """These refusals and no others."""
    await until(lambda: len(codes(client)) >= len(expected), lambda: client.frames)
    assert codes(client) == list(expected)


async def test_a_knock_is_heard_by_the_hosts_of_all_workers_alone(pair):
    """The guest learns who might open; other guests hear nothing."""
    room = new_room()
    ana, cleo = await host(pair[0], "ana", room), await host(pair[1], "cleo", room, Role.COHOST)
    ben = await host(pair[0], "ben", room, Role.GUEST)
    await ana.wait_for("join", "cleo")
    dan = await knocking(pair[1], "dan", room)
    assert dan.of_type("waiting")[0] | {"resume_key": ""} == {
        "type": "waiting",
        "id": "dan",
        "room": room,
        "hosts": ["Ana", "Cleo"],
        "patience": 300,
        "resume_key": "",
    }
    for one in (ana, cleo):
        knock = await one.wait_for("knock", "dan")
        assert (knock["name"], knock["guest"]) == ("Dan", True)
    assert ben.of_type("knock") == []
    assert dan.of_type("welcome") == []


async def test_who_waits_reaches_nobody(pair):
    """No offer, no state, no host's word; nobody can call them either."""
    room = new_room()
    ana = await host(pair[0], "ana", room)
    dan = await knocking(pair[0], "dan", room)
    await dan.say("offer", to="ana", offer={"type": "offer", "sdp": "v=0\r\n"})
    await dan.say("state", mic=False)
    await dan.say("moderate", action="admit", to="dan")
    await dan.join()
    await hears(dan, "not_joined", "not_joined", "not_joined", "already_joined")
    await ana.say("offer", to="dan", offer={"type": "offer", "sdp": "v=0\r\n"})
    await hears(ana, "no_such_peer")
    assert (ana.of_type("offer"), dan.of_type("offer")) == ([], [])


async def test_who_is_admitted_comes_in_on_the_same_connection(pair):
    """The host is on another worker; what was on before the door is on behind it."""
    room = new_room()
    ana = await host(pair[0], "ana", room)
    dan = await knocking(pair[1], "dan", room)
    await ana.wait_for("knock", "dan")
    await ana.say("moderate", action="admit", to="dan")
    welcome = await dan.wait_for("welcome")
    assert [one["id"] for one in welcome["participants"]] == ["ana"]
    assert (await ana.wait_for("join", "dan"))["mic"] is True
    await ana.wait_for("knock_over", "dan")
    assert ana.of_type("moderated") == []


async def test_who_is_refused_hears_so(pair):
    """By the first of two hosts; the other's word comes too late and does nothing."""
    room = new_room()
    ana, cleo = await host(pair[0], "ana", room), await host(pair[1], "cleo", room, Role.COHOST)
    dan = await knocking(pair[1], "dan", room)
    await ana.wait_for("knock", "dan")
    await ana.say("moderate", action="refuse", to="dan")
    assert await dan.wait_closed() is Close.NOT_ALLOWED
    await hears(dan, "knock_refused")
    await cleo.wait_for("knock_over", "dan")
    await cleo.say("moderate", action="admit", to="dan")
    await hears(cleo, "no_such_peer")
    assert dan.of_type("welcome") == []


async def test_of_two_hosts_who_answer_at_once_one_decides(pair):
    """The guest is in or out, never both."""
    room = new_room()
    ana, cleo = await host(pair[0], "ana", room), await host(pair[1], "cleo", room, Role.COHOST)
    guests = [await knocking(pair[number % 2], f"dan-{number}", room) for number in range(4)]
    for guest in guests:
        await ana.wait_for("knock", guest.id)
        await cleo.wait_for("knock", guest.id)
    for guest in guests:
        await ana.say("moderate", action="admit", to=guest.id)
        await cleo.say("moderate", action="refuse", to=guest.id)
    for guest in guests:
        await until(lambda guest=guest: guest.of_type("welcome") or guest.outbox.closing is not None)
        assert bool(guest.of_type("welcome")) != bool(codes(guest))


async def test_all_are_admitted_at_once(pair):
    """From both workers."""
    room = new_room()
    ana = await host(pair[0], "ana", room)
    guests = [await knocking(pair[number % 2], f"dan-{number}", room) for number in range(3)]
    for guest in guests:
        await ana.wait_for("knock", guest.id)
    await ana.say("moderate", action="admit_all")
    for guest in guests:
        await guest.wait_for("welcome")


async def test_a_host_who_comes_later_hears_who_waits(pair):
    """On another worker too, and when somebody becomes a host in the call; the guests learn of the host."""
    room = new_room()
    dan = await knocking(pair[1], "dan", room)
    assert dan.of_type("waiting")[0]["hosts"] == []
    ana = await host(pair[0], "ana", room)
    await ana.wait_for("knock", "dan")
    assert (await dan.wait_for("waiting", count=2))["hosts"] == ["Ana"]
    ben = await host(pair[1], "ben", room, Role.PARTICIPANT)
    await ana.wait_for("join", "ben")
    await ana.say("moderate", action="promote", to="ben")
    await ben.wait_for("knock", "dan")


async def test_a_knock_is_withdrawn(pair):
    """By `leave`, and by a closed connection; hosts see it go."""
    room = new_room()
    ana = await host(pair[0], "ana", room)
    dan = await knocking(pair[1], "dan", room)
    await ana.wait_for("knock", "dan")
    await dan.say("leave")
    await ana.wait_for("knock_over", "dan")
    plain = pair[1].client("eve", room, waits=True)
    await plain.join()
    await ana.wait_for("knock", "eve")
    await plain.close_socket()
    await ana.wait_for("knock_over", "eve")
    await until(lambda: room not in pair[1].hub.rooms)


async def test_nobody_waits_for_ever(pair):
    """After a while the guest hears that nobody answered."""
    room = new_room()
    ana = await host(pair[0], "ana", room)
    pair[1].hub.waiting.patience = 0.05
    dan = await knocking(pair[1], "dan", room)
    assert await dan.wait_closed() is Close.KNOCK_TIMEOUT
    await hears(dan, "knock_timeout")
    await ana.wait_for("knock_over", "dan")


async def test_who_waits_may_lose_the_connection(pair):
    """The knock goes on under the same id on another worker, and the host sees one."""
    room = new_room()
    ana = await host(pair[0], "ana", room)
    dan = await knocking(pair[0], "dan", room)
    await ana.wait_for("knock", "dan")
    await dan.close_socket()
    again = pair[1].client("dan", room, waits=True, person="g:dan")
    await again.join(resume_key="key-dan")
    await again.wait_for("waiting")
    await ana.say("moderate", action="admit", to="dan")
    await again.wait_for("welcome")
    assert ana.of_type("knock_over") == ana.of_type("knock_over")[:1]
    seen = pair[0].rules.seen + pair[1].rules.seen
    assert [one for one in seen if one[1] == "Dan"] == [("knocked", "Dan"), ("entered", "Dan")]


async def test_who_was_removed_is_let_in_again_by_a_host(pair):
    """They knock like anybody, and then are in."""
    room = new_room()
    ana = await host(pair[0], "ana", room)
    ben = pair[1].client("ben", room, person="g:ben")
    await ben.join()
    await ana.wait_for("join", "ben")
    await ana.say("moderate", action="remove", to="ben")
    await ben.wait_closed()
    again = await knocking(pair[1], "ben-2", room, person="g:ben")
    await ana.wait_for("knock", "ben-2")
    await ana.say("moderate", action="admit", to="ben-2")
    await again.wait_for("welcome")
    walks_in = pair[0].client("ben-3", room, person="g:ben")
    await walks_in.join()
    await walks_in.wait_for("welcome")


async def test_a_full_room_stays_full(services):
    """Who is admitted when the last seat is gone hears so."""
    async with nodes(services.redis_uri, capacity=1) as pair:
        room = new_room()
        ana = await host(pair[0], "ana", room)
        dan = await knocking(pair[1], "dan", room)
        await ana.wait_for("knock", "dan")
        await ana.say("moderate", action="admit", to="dan")
        assert await dan.wait_closed() is Close.ROOM_FULL


async def test_nothing_is_left_of_those_who_waited(pair, services):
    """No room in memory, no subscription, no key but what is out."""
    room = new_room()
    dan = await knocking(pair[0], "dan", room)
    await dan.say("leave")
    await until(lambda: room not in pair[0].hub.rooms)
    lane = pair[0].publisher.of(room)
    assert await lane.redis.hlen(f"{lane.prefix}wg:{{{room}}}:knock:people") == 0
