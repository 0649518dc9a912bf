"""Rooms across two workers: each test has two hubs and a real Valkey between them."""

from __future__ import annotations

import asyncio

import pytest
from structlog.testing import capture_logs

from tests.signaling.hubs import Client, Node, new_room, nodes, until
from whisper_gate.domain.participants import Participant
from whisper_gate.embedded import EmbeddedServices
from whisper_gate.signaling import hub as hub_module
from whisper_gate.signaling import redis_presence, vigil
from whisper_gate.signaling.closing import Close

OFFER = {"type": "offer", "sdp": "v=0\r\n"}


@pytest.fixture
async def pair(services: EmbeddedServices):
    async with nodes(services.redis_uri) as both:
        yield both


async def joined(node: Node, who: str, room: str, **fields: object) -> Client:
    client = node.client(who, room)
    await client.join(**fields)
    await client.wait_for("welcome")
    return client


async def test_newcomer_and_those_present_learn_of_each_other_across_workers(pair):
    room = new_room()
    ana = await joined(pair[0], "ana", room, mic=True)
    ben = await joined(pair[1], "ben", room, resume=True, camera=True)
    welcome = ben.of_type("welcome")[0]
    assert [(one["id"], one["mic"], one["camera"]) for one in welcome["participants"]] == [
        ("ana", True, False)
    ]
    assert (welcome["id"], welcome["room"], welcome["worker"]) == ("ben", room, "w1")
    assert welcome["resume_key"] == "key-ben"
    arrival = await ana.wait_for("join", "ben")
    assert (arrival["name"], arrival["camera"]) == ("Ben", True)


async def test_original_client_gets_join_and_start_of_those_already_there(pair):
    room = new_room()
    ana = await joined(pair[0], "ana", room)
    await ana.say("start")
    ben = await joined(pair[1], "ben", room)
    await ben.wait_for("join", "ana")
    await ben.wait_for("start", "ana")
    assert "resume_key" not in ben.of_type("welcome")[0]


async def test_a_worker_keeps_up_with_many_rooms(pair):
    """More than it has connections to Redis: each is looked at in each beat."""
    rooms = [new_room() for _ in range(300)]
    for start in range(0, len(rooms), 20):
        await asyncio.gather(*(joined(pair[0], "ana", room) for room in rooms[start : start + 20]))
    with capture_logs() as said:
        pair[0].hub.exchange._on_gap(None)  # as after a cut: all at once
        await asyncio.gather(*(pair[0].hub.exchange.refresh(room) for room in rooms))
    assert [one for one in said if one["event"] == "hub.beat_failed"] == []


async def test_client_that_knows_welcome_is_not_told_twice(pair):
    room = new_room()
    await joined(pair[0], "ana", room)
    ben = await joined(pair[1], "ben", room, resume=True)
    cleo = await joined(pair[1], "cleo", room)
    await ben.wait_for("join", "cleo")
    assert ben.of_type("join", "ana") == []
    assert cleo.id


@pytest.mark.parametrize(
    ("said", "flags"),
    [
        ({}, (True, True)),
        ({"mic": True}, (True, False)),
        ({"camera": True}, (False, True)),
        ({"mic": False, "camera": False}, (False, False)),
    ],
)
async def test_who_says_nothing_of_their_devices_has_them_on(pair, said, flags):
    """As a client of the original protocol, whose sound would not be played otherwise."""
    room = new_room()
    ben = await joined(pair[1], "ben", room)
    await joined(pair[0], "ana", room, **said)
    told = await ben.wait_for("join", "ana")
    assert (told["mic"], told["camera"]) == flags


async def test_start_and_state_reach_everyone_and_the_next_welcome(pair):
    room = new_room()
    ana = await joined(pair[0], "ana", room, mic=False, camera=False)
    ben = await joined(pair[1], "ben", room)
    await ana.say("start")
    await ana.say("start")
    await ana.say("state", mic=True, hand=True)
    await ben.wait_for("start", "ana")
    state = await ben.wait_for("state", "ana")
    assert {"mic": True, "camera": False, "screen": False, "hand": True}.items() <= state.items()
    assert len(ben.of_type("start", "ana")) == 1
    cleo = await joined(pair[1], "cleo", room, resume=True)
    seen = {one["id"]: one for one in cleo.of_type("welcome")[0]["participants"]}
    assert (seen["ana"]["started"], seen["ana"]["hand"], seen["ben"]["started"]) == (True, True, False)


@pytest.mark.parametrize("elsewhere", [0, 1], ids=["same worker", "other worker"])
async def test_offer_answer_and_candidates_reach_only_their_addressee_in_order(pair, elsewhere):
    room = new_room()
    ana = await joined(pair[0], "ana", room)
    ben = await joined(pair[elsewhere], "ben", room)
    cleo = await joined(pair[1], "cleo", room)
    await ana.wait_for("join", "ben")
    await ana.say("offer", to="ben", offer=OFFER, epoch=3)
    for number in range(20):
        await ana.say("ice", to="ben", candidate={"candidate": f"c{number}", "sdpMid": "0"})
    assert await ben.wait_for("offer") == {
        "type": "offer",
        "from": "ana",
        "to": "ben",
        "offer": OFFER,
        "epoch": 3,
    }
    await ben.wait_for("ice", count=20)
    assert [one["candidate"]["candidate"] for one in ben.of_type("ice")] == [f"c{n}" for n in range(20)]
    await ben.say("answer", to="ana", answer={"type": "answer", "sdp": "v=0\r\n"})
    await ana.wait_for("answer", "ben")
    assert cleo.of_type("offer") + cleo.of_type("ice") + cleo.of_type("answer") == []


async def test_sdp_passes_unchanged(pair):
    room = new_room()
    ana, ben = await joined(pair[0], "ana", room), await joined(pair[1], "ben", room)
    await ana.wait_for("join", "ben")
    sdp = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=Grüße \U0001f44b \\ " / \t\r\n' + "a=x\r\n" * 2000
    await ana.say("offer", to="ben", offer={"type": "offer", "sdp": sdp})
    assert (await ben.wait_for("offer"))["offer"]["sdp"] == sdp


@pytest.mark.parametrize(("target", "why"), [("nobody", "unknown"), ("ana", "self"), ("eve", "another room")])
async def test_message_to_someone_outside_the_room_goes_nowhere(pair, target, why):
    room = new_room()
    ana = await joined(pair[0], "ana", room)
    eve = await joined(pair[0], "eve", new_room())
    await ana.say("offer", to=target, offer=OFFER)
    assert (await ana.wait_for("error"))["code"] == "no_such_peer"
    assert eve.of_type("offer") == []


async def test_forged_sender_is_refused_and_not_relayed(pair):
    room = new_room()
    ana, ben = await joined(pair[0], "ana", room), await joined(pair[1], "ben", room)
    await ana.wait_for("join", "ben")
    await ana.say("offer", to="ben", offer=OFFER, **{"from": "cleo"})
    assert (await ana.wait_for("error"))["code"] == "forged_sender"
    await ana.say("offer", to="ben", offer=OFFER, epoch=1)
    assert (await ben.wait_for("offer"))["from"] == "ana"
    assert len(ben.of_type("offer")) == 1


async def test_original_client_is_gone_as_soon_as_its_socket_closes(pair):
    room = new_room()
    ana, ben = await joined(pair[0], "ana", room), await joined(pair[1], "ben", room)
    await ana.close_socket()
    await ben.wait_for("leave", "ana")
    cleo = await joined(pair[0], "cleo", room)
    assert [one["id"] for one in cleo.of_type("welcome")[0]["participants"]] == ["ben"]


async def test_leave_is_told_once_and_the_connection_may_join_again(pair):
    room = new_room()
    ana, ben = await joined(pair[0], "ana", room), await joined(pair[1], "ben", room)
    await ana.say("leave")
    await ben.wait_for("leave", "ana")
    await ana.say("leave")
    assert (await ana.wait_for("error"))["code"] == "not_joined"
    await ana.join()
    await ben.wait_for("join", "ana", count=1)
    await ana.wait_for("welcome", count=2)
    assert len(ben.of_type("leave", "ana")) == 1


@pytest.mark.parametrize("elsewhere", [0, 1], ids=["same worker", "other worker"])
async def test_resume_replaces_the_old_connection_unseen(pair, elsewhere):
    room = new_room()
    ana = await joined(pair[0], "ana", room, resume=True, mic=True)
    await ana.say("start")
    ben = await joined(pair[0], "ben", room)
    cleo = await joined(pair[1], "cleo", room)
    again = pair[elsewhere].client("ana", room)
    await again.join(resume_key="key-ana", mic=True)
    welcome = await again.wait_for("welcome")
    assert {one["id"] for one in welcome["participants"]} == {"ben", "cleo"}
    assert await ana.wait_closed() is Close.REPLACED
    await ana.close_socket()  # its late clean-up must not remove the new connection
    await again.say("offer", to="ben", offer=OFFER)
    await again.say("offer", to="cleo", offer=OFFER)
    await ben.wait_for("offer", "ana")
    await cleo.wait_for("offer", "ana")
    await ben.say("answer", to="ana", answer={"type": "answer", "sdp": ""})
    await again.wait_for("answer", "ben")
    for other in (ben, cleo):
        assert other.of_type("leave", "ana") == []
        assert len(other.of_type("join", "ana")) == 1
        assert len(other.of_type("start", "ana")) == 1


async def test_someone_with_a_resume_key_may_come_back_within_the_grace(pair, monkeypatch):
    monkeypatch.setattr(vigil, "GRACE", 0.3)
    room = new_room()
    ana = await joined(pair[0], "ana", room, resume=True)
    ben = await joined(pair[1], "ben", room)
    await ana.close_socket()
    again = pair[1].client("ana", room)
    await again.join(resume_key="key-ana")
    await again.wait_for("welcome")
    assert ben.of_type("leave", "ana") == []
    await again.close_socket()
    await ben.wait_for("leave", "ana")
    assert len(ben.of_type("leave", "ana")) == 1


async def test_a_live_id_cannot_be_taken_without_its_key(pair):
    room = new_room()
    ana = await joined(pair[0], "ana", room)
    thief = pair[1].client("ana", room)
    await thief.join()
    assert (await thief.wait_for("error"))["code"] == "id_taken"
    assert ana.outbox.closing is None
    assert thief.outbox.closing is None


async def test_fifty_race_for_the_last_seat_and_one_wins(services):
    async with nodes(services.redis_uri, capacity=3) as pair:
        room = new_room()
        await joined(pair[0], "ana", room)
        await joined(pair[1], "ben", room)
        racers = [pair[number % 2].client(f"r{number}", room) for number in range(50)]
        await asyncio.gather(*(one.join() for one in racers))
        await until(lambda: all(one.frames for one in racers))
        winners = [one for one in racers if one.of_type("welcome")]
        losers = [one for one in racers if one.of_type("error")]
        assert (len(winners), len(losers)) == (1, 49)
        assert {one.of_type("error")[0]["code"] for one in losers} == {"room_full"}
        assert {await one.wait_closed() for one in losers} == {Close.ROOM_FULL}


async def test_a_freed_seat_can_be_taken(services):
    async with nodes(services.redis_uri, capacity=2) as pair:
        room = new_room()
        ana = await joined(pair[0], "ana", room)
        await joined(pair[1], "ben", room)
        await ana.say("leave")
        await joined(pair[1], "cleo", room)


async def test_slow_reader_is_closed_and_the_room_goes_on(pair):
    room = new_room()
    ana, ben = await joined(pair[0], "ana", room), await joined(pair[0], "ben", room)
    stuck = pair[0].client("stuck", room)
    assert stuck.writer is not None
    stuck.writer.cancel()

    async def hang(_frame: object, _text: str) -> None:
        await asyncio.Event().wait()

    stuck.writer = asyncio.create_task(stuck.outbox.run(hang))
    await stuck.join()
    await ana.wait_for("join", "stuck")
    big = {"type": "offer", "sdp": "a" * 60_000}
    for number in range(20):
        await ana.say("offer", to="stuck", offer=big)
        await ana.say("offer", to="ben", offer=OFFER, epoch=number)
    assert await stuck.wait_closed() is Close.TOO_SLOW
    await ben.wait_for("offer", "ana", count=20)


async def test_flood_is_warned_then_closed(pair):
    ana = await joined(pair[0], "ana", new_room())
    for _ in range(700):
        await ana.say("state", mic=True)
    assert await ana.wait_closed() is Close.FLOOD
    assert [one["code"] for one in ana.of_type("error")] == ["rate_limited"]


async def test_twenty_mistakes_close_the_connection(pair):
    ana = await joined(pair[0], "ana", new_room())
    for _ in range(20):
        await ana.seat.receive("[")
    assert await ana.wait_closed() is Close.BAD_FRAMES
    assert len(ana.of_type("error")) == 20


async def test_frames_before_join_and_a_second_join_are_refused(pair):
    ana = pair[0].client("ana", new_room())
    await ana.say("offer", to="ben", offer=OFFER)
    assert (await ana.wait_for("error"))["code"] == "not_joined"
    await ana.join()
    await ana.join()
    assert (await ana.wait_for("error", count=2))["code"] == "already_joined"


async def test_views_heal_after_lost_events(pair, monkeypatch):
    """What the bus has lost is found again by comparing with presence."""
    monkeypatch.setattr(hub_module, "BEAT", 0.05)
    room = new_room()
    ana = await joined(pair[0], "ana", room)
    publish = pair[1].bus.publish
    monkeypatch.setattr(pair[1].bus, "publish", lambda *_: None)
    ben = await joined(pair[1], "ben", room)
    pair[0].hub.exchange._on_gap(room)
    await ana.wait_for("join", "ben")
    await ben.say("leave")
    pair[0].hub.exchange._on_gap(room)
    await ana.wait_for("leave", "ben")
    monkeypatch.setattr(pair[1].bus, "publish", publish)


async def test_presence_is_rebuilt_when_redis_was_emptied(pair):
    room = new_room()
    ana = await joined(pair[0], "ana", room)
    await joined(pair[1], "ben", room)
    await ana.wait_for("join", "ben")
    await pair[0].publisher.of(room).redis.flushall()
    await pair[0].hub.exchange.refresh(room)
    await pair[1].hub.exchange.refresh(room)
    await pair[0].hub.exchange.refresh(room)
    cleo = await joined(pair[0], "cleo", room)
    assert {one["id"] for one in cleo.of_type("welcome")[0]["participants"]} == {"ana", "ben"}


async def test_people_of_a_dead_worker_are_reaped(services):
    async with nodes(services.redis_uri) as pair:
        for node in pair:
            node.hub._presence._ttl = 300
        room = new_room()
        ana = await joined(pair[0], "ana", room, resume=True)
        ben = await joined(pair[1], "ben", room)
        await ana.wait_for("join", "ben")
        for task in pair[1].tasks:
            task.cancel()  # no beats any more, as after kill -9

        async def beating() -> None:
            while True:
                await pair[0].hub.exchange.refresh(room)
                await asyncio.sleep(0.05)

        beats = asyncio.create_task(beating())
        await ana.wait_for("leave", "ben")
        beats.cancel()
        assert ben.id


async def test_nothing_is_left_of_an_empty_room(pair):
    """Nobody in it; what is still remembered of it goes by itself."""
    room = new_room()
    ana, ben = await joined(pair[0], "ana", room), await joined(pair[1], "ben", room, resume=True)
    await ana.say("leave")
    await ben.say("leave")
    lane = pair[0].publisher.of(room)
    await until(lambda: not pair[0].hub.rooms and not pair[1].hub.rooms)
    keys = lane.redis.scan_iter(f"{lane.prefix}wg:{{{room}}}:*")
    left = {key.decode().rpartition(":")[2]: key async for key in keys}
    assert set(left) == {"clock", "left"}
    assert 0 < await lane.redis.pttl(left["left"]) <= redis_presence.SEAT_TTL_MS
    assert await lane.redis.pttl(left["clock"]) > 0
    channel, kind = f"{lane.prefix}room:{room}", "SHARDNUMSUB" if lane.prefix else "NUMSUB"
    assert await lane.redis.execute_command("PUBSUB", kind, channel) == [channel.encode(), 0]


async def test_coming_back_ends_the_grace_of_the_lost_connection(pair, monkeypatch):
    """The old connection's late clean-up neither removes the new one nor fails."""
    monkeypatch.setattr(vigil, "GRACE", 0.05)
    room = new_room()
    ben = await joined(pair[0], "ben", room)
    ana = await joined(pair[0], "ana", room, resume=True)
    await ana.close_socket()
    again = pair[0].client("ana", room)
    await again.join(resume_key="key-ana")
    await again.wait_for("welcome")
    late = set(pair[0].hub._tasks)
    await asyncio.gather(*late)
    assert ben.of_type("leave", "ana") == []
    await ben.say("offer", to="ana", offer=OFFER)
    await again.wait_for("offer", "ben")


def test_records_of_a_newer_release_are_read():
    """During a rolling upgrade another worker may know fields that this one does not."""
    record = Participant("ana", "Ana", "c1").to_record().replace("{", '{"aura":"calm",', 1)
    assert Participant.from_record(record, 7) == Participant("ana", "Ana", "c1", version=7)
