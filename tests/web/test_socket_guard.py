"""The guard around every WebSocket, with plain ASGI callables on both sides."""

import asyncio

import pytest

from tests.signaling.hubs import until
from whisper_gate.web import socket_guard
from whisper_gate.web.packets import Packets
from whisper_gate.web.socket_guard import BURST, PER_SESSION, SocketGuard

PACKETS = Packets({"a.b": lambda arguments: set(arguments) <= {"x"}})
DISCONNECT = {"type": "websocket.disconnect", "code": 1005}


class Peer:
    """A client of one socket: what it says, and what the server does to it."""

    def __init__(self, path="/ws/rooms/1", address="192.0.2.1"):
        self.scope = {
            "type": "websocket",
            "path": path,
            "headers": [],
            "client": (address, 1),
            "extensions": {"websocket.http.response": {}},
        }
        self.said = asyncio.Queue()
        self.sent = []
        self.reading = 0

    def say(self, **message):
        self.said.put_nowait({"type": "websocket.receive", **message})

    async def receive(self):
        self.reading += 1
        try:
            return await self.said.get()
        finally:
            self.reading -= 1

    async def send(self, message):
        assert not (message["type"] == "websocket.close" and self.reading), "Granian would wait for ever"
        self.sent.append(message)

    @property
    def close_code(self):
        return next((one["code"] for one in self.sent if one["type"] == "websocket.close"), None)


class Echo:
    """An application that notes what reaches it until its socket is gone."""

    def __init__(self):
        self.heard = []
        self.ended = 0

    async def __call__(self, _scope, receive, send):
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] == "websocket.receive":
            self.heard.append(message.get("text") or message.get("bytes"))
        assert message["type"] == "websocket.disconnect"
        await send({"type": "websocket.send", "text": "too late"})
        self.ended += 1


class Sessions:
    """The login sessions of a worker."""

    def __init__(self):
        self.closers = {}

    def add(self, session_id, close):
        self.closers[session_id] = close
        return lambda: self.closers.pop(session_id)


async def of_the_first_session(_connection):
    return "s1"


async def run(peer, app=None, **options):
    app = app or Echo()
    async with asyncio.timeout(5):
        await SocketGuard(app, accepts_packet=PACKETS.accepts, **{"per_address": 10} | options)(
            peer.scope, peer.receive, peer.send
        )
    return app


@pytest.mark.parametrize(
    ("path", "message", "code"),
    [
        ("/ws/rooms/1", {"text": "x" * 65_537}, 1009),
        ("/ws/rooms/1", {"text": "ä" * 32_769}, 1009),
        ("/ws/rooms/1", {"bytes": b"x" * 65_537}, 1009),
        ("/_event/", {"text": "x" * (65_537 + 1024)}, 1009),
        ("/_event/", {"bytes": b"x"}, 4400),
        ("/_event/", {"text": "nonsense"}, 4400),
    ],
)
async def test_what_is_too_large_or_no_packet_reaches_nobody(path, message, code):
    """The socket is closed, the application sees a disconnect, and what it still says goes nowhere."""
    peer = Peer(path)
    peer.say(**message)
    app = await run(peer)
    assert (app.heard, app.ended, peer.close_code) == ([], 1, code)
    assert [one["type"] for one in peer.sent] == ["websocket.accept", "websocket.close"]


@pytest.mark.parametrize("text", ["x" * 65_536, "ä" * 32_768])
async def test_64_kib_pass(text):
    """Counted in bytes, not in characters."""
    peer = Peer()
    peer.say(text=text)
    peer.said.put_nowait(DISCONNECT)
    app = await run(peer)
    assert (app.heard, peer.close_code) == ([text], None)


async def test_a_flood_ends():
    """After the burst, 4429."""
    peer = Peer()
    for number in range(3 * BURST):
        peer.say(text=str(number))
    app = await run(peer)
    assert peer.close_code == 4429
    assert BURST <= len(app.heard) < 2 * BURST


async def test_a_session_ends_its_sockets():
    """With 4401, a moment later, although the application waits for the next message all the time."""
    peer, sessions, app = Peer(), Sessions(), Echo()
    running = asyncio.create_task(run(peer, app, session_of=of_the_first_session, live=lambda: sessions))
    await until(lambda: peer.reading)
    sessions.closers["s1"]()
    await running
    assert (app.ended, peer.close_code) == (1, 4401)
    assert sessions.closers == {}


async def test_a_farewell_goes_out_before_the_socket_ends():
    """What the application says when a session ends is still heard."""
    peer, sessions = Peer(), Sessions()

    async def polite(_scope, receive, send):
        await send({"type": "websocket.accept"})
        sessions.closers["s1"]()
        await send({"type": "websocket.send", "text": "goodbye"})
        await receive()

    await run(peer, polite, session_of=of_the_first_session, live=lambda: sessions)
    assert [one["type"] for one in peer.sent] == ["websocket.accept", "websocket.send", "websocket.close"]


async def test_a_socket_that_ends_first_is_forgotten():
    """Nothing is sent to it later, and the sessions hold no reference to it."""
    peer, sessions = Peer(), Sessions()
    running = asyncio.create_task(run(peer, session_of=of_the_first_session, live=lambda: sessions))
    await until(lambda: peer.reading)
    sessions.closers["s1"]()
    peer.said.put_nowait(DISCONNECT)
    await running
    assert sessions.closers == {}
    assert peer.close_code is None


async def test_an_application_that_is_cancelled_while_it_reads_leaves_no_read_behind():
    """Else the server could not close the socket."""
    peer = Peer()

    async def cancels(_scope, receive, send):
        await send({"type": "websocket.accept"})
        reading = asyncio.create_task(receive())
        await until(lambda: peer.reading)
        reading.cancel()
        await asyncio.wait({reading})
        assert reading.cancelled()
        await send({"type": "websocket.close", "code": 4423})

    await run(peer, cancels)
    assert peer.close_code == 4423


async def test_an_application_may_close_while_it_reads():
    """As Socket.IO does: its read ends with a disconnect."""
    peer = Peer()

    async def closes(_scope, receive, send):
        await send({"type": "websocket.accept"})
        reading = asyncio.create_task(receive())
        await until(lambda: peer.reading)
        await send({"type": "websocket.close", "code": 1000})
        assert (await reading)["type"] == "websocket.disconnect"

    await run(peer, closes)
    assert peer.close_code == 1000


async def test_a_client_that_takes_nothing_cannot_keep_its_socket(monkeypatch):
    """What the application is stuck in writing fails, so it comes to its end."""
    monkeypatch.setattr(socket_guard, "CLOSE_SECONDS", 0.05)
    peer, stuck, failures = Peer(), asyncio.Event(), []

    async def send(message):
        if message["type"] != "websocket.accept":
            stuck.set()
            await asyncio.Event().wait()

    peer.send = send

    async def talks(_scope, receive, send):
        await send({"type": "websocket.accept"})
        talking = asyncio.create_task(send({"type": "websocket.send", "text": "hello?"}))
        await stuck.wait()
        assert (await receive())["code"] == 4400
        failures.extend(await asyncio.gather(talking, return_exceptions=True))

    peer.scope["path"] = "/_event/"
    peer.say(text="nonsense")
    await run(peer, talks)
    assert [type(one) for one in failures] == [OSError]


async def test_sockets_of_one_address_are_counted():
    """One too many is refused with 429 before the upgrade; when another ends, the next one is welcome."""
    guard = SocketGuard(Echo(), accepts_packet=PACKETS.accepts, per_address=2)
    peers = [Peer() for _ in range(2)]
    running = [asyncio.create_task(guard(one.scope, one.receive, one.send)) for one in peers]
    await until(lambda: all(one.reading for one in peers))
    late, elsewhere = Peer(), Peer(address="192.0.2.2")
    await guard(late.scope, late.receive, late.send)
    assert (late.sent[0]["type"], late.sent[0]["status"]) == ("websocket.http.response.start", 429)
    elsewhere.said.put_nowait(DISCONNECT)
    await guard(elsewhere.scope, elsewhere.receive, elsewhere.send)
    assert elsewhere.sent[0]["type"] == "websocket.accept"
    peers[0].said.put_nowait(DISCONNECT)
    await running[0]
    late = Peer()
    late.said.put_nowait(DISCONNECT)
    await guard(late.scope, late.receive, late.send)
    assert late.sent[0]["type"] == "websocket.accept"
    peers[1].said.put_nowait(DISCONNECT)
    await running[1]


async def test_sockets_of_one_session_are_counted():
    """Wherever they come from."""
    guard = SocketGuard(
        Echo(), accepts_packet=PACKETS.accepts, per_address=10, session_of=of_the_first_session
    )
    peers = [Peer(address=f"192.0.2.{number}") for number in range(PER_SESSION)]
    running = [asyncio.create_task(guard(one.scope, one.receive, one.send)) for one in peers]
    await until(lambda: all(one.reading for one in peers))
    late = Peer(address="198.51.100.1")
    await guard(late.scope, late.receive, late.send)
    assert late.sent[0]["status"] == 429
    for one in peers:
        one.said.put_nowait(DISCONNECT)
    await asyncio.gather(*running)


async def test_requests_pass():
    """The guard is for sockets."""
    seen = []

    async def app(scope, _receive, _send):
        seen.append(scope)

    await SocketGuard(app, accepts_packet=PACKETS.accepts, per_address=1)({"type": "http"}, None, None)
    assert seen == [{"type": "http"}]


@pytest.mark.parametrize(
    "packet",
    [
        "1",
        "3",
        "6",
        "40",
        "40/signal,",
        "40/signal",
        "40/signal,{}",
        '40/_event?token=a,{"event":{"name":"a.b","router_data":{"pathname":"/","query":{}}}}',
        "41/signal,",
        '42/signal,["signal",{"type":"leave","from":"ana"}]',
        '42/signal,17["signal"]',
        '42/_event,["event",{"name":"a.b","payload":{"x":[1]},"router_data":{}}]',
        '42/_event,["ping"]',
        '42/_event,["client_error",{"message":"x"}]',
        "43/_event,1[]",
    ],
)
def test_packets_of_pages(packet):
    """What the page's client sends passes."""
    assert PACKETS.accepts(packet)


@pytest.mark.parametrize(
    "packet",
    [
        "",
        "x",
        "9",
        "0{}",
        "2probe",
        "5",
        "1x",
        "4",
        "44/signal,{}",
        "49",
        "b4AAAA",
        b"\x00",
        "42" + "[" * 10_000,
        "42/signal,",
        "42/signal,[",
        "42/signal,{}",
        "42/signal,[]",
        '42/signal,[{"$gt":""}]',
        '42/signal,["connect",{"asgi.scope":{"client":["198.51.100.7",1]}}]',
        '42/signal,["disconnect"]',
        '42["signal",{}]',
        '42/_event,["signal",{}]',
        '42/_event,["connect",{}]',
        '42/_event,["event"]',
        '42/_event,["event","{}"]',
        '42/_event,["event",{"name":"a.b"},{"name":"a.b"}]',
        '42/_event,["event",{"name":{"$gt":""}}]',
        '42/_event,["event",{"name":"a.c"}]',
        '42/_event,["event",{"name":"a.b","payload":{"y":1}}]',
        '42/_event,["event",{"name":"a.b","payload":[]}]',
        '42/_event,["event",{"name":"a.b","router_data":{"query":[1]}}]',
        '42/_event,["event",{"name":"a.b","router_data":{"pathname":{"$gt":""}}}]',
        '42/_event,["event",{"name":"a.b","router_data":"x"}]',
        '42/_event,["ping",1]',
        '451-/signal,["signal",{"_placeholder":true,"num":0}]',
        '459999999999-/signal,["signal",{"_placeholder":true,"num":0}]',
        "461-/signal,1[]",
        '40/_event,["event"]',
        '40/_event,{"event":{"name":1}}',
        '41/signal,{"x":1}',
        "42/signal," + "1" * 101 + '["signal"]',
    ],
)
def test_what_no_page_sends(packet):
    """Binary, attachments, lifecycle events, unknown names, broken JSON and wrong arguments do not pass."""
    assert not PACKETS.accepts(packet)
