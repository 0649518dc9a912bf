"""F20: tickets and sessions that are over, before a call and in the middle of one."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.calls import create_room, register
from tests.faults.people import all_see_all, gone, street
from tests.members import PASSWORD
from tests.security.talkers import TRANSPORTS, connected, enter, grant
from tests.security.world import account
from tests.signaling.hubs import until
from tests.web.answers import plain_client
from whisper_gate.domain.permissions import Standing
from whisper_gate.domain.rooms import Access
from whisper_gate.domain.users import Identity, Visitor
from whisper_gate.services.entry import RESUME_TTL, TICKET_TTL
from whisper_gate.services.tokens import LEEWAY

FOUND_OUT_WITHIN = 20.0  # seconds; the workers look every fifteen


async def room_of_somebody(kept) -> str:
    owner = (await account(kept, Standing.OWNER)).visitor
    return (await kept.rooms.create(owner, "Room", access=Access.LINK, capacity=12)).id


async def refusal(server, room: str, who: str, transport: str, **what: str) -> tuple[list[str], int | None]:
    """What somebody hears who comes with this, and how the connection ends."""
    async with connected(server, room, who, transport) as one:
        await one.say("join", **what)
        await until(lambda: one.closed is not None or one.of_type("welcome"), lambda: one.frames, 10)
        return one.errors, one.closed


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_spent_tickets_and_keys_open_nothing(server, kept, transport):
    """Expired, replayed, or of a session that was revoked: 4401 on every worker, whatever is asked for."""
    room = await room_of_somebody(kept)
    async with AsyncExitStack() as stack:
        ana = await enter(stack, server, kept, room)
        spent = await grant(kept, room)
        me = await stack.enter_async_context(connected(server, room, spent.participant_id, transport))
        await me.say("join", ticket=spent.ticket, resume=True)
        await me.wait_for("welcome")
        for _ in range(4):  # some on either worker
            answer = await refusal(server, room, me.id, transport, ticket=spent.ticket)
            assert answer == (["bad_ticket"], 4401)

        claims = kept.tokens.read("ticket", spent.ticket)
        for use, key, life in (("ticket", "ticket", TICKET_TTL), ("resume", "resume_key", RESUME_TTL)):
            for age in (life + LEEWAY + 1, 30 * 24 * 3600):
                old = kept.tokens.issue(use, "me", life - age, claims)
                assert await refusal(server, room, "me", transport, **{key: old}) == (["bad_ticket"], 4401)

        person = await account(kept, Standing.MEMBER)
        unused = await grant(kept, room, person.visitor)
        await kept.db.sessions.delete_one({"_id": person.visitor.identity.session_id})
        answer = await refusal(server, room, unused.participant_id, transport, ticket=unused.ticket)
        assert answer == (["not_signed_in"], 4401)
        await ana.wait_for("join", me.id)
        assert [one["from"] for one in ana.of_type("join")] == [me.id]


async def test_a_session_that_ends_during_a_call_ends_its_sockets(server, kept):
    """By itself, with nobody saying so: 4401 and why, and no key brings them back. Others do not notice."""
    room = await room_of_somebody(kept)
    async with AsyncExitStack() as stack:
        guest = await enter(stack, server, kept, room, resume=True)
        person = await account(kept, Standing.MEMBER)
        calls = [
            await enter(stack, server, kept, room, visitor=person.visitor, transport=transport, resume=True)
            for transport in TRANSPORTS
        ]
        over = datetime.now(UTC) - timedelta(seconds=1)
        session = person.visitor.identity.session_id
        await kept.db.sessions.update_one({"_id": session}, {"$set": {"expires_at": over}})
        await until(lambda: all(one.closed for one in calls), lambda: calls, FOUND_OUT_WITHIN)
        for one in calls:
            assert (one.closed, one.errors) == (4401, ["not_signed_in"])
            await guest.wait_for("leave", one.id)
            key = one.of_type("welcome")[0]["resume_key"]
            answer = await refusal(server, room, one.id, "/ws", resume_key=key)
            assert answer == (["not_signed_in"], 4401)
        assert guest.closed is None


async def test_f20_a_page_whose_session_is_over_says_so(browser: Browser, crowded, kept):
    """In the middle of a call: hers ends and tells why, his goes on without her."""
    async with street(browser, crowded) as at:
        ana, ben, cleo = people = [await at.person(name) for name in ("Ana", "Ben", "Cleo")]
        username = await register(ana.page, f"http://localhost:{ana.line.port}")
        room = (await create_room(ana.page, "Stand-up")).rsplit("/", 1)[1]
        await ana.join()
        for one in (ben, cleo):
            await one.enter(one.url(room))
        await all_see_all(people)
        account_id = (await kept.db.users.find_one({"username": username}))["_id"]
        over = datetime.now(UTC) - timedelta(seconds=1)
        await kept.db.sessions.update_many({"user_id": account_id}, {"$set": {"expires_at": over}})
        await expect(ana.page.get_by_role("heading", name="You were signed out")).to_be_visible()
        await gone(ben, "Ana", FOUND_OUT_WITHIN)
        await all_see_all([ben, cleo])


async def test_a_new_token_ends_no_call(server, kept, member):
    """Logging in again, or a token issued anew for the same session, leaves sockets and pairs alone."""
    room = member.create(access="link")["id"]
    session = kept.tokens.read("session", member.token)["jti"]
    visitor = Visitor(Identity(member.id, member.username, session), address="192.0.2.9")
    async with AsyncExitStack() as stack:
        guest = await enter(stack, server, kept, room)
        ana = await enter(stack, server, kept, room, visitor=visitor, resume=True)
        await guest.wait_for("join", ana.id)
        heard = len(ana.frames), len(guest.frames)
        with plain_client(server.base_url) as browser:
            login = {"username": member.username, "password": PASSWORD}
            assert browser.post("/api/v1/auth/login", json=login).status_code == 200
        renewed = kept.tokens.issue("session", member.id, 3600, jti=session)
        with plain_client(server.base_url) as browser:
            browser.headers["Authorization"] = f"Bearer {renewed}"
            assert browser.get("/api/v1/auth/me").status_code == 200
        assert (len(ana.frames), len(guest.frames)) == heard
        for speaker, listener in ((ana, guest), (guest, ana)):
            await speaker.offer(listener)
            await listener.wait_for("offer", speaker.id)
        assert (ana.closed, guest.closed, guest.of_type("leave")) == (None, None, [])
