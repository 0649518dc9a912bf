"""Clients of the original protocol on plain sockets, on the worker where a test wants them."""

from __future__ import annotations

from contextlib import AsyncExitStack

from tests.signaling.sockets import PlainClient, plain


async def enter(stack: AsyncExitStack, url: str, room: str, who: str) -> PlainClient:
    """On whichever worker the kernel deals."""
    client = await stack.enter_async_context(plain(url, room, who))
    await client.send("join")
    await client.wait_for("welcome")
    return client


def worker_of(client: PlainClient) -> str:
    return client.of_type("welcome")[0]["worker"]


async def enter_beside(
    stack: AsyncExitStack, url: str, room: str, who: str, than: PlainClient, *, same: bool
) -> PlainClient:
    """On the same worker as somebody, or on another; tries until the kernel deals that one."""
    for attempt in range(1, 40):
        client = await enter(stack, url, room, who)
        if (worker_of(client) == worker_of(than)) == same:
            await than.wait_for("join", who, count=attempt)
            return client
        await client.send("leave")
        await client.socket.close()
        await than.wait_for("leave", who, count=attempt)
    raise AssertionError("the kernel did not deal that worker")


def offer(number: int) -> dict[str, str]:
    return {"type": "offer", "sdp": f"v=0\r\ns={number}\r\n"}


def numbers(client: PlainClient, sender: str) -> list[int]:
    """Of the offers that have arrived from somebody, in their order."""
    return [int(one["offer"]["sdp"].split("s=")[1]) for one in client.of_type("offer", sender)]
