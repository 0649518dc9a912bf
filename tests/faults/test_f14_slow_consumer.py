"""F14: somebody reads nothing, while 5 MB are said to them."""

from __future__ import annotations

import asyncio
import json
import secrets
import socket

from websockets.asyncio.client import connect

from tests.faults.crowd import Probe, arrive, quantile, seconds
from tests.faults.measured import measured
from tests.faults.sockets import held, resident
from tests.running import AppServer
from tests.security.talkers import counted
from tests.signaling.hubs import until

SDP = "v=0\r\n" + "a" * 60_000
SAID = 5 * 1024 * 1024  # bytes, and then for as long as the kernel takes some in
AT_MOST = 25 * 1024 * 1024  # bytes: more than any kernel keeps for one connection
HELD_UP = 1.0  # seconds: far more than a busy machine needs, far less than waiting for who reads nothing
MAY_GROW = 30 * 1024 * 1024  # bytes of both workers


async def stuck_reader(server: AppServer, room: str):
    """In the room, with little room in the kernel for what it does not read."""
    bare = socket.create_connection(("localhost", server.port))
    bare.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    bare.setblocking(False)
    one = await connect(f"ws://localhost/ws/rooms/{room}", sock=bare, compression=None, ping_interval=None)
    await one.send(json.dumps({"type": "join", "from": "stuck"}))
    assert json.loads(await one.recv())["type"] == "welcome"
    one.transport.pause_reading()
    return one


async def test_a_reader_that_does_not_read_costs_itself(crowded):
    """Closed at 1 MiB waiting for it; the room talks on as fast as before, and memory is given back."""
    room = secrets.token_hex(8)
    async with Probe.open(crowded, room) as probe, Probe.open(crowded) as elsewhere:
        before = await probe.p99()
        stuck = await stuck_reader(crowded, room)
        port = stuck.local_address[1]
        slow = await counted(crowded, "whisper_gate_connections_closed_total", reason="too_slow")
        memory, peak, said, times, other_times = resident(crowded), 0, 0, [], []
        ana = await (await arrive(crowded, room)).join()
        while "leave" not in ana.heard:
            await ana.say("offer", to="stuck", offer={"type": "offer", "sdp": SDP})
            said += len(SDP)
            times.append(await probe.once())
            other_times.append(await elsewhere.once())
            peak = max(peak, resident(crowded) - memory) if len(times) % 10 == 0 else peak
            assert said < AT_MOST
            await asyncio.sleep(0.02)  # the rate that is allowed
        during, other = quantile(times, 0.99), quantile(other_times, 0.99)
        await until(lambda: port not in held(crowded), lambda: "its file is open", 10)
        while said < SAID:  # to nobody now: refused, and no memory
            await ana.say("offer", to="stuck", offer={"type": "offer", "sdp": SDP})
            said += len(SDP)
            await asyncio.sleep(0.02)
        assert await counted(crowded, "whisper_gate_connections_closed_total", reason="too_slow") == slow + 1
        assert ana.socket.close_code is None
        p99 = f"p99 {seconds(before)} before, {seconds(during)} during, {seconds(other)} in another room"
        measured("F14", f"{p99}; {peak / 1e6:+.1f} MB")
        assert max(times) < HELD_UP, p99
        assert peak < MAY_GROW
        stuck.transport.abort()
        await ana.socket.close()
