"""A worker or its database that stands still for a moment, as on a busy machine."""

from __future__ import annotations

import asyncio
from collections import Counter
from urllib.parse import quote

import httpx
import psutil
import pytest

from tests.leisure import at_leisure
from tests.members import register
from tests.running import start_app
from tests.signaling.hubs import until
from tests.web.answers import plain_client
from whisper_gate.domain.audit import Event
from whisper_gate.stores import mongo

STILL = 1.6  # seconds: longer than a database is waited for
AT_ONCE = 12
PAUSES = 3


@pytest.fixture(scope="module")
def one_worker(tmp_path_factory):
    """The app with one worker of its own, where one account alone can be made."""
    folder = tmp_path_factory.mktemp("paused")
    running = start_app(folder / "data", folder / "log", WORKERS="1", REGISTER_LIMIT="1/hour")
    try:
        running.wait_ready()
        yield running
    finally:
        assert running.stop() == 0, running.output()


@pytest.fixture(scope="module")
def member(one_worker):
    return register(one_worker)


async def test_a_pause_of_a_worker_is_none_of_its_databases(one_worker, member):
    """What is being answered when it stops is answered; nobody hears that a database is away."""
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


async def test_a_pause_of_the_database_has_nothing_audited_twice(one_worker, member):
    """Longer than people are kept waiting; whoever writes down what they did has time."""
    (database,) = [one for one in psutil.Process(one_worker.pid).children() if one.name() == "mongod"]
    address = quote(str(one_worker.data_dir / "run" / "mongod.sock"), safe="")
    account = {"username": "ben", "email": "ben@example.org", "password": "a quiet door"}

    def one_too_many() -> None:
        with plain_client(one_worker.base_url) as client:
            assert client.post("/api/v1/auth/register", json=account).status_code == 429

    async with at_leisure(f"mongodb://{address}") as client:
        audit = mongo.database(client).audit
        database.suspend()
        try:
            await asyncio.to_thread(one_too_many)
            await asyncio.sleep(2)
        finally:
            database.resume()
        await asyncio.to_thread(one_too_many)
        entries: list[dict] = []
        async with asyncio.timeout(15):
            while len({entry["at"] for entry in entries}) < 2:  # written in their order
                entries = await audit.find({"event": str(Event.LIMIT_HIT)}).to_list()
        assert len(entries) == 2
