"""Two apps behind one proxy, on a replica set: calls across, the loss of the primary, a rolling restart."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack

import httpx
import pytest
from playwright.async_api import Browser, expect

from tests.e2e.test_talk import open_chat, say
from tests.faults.measured import measured, still
from tests.faults.people import (
    Person,
    all_see_all,
    eventually,
    follow_all,
    longest_of_all,
    same_roster,
    street,
)
from tests.scale.town import DRAIN_DELAY, Instance, Town, town
from tests.signaling.hubs import new_room

PASSWORD = "correct horse battery staple"
WITHIN = 2.5  # seconds for a refusal: the app's own limit is under two


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("t")) as made:
        yield made


def anybody(two: Town) -> httpx.AsyncClient:
    """Somebody without a page, at the proxy."""
    return httpx.AsyncClient(base_url=two.url, timeout=15)


def account() -> dict[str, str]:
    name = f"u{new_room()[:10].replace('-', '_')}"
    return {"username": name, "email": f"{name}@example.org", "password": PASSWORD}


async def register(client: httpx.AsyncClient) -> dict[str, str]:
    """A new account, which this client is signed in to."""
    made = account()
    answer = await client.post("/api/v1/auth/register", json=made)
    assert answer.status_code == 201, answer.text
    client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
    return made


async def sign_in(client: httpx.AsyncClient, who: dict[str, str]) -> int:
    """The answer's code; a refusal is never late, nor without a word about when to come again."""
    began = time.monotonic()
    given = {"username": who["username"], "password": PASSWORD}
    answer = await client.post("/api/v1/auth/login", json=given)
    if answer.status_code != 200:
        assert time.monotonic() - began < WITHIN
        assert answer.status_code == 503, answer.text
        assert int(answer.headers["Retry-After"]) > 0
    return answer.status_code


async def test_a_call_across_two_apps(browser: Browser, two: Town):
    """Picture, sound and chat both ways, between people whose sockets are on different apps."""
    async with street(browser, two) as at:
        room = new_room()
        ana, ben = people = await at.call(room, "Ana", "Ben")
        await two.apart(people, room)
        await all_see_all(people)
        assert two.of(ana) is not two.of(ben)
        for one in people:
            await one.hears_something()
        chats = [await open_chat(one) for one in people]
        for mine, other, text in ((chats[0], chats[1], "to Ben"), (chats[1], chats[0], "to Ana")):
            await say(mine, text)
            await expect(other.get_by_role("log", name="Messages").get_by_text(text)).to_be_visible()
        await same_roster(people)
    for one in two.instances:
        # The app's account may do what it has to, also where the indexes are there already.
        assert "database_not_ready" not in one.log()


async def test_the_primary_is_killed_under_a_call(browser: Browser, two: Town):
    """Media go on, who is signed in stays so, and signing in comes back with the next primary."""
    async with AsyncExitStack() as stack:
        at = await stack.enter_async_context(street(browser, two))
        member = await stack.enter_async_context(anybody(two))
        room = new_room()
        people = await at.call(room, "Ana", "Ben")
        await two.apart(people, room)
        await follow_all(people)
        accounts = [await register(member) for _ in range(3)]
        lost = two.database.primary()
        assert lost
        # Nothing is between the last account's answer and the end of the server that took it.
        accounts.append(await register(member))
        lost.kill()
        killed = time.monotonic()
        try:
            cleo = await at.person("Cleo")
            await cleo.enter(cleo.url(room))
            await cleo.sees_moving("Ana")

            async def signed_in() -> bool:
                answer = await member.get("/api/v1/rooms")
                assert answer.status_code in {200, 503}, answer.text
                return await sign_in(member, accounts[-1]) == 200

            await eventually(signed_in, 30, "signing in does not come back")
            measured("scale", f"signing in is back {time.monotonic() - killed:.1f} s after the primary's end")
            # On both apps, and nothing that was promised is lost.
            for one in accounts:
                await eventually(lambda one=one: _signs_in(member, one), 10, "another app still waits")
            await register(member)
            assert (await member.get("/api/v1/rooms")).status_code == 200
            await cleo.leave()
            await cleo.enter(cleo.url(room))
            await all_see_all([*people, cleo])
            await same_roster([*people, cleo])
            longest = await longest_of_all(people)
            measured("scale", f"primary killed: {still(longest)}")
            assert longest < 2
        finally:
            lost.start()
        two.database.until_whole()
        for one in two.instances:
            assert "Traceback" not in one.log()


async def _signs_in(client: httpx.AsyncClient, who: dict[str, str]) -> bool:
    return await sign_in(client, who) == 200


@contextlib.asynccontextmanager
async def asking_all_the_time(two: Town) -> AsyncIterator[list[int]]:
    """Somebody opens pages of the site as long as the block runs; what they were answered."""
    answers: list[int] = []

    async def ask() -> None:
        async with anybody(two) as client:
            while True:
                answers.append((await client.get("/login", follow_redirects=True)).status_code)
                await asyncio.sleep(0.05)

    task = asyncio.create_task(ask())
    try:
        yield answers
        assert not task.done(), task.exception()
    finally:
        task.cancel()
        await asyncio.wait({task})


async def test_a_rolling_restart_under_a_call(browser: Browser, two: Town):
    """Nobody is seen to leave, no page is loaded again, no request fails; each is moved once per restart."""
    async with street(browser, two) as at:
        room = new_room()
        ana, ben = people = await at.call(room, "Ana", "Ben")
        await two.apart(people, room)
        await follow_all(people)
        ids, before = [one.id for one in people], [await one.noise() for one in people]
        for one in people:
            await one.page.evaluate("() => { window.neverReloaded = true; }")
        async with asking_all_the_time(two) as answers:
            for instance in two.instances:
                await restart(two, instance, people)
        assert set(answers) == {200}
        assert two.of(ana) is two.of(ben) is two.instances[0]
        assert all([await one.page.evaluate("() => window.neverReloaded") for one in people])
        await same_roster(people)
        assert [one.id for one in people] == ids
        assert [await one.noise() for one in people] == before
        longest = await longest_of_all(people)
        measured("scale", f"rolling restart: {still(longest)}, {len(answers)} requests answered")
        assert longest < 2


async def restart(two: Town, instance: Instance, people: list[Person]) -> None:
    """Stop it as an upgrade does, see its people move, start it again."""
    there = [one for one in people if two.of(one) is instance]
    assert there
    heard = {one.name: len(one.received) for one in there}
    began = time.monotonic()
    stopping = asyncio.create_task(asyncio.to_thread(instance.stop))
    await eventually(lambda: _drains(instance), DRAIN_DELAY, "it does not say that it stops")
    for one in there:
        took = await one.welcome_after(began)
        measured("scale", f"{one.name} is on the other app {took - DRAIN_DELAY:.1f} s after the sockets' end")
    assert await stopping == 0
    for one in there:
        assert two.of(one) is not instance
        frames = one.received[heard[one.name] :]
        # Told once: whoever comes back to an app that stops is told again.
        assert [frame["code"] for frame in frames if frame["type"] == "closed"] == [1012]
    await asyncio.to_thread(instance.start)


async def _drains(instance: Instance) -> bool:
    return await asyncio.to_thread(instance.health) == 503
