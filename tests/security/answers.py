"""One answer of every kind that the app gives."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
from websockets.asyncio.client import connect
from websockets.datastructures import Headers
from websockets.exceptions import InvalidStatus

from tests.running import ROOT, AppServer
from tests.security.calls import all_calls
from tests.security.conftest import PROXIED

PAGES = ["/", "/login", "/register", "/home", "/rooms/123", "/nowhere"]
ASSETS = ["/theme.css", "/favicon.svg", "/favicon.ico", "/manifest.webmanifest", "/card.png"]
REFUSED_SOCKETS = {
    "socket of another site": ("/ws/rooms/123", {"Origin": "https://evil.tld"}),
    "page socket of another site": ("/_event/?EIO=4&transport=websocket", {"Origin": "null"}),
    "socket that is not there": ("/ws/nowhere", {}),
    "page socket of an unknown protocol": ("/_event/?EIO=3&transport=websocket", {}),
}


class Answer:
    """Status and headers, of a response or of a refused handshake."""

    def __init__(self, status: int, headers: httpx.Headers | Headers) -> None:
        self.status = status
        self.headers = {name.lower(): value for name, value in headers.items()}


async def every_answer(server: AppServer, *, secure: bool = False) -> AsyncIterator[tuple[str, Answer]]:
    """Name and answer: pages, assets, every REST call, errors, health, preflights, refused sockets.

    Args:
        server: who is asked.
        secure: say, as a proxy would, that the request came over TLS.
    """
    headers = PROXIED if secure else {}
    async with httpx.AsyncClient(
        base_url=server.base_url, headers=headers, timeout=20, verify=False
    ) as client:
        for request in requests(client):
            response = await client.send(request)
            yield f"{request.method} {request.url.path}", Answer(response.status_code, response.headers)
    for name, (path, more) in REFUSED_SOCKETS.items():
        yield name, await refusal(server, path, headers | more)


def requests(client: httpx.AsyncClient) -> list[httpx.Request]:
    built = sorted((ROOT / ".web/build/client/assets").glob("*.js"))[0].name
    fonts = sorted((ROOT / "assets/fonts").glob("*.woff2"))[0].name
    paths = [
        *PAGES,
        *ASSETS,
        f"/assets/{built}",
        f"/fonts/{fonts}",
        "/healthz",
        "/readyz",
        "/metrics",
        "/ping",
    ]
    paths += ["/api", "/api/v1/nowhere", "/api/v1/openapi.json", "/_event/?EIO=4&transport=polling"]
    foreign = {"Origin": "https://evil.tld"}
    return [
        *(client.build_request("GET", path) for path in paths),
        *(client.build_request("HEAD", path) for path in ("/", "/theme.css")),
        *(client.build_request("GET", path, headers=foreign) for path in ("/", "/api/v1/rooms", "/healthz")),
        *(client.build_request(call.method, call.url()) for call in all_calls()),
        client.build_request("PUT", "/api/v1/rooms"),
        client.build_request("POST", "/", headers=foreign),
        client.build_request("POST", "/"),
        client.build_request("POST", "/api/v1/auth/login", json={"username": "x" * 70_000}),
        client.build_request(
            "POST", "/api/v1/auth/login", content="{}", headers={"Content-Type": "text/plain"}
        ),
        client.build_request(
            "POST", "/api/v1/auth/login", content="{", headers={"Content-Type": "application/json"}
        ),
        client.build_request("OPTIONS", "/", headers=foreign | {"Access-Control-Request-Method": "POST"}),
    ]


async def refusal(server: AppServer, path: str, headers: dict[str, str]) -> Answer:
    try:
        async with connect(
            f"ws://localhost:{server.port}{path}", additional_headers=headers, origin=None, compression=None
        ):
            raise AssertionError(f"{path} was not refused")
    except InvalidStatus as error:
        return Answer(error.response.status_code, error.response.headers)
