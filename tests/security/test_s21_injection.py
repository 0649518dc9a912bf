"""S21: an operator of the database is never taken for a value, whichever way it comes in."""

from __future__ import annotations

import inspect
import json
from urllib.parse import quote

import pytest
from reflex_base.registry import RegistrationContext

from tests.members import register
from tests.security.calls import API, EMPTY_FLIGHT, all_calls, good_body
from tests.security.pages import PageSocket
from tests.signaling.hubs import new_room
from tests.signaling.sockets import plain
from whisper_gate.ui.states.accounts import LoginState
from whisper_gate.ui.states.home import HomeState
from whisper_gate.ui.states.manage import ManageState
from whisper_gate.ui.states.room import RoomState

OPERATORS = [
    {"$gt": ""},
    {"$ne": None},
    {"$where": "sleep(5000)"},
    {"$regex": ".*"},
    {"$in": ["a"]},
    [{"$gt": ""}],
]
operators = pytest.mark.parametrize("operator", OPERATORS, ids=str)
FIELDS = [(call, name) for call in all_calls() for name in call.fields]


@pytest.fixture(scope="module")
def owner(server):
    """Somebody with one room, whom these attacks are on."""
    one = register(server)
    one.create(name="Untouched", password="open sesame")
    yield one
    one.client.close()


@pytest.fixture(autouse=True)
def nothing_changes(server, owner):
    """After each attack the room is as it was, the session lives, and the log holds no traceback."""
    before, written = owner.rooms(), len(server.output())
    yield
    assert owner.rooms() == before
    assert "Traceback" not in server.output()[written:]


# --- REST ---------------------------------------------------------------------------------------------


@operators
@pytest.mark.parametrize(("call", "field"), FIELDS, ids=[f"{call} {field}" for call, field in FIELDS])
def test_an_operator_in_a_field_is_refused(owner, call, field, operator):
    """422 naming the field, for every field of every call."""
    room = owner.rooms()[0]["id"]
    body = good_body(call) | {field: operator}
    answer = owner.client.request(call.method, call.url(room_id=room, user_id=owner.id), json=body)
    assert answer.status_code == 422, answer.text
    named = set(answer.json()["error"]["fields"])
    # A record is an object itself: then its own fields are named.
    inside = {*operator, *EMPTY_FLIGHT} if isinstance(operator, dict) else {field}
    assert named in ({field}, {"0"}, {"code"}, inside)


@operators
@pytest.mark.parametrize("call", [call for call in all_calls() if call.fields], ids=str)
def test_an_operator_as_a_body_or_a_further_field_is_refused(owner, call, operator):
    """422: bodies hold the fields that are documented."""
    room = owner.rooms()[0]["id"]
    url = call.url(room_id=room, user_id=owner.id)
    for body in (operator, good_body(call) | {"$where": "1"}, good_body(call) | {"_id": operator}):
        assert owner.client.request(call.method, url, json=body).status_code == 422


@operators
@pytest.mark.parametrize("call", [call for call in all_calls() if "{" in call.path], ids=str)
def test_an_operator_in_a_path_is_no_id(owner, call, operator):
    """4xx, whether written as JSON or as a form's brackets."""
    for text in (json.dumps(operator), "[$gt]=", "$where"):
        room = quote(text, safe="")
        url = call.url(room_id=room, user_id=owner.id)
        answer = owner.client.request(call.method, url, json=good_body(call))
        assert 400 <= answer.status_code < 500
        url = call.url(room_id=owner.rooms()[0]["id"], user_id=room)
        if "{user_id}" in call.path:
            assert owner.client.request(call.method, url, json={}).status_code in {403, 404}


@operators
def test_an_operator_in_a_query_or_a_cookie_is_nothing(owner, anonymous, operator):
    """Neither is read for a value."""
    text = json.dumps(operator)
    assert owner.client.get(f"{API}/rooms", params={"owner_id[$ne]": "", "filter": text}).json() == {
        "rooms": owner.rooms()
    }
    for headers in ({"Authorization": f"Bearer {text}"}, {"Cookie": f"wg_session={quote(text)}"}):
        assert anonymous.get(f"{API}/rooms", headers=headers).status_code == 401


# --- pages --------------------------------------------------------------------------------------------


HANDLERS = RegistrationContext.get().event_handlers  # of every state, Reflex's own included


@pytest.mark.parametrize("name", sorted(HANDLERS), ids=lambda name: name.rpartition("____")[2])
async def test_an_operator_in_an_event_reaches_no_handler(server, owner, name):
    """As every argument that the handler has, and as one that it has not: the socket ends with 4400."""
    _, *arguments = inspect.signature(HANDLERS[name].handler.fn).parameters
    for operator in OPERATORS[:2]:
        payload = dict.fromkeys(arguments or ["form"], operator)
        async with PageSocket.open(server, signed_in(server, owner)) as page:
            await page.packet("/_event", "event", {"name": name, "payload": payload})
            if arguments == ["form"]:  # any object is a form; the next test is about its fields
                await page.hear_all()
                assert page.socket.close_code is None
            else:
                assert await page.close_code() == 4400


def signed_in(server, owner) -> dict[str, str]:
    return {"Origin": server.base_url, "Cookie": f"wg_session={owner.token}"}


@operators
async def test_operators_in_the_fields_of_forms_count_as_empty(server, owner, operator):
    """The page stays, says what is missing, and nobody is let in anywhere."""
    async with PageSocket.open(server, signed_in(server, owner)) as page:
        await page.event(LoginState, "log_in", form={"login": operator, "password": operator})
        await page.event(HomeState, "create", form={"name": operator, "password": operator})
        own = f"/manage/{owner.rooms()[0]['id']}"
        await page.event(ManageState, "configure", at=own, form={"name": operator, "access": operator})
        await page.event(ManageState, "add", at=own, form={"username": operator, "membership": operator})
        heard = await page.hear_all()
        assert page.socket.close_code is None
    assert "do not go together" in heard or "Too many" in heard
    assert "Give the room a name." in heard
    assert '"ticket"' not in heard


@operators
async def test_an_operator_is_no_room_password(server, owner, operator):
    """At the door of a page, where the password is an argument of its own."""
    async with PageSocket.open(server) as page:
        await page.event(RoomState, "join", name="Mallory", password=operator)
        assert await page.close_code() == 4400
        assert '"ticket"' not in "".join(page.heard)


@pytest.mark.parametrize(
    "packet",
    [
        '42/_event,["connect",{"asgi.scope":{"client":["203.0.113.9",1],"headers":[]}}]',
        '42/_event,["disconnect"]',
        '42/_event,[{"$gt":""}]',
        '42/_event,{"$where":"1"}',
        "42" + "[" * 20_000,
        '42/_event,["event",' + '{"a":' * 5_000,
        '452-/_event,["event",{"_placeholder":true,"num":0}]',
        "9",
        "x",
        "4",
        b"\x00\x01",
    ],
    ids=lambda packet: str(packet)[:30],
)
async def test_a_packet_that_no_page_sends_ends_the_socket(server, packet):
    """4400, before any library has tried to read it."""
    async with PageSocket.open(server) as page:
        await page.socket.send(packet)
        assert await page.close_code() == 4400


# --- signalling ---------------------------------------------------------------------------------------

FRAMES = [
    {"type": "join", "from": "ana"},
    {"type": "join", "from": "ana", "ticket": "x"},
    {"type": "join", "from": "ana", "resume_key": "x"},
    {"type": "offer", "from": "ana", "to": "ben", "offer": {"type": "offer", "sdp": "v=0\r\n"}},
    {"type": "ice", "from": "ana", "to": "ben", "candidate": {"candidate": "c", "sdpMid": "0"}},
    {"type": "state", "from": "ana", "mic": True},
]


@operators
async def test_an_operator_in_a_frame_is_a_bad_frame(app_server, operator):
    """In any field of any frame, on the plain WebSocket; the connection goes on."""
    for frame in FRAMES:
        for field in frame:
            async with plain(app_server.base_url, new_room(), "ana") as ana:
                await ana.send("join")
                await ana.wait_for("welcome")
                await ana.send_text(json.dumps(frame | {field: operator}))
                error = await ana.wait_for("error")
                assert error["code"] in {"bad_frame", "bad_id", "unknown_type", "already_joined"}
                await ana.send("state", mic=False)
                await ana.send("nonsense")
                assert (await ana.wait_for("error", count=2))["code"] == "unknown_type"


@operators
async def test_an_operator_is_no_ticket(server, owner, operator):
    """Neither ticket nor resume key, on the namespace and on the plain WebSocket of a room with an owner."""
    room = owner.rooms()[0]["id"]
    for field in ("ticket", "resume_key", "from"):
        frame = {"type": "join", "from": "ana", field: operator}
        async with PageSocket.open(server) as page, plain(server.base_url, room, "ana") as socket:
            await page.packet("/signal", "signal", frame)
            await socket.send_text(json.dumps(frame))
            assert (await socket.wait_for("error"))["code"] in {"bad_frame", "bad_id"}
            await page.hear_all()
            assert page.frames()[0]["code"] in {"bad_frame", "bad_id"}
            assert socket.of_type("welcome") == []


@operators
async def test_an_operator_is_no_room(server, operator):
    """The address of a socket names a room or nothing."""
    async with plain(server.base_url, quote(json.dumps(operator), safe=""), "ana") as ana:
        await ana.send("join")
        assert (await ana.wait_for("error"))["code"] == "no_such_room"
        assert await ana.close_code() == 4404
