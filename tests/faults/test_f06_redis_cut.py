"""F6, between the workers: the connections to Redis are cut while offers are on their way."""

from __future__ import annotations

import asyncio
from urllib.parse import unquote

import pytest
from prometheus_client import REGISTRY

from tests.faults.proxy import Mode, Proxy, proxy
from tests.faults.stores import Database
from tests.signaling.hubs import Client, Node, new_room, until
from whisper_gate.signaling import redis_bus, redis_publisher

OFFERS = 100


def _socket(database: Database) -> str:
    return unquote(database.uri.removeprefix("unix://"))


async def _ready(node: Node, who: str, room: str) -> Client:
    client = node.client(who, room)
    await client.join()
    return client


async def _pair(near: Node, far: Node) -> tuple[Client, Client]:
    near.start()
    far.start()
    room = new_room()
    ana, ben = await _ready(near, "ana", room), await _ready(far, "ben", room)
    await ana.wait_for("join", "ben")
    return ana, ben


def _numbers(client: Client, kind: str) -> list[int]:
    return [int(one[kind]["sdp"]) for one in client.of_type(kind)]


def _failures() -> float:
    """How often Redis did not take what a worker of this process says."""
    return REGISTRY.get_sample_value("whisper_gate_bus_failures_total") or 0.0


async def _offer_and_cut(ana: Client, ben: Client, lines: list[Proxy], whole: int) -> None:
    """A hundred offers, answered as they arrive; the lines are cut in the middle, three times."""
    answered = 0
    for number in range(OFFERS):
        await ana.say("offer", to="ben", offer={"type": "offer", "sdp": str(number)})
        if number % 25 == 10:
            for line in lines:
                line.cut()
        if number % 5 == 0:
            await asyncio.sleep(0)  # some of them are on the wire by then

    def all_answered() -> bool:
        nonlocal answered
        for number in _numbers(ben, "offer")[answered:]:
            answered += 1
            answer = {"type": "answer", "sdp": str(number)}
            pending.append(asyncio.ensure_future(ben.say("answer", to="ana", answer=answer)))
        return len(_numbers(ana, "answer")) >= whole

    pending: list[asyncio.Future[None]] = []
    await until(all_answered, lambda: (_numbers(ben, "offer"), _numbers(ana, "answer")), 10)


@pytest.mark.parametrize("cut", ["sender", "reader", "both"])
async def test_a_hundred_offers_are_answered_once_each(own_valkey: Database, cut: str):
    """Whichever worker loses its connections: all arrive, in order, none twice."""
    async with proxy(_socket(own_valkey)) as to_near, proxy(_socket(own_valkey)) as to_far:
        near = Node(f"redis://127.0.0.1:{to_near.port}", "near")
        far = Node(f"redis://127.0.0.1:{to_far.port}", "far")
        try:
            ana, ben = await _pair(near, far)
            lines = {"sender": [to_near], "reader": [to_far], "both": [to_near, to_far]}[cut]
            await _offer_and_cut(ana, ben, lines, OFFERS)
            assert _numbers(ben, "offer") == list(range(OFFERS))
            assert _numbers(ana, "answer") == list(range(OFFERS))
            assert not ana.of_type("leave")
            assert not ben.of_type("leave")
        finally:
            await near.stop()
            await far.stop()


async def test_a_line_that_swallows_everything_loses_nothing(own_valkey: Database):
    """No reset, no end: the batch times out, is sent again on a new connection, and told once."""
    async with proxy(_socket(own_valkey)) as line:
        near = Node(f"redis://127.0.0.1:{line.port}", "near")
        far = Node(own_valkey.uri, "far")
        try:
            ana, ben = await _pair(near, far)
            line.become(Mode.BLACKHOLE)
            for number in range(OFFERS):
                await ana.say("offer", to="ben", offer={"type": "offer", "sdp": str(number)})
            accepted = line.accepted
            await until(lambda: line.accepted > accepted, seconds=10)  # a try has timed out
            line.become(Mode.PASS)
            await until(lambda: len(_numbers(ben, "offer")) >= OFFERS, seconds=10)
            assert _numbers(ben, "offer") == list(range(OFFERS))
        finally:
            await near.stop()
            await far.stop()


async def test_a_reader_that_hears_nothing_any_more_comes_back_by_itself(own_valkey: Database, monkeypatch):
    """Its line swallows everything for good, without an end; on a new one it is told what it missed."""
    monkeypatch.setattr(redis_bus, "QUIET", 0.3)
    async with proxy(_socket(own_valkey)) as line:
        near, far = Node(own_valkey.uri, "near"), Node(f"redis://127.0.0.1:{line.port}", "far")
        try:
            ana, ben = await _pair(near, far)
            line.strand()
            await ana.say("offer", to="ben", offer={"type": "offer", "sdp": "1"})
            await ben.wait_for("offer", "ana")
            assert _numbers(ben, "offer") == [1]
        finally:
            await near.stop()
            await far.stop()


async def test_a_worker_that_could_not_hear_what_others_missed_says_it_again(own_valkey: Database):
    """Both were cut off; who missed something is back, and asks, before the other can hear it."""
    async with proxy(_socket(own_valkey)) as near_line, proxy(_socket(own_valkey)) as far_line:
        near, far = Node(own_valkey.uri, "near"), Node(f"redis://127.0.0.1:{far_line.port}", "far")
        near.bus._subscriber = redis_bus.connect_subscriber(f"redis://127.0.0.1:{near_line.port}")
        try:
            ana, ben = await _pair(near, far)
            for line in (near_line, far_line):
                line.become(Mode.REFUSE)
            await until(lambda: near.bus._stands is False and far.bus._stands is False)
            await ana.say("offer", to="ben", offer={"type": "offer", "sdp": "1"})
            await until(lambda: len(near.bus._outgoing._recent) > 1)  # published, and heard by nobody
            far_line.become(Mode.PASS)
            await until(lambda: far.bus._stands and not far.bus._outgoing._waiting)
            assert not ben.of_type("offer")
            near_line.become(Mode.PASS)
            await ben.wait_for("offer", "ana")
            assert _numbers(ben, "offer") == [1]
        finally:
            await near.stop()
            await far.stop()
            await near.bus._subscriber.aclose()


async def test_the_first_word_after_a_cut_waits_for_those_that_were_missed(own_valkey: Database, monkeypatch):
    """Of a worker that was not heard before: what it says now does not hide what it said meanwhile."""
    monkeypatch.setattr(redis_bus, "MISSING_FOR", 8.0)  # seconds; the lines are held up longer here
    async with proxy(_socket(own_valkey)) as near_line, proxy(_socket(own_valkey)) as far_line:
        near, far = Node(own_valkey.uri, "near"), Node(f"redis://127.0.0.1:{far_line.port}", "far")
        near.bus._subscriber = redis_bus.connect_subscriber(f"redis://127.0.0.1:{near_line.port}")
        try:
            ana, ben = await _pair(near, far)
            assert far.bus._arrivals.heard(ana.seat.room_id) == {}
            for line in (near_line, far_line):
                line.become(Mode.REFUSE)
            await until(lambda: near.bus._stands is False and far.bus._stands is False)
            await ana.say("offer", to="ben", offer={"type": "offer", "sdp": "1"})
            await until(lambda: not near.bus._outgoing._waiting)
            far_line.become(Mode.PASS)
            await until(lambda: far.bus._stands and not far.bus._outgoing._waiting)
            await ana.say("offer", to="ben", offer={"type": "offer", "sdp": "2"})
            await until(lambda: far.bus._arrivals.waits(ana.seat.room_id, "near") or ben.of_type("offer"))
            near_line.become(Mode.PASS)
            await ben.wait_for("offer", "ana", count=2)
            assert _numbers(ben, "offer") == [1, 2]
        finally:
            await near.stop()
            await far.stop()
            await near.bus._subscriber.aclose()


async def test_a_question_that_meets_broken_lines_is_waited_for(own_valkey: Database, monkeypatch):
    """Who is back asks for what was missed, on a line that breaks; what came meanwhile is told after that."""
    # Seconds: what it adds up to when the line breaks four times in a row.
    monkeypatch.setattr(redis_publisher, "BACKOFF", (sum(redis_publisher.BACKOFF[:4]),))
    async with proxy(_socket(own_valkey)) as hearing, proxy(_socket(own_valkey)) as speaking:
        near, far = Node(own_valkey.uri, "near"), Node(f"redis://127.0.0.1:{speaking.port}", "far")
        far.bus._subscriber = redis_bus.connect_subscriber(f"redis://127.0.0.1:{hearing.port}")
        try:
            ana, ben = await _pair(near, far)
            for line in (hearing, speaking):
                line.become(Mode.REFUSE)
            await until(lambda: far.bus._stands is False)
            await ana.say("offer", to="ben", offer={"type": "offer", "sdp": "1"})
            await until(lambda: not near.bus._outgoing._waiting)
            failed = _failures()
            hearing.become(Mode.PASS)
            await until(lambda: _failures() > failed)  # of the question
            await ana.say("offer", to="ben", offer={"type": "offer", "sdp": "2"})
            await until(lambda: far.bus._arrivals.waits(ana.seat.room_id, "near"))
            speaking.become(Mode.PASS)
            await ben.wait_for("offer", "ana", count=2)
            assert _numbers(ben, "offer") == [1, 2]
        finally:
            await near.stop()
            await far.stop()
            await far.bus._subscriber.aclose()


async def test_what_is_lost_for_good_is_a_gap_in_that_room_alone(own_valkey: Database):
    """The roster of the room is read again at once; what came after the gap is told."""
    near, far = Node(own_valkey.uri, "near"), Node(own_valkey.uri, "far")
    gaps: list[str | None] = []
    try:
        ana, ben = await _pair(near, far)
        on_gap = far.bus._on_gap
        far.bus._on_gap = lambda room: (gaps.append(room), on_gap(room))[0]
        await ana.say("offer", to="ben", offer={"type": "offer", "sdp": "1"})
        await ben.wait_for("offer", "ana")
        near.bus._numbering.next(ana.seat.room_id, keep=True)  # a number that is never sent
        await ana.say("offer", to="ben", offer={"type": "offer", "sdp": "2"})
        await ben.wait_for("offer", "ana", count=2)
        assert gaps == [ana.seat.room_id]
    finally:
        await near.stop()
        await far.stop()
