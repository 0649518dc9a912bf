"""F7: MongoDB dies or answers nothing. Calls go on and who is signed in enters; signing in has to wait."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial

import httpx
import pytest
from playwright.async_api import Browser, expect

from tests.faults.measured import measured, still
from tests.faults.people import all_see_all, follow_all, longest_of_all, street
from tests.faults.stores import World
from tests.faults.talkers import enter, enter_beside, numbers, offer
from tests.signaling.hubs import new_room, until
from tests.signaling.sockets import plain

WITHIN = 2.0  # seconds for any answer
PASSWORD = "correct horse battery staple"


async def _timed(call: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
    began = time.monotonic()
    answer = await call()
    took = time.monotonic() - began
    measured("F7", f"{answer.request.url.path} {answer.status_code} in {took:.2f} s")
    assert took <= WITHIN
    return answer


async def _member(stack: AsyncExitStack, world: World) -> tuple[dict, httpx.AsyncClient]:
    client = await stack.enter_async_context(httpx.AsyncClient(base_url=world.url, timeout=10))
    name = f"u{new_room()[:10].replace('-', '_')}"
    account = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
    answer = await client.post("/api/v1/auth/register", json=account)
    assert answer.status_code == 201, answer.text
    client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
    return answer.json()["user"], client


async def _join(stack: AsyncExitStack, world: World, client: httpx.AsyncClient, path: str) -> None:
    """By REST, and then with the ticket at a socket."""
    granted = await _timed(lambda: client.post(path, json={}))
    assert granted.status_code == 200, granted.text
    entry = granted.json()
    person = await stack.enter_async_context(plain(world.url, entry["room_id"], entry["participant_id"]))
    await person.send("join", ticket=entry["ticket"])
    await person.wait_for("welcome")
    await person.send("leave")


@pytest.mark.parametrize("how", ["killed", "stalled"])
async def test_calls_and_entries_go_on_and_signing_in_says_when(world: World, how: str):
    """Every answer within 2 s, no stack trace, and everything as before when it is back."""
    database = world.mongod
    link = new_room()
    async with AsyncExitStack() as stack:
        user, member = await _member(stack, world)
        room = (await member.post("/api/v1/rooms/create", json={"name": "Stand-up"})).json()
        path = f"/api/v1/rooms/{room['id']}/{user['id']}/join"
        await _join(stack, world, member, path)
        ana = await enter(stack, world.url, link, "ana")
        ben = await enter_beside(stack, world.url, link, "ben", ana, same=False)
        login = {"username": user["username"], "password": PASSWORD}
        before, left = len(world.log()), len(ana.of_type("leave", "ben"))
        (database.kill if how == "killed" else database.stall)()
        try:
            for number in range(5):
                await ana.send("offer", to="ben", offer=offer(number))
                await _join(stack, world, member, path)
            await enter_beside(stack, world.url, link, "cleo", ana, same=True)
            await until(lambda: numbers(ben, "ana") == list(range(5)))
            for route, body in (
                ("login", login),
                ("register", login | {"username": "somebody_else", "email": "else@example.org"}),
            ):
                refused = await _timed(partial(member.post, f"/api/v1/auth/{route}", json=body))
                assert refused.status_code == 503
                assert int(refused.headers["Retry-After"]) > 0
                assert refused.json()["error"]["code"] == "unavailable"
            assert await world.health() == {"status": "degraded", "mongo": "unreachable", "redis": "ok"}
        finally:
            (database.start if how == "killed" else database.go_on)()
        await world.until_well()
        # The other worker may look for it a moment later.
        await _until_logged_in(member, login)
        assert (await member.get("/api/v1/rooms")).json()["rooms"][0]["id"] == room["id"]
        assert (await member.post("/api/v1/auth/logout")).status_code == 204
        assert "Traceback" not in world.log()[before:]
        assert len(ana.of_type("leave", "ben")) == left


async def test_f07_people_call_and_who_signs_in_is_told(browser: Browser, world: World):
    """A call goes on and somebody new comes in; the login page says that it cannot now, and later it can."""
    async with AsyncExitStack() as stack, street(browser, world.app) as at:
        user, _client = await _member(stack, world)
        room = new_room()
        ana, ben = people = await at.call(room, "Ana", "Ben")
        await follow_all(people)
        dan = await at.person("Dan")
        await dan.page.goto(dan.url(room).replace(f"rooms/{room}", "login"))
        await dan.page.get_by_role("textbox", name="Username or email").fill(user["username"])
        await dan.page.get_by_role("textbox", name="Password").fill(PASSWORD)
        world.mongod.kill()
        try:
            await dan.page.get_by_role("button", name="Log in").click()
            await expect(
                dan.page.get_by_role("alert").get_by_text("The database cannot be reached.")
            ).to_be_visible()
            cleo = await at.person("Cleo")
            await cleo.enter(cleo.url(room))
            await all_see_all([ana, ben, cleo])
        finally:
            world.mongod.start()
        await world.until_well()
        await dan.page.get_by_role("button", name="Log in").click()
        await dan.page.wait_for_url("**/home")
        longest = await longest_of_all(people)
        measured("F7", still(longest))
        assert longest < 2


async def _until_logged_in(member: httpx.AsyncClient, login: dict[str, str]) -> None:
    for _ in range(100):
        if (await member.post("/api/v1/auth/login", json=login)).status_code == 200:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("signing in does not heal")
