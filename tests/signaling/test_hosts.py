"""Hosts across two workers: what they do reaches everyone, whatever the page of whom it is about does."""

from __future__ import annotations

import asyncio

import pytest

from tests.signaling.hubs import Client, Node, new_room, nodes, until
from whisper_gate.domain.permissions import Role
from whisper_gate.embedded import EmbeddedServices
from whisper_gate.signaling.closing import Close

OFFER = {"type": "offer", "sdp": "v=0\r\n"}


@pytest.fixture
async def pair(services: EmbeddedServices):
    async with nodes(services.redis_uri) as both:
        yield both


async def joined(node: Node, who: str, room: str, **what: object) -> Client:
    client = node.client(who, room, user_id=f"id-{who}", person=f"u:id-{who}", **what)
    await client.join(mic=True, camera=True, resume=True)
    await client.wait_for("welcome")
    return client


@pytest.fixture
async def call(pair):
    """Ana owns the room and is on the first worker, Cleo is co-host there; Ben and Dan are on the second."""
    room = new_room()
    ana = await joined(pair[0], "ana", room, role=Role.OWNER)
    cleo = await joined(pair[0], "cleo", room, role=Role.COHOST)
    ben = await joined(pair[1], "ben", room, role=Role.PARTICIPANT)
    dan = await joined(pair[1], "dan", room, role=Role.GUEST)
    await ana.wait_for("join", "dan")
    return ana, cleo, ben, dan


async def moderate(host: Client, action: str, to: str | None = None) -> None:
    await host.say("moderate", action=action, **({"to": to} if to else {}))


def codes(client: Client) -> list[str]:
    return [one["code"] for one in client.of_type("error")]


async def hears(client: Client, *expected: str) -> None:
    """These refusals and no others."""
    await until(lambda: len(codes(client)) >= len(expected), lambda: client.frames)
    assert codes(client) == list(expected)


async def test_everyone_is_told_who_is_what(call):
    """In the welcome, and when somebody comes."""
    ana, _cleo, _ben, dan = call
    assert (dan.of_type("welcome")[0]["role"], ana.of_type("welcome")[0]["role"]) == ("guest", "owner")
    roles = {one["id"]: one["role"] for one in dan.of_type("welcome")[0]["participants"]}
    assert roles == {"ana": "owner", "cleo": "cohost", "ben": "participant"}
    assert ana.of_type("join", "dan")[0]["role"] == "guest"


async def test_a_muted_page_that_does_nothing_is_silenced_by_the_others(call):
    """They hear from the server that its microphone is off, until it says itself that it is on."""
    ana, cleo, ben, dan = call
    await moderate(ana, "mute", "ben")
    for other in (ana, cleo, dan):
        assert (await other.wait_for("state", "ben"))["mic"] is False
        assert (await other.wait_for("moderated", "ana")) == {
            "type": "moderated",
            "from": "ana",
            "action": "mute",
            "to": "ben",
        }
    await ben.wait_for("moderated", "ana")
    await ben.say("state", mic=True)
    assert (await ana.wait_for("state", "ben", count=2))["mic"] is True


async def test_mute_all_spares_who_did_it_and_who_stands_higher(call):
    """A co-host silences the others, not the owner."""
    ana, cleo, _ben, dan = call
    await moderate(cleo, "mute_all")
    assert [(await ana.wait_for("state", who))["mic"] for who in ("ben", "dan")] == [False, False]
    await dan.wait_for("moderated", "cleo")
    assert ana.of_type("state", "cleo") == []
    assert dan.of_type("state", "ana") == []


@pytest.mark.parametrize(("action", "flag"), [("stop_share", "screen"), ("lower_hand", "hand")])
async def test_what_somebody_has_on_is_switched_off(call, action, flag):
    """And they can switch it on again."""
    ana, _cleo, ben, _dan = call
    for count in (1, 3):
        await ben.say("state", **{flag: True})
        assert (await ana.wait_for("state", "ben", count=count))[flag] is True
        await moderate(ana, action, "ben")
        assert (await ana.wait_for("state", "ben", count=count + 1))[flag] is False


async def test_who_is_removed_is_gone_at_once_and_stays_out(pair, call):
    """Their connection ends, the others hear of it, and neither key nor beat brings them back."""
    ana, _cleo, ben, dan = call
    await moderate(ana, "remove", "ben")
    assert await ben.wait_closed() is Close.NOT_ALLOWED
    await hears(ben, "removed")
    for other in (ana, dan):
        assert (await other.wait_for("leave", "ben"))["reason"] == "removed"
    await ben.close_socket()
    await pair[1].hub.exchange.refresh(ana.seat.room_id)
    assert "ben" not in pair[0].hub.rooms[ana.seat.room_id].view.people
    again = pair[1].client("ben", ana.seat.room_id, person="u:id-ben")
    await again.join(resume_key="key-ben")
    await hears(again, "removed")
    other_tab = pair[0].client("ben-2", ana.seat.room_id, person="u:id-ben")
    await other_tab.join()
    await hears(other_tab, "removed")


async def test_a_removed_page_reaches_nobody(call):
    """What it still sends is refused, and nothing arrives."""
    ana, _cleo, ben, _dan = call
    await moderate(ana, "remove", "ben")
    await ben.wait_closed()
    await ben.say("offer", to="ana", offer=OFFER)
    await ben.say("state", mic=True)
    await moderate(ana, "lock")
    await ana.wait_for("room")
    assert ana.of_type("offer", "ben") == []
    assert ana.of_type("state", "ben") == []


async def test_every_tab_of_a_removed_person_goes(pair, call):
    """Here and on the other worker."""
    ana, _cleo, ben, _dan = call
    tab = pair[0].client("ben-2", ana.seat.room_id, person="u:id-ben", user_id="id-ben")
    await tab.join()
    await tab.wait_for("welcome")
    await ana.wait_for("join", "ben-2")
    await moderate(ana, "ban", "ben")
    assert [await one.wait_closed() for one in (ben, tab)] == [Close.NOT_ALLOWED] * 2
    for one in (ben, tab):
        await hears(one, "banned")
    anew = pair[0].client("ben-3", ana.seat.room_id, person="u:id-ben", user_id="id-ben")
    await anew.join()
    await hears(anew, "removed")  # whether they are banned still, the room says


@pytest.mark.parametrize(
    ("action", "code", "close"),
    [
        ("remove", "removed", Close.NOT_ALLOWED),
        ("ban", "banned", Close.NOT_ALLOWED),
        ("end", "call_ended", Close.CALL_ENDED),
    ],
)
async def test_a_removal_holds_although_the_word_of_it_was_lost(pair, call, action, code, close):
    """A worker that heard nothing ends the connection at its next beat, and says what it is."""
    ana, _cleo, ben, _dan = call
    room_id = ana.seat.room_id
    pair[1].bus._on_payload = lambda _room, _payload: None  # this worker hears nothing any more
    await moderate(ana, action, None if action == "end" else "ben")
    await (ana.wait_closed() if action == "end" else ana.wait_for("leave", "ben"))
    assert ben.outbox.closing is None
    await pair[1].hub.exchange.refresh(room_id)
    assert await ben.wait_closed() is close
    await hears(ben, code)
    again = pair[0].client("ben", room_id, person="u:id-ben")
    await again.join(resume_key="key-ben")
    await hears(again, code)


async def test_a_locked_room_says_so(call):
    """To everyone in it."""
    ana, _cleo, ben, _dan = call
    await moderate(ana, "lock")
    assert (await ben.wait_for("room"))["locked"] is True
    await moderate(ana, "unlock")
    assert (await ben.wait_for("room", count=2))["locked"] is False


async def test_roles_change_in_the_call(call):
    """Promoted, demoted, and handed the room; everyone hears it, oneself included."""
    ana, _cleo, ben, dan = call
    await moderate(ana, "promote", "ben")
    for one in (ana, ben, dan):
        assert (await one.wait_for("role", "ben"))["role"] == "cohost"
    await moderate(ben, "mute", "dan")
    assert (await ana.wait_for("state", "dan"))["mic"] is False
    await moderate(ana, "demote", "ben")
    assert (await ben.wait_for("role", "ben", count=2))["role"] == "participant"
    await moderate(ben, "mute", "dan")
    await hears(ben, "forbidden")
    await moderate(ana, "hand_over", "ben")
    assert (await dan.wait_for("role", "ben", count=3))["role"] == "owner"
    assert (await dan.wait_for("role", "ana"))["role"] == "cohost"


async def test_the_call_is_ended_for_all(pair, call):
    """Everyone is told and gone; the place is empty, and old keys open nothing."""
    ana, cleo, ben, dan = call
    room_id = ana.seat.room_id
    await moderate(ana, "end")
    closed = [await one.wait_closed() for one in (ana, cleo, ben, dan)]
    assert closed == [Close.CALL_ENDED] * 4
    await until(lambda: not pair[0].hub.rooms and not pair[1].hub.rooms)
    again = pair[0].client("ben", room_id, person="u:id-ben")
    await again.join(resume_key="key-ben")
    await hears(again, "call_ended")
    anew = pair[0].client("ben-2", room_id, person="u:id-ben")
    await anew.join()
    await anew.wait_for("welcome")


@pytest.mark.parametrize(
    "action", ["mute", "remove", "ban", "promote", "mute_all", "lock", "end", "admit_all"]
)
async def test_who_is_no_host_moderates_nobody(call, action):
    """The frame is refused, the connection stays, and nothing happens to anyone."""
    ana, _cleo, ben, dan = call
    await moderate(ben, action, "dan" if action in {"mute", "remove", "ban", "promote"} else None)
    await hears(ben, "forbidden")
    await dan.say("state", camera=False)
    await ben.wait_for("state", "dan")
    assert ben.outbox.closing is None
    assert dan.of_type("moderated") == []
    assert (await ana.wait_for("state", "dan"))["mic"] is True


@pytest.mark.parametrize("to", ["ana", "nobody", "cleo"])
async def test_hosts_act_on_others_who_are_there(call, to):
    """Not on themselves, and not on who is not in the room."""
    _ana, cleo, _ben, _dan = call
    await moderate(cleo, "remove", to)
    await hears(cleo, "forbidden" if to == "ana" else "no_such_peer")


async def test_a_login_session_that_ends_takes_its_connections_along(pair):
    """On every worker and at once; those of others stay."""
    room = new_room()
    ana = await joined(pair[0], "ana", room, session_id="s-ana")
    ben = await joined(pair[1], "ben", room, session_id="s-ben")
    dan = await joined(pair[1], "dan", room)
    pair[0].bus.sessions_ended(["s-ben", "s-other"])
    assert await ben.wait_closed() is Close.NOT_SIGNED_IN
    await ana.wait_for("leave", "ben")
    assert (ana.outbox.closing, dan.outbox.closing) == (None, None)
    assert (pair[0].live.ids(), pair[1].live.ids()) == ({"s-ana"}, set())


async def test_a_room_that_is_deleted_is_left_by_all(pair, call):
    """Also by those who wait before its door."""
    ana, cleo, ben, dan = call
    eve = pair[1].client("eve", ana.seat.room_id, waits=True)
    await eve.join()
    await eve.wait_for("waiting")
    pair[1].bus.rooms_closed([ana.seat.room_id])
    closed = await asyncio.gather(*(one.wait_closed() for one in (ana, cleo, ben, dan, eve)))
    assert closed == [Close.NO_SUCH_ROOM] * 5
    await until(lambda: not pair[0].hub.rooms and not pair[1].hub.rooms)


async def test_one_person_with_many_connections_has_one_allowance(pair):
    """Six tabs send no more than four; somebody else is not held up."""
    room = new_room()
    tabs = []
    for number in range(6):
        tab = pair[0].client(f"ben-{number}", room, person="u:id-ben")
        await tab.join()
        tabs.append(tab)
    ana = await joined(pair[0], "ana", room)
    for tab in tabs:
        for _ in range(190):
            await tab.say("state", hand=True)
    await until(lambda: any("rate_limited" in codes(tab) for tab in tabs))
    await ana.say("state", hand=True)
    assert codes(ana) == []


async def test_the_last_one_here_may_leave_while_the_rules_decide(pair, monkeypatch):
    """What they asked for is carried out on the other workers, and nothing breaks on this one."""
    room = new_room()
    ana = await joined(pair[0], "ana", room, role=Role.OWNER)
    ben = await joined(pair[1], "ben", room, role=Role.GUEST)
    await ana.wait_for("join", "ben")
    asked, decided = asyncio.Event(), asyncio.Event()
    carry_out = pair[0].rules.carry_out

    async def slowly(*what):
        asked.set()
        await decided.wait()
        return await carry_out(*what)

    monkeypatch.setattr(pair[0].rules, "carry_out", slowly)
    muting = asyncio.create_task(moderate(ana, "mute", "ben"))
    await asked.wait()
    await pair[0].hub.leave(ana.seat)
    await until(lambda: room not in pair[0].hub.rooms)
    decided.set()
    await muting
    assert (await ben.wait_for("moderated", "ana"))["action"] == "mute"
    await until(lambda: pair[1].hub.rooms[room].view.people["ben"].mic is False)
