"""S6: a session is a record; when it ends, so does all that hangs on it, on every worker, within 2 s."""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import jwt
import pytest

from tests.contract.connections import PEPPER, SECRET
from tests.members import PASSWORD, Member
from tests.running import ROOT, AppServer
from tests.security.pages import PageSocket
from tests.signaling.hubs import until
from tests.signaling.sockets import PlainClient, plain
from tests.web.answers import assert_error, plain_client
from whisper_gate.domain.users import new_id
from whisper_gate.services.sessions import SESSION_IDLE, SESSION_LIFE
from whisper_gate.services.tokens import Tokens
from whisper_gate.stores import mongo

API = "/api/v1/auth"
WORKERS = 2
DEADLINE = 2.0  # seconds from the answer to the last socket's end


def sign_in(server: AppServer, member: Member) -> str:
    """A session of its own, as a browser has it."""
    with plain_client(server.base_url) as client:
        login = {"username": member.username, "password": PASSWORD}
        return str(client.post(f"{API}/login", json=login).json()["token"])


def session_id(token: str) -> str:
    return str(jwt.decode(token, options={"verify_signature": False})["jti"])


@dataclass
class Sockets:
    """What hangs on one session, each on both workers: pages with a seat in a call, and plain WebSockets."""

    pages: list[PageSocket]
    plain: list[PlainClient]

    @property
    def all(self) -> list[PageSocket | PlainClient]:
        return [*self.pages, *self.plain]


Opened = AbstractAsyncContextManager[tuple[str, Any]]


async def on_both_workers(stack: contextlib.AsyncExitStack, open_one: Callable[[], Opened]) -> list[Any]:
    """One of a kind on each worker; which one answers, the kernel decides."""
    found: dict[str, Any] = {}
    for _ in range(60):
        opening = open_one()
        worker, one = await opening.__aenter__()
        if worker in found:
            await opening.__aexit__(None, None, None)
            continue
        stack.push_async_exit(opening)
        found[worker] = one
        if len(found) == WORKERS:
            return list(found.values())
    raise AssertionError(f"only {list(found)} answered")


@contextlib.asynccontextmanager
async def sockets(server: AppServer, member: Member, token: str, room: str) -> AsyncIterator[Sockets]:
    cookie = {"Origin": server.base_url, "Cookie": f"wg_session={token}"}

    @contextlib.asynccontextmanager
    async def page() -> AsyncIterator[tuple[str, PageSocket]]:
        grant = await asyncio.to_thread(ticket, server, member, token, room)
        async with PageSocket.open(server, cookie) as opened:
            join = {"type": "join", "from": grant["participant_id"], "ticket": grant["ticket"]}
            await opened.packet("/signal", "signal", join)
            await until(lambda: [one for one in opened.frames() if one["type"] == "welcome"], seconds=15)
            yield next(one["worker"] for one in opened.frames() if one["type"] == "welcome"), opened

    @contextlib.asynccontextmanager
    async def client() -> AsyncIterator[tuple[str, PlainClient]]:
        async with plain(server.base_url, room, new_id(), **cookie) as opened:
            await opened.send("join")
            yield (await opened.wait_for("welcome"))["worker"], opened

    async with contextlib.AsyncExitStack() as stack:
        yield Sockets(await on_both_workers(stack, page), await on_both_workers(stack, client))


def ticket(server: AppServer, member: Member, token: str, room: str) -> dict[str, Any]:
    """A ticket that hangs on the session."""
    headers = {"Authorization": f"Bearer {token}"}
    with plain_client(server.base_url) as client:
        answer = client.post(f"/api/v1/rooms/{room}/{member.id}/join", json={}, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def operator(services, *arguments: str, text: str = "") -> None:
    """A command of the server's operator."""
    environment = os.environ | {
        "MONGO_URI": services.mongo_uri,
        "REDIS_PUB_URI": services.redis_uri,
        "JWT_SECRET": SECRET,
        "PASSWORD_PEPPER": PEPPER,
    }
    command = [sys.executable, "-m", "whisper_gate", *arguments]
    run = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        input=text,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr


def by_rest(method: str, path: str, body: dict | None = None, *, own: bool = False) -> Callable[..., None]:
    """A call of that session itself, or (from another browser) of the same person."""

    def end(member: Member, token: str, _services) -> None:
        bearer = token if own else member.token
        with httpx.Client(base_url=member.client.base_url, timeout=20, verify=False) as client:
            answer = client.request(
                method,
                API + path.format(session=session_id(token)),
                json=body,
                headers={"Authorization": f"Bearer {bearer}"},
            )
        assert answer.is_success, answer.text

    return end


NEW = {"current_password": PASSWORD, "new_password": "another quiet door"}
ENDS: dict[str, Callable[..., None]] = {
    "logging out": by_rest("POST", "/logout", own=True),
    "signing out one": by_rest("DELETE", "/sessions/{session}"),
    "signing out everywhere else": by_rest("DELETE", "/sessions"),
    "a new password from elsewhere": by_rest("POST", "/password", NEW),
    "a new password": by_rest("POST", "/password", NEW, own=True),
    "deleting the account": by_rest("DELETE", "/me", {"password": PASSWORD}),
    "an operator who closes the account": lambda member, _token, services: operator(
        services, "users", "disable", member.username
    ),
    "an operator who sets a password": lambda member, _token, services: operator(
        services, "users", "reset", member.email, "--password-stdin", text="another quiet door\n"
    ),
}


@pytest.fixture
def call(new_member):
    """A room of somebody else, and tickets for it."""
    return new_member().create(capacity=12)["id"]


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS.keys())
async def test_every_socket_ends_with_its_session(server, services, member, call, end):
    """`/_event` with its seat on `/signal`, and `/ws`, on both workers: 4401 within two seconds."""
    token = await asyncio.to_thread(sign_in, server, member)
    async with sockets(server, member, token, call) as opened:
        assert {one.socket.state.name for one in opened.all} == {"OPEN"}
        await asyncio.to_thread(end, member, token, services)
        ended = time.monotonic()
        assert [await one.close_code() for one in opened.all] == [4401] * 2 * WORKERS
        assert time.monotonic() - ended < DEADLINE
        for page in opened.pages:  # each seat has heard why
            assert page.frames()[-1] == {"type": "closed", "code": 4401, "reason": "not_signed_in"}
    with plain_client(server.base_url) as client:
        answer = client.get(f"{API}/me", headers={"Authorization": f"Bearer {token}"})
    assert_error(answer, 401, "not_signed_in")


async def test_sockets_of_other_sessions_stay(server, member, call):
    """Signing out one browser disturbs no other one of the same person."""
    tokens = [await asyncio.to_thread(sign_in, server, member) for _ in range(2)]
    headers = [{"Origin": server.base_url, "Cookie": f"wg_session={token}"} for token in tokens]
    async with (
        plain(server.base_url, call, new_id(), **headers[0]) as ends,
        plain(server.base_url, call, new_id(), **headers[1]) as stays,
    ):
        for client in (ends, stays):
            await client.send("join")
            await client.wait_for("welcome")
        member.client.delete(f"{API}/sessions/{session_id(tokens[0])}")
        assert await ends.close_code() == 4401
        await stays.send("start")
        await stays.wait_for("leave", ends.id)
        assert stays.socket.state.name == "OPEN"


async def test_a_session_that_has_ended_opens_no_socket(server, member, call):
    """Nor does a ticket that it got before, nor the key to come back."""
    token = sign_in(server, member)
    headers = {"Authorization": f"Bearer {token}"}
    with plain_client(server.base_url) as client:
        grants = [ticket(server, member, token, call) for _ in range(2)]
        async with plain(server.base_url, call, grants[0]["participant_id"]) as seat:
            await seat.send("join", ticket=grants[0]["ticket"], resume=True)
            key = (await seat.wait_for("welcome"))["resume_key"]
        client.post(f"{API}/logout", headers=headers)
    for number, how in enumerate(({"resume_key": key}, {"ticket": grants[1]["ticket"]})):
        async with plain(server.base_url, call, grants[number]["participant_id"]) as seat:
            await seat.send("join", **how)
            assert await seat.close_code() == 4401


@pytest.fixture
async def records(services):
    """The sessions of the served app, as they are kept."""
    client = mongo.connect(services.mongo_uri)
    yield mongo.database(client).sessions
    await client.close()


@pytest.mark.parametrize(
    ("change", "good"),
    [
        pytest.param({"last_seen": SESSION_IDLE - timedelta(minutes=5)}, True, id="idle for less"),
        pytest.param({"last_seen": SESSION_IDLE + timedelta(minutes=1)}, False, id="idle for 12 hours"),
        pytest.param({"expires_at": timedelta(0)}, False, id="seven days old, and in use"),
    ],
)
async def test_sessions_expire_by_their_record(server, member, records, change, good):
    """Idle twelve hours, or seven days in all, whatever the token's own end is."""
    assert (timedelta(hours=12), timedelta(days=7)) == (SESSION_IDLE, SESSION_LIFE)
    values = {name: datetime.now(UTC) - age for name, age in change.items()}
    result = await records.update_one({"_id": session_id(member.token)}, {"$set": values})
    assert result.matched_count == 1
    answer = await asyncio.to_thread(member.client.get, f"{API}/me")
    assert (answer.status_code == 200) == good


async def test_being_used_slides_the_idle_end_but_not_the_last(server, member, records):
    """Eleven idle hours are forgotten by one request."""
    found = {"_id": session_id(member.token)}
    before = await records.find_one(found)
    assert before["expires_at"] - before["created_at"] == SESSION_LIFE
    await records.update_one(found, {"$set": {"last_seen": datetime.now(UTC) - timedelta(hours=11)}})
    assert (await asyncio.to_thread(member.client.get, f"{API}/me")).status_code == 200
    after = await records.find_one(found)
    assert datetime.now(UTC) - after["last_seen"] < timedelta(minutes=1)
    assert after["expires_at"] == before["expires_at"]


async def test_two_keys_may_sign_at_once(build_sessions, sessions, user):
    """During a rotation both are read, by `kid`; new tokens have the new one; afterwards the old is dead."""
    fresh = "the secret after the rotation, of thirty-two bytes"
    old = await sessions.open(user)
    during = build_sessions(tokens=Tokens(fresh, SECRET))
    new = await during.open(user)
    assert {(await during.identify(token)).user_id for token in (old, new)} == {user.id}
    assert jwt.get_unverified_header(old)["kid"] != jwt.get_unverified_header(new)["kid"]
    after = build_sessions(tokens=Tokens(fresh))
    assert (await after.identify(new)).user_id == user.id
    with pytest.raises(Exception, match="not_signed_in"):
        await after.identify(old)
