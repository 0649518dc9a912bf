"""People in calls of the served app, on either transport, whose frames may say whatever they like."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx

from tests.running import AppServer
from tests.security.world import Stores
from tests.signaling.sockets import NamespaceClient, PlainClient, namespace, plain
from whisper_gate.domain.users import Visitor, new_id
from whisper_gate.services.entry import Grant

TRANSPORTS = ("/ws", "/signal")


@dataclass(eq=False)
class Talker:
    """One connection, and the participant that it joins as."""

    id: str
    client: PlainClient | NamespaceClient

    def __post_init__(self) -> None:
        self.frames = self.client.frames
        self.of_type = self.client.of_type
        self.wait_for = self.client.wait_for

    async def raw(self, frame: object) -> None:
        """Send anything that is JSON."""
        if isinstance(self.client, PlainClient):
            await self.client.send_text(json.dumps(frame))
        else:
            await self.client.send(frame)

    async def say(self, kind: str, **fields: Any) -> None:
        await self.raw({"type": kind, "from": self.id, **fields})

    async def offer(self, to: Talker, sdp: str = "v=0\r\n") -> None:
        await self.say("offer", to=to.id, offer={"type": "offer", "sdp": sdp})

    @property
    def worker(self) -> str:
        return self.of_type("welcome")[-1]["worker"]

    @property
    def errors(self) -> list[str]:
        """The codes of what was refused."""
        return [one["code"] for one in self.of_type("error")]

    @property
    def closed(self) -> int | None:
        """The close code, or how the namespace says it; None while it is open."""
        if isinstance(self.client, PlainClient):
            return self.client.socket.close_code
        return next((one["code"] for one in self.of_type("closed")), None)


@contextlib.asynccontextmanager
async def connected(server: AppServer, room_id: str, me: str, transport: str) -> AsyncIterator[Talker]:
    """A connection that has not joined yet."""
    if transport == "/signal":
        async with namespace(server.base_url) as tab:
            yield Talker(me, tab)
    else:
        async with plain(server.base_url, room_id, me) as client:
            yield Talker(me, client)


def guest_visitor() -> Visitor:
    """Somebody without an account, in a browser of their own."""
    return Visitor(guest_id=new_id(), address="192.0.2.9")


async def grant(kept: Stores, room_id: str, visitor: Visitor | None = None, name: str = "Somebody") -> Grant:
    return await kept.entry.grant(room_id, visitor or guest_visitor(), name)


async def enter(
    stack: contextlib.AsyncExitStack,
    server: AppServer,
    kept: Stores,
    room_id: str,
    *,
    visitor: Visitor | None = None,
    name: str = "Somebody",
    transport: str = "/ws",
    other_than: Talker | None = None,
    resume: bool = False,
) -> Talker:
    """Somebody in the call; `other_than` is on another worker. Without `resume` they leave with their socket.

    The kernel deals connections out between the workers, so it is asked until it deals the right one.
    """
    for _ in range(40):
        own = await stack.enter_async_context(contextlib.AsyncExitStack())
        ticket = await grant(kept, room_id, visitor, name)
        me = await own.enter_async_context(connected(server, room_id, ticket.participant_id, transport))
        await me.say("join", ticket=ticket.ticket, resume=resume)
        await me.wait_for("welcome")
        if other_than is None or me.worker != other_than.worker:
            return me
        await me.say("leave")
        await other_than.wait_for("leave", me.id)
        await own.aclose()
    raise AssertionError("every connection went to the same worker")


async def counted(server: AppServer, metric: str, **labels: str) -> float:
    """What the workers together have counted, for all series with these labels."""
    async with httpx.AsyncClient(base_url=server.base_url, verify=False) as http:
        text = (await http.get("/metrics")).text
    wanted = [f'{name}="{value}"' for name, value in labels.items()]
    return sum(
        float(line.split()[-1])
        for line in text.splitlines()
        if line.startswith(metric) and all(one in line for one in wanted)
    )
