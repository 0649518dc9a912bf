"""F31: everybody loses the connection in the same instant, and comes back."""

from __future__ import annotations

import asyncio
import json
import secrets
import subprocess
import time
from collections import Counter
from pathlib import Path

import httpx
import pytest

from tests.faults.crowd import Member, come_in, quantile, seconds
from tests.faults.long import LONG, allow_files
from tests.faults.long import STORM_PEOPLE as PEOPLE
from tests.faults.measured import measured
from tests.members import PASSWORD, register
from tests.running import AppServer
from whisper_gate.signaling.vigil import GRACE

PER_ROOM = 4
BACK_WITHIN = 15.0  # seconds
PACE = Path(__file__).parents[2] / "whisper_gate" / "media" / "pace.js"
# What pages do, asked of the module itself: how long each of so many waits before its first attempt.
WAITS = f"""
import {{ MOST, paceReconnects }} from {json.dumps(str(PACE))};
const waits = [];
const timers = {{ set: (_go, ms) => waits.push(ms), clear() {{}} }};
const prototype = {{ open() {{ return this; }} }};
paceReconnects(prototype, {{ timers, now: () => 0, random: Math.random }});
for (let page = 0; page < PAGES; page += 1) {{
	const closed = {{ _readyState: "closed", nsps: {{}}, on() {{}} }};
	const manager = Object.assign(Object.create(prototype), closed);
	manager.open(); // the first connection
	manager.open(); // and after its loss
}}
console.log(JSON.stringify([MOST[0], waits]));
"""
LOGIN_WITHIN = 5.0  # seconds; a hash takes 0.3 s of a core, and there are two cores for everything here
LOGINS = 6


async def settle(server: AppServer, rooms: list[str]) -> list[Member]:
    """Everybody in their room, with a key; some at a time, for this is not the storm."""
    gate = asyncio.Semaphore(20)

    async def enter(room: str) -> Member:
        async with gate:
            return await come_in(server, room, resume=True)

    people = await asyncio.gather(*(enter(room) for room in rooms for _ in range(PER_ROOM)))
    assert all(one.seated for one in people)
    return people


def waits_of_pages(pages: int) -> list[float]:
    """Seconds, one for each; no tenth of the time that they have gets more than twice its share of them."""
    script = WAITS.replace("PAGES", str(pages))
    done = subprocess.run(["bun", "-e", script], capture_output=True, text=True, check=True, timeout=30)
    most, waits = json.loads(done.stdout)
    assert len(waits) == pages
    assert max(Counter(int(10 * wait / most) for wait in waits).values()) <= 2 * pages / 10
    return [wait / 1000 for wait in waits]


async def come_back(server: AppServer, lost: Member, wait: float) -> Member:
    """As a page does: after its wait, and again if that was refused."""
    await asyncio.sleep(wait)
    one = await come_in(server, lost.room, lost.id, resume=True, resume_key=lost.first["resume_key"])
    assert one.seated, one.first
    return one


async def log_in(client: httpx.AsyncClient, username: str) -> float:
    """Seconds until somebody is signed in; a server that is too busy says when to ask again."""
    began = time.monotonic()
    login = {"username": username, "password": PASSWORD}
    for _ in range(3):
        answer = await client.post("/api/v1/auth/login", json=login)
        if answer.status_code != 503:
            break
        await asyncio.sleep(int(answer.headers["retry-after"]))
    assert answer.status_code == 200, answer.text
    return time.monotonic() - began


@pytest.mark.timeout(400)
@pytest.mark.usefixtures("in_turn", "as_crowd")
async def test_everybody_comes_back(crowded):
    """As themselves, within 15 s, with nobody told that they had left; logins go on meanwhile."""
    assert allow_files(2 * PEOPLE + 1000), f"the system allows too few open files for {PEOPLE} sockets"
    prefix, waits = secrets.token_hex(4), await asyncio.to_thread(waits_of_pages, PEOPLE)
    member = await asyncio.to_thread(register, crowded)
    member.client.close()
    people = await settle(crowded, [f"{prefix}-{number}" for number in range(PEOPLE // PER_ROOM)])
    async with httpx.AsyncClient(base_url=crowded.base_url, verify=False, timeout=30) as client:
        usual = [await log_in(client, member.username) for _ in range(2)]
        for one in people:
            one.socket.transport.abort()
        began = time.monotonic()
        back: list[float] = []

        async def return_of(one: Member, wait: float) -> Member:
            again = await come_back(crowded, one, wait)
            back.append(time.monotonic() - began)
            return again

        async with asyncio.TaskGroup() as tasks:
            coming = [tasks.create_task(return_of(*one)) for one in zip(people, waits, strict=True)]
            logins = [await log_in(client, member.username) for _ in range(LOGINS)]
        again = [one.result() for one in coming]
    measured(
        "F31",
        f"{len(again)} back, half after {seconds(quantile(back, 0.5))}, all after {seconds(max(back))}, "
        f"{sum(one.retries for one in again)} retries; "
        f"login {seconds(max(usual))} before, at most {seconds(max(logins))} meanwhile",
    )
    if LONG:
        assert max(back) < BACK_WITHIN
        assert max(logins) < LOGIN_WITHIN
    for one in again:
        assert "leave" not in one.heard or max(back) > GRACE
        assert len(one.first["participants"]) == PER_ROOM - 1 or max(back) > GRACE
        assert one.socket.close_code is None
    await asyncio.gather(*(one.socket.close() for one in again))
