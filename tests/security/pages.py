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

QUIET_SECONDS = 0.7  # after which nothing more is expected


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
                self.heard.append(str(text))

    async def event(self, state: Any, handler: str, **arguments: Any) -> None:
        """An event as the page of a state sends it."""
        await self.packet(
            "/_event",
            "event",
            {
                "name": f"{state.get_full_name()}.{handler}",
                "payload": arguments,
                "router_data": {"pathname": "/", "asPath": "/", "query": {}},
            },
        )

    async def packet(self, namespace: str, *content: Any) -> None:
        await self.socket.send(f"42{namespace},{json.dumps(content)}")

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
