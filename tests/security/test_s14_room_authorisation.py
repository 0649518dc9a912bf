"""S14: who may do what to a room, on every surface, as the one table in domain/permissions.py says."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import jwt
import pytest

from tests.security.pages import PageSocket
from tests.security.world import Person, World, world
from tests.signaling.hubs import until
from tests.signaling.sockets import NamespaceClient, PlainClient, namespace, plain
from whisper_gate.domain.permissions import (
    PERMISSIONS,
    Action,
    Answer,
    Deed,
    Role,
    Standing,
    markdown,
    may,
)
from whisper_gate.domain.rooms import Access
from whisper_gate.domain.users import new_id
from whisper_gate.ui.states.manage import ManageState
from whisper_gate.ui.states.room import RoomState

ROOT = Path(__file__).resolve().parents[2]
OFFER = {"type": "offer", "sdp": "v=0\r\n"}
# What each surface offers at all.
SURFACES = {
    "REST": (Deed.SEE, Deed.JOIN, Deed.CONFIGURE),
    "/_event": (Deed.SEE, Deed.JOIN, Deed.CONFIGURE),
    "/signal": (Deed.JOIN, Deed.SEND, Deed.MODERATE),
    "/ws": (Deed.JOIN, Deed.SEND, Deed.MODERATE),
}


def expected(surface: str, access: Access, standing: Standing, deed: Deed) -> Answer:
    """The table, but REST makes nobody a participant or an owner who has no account."""
    if surface == "REST" and standing is Standing.ANONYMOUS and deed is not Deed.SEE:
        return Answer.NO
    return PERMISSIONS[access][standing][deed]


def cells() -> list[object]:
    return [
        pytest.param(surface, access, standing, deed, id=f"{surface}-{access}-{standing}-{deed}")
        for access in Access
        for standing in Standing
        for surface, deeds in SURFACES.items()
        for deed in deeds
        # Who was admitted has a key, which is for sockets; before pages and REST they are who they were.
        if standing is not Standing.ADMITTED or surface in {"/signal", "/ws"}
    ]


@pytest.fixture(scope="session")
async def worlds(server, services) -> AsyncIterator[dict[Access, World]]:
    async with contextlib.AsyncExitStack() as stack:
        yield {access: await stack.enter_async_context(world(server, services, access)) for access in Access}


@pytest.mark.parametrize(("surface", "access", "standing", "deed"), cells())
async def test_the_server_answers_as_the_table_says(worlds, surface, access, standing, deed):
    """Each cell is tried for real, and its effect is looked for where it would show."""
    place = worlds[access]
    person = place.people[standing]
    answer = await _TRIES[surface](place, person, deed)
    assert answer is expected(surface, access, standing, deed)


# --- REST ---------------------------------------------------------------------------------------------


async def by_rest(place: World, person: Person, deed: Deed) -> Answer:
    headers = {"Origin": place.server.base_url, **person.headers}
    path = f"/api/v1/rooms/{place.room.id}"
    async with httpx.AsyncClient(base_url=place.server.base_url, headers=headers, timeout=20) as client:
        if deed is Deed.SEE:
            return _yes((await client.get(path)).status_code == 200)
        if deed is Deed.JOIN:
            me = person.visitor.user_id or "me"
            answer = await client.post(f"{path}/{me}/join", json={"name": "Somebody"})
            if answer.status_code != 200:
                return Answer.NO
            return Answer.KNOCK if answer.json()["waits"] else Answer.YES
        answers = [
            await client.patch(path, json={"name": "Room"}),
            await client.get(f"{path}/members"),
            await client.get(f"{path}/bans"),
            await client.get(f"{path}/activity"),
        ]
        done = {one.status_code < 300 for one in answers}
        assert len(done) == 1, [one.status_code for one in answers]
        return _yes(done == {True})


# --- the page's own events ----------------------------------------------------------------------------


async def by_event(place: World, person: Person, deed: Deed) -> Answer:
    headers = {"Origin": place.server.base_url, **person.headers}
    async with PageSocket.open(place.server, headers) as page:
        if deed is Deed.SEE:
            await page.event(RoomState, "load", at=f"/rooms/{place.room.id}")
            (view,) = await page.either(RoomState, "view")
            return _yes(view in {"open", "locked"})
        if deed is Deed.JOIN:
            await page.event(RoomState, "join", at=f"/rooms/{place.room.id}", name="Somebody", password="")
            grant, refusal = await page.either(RoomState, "grant", "refusal")
            if refusal:
                return Answer.NO
            claims = jwt.decode(grant["ticket"], options={"verify_signature": False})
            return Answer.KNOCK if claims["wait"] else Answer.YES
        name = f"Room {new_id()[:6]}"
        await page.event(ManageState, "configure", at=f"/manage/{place.room.id}", form={"name": name})
        await page.hear_all()
        changed = await place.rooms.get(place.room.id)
        return _yes(changed is not None and changed.name == name)


# --- the sockets --------------------------------------------------------------------------------------


async def by_namespace(place: World, person: Person, deed: Deed) -> Answer:
    return await by_socket(place, person, deed, "/signal")


async def by_plain(place: World, person: Person, deed: Deed) -> Answer:
    return await by_socket(place, person, deed, "/ws")


async def by_socket(place: World, person: Person, deed: Deed, surface: str) -> Answer:
    """With every key that they have; the first that opens counts, and old ones of those put out must not."""
    keys = [{"resume_key": key} for key in person.keys]
    if person.standing is Standing.ADMITTED:
        return await attempt(place, person, deed, surface, me=person.participant_id, key=keys[0])
    for key in keys:
        answer = await attempt(place, person, deed, surface, me=person.participant_id, key=key)
        assert answer is Answer.NO, "an old key of somebody who was put out opens"
    found = await place.ticket(person)
    if found is not None:
        return await attempt(place, person, deed, surface, me=found[0], key={"ticket": found[1]})
    return await attempt(place, person, deed, surface, me=new_id(), key={})


async def attempt(
    place: World, person: Person, deed: Deed, surface: str, *, me: str, key: dict[str, str]
) -> Answer:
    async with speaking(place, person, surface, me) as client, client.leaving(me, place.owner):
        await client.send_frame({"type": "join", "from": me, "resume": True, **key})
        if deed is Deed.JOIN:
            await any_of(client, "welcome", "waiting", "error")
            if client.of_type("welcome"):
                return Answer.YES
            return Answer.KNOCK if client.of_type("waiting") else Answer.NO
        to = place.owner if deed is Deed.SEND else place.bystander
        mark = new_id()
        await any_of(client, "welcome", "waiting", "error")
        if deed is Deed.SEND:
            sdp = f"v=0\r\ns={mark}\r\n"
            await client.send_frame(
                {"type": "offer", "from": me, "to": to.id, "offer": {"type": "offer", "sdp": sdp}}
            )
            arrived = lambda: any(one["offer"]["sdp"] == sdp for one in to.of_type("offer"))  # noqa: E731
        else:
            await client.send_frame({"type": "moderate", "from": me, "action": "lower_hand", "to": to.id})
            arrived = lambda: bool(to.of_type("moderated", me))  # noqa: E731
        refused = len(client.of_type("error"))
        await settled(client, arrived, refused)
        return _yes(arrived())


async def settled(client: Speaker, arrived: Callable[[], bool], refused: int) -> None:
    """Until it has arrived, or the sender was told that it will not, or is gone."""
    await until(lambda: arrived() or len(client.of_type("error")) > refused or client.closed(), seconds=15)


async def any_of(client: Speaker, *kinds: str) -> None:
    await until(lambda: any(client.of_type(kind) for kind in kinds), seconds=15)


class Speaker:
    """One of the two transports, with the same few words."""

    def __init__(self, client: PlainClient | NamespaceClient) -> None:
        self._client = client
        self.of_type = client.of_type

    async def send_frame(self, frame: dict[str, object]) -> None:
        with contextlib.suppress(Exception):  # the server may have closed it already
            if isinstance(self._client, PlainClient):
                await self._client.send_text(json.dumps(frame))
            else:
                await self._client.send(frame)

    @contextlib.asynccontextmanager
    async def leaving(self, me: str, witness: PlainClient) -> AsyncIterator[None]:
        """Gives the seat back at the end: a connection that is only lost keeps it for a while."""
        departures = len(witness.of_type("leave", me))
        yield
        await self.send_frame({"type": "leave", "from": me})
        if self.of_type("welcome"):
            await witness.wait_for("leave", me, count=departures + 1)

    def closed(self) -> bool:
        if isinstance(self._client, PlainClient):
            return self._client.socket.close_code is not None
        return bool(self._client.of_type("closed"))


@contextlib.asynccontextmanager
async def speaking(place: World, person: Person, surface: str, me: str) -> AsyncIterator[Speaker]:
    base = place.server.base_url
    if surface == "/signal":
        async with namespace(base) as tab:
            yield Speaker(tab)
    else:
        async with plain(base, place.room.id, me, Origin=base, **person.headers) as client:
            yield Speaker(client)


def _yes(done: bool) -> Answer:
    return Answer.YES if done else Answer.NO


_TRIES = {"REST": by_rest, "/_event": by_event, "/signal": by_namespace, "/ws": by_plain}


# --- the table itself ---------------------------------------------------------------------------------


def test_the_document_prints_the_table():
    """docs/security.md shows it as it is in code."""
    assert markdown() in (ROOT / "docs" / "security.md").read_text()


def test_the_browser_draws_only_what_hosts_may_do():
    """The table of examples that the tests of media/roles.js read too holds every combination."""
    cases = json.loads((ROOT / "tests" / "fixtures" / "moderation.json").read_text())
    for case in cases:
        target = Role(case["target"]) if case["target"] else None
        assert may(Role(case["actor"]), Action(case["action"]), target) is case["may"], case
    assert {(one["actor"], one["action"]) for one in cases} == {(a, b) for a in Role for b in Action}


async def test_a_room_id_is_not_guessed():
    """128 random bits, from the system's own source."""
    ids = {new_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert {len(one) for one in ids} == {22}


async def test_what_is_not_for_one_to_know_looks_like_nothing(worlds):
    """The same words for a members' room and for one that is not there, on REST and on both sockets."""
    place = worlds[Access.MEMBERS]
    stranger = place.people[Standing.STRANGER]
    headers = {"Origin": place.server.base_url, **stranger.headers}
    async with httpx.AsyncClient(base_url=place.server.base_url, headers=headers) as client:
        answers = [await client.get(f"/api/v1/rooms/{one}") for one in (place.room.id, new_id())]
    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].text == answers[1].text
    heard = []
    for room_id in (place.room.id, new_id()):
        async with plain(
            place.server.base_url, room_id, "me", Origin=place.server.base_url, **stranger.headers
        ) as client:
            await client.send("join")
            heard.append((await client.wait_for("error"), await client.close_code()))
    assert heard[0] == heard[1]
