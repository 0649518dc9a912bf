"""Signalling over real sockets, against the served app with its two workers."""

from __future__ import annotations

import asyncio
import json
import secrets
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.running import AppServer
from tests.signaling.hubs import new_room, until
from tests.signaling.sockets import PlainClient, namespace, plain

FIXTURES = json.loads((Path(__file__).parent.parent / "fixtures" / "messages.json").read_text())
OFFER = {"type": "offer", "sdp": "v=0\r\n"}


async def enter(stack: AsyncExitStack, url: str, room: str, who: str) -> PlainClient:
    client = await stack.enter_async_context(plain(url, room, who))
    await client.send("join")
    await client.wait_for("welcome")
    return client


async def enter_on_other_worker(
    stack: AsyncExitStack, url: str, room: str, who: str, than: PlainClient
) -> PlainClient:
    """The kernel deals connections out between the workers: try until it deals the other one."""
    for attempt in range(1, 41):
        client = await stack.enter_async_context(plain(url, room, who))
        await client.send("join")
        if (await client.wait_for("welcome"))["worker"] != than.of_type("welcome")[0]["worker"]:
            return client
        await client.send("leave")
        await than.wait_for("leave", who, count=attempt)
    raise AssertionError("every connection went to the same worker")


async def account(stack: AsyncExitStack, url: str) -> tuple[dict, httpx.AsyncClient]:
    client = await stack.enter_async_context(httpx.AsyncClient(base_url=url))
    name = f"u{secrets.token_hex(6)}"
    answer = await client.post(
        "/api/v1/auth/register",
        json={"username": name, "email": f"{name}@example.org", "password": "correct horse"},
    )
    assert answer.status_code == 201, answer.text
    body = answer.json()
    client.headers["Authorization"] = f"Bearer {body['token']}"
    return body["user"], client


async def ticket_for(client: httpx.AsyncClient, user: dict, **room: object) -> dict:
    made = await client.post("/api/v1/rooms/create", json={"name": "Stand-up", **room})
    assert made.status_code == 201, made.text
    granted = await client.post(f"/api/v1/rooms/{made.json()['id']}/{user['id']}/join", json={})
    assert granted.status_code == 200, granted.text
    return granted.json()


async def test_two_original_clients_on_different_workers_exchange_everything(app_server: AppServer):
    room = new_room()
    async with AsyncExitStack() as stack:
        ana = await enter(stack, app_server.base_url, room, "ana")
        ben = await enter_on_other_worker(stack, app_server.base_url, room, "ben", ana)
        await ana.send("start")
        await ben.wait_for("start", "ana")
        await ben.send("offer", to="ana", offer=OFFER)
        assert (await ana.wait_for("offer"))["offer"] == OFFER
        await ana.send("answer", to="ben", answer={"type": "answer", "sdp": "v=0\r\n"})
        await ben.wait_for("answer", "ana")
        await ana.send("ice", to="ben", candidate={"candidate": "c", "sdpMid": "0"})
        await ben.wait_for("ice", "ana")
        await ana.socket.close()
        await ben.wait_for("leave", "ana")


@pytest.mark.parametrize("case", FIXTURES["bad_client"], ids=lambda one: one["name"])
async def test_bad_frame_is_answered_and_disturbs_nobody(app_server: AppServer, case):
    room = new_room()
    async with AsyncExitStack() as stack:
        ana = await enter(stack, app_server.base_url, room, "ana")
        ben = await enter(stack, app_server.base_url, room, "ben")
        await ana.wait_for("join", "ben")
        await ben.wait_for("join", "ana")
        seen = len(ben.frames)
        await ana.send_text(json.dumps(case["frame"]))
        assert (await ana.wait_for("error"))["code"] == case["code"]
        await ana.send("offer", to="ben", offer=OFFER)
        await ben.wait_for("offer", "ana")
        assert len(ben.frames) == seen + 1


@pytest.mark.parametrize("case", FIXTURES["bad_text"], ids=lambda one: one["name"])
async def test_bad_text_is_answered(app_server: AppServer, case):
    async with plain(app_server.base_url, new_room(), "ana") as ana:
        await ana.send_text(case["text"])
        assert (await ana.wait_for("error"))["code"] == case["code"]
        await ana.send("join")
        await ana.wait_for("welcome")


async def test_deep_nesting_and_binary_frames_are_answered(app_server: AppServer):
    async with plain(app_server.base_url, new_room(), "ana") as ana:
        await ana.send_text("[" * 10_000)
        assert (await ana.wait_for("error"))["code"] == "bad_json"
        await ana.send_text(b"\x00\x01")
        assert (await ana.wait_for("error", count=2))["code"] == "bad_frame"


@pytest.mark.parametrize("size", [64 * 1024 + 1, 1024 * 1024])
async def test_too_large_a_frame_closes_with_1009(app_server: AppServer, size):
    async with AsyncExitStack() as stack:
        room = new_room()
        ben = await enter(stack, app_server.base_url, room, "ben")
        ana = await enter(stack, app_server.base_url, room, "ana")
        await ana.send_text("x" * size)
        assert await ana.close_code() == 1009
        await ben.wait_for("leave", "ana")


async def test_twenty_mistakes_close_with_4400(app_server: AppServer):
    async with plain(app_server.base_url, new_room(), "ana") as ana:
        for _ in range(20):
            await ana.send_text("nonsense")
        assert await ana.close_code() == 4400


async def test_flood_closes_with_4429_and_the_room_goes_on(app_server: AppServer):
    async with AsyncExitStack() as stack:
        room = new_room()
        ana = await enter(stack, app_server.base_url, room, "ana")
        ben = await enter(stack, app_server.base_url, room, "ben")
        cleo = await enter(stack, app_server.base_url, room, "cleo")
        await ana.wait_for("join", "cleo")
        text = json.dumps({"type": "state", "from": "cleo", "mic": True})
        for _ in range(1000):
            try:
                await cleo.send_text(text)
            except Exception:
                break
        assert await cleo.close_code() == 4429
        await ana.send("offer", to="ben", offer=OFFER)
        await ben.wait_for("offer", "ana")


async def test_full_room_closes_with_4423(app_server: AppServer):
    async with AsyncExitStack() as stack:
        user, client = await account(stack, app_server.base_url)
        grant = await ticket_for(client, user, capacity=2)
        grants = [grant]
        for _ in range(2):
            answer = await client.post(
                f"/api/v1/rooms/{grant['room_id']}/{user['id']}/join", json={"name": "Ana"}
            )
            grants.append(answer.json())
        clients = []
        for one in grants:
            socket = await stack.enter_async_context(
                plain(app_server.base_url, one["room_id"], one["participant_id"])
            )
            await socket.send("join", ticket=one["ticket"])
            clients.append(socket)
            await until(lambda socket=socket: socket.frames)
        assert [one.frames[0]["type"] for one in clients] == ["welcome", "welcome", "error"]
        assert clients[2].frames[0]["code"] == "room_full"
        assert await clients[2].close_code() == 4423


async def test_ticket_is_used_once_and_only_in_its_room(app_server: AppServer):
    async with AsyncExitStack() as stack:
        user, client = await account(stack, app_server.base_url)
        grant = await ticket_for(client, user)
        other = await stack.enter_async_context(
            plain(app_server.base_url, new_room(), grant["participant_id"])
        )
        await other.send("join", ticket=(await ticket_for(client, user))["ticket"])
        assert await other.close_code() == 4401
        for expected in ("welcome", "error"):
            socket = await stack.enter_async_context(
                plain(app_server.base_url, grant["room_id"], grant["participant_id"])
            )
            await socket.send("join", ticket=grant["ticket"])
            await socket.wait_for(expected)
        assert socket.of_type("error")[0]["code"] == "bad_ticket"
        assert await socket.close_code() == 4401


async def test_a_room_with_an_owner_needs_a_ticket_or_a_session(app_server: AppServer):
    async with AsyncExitStack() as stack:
        user, client = await account(stack, app_server.base_url)
        room = (await ticket_for(client, user))["room_id"]
        async with plain(app_server.base_url, room, "guest") as guest:
            await guest.send("join")
            assert (await guest.wait_for("error"))["code"] == "not_signed_in"
            assert await guest.close_code() == 4401
        bearer = {"Authorization": client.headers["Authorization"]}
        async with plain(app_server.base_url, room, "me", **bearer) as me:
            await me.send("join")
            assert (await me.wait_for("welcome"))["id"] == "me"


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost.evil.example"])
@pytest.mark.parametrize("path", ["/ws/rooms/123", "/_event/?EIO=4&transport=websocket"])
async def test_foreign_pages_cannot_open_a_socket(app_server: AppServer, origin, path):
    url = app_server.base_url.replace("http", "ws", 1) + path
    with pytest.raises(InvalidStatus) as refusal:
        async with connect(url, origin=origin):
            pass
    assert refusal.value.response.status_code == 403


async def test_namespace_and_plain_socket_meet_in_one_room(app_server: AppServer):
    async with AsyncExitStack() as stack:
        user, client = await account(stack, app_server.base_url)
        grant = await ticket_for(client, user)
        tab = await stack.enter_async_context(namespace(app_server.base_url))
        me = grant["participant_id"]
        await tab.send({"type": "join", "from": me, "ticket": grant["ticket"], "resume": True, "mic": True})
        welcome = await tab.wait_for("welcome")
        assert welcome["id"] == me
        bearer = {"Authorization": client.headers["Authorization"]}
        ben = await stack.enter_async_context(plain(app_server.base_url, grant["room_id"], "ben", **bearer))
        await ben.send("join")
        await tab.wait_for("join")
        assert (await ben.wait_for("join", me))["mic"] is True
        await tab.send({"type": "start", "from": me})
        await ben.wait_for("start", me)
        await ben.send("offer", to=me, offer=OFFER)
        assert (await tab.wait_for("offer"))["from"] == "ben"


async def test_namespace_refuses_strangers_and_says_why(app_server: AppServer):
    async with namespace(app_server.base_url) as tab:
        await tab.send({"type": "join", "from": "ana"})
        assert (await tab.wait_for("error"))["code"] == "not_signed_in"
        assert (await tab.wait_for("closed"))["code"] == 4401
        await until(lambda: "/signal" not in tab.io.namespaces)


async def test_namespace_resumes_with_its_key(app_server: AppServer):
    async with AsyncExitStack() as stack:
        user, client = await account(stack, app_server.base_url)
        grant = await ticket_for(client, user)
        me = grant["participant_id"]
        bearer = {"Authorization": client.headers["Authorization"]}
        ben = await stack.enter_async_context(plain(app_server.base_url, grant["room_id"], "ben", **bearer))
        await ben.send("join")
        async with namespace(app_server.base_url) as tab:
            await tab.send({"type": "join", "from": me, "ticket": grant["ticket"], "resume": True})
            key = (await tab.wait_for("welcome"))["resume_key"]
            await ben.wait_for("join", me)
        again = await stack.enter_async_context(namespace(app_server.base_url))
        await again.send({"type": "join", "from": me, "resume_key": key, "resume": True})
        welcome = await again.wait_for("welcome")
        assert [one["id"] for one in welcome["participants"]] == ["ben"]
        assert ben.of_type("leave") == []


@pytest.mark.parametrize("half", [0, 1])  # a connection may make fewer than twenty mistakes
async def test_bad_frames_on_the_namespace_are_answered(app_server: AppServer, half: int):
    async with namespace(app_server.base_url) as tab:
        for case in FIXTURES["bad_client"][half::2]:
            tab.frames.clear()
            await tab.send(case["frame"])
            assert (await tab.wait_for("error"))["code"] == case["code"], case["name"]


async def test_reader_that_does_not_read_is_closed(app_server: AppServer):
    """A reader that takes nothing from its socket is gone; the others never notice."""
    room = new_room()
    async with AsyncExitStack() as stack:
        ana = await enter(stack, app_server.base_url, room, "ana")
        url = f"{app_server.base_url.replace('http', 'ws', 1)}/ws/rooms/{room}"
        stuck = await connect(url, max_queue=1, compression=None)
        await stuck.send(json.dumps({"type": "join", "from": "stuck"}))
        await ana.wait_for("join", "stuck")
        stuck.transport.pause_reading()
        big = {"type": "offer", "sdp": "a" * 60_000}
        for _ in range(400):
            await ana.send("offer", to="stuck", offer=big)
            await asyncio.sleep(1 / 40)
            if ana.of_type("leave", "stuck"):
                break
        await ana.wait_for("leave", "stuck")
        stuck.transport.abort()


async def test_leave_is_heard_although_the_namespace_closes_right_after(app_server: AppServer):
    async with AsyncExitStack() as stack:
        user, client = await account(stack, app_server.base_url)
        grant = await ticket_for(client, user)
        me = grant["participant_id"]
        bearer = {"Authorization": client.headers["Authorization"]}
        ben = await stack.enter_async_context(plain(app_server.base_url, grant["room_id"], "ben", **bearer))
        await ben.send("join")
        tab = await stack.enter_async_context(namespace(app_server.base_url))
        await tab.send({"type": "join", "from": me, "ticket": grant["ticket"], "resume": True})
        await ben.wait_for("join", me)
        await tab.send({"type": "leave", "from": me})
        await tab.io.eio.send("41/signal,")  # Socket.IO's packet that closes one namespace
        async with asyncio.timeout(5):  # well within the grace of a connection that is only lost
            await ben.wait_for("leave", me)


async def test_events_that_are_no_frames_are_answered_on_the_namespace(app_server: AppServer):
    """Surplus arguments and none at all, which Socket.IO has and the protocol has not."""
    async with namespace(app_server.base_url) as tab:
        await tab.send(({"type": "start", "from": "ana"}, "more", 7))
        assert (await tab.wait_for("error"))["code"] == "not_joined"
        await tab.send(())
        assert (await tab.wait_for("error", count=2))["code"] == "bad_frame"


async def test_an_address_without_a_room_closes_with_4404(app_server: AppServer):
    async with plain(app_server.base_url, "no.such.room", "ana") as ana:
        await ana.send("join")
        assert (await ana.wait_for("error"))["code"] == "no_such_room"
        assert await ana.close_code() == 4404
