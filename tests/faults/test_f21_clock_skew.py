"""F21: clocks that are wrong: a worker's by half a minute, a client's by whatever it likes."""

from __future__ import annotations

import json
import time
from contextlib import AsyncExitStack
from itertools import product

import pytest
from playwright.async_api import Browser, expect

from tests.contract.connections import SECRET
from tests.faults.people import all_see_all, street
from tests.security.talkers import TRANSPORTS, connected, enter, grant
from tests.security.world import account
from tests.signaling.hubs import new_room, until
from tests.web.answers import plain_client
from whisper_gate.domain.permissions import Standing
from whisper_gate.domain.rooms import Access
from whisper_gate.services.entry import TICKET_TTL
from whisper_gate.services.tokens import LEEWAY, Tokens

WORKER, CLIENT = 30, 3600  # seconds
# A page whose computer shows another time: so many seconds later.
WRONG = """
  const off = %d * 1000;
  const Right = Date;
  window.Date = class extends Right {
    constructor(...parts) { parts.length ? super(...parts) : super(Right.now() + off); }
    static now() { return Right.now() + off; }
  };
"""
LATE = TICKET_TTL - 1  # a ticket that was used at the last moment


def of_a_clock(off: float) -> Tokens:
    """What another worker issues, whose clock is so many seconds ahead."""
    return Tokens(SECRET, clock=lambda: time.time() + off)


async def brought(server, room: str, transport: str, ticket: str, who: str) -> tuple[bool, int | None]:
    async with connected(server, room, who, transport) as one:
        await one.say("join", ticket=ticket)
        await until(lambda: one.closed is not None or one.of_type("welcome"), lambda: one.frames, 10)
        return bool(one.of_type("welcome")), one.closed


async def test_a_minute_is_the_most_that_is_forgiven():
    """As much as two workers are apart whose clocks are both off by as much as they may."""
    assert 2 * WORKER == LEEWAY == 60


@pytest.mark.parametrize(("transport", "off"), list(product(TRANSPORTS, (-WORKER, WORKER))))
async def test_workers_whose_clocks_differ_believe_each_other(server, kept, transport, off):
    """Tickets, also one used late, resume keys and sessions of the one are good with the other; once."""
    person = await account(kept, Standing.OWNER)
    room = (await kept.rooms.create(person.visitor, "Room", access=Access.LINK, capacity=12)).id
    claims = kept.tokens.read("ticket", (await grant(kept, room, person.visitor)).ticket)
    for age in (0, LATE):
        other = of_a_clock(off - age)
        me = f"me-{age}"
        ticket = other.issue("ticket", me, TICKET_TTL, claims)
        assert await brought(server, room, transport, ticket, me) == (True, None)
        assert await brought(server, room, transport, ticket, me) == (False, 4401)
    key = of_a_clock(off).issue("resume", "back", 3600, claims)
    async with connected(server, room, "back", transport) as back:
        await back.say("join", resume_key=key, resume=True)
        await back.wait_for("welcome")
    session = person.visitor.identity.session_id
    with plain_client(server.base_url) as client:
        token = of_a_clock(off).issue("session", person.visitor.user_id, 60, jti=session)
        client.headers["Authorization"] = f"Bearer {token}"
        assert client.get("/api/v1/auth/me").status_code == 200


@pytest.mark.parametrize("off", [-(TICKET_TTL + LEEWAY + 2), LEEWAY + 2])
async def test_a_clock_that_is_off_by_more_is_not_believed(server, kept, off):
    """Neither what is too old nor what comes from too far in the future."""
    person = await account(kept, Standing.OWNER)
    room = (await kept.rooms.create(person.visitor, "Room", access=Access.LINK)).id
    claims = kept.tokens.read("ticket", (await grant(kept, room, person.visitor)).ticket)
    ticket = of_a_clock(off).issue("ticket", "me", TICKET_TTL, claims)
    assert await brought(server, room, "/ws", ticket, "me") == (False, 4401)


async def test_a_spent_ticket_is_remembered_for_as_long_as_it_is_believed(server, kept):
    """From the fastest clock on: nothing that Redis forgets would be taken a second time."""
    person = await account(kept, Standing.OWNER)
    room = (await kept.rooms.create(person.visitor, "Room", access=Access.LINK)).id
    given = await grant(kept, room, person.visitor)
    async with AsyncExitStack() as stack:
        one = await stack.enter_async_context(connected(server, room, given.participant_id, "/ws"))
        await one.say("join", ticket=given.ticket)
        await one.wait_for("welcome")
    jti = kept.tokens.read("ticket", given.ticket)["jti"]
    keys = [key async for key in kept.redis.scan_iter(f"*{jti}*", count=10_000)]
    assert len(keys) == 1
    assert await kept.redis.ttl(keys[0]) >= TICKET_TTL + 2 * LEEWAY - 10


@pytest.mark.parametrize("transport", TRANSPORTS)
@pytest.mark.parametrize("off", [-CLIENT, CLIENT])
async def test_a_clients_clock_does_not_count(server, kept, transport, off):
    """Times that it sends are dropped, those that it hears are the server's; cookies live by duration."""
    async with AsyncExitStack() as stack:
        room = (
            await kept.rooms.create((await account(kept, Standing.OWNER)).visitor, "R", access=Access.LINK)
        ).id
        ana = await enter(stack, server, kept, room)
        given = await grant(kept, room)
        me = await stack.enter_async_context(connected(server, room, given.participant_id, transport))
        theirs = int((time.time() + off) * 1000)
        await me.say("join", ticket=given.ticket, joined=theirs, since=theirs, iat=theirs, resume=True)
        await me.wait_for("welcome")
        join = await ana.wait_for("join", me.id)
        assert abs(join["joined"] / 1000 - time.time()) < WORKER
        await me.say("state", hand=True, at=theirs)
        assert str(theirs) not in json.dumps(await ana.wait_for("state", me.id))


def test_cookies_live_by_duration(server, member):
    """`Max-Age`, which the browser counts from when they came, and no date that its clock would judge."""
    with plain_client(server.base_url) as browser:
        login = {"username": member.username, "password": "correct horse battery staple"}
        answer = browser.post("/api/v1/auth/login", json=login)
    cookies = answer.headers.get_list("set-cookie")
    assert cookies
    for cookie in cookies:
        assert "max-age=" in cookie.lower()
        assert "expires=" not in cookie.lower()


async def test_f21_people_whose_clocks_are_hours_apart_talk(browser: Browser, crowded):
    """Ana's computer is an hour ahead and Ben's an hour behind; both load their pages again in mid-call."""
    async with street(browser, crowded) as at:
        room = new_room()
        people = [await at.person(name) for name in ("Ana", "Ben")]
        for one, off in zip(people, (CLIENT, -CLIENT), strict=True):
            await one.page.add_init_script(WRONG % off)
            await one.enter(one.url(room))
        await all_see_all(people)
        ids = [one.id for one in people]
        for one in people:
            await one.page.reload()
            await expect(one.controls).to_be_visible()
        await all_see_all(people)
        assert [one.id for one in people] == ids
