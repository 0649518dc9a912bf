"""A page's socket without a page: Engine.IO and Socket.IO packets written by hand."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.running import AppServer
from tests.signaling.hubs import until

QUIET_SECONDS = 0.7  # after which nothing more is expected
PING, PONG = "2", "3"  # of Engine.IO; a socket that does not answer is closed after some fifteen seconds


@dataclass
class PageSocket:
    """An open `/_event`, on Reflex's namespace and on `/signal`."""

    socket: ClientConnection
    heard: list[str] = field(default_factory=list)

    @classmethod
    @contextlib.asynccontextmanager
    async def open(
        cls, server: AppServer, headers: dict[str, str] | None = None
    ) -> AsyncIterator[PageSocket]:
        token = secrets.token_hex(16)
        url = f"ws://localhost:{server.port}/_event/?EIO=4&transport=websocket&token={token}"
        headers = {"Origin": server.base_url} if headers is None else headers
        async with connect(url, additional_headers=headers, origin=None, max_size=None) as socket:
            assert (await socket.recv())[:1] == "0"
            for namespace in ("/_event", "/signal"):
                await socket.send(f"40{namespace},{{}}")
                assert (await socket.recv()).startswith(f"40{namespace},")
            page = cls(socket)
            reader = asyncio.create_task(page._read())
            yield page
            await socket.close()
            await reader

    async def _read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for text in self.socket:
                if text == PING:
                    await self.socket.send(PONG)
                else:
                    self.heard.append(str(text))

    async def event(self, state: Any, handler: str, at: str = "/", **arguments: Any) -> None:
        """An event as the page of a state sends it, from the address `at`."""
        room = {"room_id": at.rpartition("/")[2]} if at.startswith(("/rooms/", "/manage/")) else {}
        await self.packet(
            "/_event",
            "event",
            {
                "name": f"{state.get_full_name()}.{handler}",
                "payload": arguments,
                "router_data": {"pathname": at, "asPath": at, "query": room},
            },
        )

    async def packet(self, namespace: str, *content: Any) -> None:
        await self.socket.send(f"42{namespace},{json.dumps(content)}")

    async def either(self, state: Any, *names: str) -> list[Any]:
        """What the server has told of some variables, as soon as one of them has a value."""
        found: list[Any] = []

        def told() -> bool:
            found[:] = [self._told(state, name) for name in names]
            return any(found)

        await until(told, lambda: self.heard, 15)
        return found

    def _told(self, state: Any, name: str) -> Any:
        """The last value of a variable that the server has told the page."""
        value, mark = None, '42/_event,["event",'
        for text in self.heard:
            if text.startswith(mark):
                delta = json.loads(text.removeprefix("42/_event,"))[1].get("delta", {})
                for key, new in delta.get(state.get_full_name(), {}).items():
                    value = new if key in {name, f"{name}_rx_state_"} else value
        return value

    def frames(self) -> list[dict[str, Any]]:
        """The signalling frames among what the server has said."""
        mark = "42/signal,"
        return [json.loads(text[len(mark) :])[1] for text in self.heard if text.startswith(mark)]

    async def hear_all(self) -> str:
        """Everything that the server has said once it is quiet, or gone."""
        before = -1
        while len(self.heard) > before:
            before = len(self.heard)
            await asyncio.sleep(QUIET_SECONDS)
        return "\n".join(self.heard)

    async def close_code(self) -> int | None:
        """Why the server closed this socket."""
        async with asyncio.timeout(10):
            await self.socket.wait_closed()
        return self.socket.close_code
