"""S10: what lets somebody into a call is used once, for one room, soon, and stands in no address or log."""

from __future__ import annotations

import asyncio
import re
import secrets
import time

import httpx
import pytest
from playwright.async_api import Request, WebSocket

from tests.conftest import PersonFactory
from tests.e2e.calls import Caller, create_room, register
from tests.running import AppServer
from tests.signaling.hubs import until
from tests.signaling.sockets import namespace, plain
from whisper_gate.domain.users import new_id

JWT = re.compile(r"eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]{5,}")


def grant_for(member, room: str) -> dict:
    answer = member.client.post(f"/api/v1/rooms/{room}/{member.id}/join", json={})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def enter(server, room: str, sender: str, ticket: str) -> int | str:
    """ "in", or the close code of the refusal."""
    async with plain(server.base_url, room, sender) as client:
        await client.send("join", ticket=ticket)
        await until(lambda: client.frames)
        if client.frames[0]["type"] == "welcome":
            return "in"
        assert client.frames[0]["code"] in {"bad_ticket", "forged_sender"}
        return await client.close_code()


async def test_a_ticket_is_used_once(server, member):
    """The replay is closed with 4401, on whichever worker it arrives."""
    room = member.create()["id"]
    grant = grant_for(member, room)
    me = grant["participant_id"]
    assert await enter(server, room, me, grant["ticket"]) == "in"
    replays = [await enter(server, room, me, grant["ticket"]) for _ in range(6)]
    assert replays == [4401] * 6


async def test_a_ticket_opens_one_room_alone(server, member):
    """Another room of the same owner stays shut, with 4401."""
    here, there = member.create()["id"], member.create()["id"]
    grant = grant_for(member, here)
    assert await enter(server, there, grant["participant_id"], grant["ticket"]) == 4401


async def test_a_ticket_is_short_lived(member):
    """Half a minute at most, by its own `exp`; it names its room and its participant."""
    grant = grant_for(member, member.create()["id"])
    assert grant["expires_in"] <= 30


@pytest.mark.parametrize("ticket", ["", "x", "eyJhbGciOiJub25lIn0.e30.", "a" * 4096])
async def test_a_made_up_ticket_opens_nothing(server, member, ticket):
    """4401."""
    assert await enter(server, member.create()["id"], "ana", ticket) == 4401


async def test_who_does_not_say_who_they_are_is_closed_within_ten_seconds(server, member):
    """4401 on the plain WebSocket and on the namespace, after 10 seconds and hardly more."""
    room, began = member.create()["id"], time.monotonic()
    async with plain(server.base_url, room, "mute") as mute, namespace(server.base_url) as tab:
        async with asyncio.timeout(15):
            await mute.socket.wait_closed()
        assert mute.socket.close_code == 4401
        assert (await tab.wait_for("closed"))["code"] == 4401
    assert 9 < time.monotonic() - began < 13


async def test_a_ticket_in_the_address_is_not_read(server, member):
    """So nobody is tempted to put it there."""
    room = member.create()["id"]
    grant = grant_for(member, room)
    address = f"{room}?ticket={grant['ticket']}&access_token={member.token}"
    async with plain(server.base_url, address, grant["participant_id"]) as client:
        await client.send("join")
        assert (await client.wait_for("error"))["code"] == "not_signed_in"
        assert await client.close_code() == 4401


async def test_no_address_and_no_referer_carries_a_token(app_server: AppServer, person: PersonFactory):
    """From registering to leaving a call, in everything that the browser requests."""
    addresses: list[str] = []
    referers: list[str] = []

    async def on_request(request: Request) -> None:
        addresses.append(request.url)
        referers.append((await request.all_headers()).get("referer", ""))

    def on_socket(socket: WebSocket) -> None:
        addresses.append(socket.url)

    ana = await Caller(await person("Ana"), "Ana").watch()
    ana.page.on("request", on_request)
    ana.page.on("websocket", on_socket)
    await register(ana.page, app_server.base_url)
    await create_room(ana.page, "Stand-up")
    await ana.join()
    await ana.leave()
    assert len(addresses) > 20
    assert any(address.startswith("ws") for address in addresses)
    assert [address for address in addresses if JWT.search(address)] == []
    assert [one for one in referers if one] == []


def test_requests_are_not_logged(server):
    """There is no access log that could hold an address with something in its query."""
    mark = secrets.token_hex(8)
    for path in (f"/?ticket={mark}", f"/api/v1/rooms?access_token={mark}", f"/{mark}"):
        httpx.get(f"{server.base_url}{path}", headers={"Authorization": f"Bearer {mark}"}, verify=False)
    with httpx.Client(base_url=server.base_url, verify=False) as client:
        client.post("/api/v1/auth/session", json={"code": mark})
        assert client.get(f"/api/v1/rooms/{new_id()}").status_code == 404
    assert mark not in server.output()
