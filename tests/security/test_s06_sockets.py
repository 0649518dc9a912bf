"""S6: whoever is signed out loses every socket within two seconds, on every worker, and nobody else does."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import sys
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
import pytest

from tests.contract.connections import PEPPER, SECRET
from tests.members import PASSWORD
from tests.running import ROOT, AppServer
from tests.security.pages import PageSocket
from tests.security.talkers import Talker, connected, enter
from tests.security.world import Stores, open_session, stores
from tests.signaling.hubs import until
from tests.signaling.sockets import plain
from tests.web.answers import plain_client
from whisper_gate.domain.rooms import Access
from whisper_gate.domain.users import Identity, User, Visitor, new_id
from whisper_gate.embedded import EmbeddedServices
from whisper_gate.services.passwords import PasswordHasher
from whisper_gate.stores import mongo

WITHIN = 2.0  # seconds
HEALED_WITHIN = 20.0  # seconds; the workers look every fifteen
PAGES = 4  # of each session, on whichever worker


@dataclass
class SignedIn:
    """One login session, and everything that hangs on it."""

    visitor: Visitor
    token: str
    client: httpx.Client
    pages: list[PageSocket] = field(default_factory=list)
    calls: list[Talker] = field(default_factory=list)
    keys: list[tuple[str, dict[str, str]]] = field(default_factory=list)  # participant, what opens

    @property
    def who(self) -> Identity:
        assert self.visitor.identity is not None
        return self.visitor.identity

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def open(self) -> list[str]:
        """What is still open."""
        pages = [f"page {n}" for n, one in enumerate(self.pages) if one.socket.close_code is None]
        return pages + [f"call {n}" for n, one in enumerate(self.calls) if one.closed is None]

    def codes(self) -> set[int | None]:
        return {one.socket.close_code for one in self.pages} | {one.closed for one in self.calls}


@dataclass
class Scene:
    """A member's two sessions and a friend's one, each with pages, and everybody in one call."""

    server: AppServer
    services: EmbeddedServices
    kept: Stores
    room_id: str
    first: SignedIn
    second: SignedIn
    friend: SignedIn

    async def keeps_talking(self, *people: SignedIn) -> None:
        """Their sockets are open, and what they say is heard."""
        for one in people:
            assert one.open() == [f"page {n}" for n in range(PAGES)] + [
                f"call {n}" for n in range(len(one.calls))
            ]
        listener = self.friend.calls[0]
        for one in people:
            for call in one.calls:
                if call is not listener:
                    count = len(listener.of_type("offer", call.id)) + 1
                    await call.offer(listener)
                    await listener.wait_for("offer", call.id, count=count)


async def account(kept: Stores, password_hash: str) -> User:
    """Somebody with an account, without the seconds that a hash costs."""
    name = f"u{secrets.token_hex(6)}"
    user = User(new_id(), name, f"{name}@example.org", password_hash, datetime.now(UTC))
    await mongo.MongoUserStore(kept.db).add(user)
    return user


async def sign_in(kept: Stores, server: AppServer, user: User) -> SignedIn:
    session_id, token = await open_session(kept, user)
    client = plain_client(server.base_url)
    client.headers["Authorization"] = f"Bearer {token}"
    return SignedIn(Visitor(Identity(user.id, user.username, session_id), address="192.0.2.9"), token, client)


async def settle(stack: contextlib.AsyncExitStack, scene: Scene, who: SignedIn) -> None:
    """Pages on both workers; in the call by ticket on both transports, by cookie and by bearer."""
    server, room_id = scene.server, scene.room_id
    cookie = {"Origin": server.base_url, "Cookie": f"wg_session={who.token}"}
    for _ in range(PAGES):
        who.pages.append(await stack.enter_async_context(PageSocket.open(server, cookie)))
    by_ticket = await enter(stack, server, scene.kept, room_id, visitor=who.visitor, resume=True)
    on_page = await enter(
        stack,
        server,
        scene.kept,
        room_id,
        visitor=who.visitor,
        transport="/signal",
        other_than=by_ticket,
        resume=True,
    )
    who.calls += [by_ticket, on_page]
    for headers in () if who is scene.friend else (cookie, who.headers):  # the room has twelve seats
        client = await stack.enter_async_context(plain(server.base_url, room_id, new_id(), **headers))
        talker = Talker(client.id, client)
        await talker.say("join", resume=True)
        await talker.wait_for("welcome")
        who.calls.append(talker)
    for one in who.calls:
        who.keys.append((one.id, {"resume_key": one.of_type("welcome")[0]["resume_key"]}))
    unused = await scene.kept.entry.grant(room_id, who.visitor, "Somebody")
    who.keys.append((unused.participant_id, {"ticket": unused.ticket}))


@pytest.fixture
async def scene(server, services) -> AsyncIterator[Scene]:
    hasher = PasswordHasher(PEPPER, cost=4)
    password_hash = await hasher.hash(PASSWORD)
    hasher.close()
    async with stores(services) as kept, contextlib.AsyncExitStack() as stack:
        member, friend = [await account(kept, password_hash) for _ in range(2)]
        sessions = [await sign_in(kept, server, one) for one in (member, member, friend)]
        for one in sessions:
            stack.callback(one.client.close)
        room = await kept.rooms.create(sessions[2].visitor, "Room", access=Access.LINK, capacity=12)
        made = Scene(server, services, kept, room.id, *sessions)
        for one in sessions:
            await settle(stack, made, one)
        yield made


async def all_close(*gone: SignedIn, within: float = WITHIN) -> None:
    """Every socket of theirs, with 4401; where there was a call it was told why first."""
    began = time.monotonic()
    await until(lambda: not any(one.open() for one in gone), lambda: [one.open() for one in gone], within)
    assert time.monotonic() - began < within
    for one in gone:
        assert one.codes() == {4401}
        for call in one.calls:
            assert call.errors == ["not_signed_in"]


async def nothing_opens(scene: Scene, gone: SignedIn) -> None:
    """Neither cookie nor bearer, ticket nor resume key."""
    server = scene.server
    for participant_id, key in gone.keys:
        for transport in ("/ws", "/signal"):
            async with connected(server, scene.room_id, participant_id, transport) as again:
                await again.say("join", **key)
                await until(lambda again=again: again.closed == 4401, lambda again=again: again.frames, 10)
                assert again.errors in (["not_signed_in"], ["bad_ticket"])  # once used up, a ticket is bad
                assert not again.of_type("welcome")
    for headers in (gone.headers, {"Origin": server.base_url, "Cookie": f"wg_session={gone.token}"}):
        async with plain(server.base_url, scene.room_id, new_id(), **headers) as client:
            await client.send("join")
            assert (await client.wait_for("error"))["code"] == "not_signed_in"
    with plain_client(server.base_url) as client:
        assert client.get("/api/v1/rooms", headers=gone.headers).status_code == 401


async def others_hear_of_it(scene: Scene, *gone: SignedIn) -> None:
    listener = scene.friend.calls[0]
    for one in gone:
        for call in one.calls:
            await listener.wait_for("leave", call.id)


async def test_everything_hangs_on_both_workers(scene: Scene):
    """What the other tests need to say something: each session is in the call on both."""
    for one in (scene.first, scene.second, scene.friend):
        assert len({call.worker for call in one.calls}) == 2
    await scene.keeps_talking(scene.first, scene.second, scene.friend)


def log_out(scene: Scene) -> httpx.Response:
    return scene.first.client.post("/api/v1/auth/logout")


def end_one(scene: Scene) -> httpx.Response:
    return scene.second.client.delete(f"/api/v1/auth/sessions/{scene.first.who.session_id}")


def end_others(scene: Scene) -> httpx.Response:
    return scene.second.client.delete("/api/v1/auth/sessions")


@pytest.mark.parametrize("act", [log_out, end_one, end_others])
async def test_a_session_that_ends_takes_its_sockets_along(
    scene: Scene, act: Callable[[Scene], httpx.Response]
):
    """Logged out here, or signed out from the other device: the other session and other people stay."""
    answer = await asyncio.to_thread(act, scene)
    assert answer.status_code == 204, answer.text
    await all_close(scene.first)
    await others_hear_of_it(scene, scene.first)
    await scene.keeps_talking(scene.second, scene.friend)
    await nothing_opens(scene, scene.first)


async def test_a_page_in_a_call_hears_why(scene: Scene):
    """On the page's own socket: the error, the end of the call, then 4401; pages on `/home` just close."""
    in_call = scene.first.pages[0]
    ticket = await scene.kept.entry.grant(scene.room_id, scene.first.visitor, "Somebody")
    join = {"type": "join", "from": ticket.participant_id, "ticket": ticket.ticket, "resume": True}
    await in_call.packet("/signal", "signal", join)
    await until(lambda: [one for one in in_call.frames() if one["type"] == "welcome"])
    before = len(in_call.frames())
    await asyncio.to_thread(log_out, scene)
    await all_close(scene.first)
    told = [one for one in in_call.frames()[before:] if one["type"] in {"error", "closed"}]
    assert [(one["type"], one["code"]) for one in told] == [("error", "not_signed_in"), ("closed", 4401)]
    await scene.friend.calls[0].wait_for("leave", ticket.participant_id)


def change_password(scene: Scene) -> httpx.Response:
    passwords = {"current_password": PASSWORD, "new_password": "another correct horse"}
    return scene.first.client.post("/api/v1/auth/password", json=passwords)


def delete_account(scene: Scene) -> httpx.Response:
    return scene.first.client.request("DELETE", "/api/v1/auth/me", json={"password": PASSWORD})


@pytest.mark.parametrize("act", [change_password, delete_account])
async def test_all_sessions_of_an_account_end(scene: Scene, act: Callable[[Scene], httpx.Response]):
    """A new password or the end of the account: the session that asked loses its old sockets too."""
    answer = await asyncio.to_thread(act, scene)
    assert answer.status_code < 300, answer.text
    await all_close(scene.first, scene.second)
    await others_hear_of_it(scene, scene.first, scene.second)
    await scene.keeps_talking(scene.friend)
    for one in (scene.first, scene.second):
        await nothing_opens(scene, one)


@pytest.mark.parametrize(
    "words", [("disable",), ("reset", "--password-stdin")], ids=["closes it", "resets it"]
)
async def test_an_operator_ends_all_sessions_of_an_account(scene: Scene, words: tuple[str, ...]):
    """From the command line: its pages and calls end, and other people's go on."""
    settings = {
        "APP_ENV": "local",
        "MONGO_URI": scene.services.mongo_uri,
        "REDIS_PUB_URI": scene.services.redis_uri,
        "JWT_SECRET": SECRET,
        "PASSWORD_PEPPER": PEPPER,
    }
    command = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "whisper_gate", "users", *words, scene.first.who.username),
        cwd=ROOT,
        env=os.environ | settings,
        stdin=asyncio.subprocess.PIPE,
    )
    await command.communicate(b"another quiet door\n")
    assert command.returncode == 0
    await all_close(scene.first, scene.second)
    await others_hear_of_it(scene, scene.first, scene.second)
    await scene.keeps_talking(scene.friend)
    await nothing_opens(scene, scene.first)


async def test_what_no_worker_was_told_of_is_found_out(scene: Scene):
    """The record is gone and no word of it came: the workers look for themselves."""
    removed = await scene.kept.db.sessions.delete_one({"_id": scene.first.who.session_id})
    assert removed.deleted_count == 1
    await all_close(scene.first, within=HEALED_WITHIN)
    await others_hear_of_it(scene, scene.first)
    await scene.keeps_talking(scene.second, scene.friend)
    await nothing_opens(scene, scene.first)
