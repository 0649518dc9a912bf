"""F5: Redis answers nothing for twenty seconds, and then everything."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack

import httpx
from playwright.async_api import Browser, expect

from tests.faults.measured import measured, still
from tests.faults.people import longest_of_all, street, watched_call
from tests.faults.stores import World
from tests.faults.talkers import enter, enter_beside, numbers, offer
from tests.signaling.hubs import new_room, until
from tests.signaling.sockets import PlainClient

STALL = 20.0  # seconds
PAUSE = 0.05  # seconds between two offers
GROWTH = 20_000_000  # bytes


async def test_nothing_waits_for_it_and_nothing_is_lost_or_told_twice(world: World):
    """Calls answer within 2 s, workers do not grow, and what waited arrives once and in order."""
    room = new_room()
    async with AsyncExitStack() as stack:
        ana = await enter(stack, world.url, room, "ana")
        ben = await enter_beside(stack, world.url, room, "ben", ana, same=False)
        cleo = await enter_beside(stack, world.url, room, "cleo", ana, same=True)
        user, member = await _account(stack, world)
        before = world.memory()
        world.valkey.stall()
        try:
            (sent, local), answers = await asyncio.gather(_talk(ana, ben, cleo), _call(member, user, world))
        finally:
            world.valkey.go_on()
        grown = {pid: now - before[pid] for pid, now in world.memory().items()}
        slowest = max(seconds for _path, _status, seconds in answers)
        most = max(grown.values()) / 1e6
        measured("F5", f"{sent} offers, slowest answer {slowest:.2f} s, a worker grew by {most:.1f} MB")
        assert local == sent
        assert slowest <= 2
        assert {status for _path, status, _seconds in answers} <= {200, 503}
        assert ("/readyz", 503) in {(path, status) for path, status, _seconds in answers}
        assert max(grown.values()) < GROWTH

        await until(lambda: len(numbers(ben, "ana")) >= sent, lambda: len(numbers(ben, "ana")), 10)
        await ana.send("offer", to="ben", offer=offer(sent))
        await until(lambda: sent in numbers(ben, "ana"), seconds=5)
        assert numbers(ben, "ana") == list(range(sent + 1))
        for person in (ana, ben, cleo):
            assert "error" not in {one["type"] for one in person.frames}
        await world.until_well()
        assert not ben.of_type("leave", "ana")


async def test_f05_people_in_a_call_hear_of_it_late(browser: Browser, world: World):
    """On two workers: pictures move on, and what somebody did meanwhile is seen as soon as Redis goes on."""
    async with street(browser, world.app) as at:
        room = new_room()
        people, before = await watched_call(at, room, "Ana", "Ben")
        ana, ben = people
        world.valkey.stall()
        try:
            await expect(ana.tile("Ben")).to_have_attribute("data-mic", "on")
            await ben.controls.get_by_role("button", name="Turn off microphone").click()
            await expect(ben.controls.get_by_role("button", name="Turn on microphone")).to_be_visible()
            assert (await world.health())["status"] == "degraded"
        finally:
            world.valkey.go_on()
        await expect(ana.tile("Ben")).to_have_attribute("data-mic", "off")
        await world.until_well()
        longest = await longest_of_all(people)
        measured("F5", still(longest))
        assert longest < 2
        assert [await one.noise() for one in people] == before


async def _talk(ana: PlainClient, ben: PlainClient, cleo: PlainClient) -> tuple[int, int]:
    """How many offers went to Ben on the other worker, and how many of as many reached Cleo meanwhile."""
    end = time.monotonic() + STALL
    sent = 0
    while time.monotonic() < end:
        for person in (ben, cleo):
            await ana.send("offer", to=person.id, offer=offer(sent))
        sent += 1
        await asyncio.sleep(PAUSE)
    await until(lambda: len(numbers(cleo, "ana")) == sent, lambda: (len(numbers(cleo, "ana")), sent))
    return sent, len(numbers(cleo, "ana"))


async def _call(member: httpx.AsyncClient, user: dict, world: World) -> list[tuple[str, int, float]]:
    """What each call answered, and how long it took."""
    login = {"username": user["username"], "password": "correct horse"}
    calls = [
        ("GET", "/readyz", None),
        ("GET", "/healthz", None),
        ("GET", "/metrics", None),
        ("GET", "/api/v1/auth/me", None),
        ("GET", "/api/v1/rooms", None),
        ("POST", f"/api/v1/rooms/{new_room()}/{user['id']}/join", {}),
        ("POST", "/api/v1/auth/login", login),
    ]
    answers: list[tuple[str, int, float]] = []

    async def ask(method: str, path: str, body: dict | None) -> None:
        began = time.monotonic()
        answer = await member.request(method, path, json=body)
        name = "join" if path.endswith("join") else path
        answers.append((name, answer.status_code, time.monotonic() - began))

    end = time.monotonic() + STALL - 2
    while time.monotonic() < end:
        await asyncio.gather(*(ask(*call) for call in calls))
    return answers


async def _account(stack: AsyncExitStack, world: World) -> tuple[dict, httpx.AsyncClient]:
    client = await stack.enter_async_context(httpx.AsyncClient(base_url=world.url, timeout=10))
    name = f"u{new_room()[:8].replace('-', '_')}"
    account = {"username": name, "email": f"{name}@example.org", "password": "correct horse"}
    answer = await client.post("/api/v1/auth/register", json=account)
    assert answer.status_code == 201, answer.text
    client.headers["Authorization"] = f"Bearer {answer.json()['token']}"
    return answer.json()["user"], client
