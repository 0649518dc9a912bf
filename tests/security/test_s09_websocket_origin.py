"""S9: no page of another site opens a socket here, and no cookie counts without a checked `Origin`."""

from __future__ import annotations

import pytest

from tests.members import register
from tests.security.conftest import PROXIED, PUBLIC
from tests.security.pages import PageSocket
from tests.signaling.sockets import plain
from tests.web.answers import handshake
from whisper_gate.ui.states.home import HomeState
from whisper_gate.web.origin import OriginCheck

SOCKETS = ["/_event/?EIO=4&transport=websocket", "/ws/rooms/123"]
sockets = pytest.mark.parametrize("path", SOCKETS, ids=["_event", "ws"])


@sockets
@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.tld",
        "http://evil.tld",
        "null",
        "",
        "https://meet.example.org.evil.tld",
        "https://evil.tld/https://meet.example.org",
        "https://meet.example.org@evil.tld",
        "http://meet.example.org",
        "http://meet.example.org:443",
        "https://meet.example.org:8443",
        "https://sub.meet.example.org",
        "wss://meet.example.org",
        "http://localhost:{port}",
    ],
)
async def test_other_origins_are_refused_before_the_upgrade(proxied, path, origin):
    """403, http:// of our own name and the address behind the proxy included."""
    headers = PROXIED | {"Origin": origin.format(port=proxied.port)}
    assert await handshake(proxied, path, headers) == 403


@sockets
@pytest.mark.parametrize("origin", [PUBLIC, "https://meet.example.org:443", "HTTPS://MEET.EXAMPLE.ORG"])
async def test_our_own_origin_is_welcome(proxied, path, origin):
    """In every spelling that means the same."""
    assert await handshake(proxied, path, PROXIED | {"Origin": origin}) == 101


@sockets
async def test_http_is_a_downgrade_also_if_the_proxy_does_not_say_that_it_ends_tls(proxied, path):
    """PUBLIC_URL shows it."""
    headers = {"Host": "meet.example.org", "Origin": "http://meet.example.org"}
    assert await handshake(proxied, path, headers) == 403
    assert await handshake(proxied, path, headers | {"Origin": PUBLIC}) == 101


async def test_without_an_origin_a_cookie_says_nothing_and_a_token_does(server, member):
    """On the plain WebSocket of a room, which asks who you are."""
    room = member.create()["id"]
    cookie = {"Cookie": f"wg_session={member.token}"}
    origin = {"Origin": server.base_url}
    for headers, welcome in (
        (cookie, False),
        (cookie | origin, True),
        ({"Authorization": f"Bearer {member.token}"}, True),
    ):
        async with plain(server.base_url, room, "me", **headers) as me:
            await me.send("join")
            if welcome:
                assert (await me.wait_for("welcome"))["id"] == "me"
            else:
                assert (await me.wait_for("error"))["code"] == "not_signed_in"
                assert await me.close_code() == 4401


@pytest.mark.parametrize("with_origin", [True, False])
async def test_page_state_believes_a_cookie_only_with_an_origin(server, with_origin):
    """Without one, the page's socket is nobody's: asked for the rooms, it gets none."""
    member = register(server)
    member.create(name="Secret garden")
    headers = {"Cookie": f"wg_session={member.token}"}
    if with_origin:
        headers["Origin"] = server.base_url
    async with PageSocket.open(server, headers=headers) as page:
        await page.event(HomeState, "load")
        heard = await page.hear_all()
    assert ("Secret garden" in heard) is with_origin
    member.client.close()


async def test_only_sockets_without_an_origin_lose_their_cookie():
    """Other headers stay, and requests keep theirs: `SameSite` and the method check guard those."""
    seen = []

    async def app(scope, _receive, _send):
        seen.append([name for name, _ in scope["headers"]])

    check = OriginCheck(app)
    cookie, host, origin = (b"cookie", b"a=b"), (b"host", b"a.example"), (b"origin", b"http://a.example")
    for kind, headers in (
        ("websocket", [host, cookie]),
        ("websocket", [host, cookie, origin]),
        ("http", [host, cookie]),
    ):
        scheme = "ws" if kind == "websocket" else "http"
        await check(
            {"type": kind, "scheme": scheme, "method": "GET", "path": "/", "headers": headers}, None, None
        )
    assert seen == [[b"host"], [b"host", b"cookie", b"origin"], [b"host", b"cookie"]]
