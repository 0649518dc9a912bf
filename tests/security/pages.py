"""A page's socket without a page: Engine.IO and Socket.IO packets written by hand."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.running import AppServer

QUIET_SECONDS = 1.0  # after which nothing more is expected


@dataclass
class PageSocket:
    """An open `/_event`, on Reflex's namespace and on `/signal`."""

    socket: ClientConnection

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
            yield cls(socket)

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

    async def hear_all(self) -> str:
        """Everything that the server says until it is quiet, or gone."""
        heard = []
        with contextlib.suppress(TimeoutError, ConnectionClosed):
            while True:
                async with asyncio.timeout(QUIET_SECONDS):
                    heard.append(str(await self.socket.recv()))
        return "\n".join(heard)

    async def close_code(self) -> int | None:
        """Why the server closed this socket."""
        async with asyncio.timeout(10):
            await self.socket.wait_closed()
        return self.socket.close_code
