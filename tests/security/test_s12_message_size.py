"""S12: no message over 64 KiB is taken in, and none arrives compressed."""

from __future__ import annotations

import asyncio
import json
from itertools import pairwise

import pytest
from websockets.asyncio.client import connect

from tests.members import register
from tests.security.pages import PageSocket
from tests.signaling.sockets import namespace, plain

LIMIT = 64 * 1024
OVER_BOTH = LIMIT + 1024 + 1  # Socket.IO's envelope on top


@pytest.mark.parametrize("path", ["/ws/rooms/123", "/_event/?EIO=4&transport=websocket"])
async def test_compression_is_not_negotiated(server, path):
    """A client that offers permessage-deflate does not get it, so no small message inflates here."""
    url = f"ws://localhost:{server.port}{path}"
    async with connect(url, compression="deflate", origin=server.base_url) as socket:
        assert "permessage-deflate" in socket.request.headers["Sec-WebSocket-Extensions"]
        assert "Sec-WebSocket-Extensions" not in socket.response.headers


def frame_of(size: int, sender: str) -> str:
    """A `state` frame of exactly so many bytes."""
    bare = json.dumps({"type": "state", "from": sender, "pad": ""}, separators=(",", ":"))
    return bare[:-2] + "x" * (size - len(bare)) + '"}'


async def test_one_byte_too_many_on_the_plain_websocket(server, member):
    """65,536 bytes are read, 65,537 close with 1009."""
    room = member.create()["id"]
    headers = {"Authorization": f"Bearer {member.token}"}
    async with plain(server.base_url, room, "ana", **headers) as ana:
        await ana.send("join")
        await ana.wait_for("welcome")
        await ana.send_text(frame_of(LIMIT, "ana"))
        await ana.send("nonsense")
        assert (await ana.wait_for("error"))["code"] == "unknown_type"
        await ana.send_text(frame_of(LIMIT + 1, "ana"))
        assert await ana.close_code() == 1009


async def test_one_byte_too_many_on_the_namespace(server):
    """The frame is refused with 1009; the page's own socket, which carries more than that, stays."""
    async with namespace(server.base_url) as tab:
        await tab.send(json.loads(frame_of(LIMIT, "tab")))
        assert (await tab.wait_for("error"))["code"] == "not_joined"
        await tab.send(json.loads(frame_of(LIMIT + 1, "tab")))
        assert (await tab.wait_for("error", count=2))["code"] == "too_large"
        assert (await tab.wait_for("closed"))["code"] == 1009


@pytest.mark.parametrize("size", [OVER_BOTH, 1024 * 1024])
async def test_a_message_over_the_limit_closes_the_pages_socket(server, size):
    """1009, before Socket.IO or Reflex has seen it."""
    async with PageSocket.open(server) as page:
        await page.socket.send("42" + "x" * (size - 2))
        assert await page.close_code() == 1009


async def attempt(server, path: str, size: int) -> None:
    url = f"ws://localhost:{server.port}{path}"
    headers = {"Host": "meet.example.org", "X-Forwarded-For": "192.0.2.9", "X-Forwarded-Proto": "https"}
    headers["Origin"] = "https://meet.example.org"
    async with connect(url, additional_headers=headers, compression=None) as socket:
        await socket.send("x" * size)
        await socket.wait_closed()
        assert socket.close_code == 1009


@pytest.mark.parametrize("path", ["/ws/rooms/{room}", "/_event/?EIO=4&transport=websocket"])
async def test_a_hundred_attempts_cost_no_memory(proxied, path):
    """Less than 1 MB of the worker's resident memory per hundred, once its allocator has seen the like."""
    owner = register(proxied)
    path = path.format(room=owner.create()["id"])
    owner.client.close()
    (worker,) = proxied.workers()
    seen = []
    for _ in range(4):
        for _ in range(10):
            await asyncio.gather(*(attempt(proxied, path, OVER_BOTH) for _ in range(10)))
        seen.append(worker.memory_info().rss)
    # What is leaked is leaked by every hundred; what only one of them shows is somebody else's.
    assert min(after - before for before, after in pairwise(seen)) < 1_000_000
