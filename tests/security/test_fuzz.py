"""Ten thousand frames over real sockets, from everybody to everybody: the workers do not mind."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import secrets
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

import pytest
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from tests.running import AppServer
from tests.security import frames
from tests.security.pages import PageSocket
from tests.security.talkers import Talker, connected, counted, enter, grant
from tests.security.world import Stores, account, stores
from tests.signaling.hubs import until
from whisper_gate.domain.permissions import Standing
from whisper_gate.domain.rooms import Access, Membership, Room
from whisper_gate.domain.users import Visitor, new_id
from whisper_gate.stores import mongo
from whisper_gate.ui.states.manage import ManageState
from whisper_gate.ui.states.room import RoomState
from whisper_gate.ui.states.session import SessionState

WANTED = 10_000
PER_CONNECTION = 18  # one mistake more than twenty closes it, and the rest would not be read
AT_ONCE = 6  # connections
# Seen with these frames: 10 MB, which is what allocators and caches of two workers still gather by then.
EMPTY_WITHIN = 8  # seconds; a seat that nobody gives back stays longer
MAX_GROWTH = 24 * 1024 * 1024  # bytes of both workers together, after the first fifth


@dataclass
class House:
    """A call to talk into: its owner Ana and a guest, Ben, who only listen, and somebody of each role."""

    room: Room
    people: dict[str, Visitor]
    ana: Talker
    ben: Talker

    @property
    def stands(self) -> bool:
        """Whether hosts have not yet ended it, shut it, or put the listeners out."""
        locked = [one["locked"] for one in self.ana.of_type("room")][-1:] == [True]
        return self.ana.closed is None and self.ben.closed is None and not locked


@dataclass
class Fuzz:
    server: AppServer
    kept: Stores
    owners: list[Visitor]
    sent: int = 0
    rooms: list[str] = field(default_factory=list)

    @contextlib.asynccontextmanager
    async def house(self, number: int) -> AsyncIterator[House]:
        owner, cohost, member = self.owners[3 * number : 3 * number + 3]
        people = {"owner": owner, "cohost": cohost, "member": member, "guest": Visitor(guest_id=new_id())}
        room = await self.kept.rooms.create(owner, "Fuzz", access=Access.LINK, capacity=12)
        store = mongo.MongoRoomStore(self.kept.db)
        await store.set_member(room.id, str(cohost.user_id), Membership.COHOST)
        self.rooms.append(room.id)
        async with contextlib.AsyncExitStack() as stack:
            ana = await enter(stack, self.server, self.kept, room.id, visitor=owner)
            ben = await enter(stack, self.server, self.kept, room.id)
            yield House(room, people, ana, ben)

    async def talk(self, number: int, chunks: Iterator[tuple[str, str, list[frames.Sent]]]) -> None:
        """Take chunks until there are no more, in houses that stand."""
        for first in chunks:
            async with self.house(number) as house:
                chunk: tuple[str, str, list[frames.Sent]] | None = first
                while chunk is not None:
                    await self.speak(house, *chunk)
                    chunk = next(chunks, None) if house.stands else None

    async def speak(self, house: House, wire: str, role: str, chunk: list[frames.Sent]) -> None:
        if wire == "/_event":
            await asyncio.gather(*(self.send_packet(one) for one in chunk))
            return
        me, join = new_id(), None
        if role in house.people:
            with contextlib.suppress(Exception):  # banned by now: then they stand before the door and shout
                ticket = await grant(self.kept, house.room.id, house.people[role])
                me, join = ticket.participant_id, ticket.ticket
        ids = {"@me": me, "@ana": house.ana.id, "@ben": house.ben.id}
        if wire == "/ws":
            async with connected(self.server, house.room.id, me, "/ws") as talker:
                if join:
                    await talker.say("join", ticket=join, resume=False)
                    await until(lambda: talker.frames or talker.closed, lambda: "no answer", 15)
                key = next((one.get("resume_key", "") for one in talker.of_type("welcome")), "x")
                for one in chunk:
                    await self.send(talker.client.socket, put_in(one, ids | {"@key": key}))
        else:
            async with PageSocket.open(self.server) as page:
                if join:
                    await page.packet("/signal", "signal", {"type": "join", "from": me, "ticket": join})
                for one in chunk:
                    await self.send(page.socket, f'42/signal,["signal",{put_in(one, ids)}]')

    async def send_packet(self, packet: frames.Sent) -> None:
        """On a socket of its own: the first one of no known form ends it."""
        async with PageSocket.open(self.server) as page:
            await self.send(page.socket, packet)

    async def send(self, socket: ClientConnection, message: frames.Sent) -> None:
        with contextlib.suppress(ConnectionClosed):
            await socket.send(message)
            self.sent += 1


def put_in(one: frames.Sent, ids: dict[str, str]) -> frames.Sent:
    if isinstance(one, str):
        for name, value in ids.items():
            one = one.replace(name, value)
    return one


def is_json(one: frames.Sent) -> bool:
    """Whether Socket.IO's envelope around it would be JSON: what is not ends the page's whole socket."""
    try:
        json.loads(one if isinstance(one, str) else b"{")
    except (ValueError, RecursionError):
        return False
    return True


def plan() -> list[tuple[str, str, list[frames.Sent]]]:
    """What is sent, in chunks: on which wire, as whom."""
    roles = itertools.cycle(["guest", "owner", "member", "nobody", "cohost"])
    handlers = [
        f"{state.get_full_name()}.{name}"
        for state, name in (
            (SessionState, "load"),
            (RoomState, "load"),
            (RoomState, "join"),
            (ManageState, "configure"),
        )
    ]
    made = list(itertools.chain.from_iterable(frames.examples(frames.FRAMES, 240, 40)))
    as_signal = [one for one in made[::2] if is_json(one)]
    as_text = made[1::2] + [one for one in made[::2] if not is_json(one)]
    packets = list(itertools.chain.from_iterable(frames.examples(frames.PACKETS, 14, 40)))
    packets += itertools.chain.from_iterable(frames.examples(frames.state_events(handlers), 8, 40))
    chunks = [
        (wire, next(roles), chunk)
        for wire, all_ in (("/ws", as_text), ("/signal", as_signal), ("/_event", packets))
        for chunk in (all_[n : n + PER_CONNECTION] for n in range(0, len(all_), PER_CONNECTION))
    ]
    # The same mixture from the beginning to the end, so that the first fifth is warm-up for all of it.
    return [chunk for start in range(97) for chunk in chunks[start::97]]


def resident(server: AppServer) -> int:
    return sum(one.memory_info().rss for one in server.workers())


@pytest.fixture
async def fuzz(server, services) -> AsyncIterator[Fuzz]:
    async with stores(services) as kept:
        owners = [(await account(kept, Standing.OWNER)).visitor for _ in range(3 * AT_ONCE)]
        yield Fuzz(server, kept, owners)


async def run(fuzz: Fuzz, chunks: list[tuple[str, str, list[frames.Sent]]]) -> None:
    each = iter(chunks)
    await asyncio.gather(*(fuzz.talk(number, each) for number in range(AT_ONCE)))


async def a_call_works(fuzz: Fuzz) -> None:
    """On both workers and both transports, and a page opens a room."""
    async with contextlib.AsyncExitStack() as stack:
        room = await fuzz.kept.rooms.create(fuzz.owners[0], "After", access=Access.LINK, capacity=12)
        ana = await enter(stack, fuzz.server, fuzz.kept, room.id)
        ben = await enter(stack, fuzz.server, fuzz.kept, room.id, transport="/signal", other_than=ana)
        await ana.wait_for("join", ben.id)
        for one, other in ((ana, ben), (ben, ana)):
            mark = f"v=0\r\ns={secrets.token_hex(4)}\r\n"
            await one.offer(other, mark)
            assert (await other.wait_for("offer", one.id))["offer"]["sdp"] == mark
        page = await stack.enter_async_context(PageSocket.open(fuzz.server))
        await page.event(RoomState, "load", at=f"/rooms/{room.id}")
        assert await page.either(RoomState, "view") == ["open"]


async def left_behind(fuzz: Fuzz, connections: float) -> list[str]:
    """Open connections, and people in rooms or before their doors."""
    more = await counted(fuzz.server, "whisper_gate_connections ") - connections
    found = [f"{more:g} connections"] if more > 0 else []
    for room_id in fuzz.rooms:
        for key in (f"wg:{{{room_id}}}:people", f"wg:{{{room_id}}}:knock:people"):
            found += [f"{key} {who}" for who in await fuzz.kept.redis.hkeys(key)]
    return found


async def nothing_is_left(fuzz: Fuzz, connections: float) -> None:
    """Every place was given back, not only left to expire, and every key of a room goes by itself."""
    for _ in range(EMPTY_WITHIN * 5):
        found = await left_behind(fuzz, connections)
        if not found:
            break
        await asyncio.sleep(0.2)
    assert found == []
    for room_id in fuzz.rooms:
        names = [key async for key in fuzz.kept.redis.scan_iter(f"wg:{{{room_id}}}*", count=10_000)]
        assert [name for name in names if await fuzz.kept.redis.pttl(name) == -1] == []


async def test_ten_thousand_frames_do_no_harm(fuzz: Fuzz):
    """The same workers, warm but not fat, nothing in their log, nothing left behind, and calls go on."""
    chunks = plan()
    before = [one.pid for one in fuzz.server.workers()]
    assert len(before) == 2
    connections = await counted(fuzz.server, "whisper_gate_connections ")
    refused = await counted(fuzz.server, "whisper_gate_frames_refused_total")
    log_from = len(fuzz.server.output())
    await run(fuzz, chunks[: len(chunks) // 5])
    warm = resident(fuzz.server)
    await run(fuzz, chunks[len(chunks) // 5 :])
    grown = resident(fuzz.server) - warm
    assert fuzz.sent >= WANTED, fuzz.sent
    assert await counted(fuzz.server, "whisper_gate_frames_refused_total") - refused > WANTED / 4
    await a_call_works(fuzz)
    assert [one.pid for one in fuzz.server.workers()] == before
    assert grown < MAX_GROWTH, f"{grown / 1e6:.1f} MB"
    log = fuzz.server.output()[log_from:]
    assert "Traceback" not in log, log
    assert " 500 " not in log, log
    await nothing_is_left(fuzz, connections)
