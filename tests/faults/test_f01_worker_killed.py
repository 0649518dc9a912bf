"""F1: a worker dies (SIGKILL) under a call of three people over two workers."""

from __future__ import annotations

import time

from playwright.async_api import Browser

from tests.faults.measured import measured, still
from tests.faults.people import (
    Person,
    all_see_all,
    eventually,
    follow_all,
    longest_of_all,
    over_both_workers,
    same_roster,
    street,
)
from tests.running import AppServer
from tests.signaling.hubs import new_room


async def test_f01_a_call_does_not_notice_that_a_worker_died(browser: Browser, own_server: AppServer):
    async with street(browser, own_server) as at:
        room = new_room()
        people = await at.call(room, "Ana", "Ben", "Cleo")
        await over_both_workers(people, room)
        await follow_all(people)
        ids = [one.id for one in people]
        before = [await one.noise() for one in people]

        at_first = {one.name: one.worker for one in people}
        killed = time.monotonic()
        own_server.workers()[0].kill()
        await eventually(lambda: any(after(one, killed) for one in people), 20, "nobody was hit")
        lost = next(at_first[one.name] for one in people if after(one, killed))
        # All of its people are welcomed by the other one.
        hit = [one for one in people if at_first[one.name] == lost]
        assert len(hit) < len(people)
        took = [await one.welcome_after(killed) for one in hit]
        await same_roster(people)
        assert max(took) < 10, took
        longest = await longest_of_all(people)
        measured("F1", f"back after {max(took):.1f} s; {still(longest)}")
        assert longest < 2
        assert [one.id for one in people] == ids
        assert [await one.noise() for one in people] == before

        dan = await at.person("Dan")
        await dan.enter(dan.url(room))
        await all_see_all([*people, dan])


def after(one: Person, moment: float) -> bool:
    """Whether this person has been welcomed since."""
    return any(at > moment for at, frame in one.heard_at if frame["type"] == "welcome")
