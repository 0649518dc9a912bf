"""A worker that stands still for a moment, as on a busy machine, refuses nobody when it goes on."""

from __future__ import annotations

import asyncio
from collections import Counter

import httpx
import pytest

from tests.members import register
from tests.running import start_app
from tests.signaling.hubs import until

STILL = 1.6  # seconds: longer than a database is waited for
AT_ONCE = 12
PAUSES = 3


@pytest.fixture(scope="module")
def one_worker(tmp_path_factory):
    """The app with one worker of its own."""
    folder = tmp_path_factory.mktemp("paused")
    running = start_app(folder / "data", folder / "log", WORKERS="1")
    try:
        running.wait_ready()
        yield running
    finally:
        assert running.stop() == 0, running.output()


async def test_a_pause_of_a_worker_is_none_of_its_databases(one_worker):
    """What is being answered when it stops is answered; nobody hears that a database is away."""
    member = register(one_worker)
    (worker,) = one_worker.workers()
    answers: Counter[tuple[int, str]] = Counter()
    headers = {"authorization": f"Bearer {member.token}"}
    limits = httpx.Limits(max_connections=AT_ONCE)
    async with httpx.AsyncClient(
        base_url=one_worker.base_url, limits=limits, timeout=30, headers=headers
    ) as client:
        going = True

        async def ask() -> None:
            while going:
                answer = await client.get("/api/v1/rooms")
                answers[answer.status_code, "" if answer.is_success else answer.text] += 1

        async def answered(more: int) -> None:
            seen = answers.total() + more
            await until(lambda: answers.total() >= seen)

        asking = [asyncio.create_task(ask()) for _ in range(AT_ONCE)]
        for _ in range(PAUSES):
            await answered(2 * AT_ONCE)
            worker.suspend()
            try:
                await asyncio.sleep(STILL)
            finally:
                worker.resume()
        await answered(AT_ONCE)
        going = False
        await asyncio.gather(*asking)
    assert set(answers) == {(200, "")}, answers
