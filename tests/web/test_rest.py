"""REST, call by call, on the served app: what it does, and what it refuses."""

import json
from datetime import UTC, datetime

import jwt
import pytest

from tests.contract.connections import SECRET
from tests.web.answers import assert_error, plain_client
from tests.web.conftest import PASSWORD
from whisper_gate.domain.rooms import is_id
from whisper_gate.domain.users import new_id

API = "/api/v1"
COOKIE = "wg_session"


def account(**fields):
    name = f"u{new_id()[:14]}"
    return {"username": name, "email": f"{name}@example.org", "password": PASSWORD} | fields


def can_log_in(client, username, password=PASSWORD):
    with plain_client(client.base_url) as fresh:
        answer = fresh.post(f"{API}/auth/login", json={"username": username, "password": password})
    return answer.status_code == 200


# --- register -----------------------------------------------------------------------------------------


def test_registering_makes_an_account_and_a_session(anonymous):
    """201 with the account and a token that works at once; no password comes back."""
    new = account()
    answer = anonymous.post(f"{API}/auth/register", json=new)
    assert answer.status_code == 201
    assert answer.headers["cache-control"] == "no-store"
    made = answer.json()
    assert set(made) == {"user", "token"}
    assert made["user"] == {
        "id": made["user"]["id"],
        "username": new["username"],
        "email": new["email"],
        "email_verified": False,
    }
    assert is_id(made["user"]["id"])
    assert PASSWORD not in answer.text
    mine = anonymous.get(f"{API}/rooms", headers={"Authorization": f"Bearer {made['token']}"})
    assert (mine.status_code, mine.json()) == (200, {"rooms": []})


def test_a_token_is_a_signed_jwt(member):
    """HS256 with iss, aud, sub, jti, iat and exp, and nothing secret."""
    assert jwt.get_unverified_header(member.token)["alg"] == "HS256"
    claims = jwt.decode(member.token, SECRET, algorithms=["HS256"], audience="whisper-gate/session")
    assert set(claims) == {"iss", "aud", "sub", "jti", "iat", "exp"}
    assert (claims["iss"], claims["sub"]) == ("whisper-gate", member.id)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"email": "other@example.org"}, "name_taken"),
        ({"username": "other-name"}, "email_taken"),
    ],
)
@pytest.mark.parametrize("spelling", [str.lower, str.upper])
def test_a_taken_name_or_address_is_a_conflict(anonymous, member, change, code, spelling):
    """409, whatever case it is written in; the old account stays as it was."""
    taken = {
        "username": spelling(member.username),
        "email": spelling(member.email),
        "password": "another one",
    }
    assert_error(anonymous.post(f"{API}/auth/register", json=taken | change), 409, code)
    assert can_log_in(anonymous, member.username)
    assert not can_log_in(anonymous, member.username, "another one")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"username": "ab"}, "username"),
        ({"username": "x" * 33}, "username"),
        ({"username": "a b c"}, "username"),
        ({"username": "_ana"}, "username"),
        ({"username": "ana\x00"}, "username"),
        ({"username": "an\u0430"}, "username"),
        ({"username": "ana\u202e"}, "username"),
        ({"username": None}, "username"),
        ({"username": 12345}, "username"),
        ({"username": {"$gt": ""}}, "username"),
        ({"username": ["ana"]}, "username"),
        ({"email": "example.org"}, "email"),
        ({"email": "a@b"}, "email"),
        ({"email": "a\x00@example.org"}, "email"),
        ({"email": "a@example.org\nBcc: b@example.org"}, "email"),
        ({"email": "a" * 250 + "@example.org"}, "email"),
        ({"email": {"$ne": None}}, "email"),
        ({"password": "short"}, "password"),
        ({"password": "x" * 1025}, "password"),
        ({"password": None}, "password"),
        ({"password": {"$regex": ".*"}}, "password"),
        ({"admin": True}, "admin"),
        ({"id": "u1"}, "id"),
        ({"$where": "1"}, "$where"),
    ],
)
def test_bad_registrations_are_refused_by_field(anonymous, change, field):
    """422 that names the field and does not repeat its content; no account is made."""
    new = account() | change
    answer = anonymous.post(f"{API}/auth/register", json=new)
    details = assert_error(answer, 422, "validation_failed")
    assert set(details["fields"]) == {field}
    if isinstance(new["username"], str) and "\x00" not in new["username"]:
        assert not can_log_in(anonymous, new["username"])


@pytest.mark.parametrize("missing", ["username", "email", "password"])
def test_no_field_of_a_registration_may_be_missing(anonymous, missing):
    """422 that names what is not there."""
    new = account()
    del new[missing]
    details = assert_error(anonymous.post(f"{API}/auth/register", json=new), 422, "validation_failed")
    assert set(details["fields"]) == {missing}


def test_any_password_of_eight_characters_will_do(anonymous):
    """NUL, emoji and blanks included; every character of it counts."""
    for password in ("\x00" * 8, "\U0001f642" * 64, "        ", "x" * 1024):
        new = account(password=password)
        assert anonymous.post(f"{API}/auth/register", json=new).status_code == 201
        assert can_log_in(anonymous, new["username"], password)
        assert not can_log_in(anonymous, new["username"], password[:-1])


# --- login --------------------------------------------------------------------------------------------


def test_logging_in_sets_a_cookie_out_of_reach_of_scripts(anonymous, member):
    """HttpOnly, SameSite=Strict, the whole site, seven days; the plain name on http://localhost alone."""
    answer = anonymous.post(f"{API}/auth/login", json={"username": member.username, "password": PASSWORD})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["user"]["id"] == member.id
    header, device = answer.headers.get_list("set-cookie")
    assert device.startswith("wg_device=")
    pair, *attributes = [part.strip() for part in header.split(";")]
    assert pair == f"{COOKIE}={answer.json()['token']}"
    assert {one.lower() for one in attributes} == {"httponly", "samesite=strict", "path=/", "max-age=604800"}
    assert anonymous.get(f"{API}/rooms").status_code == 200


def test_people_log_in_by_name_or_address_in_any_case(anonymous, member):
    """And every login is a session of its own."""
    tokens = set()
    for login in (member.username, member.username.upper(), member.email, member.email.upper()):
        answer = anonymous.post(f"{API}/auth/login", json={"username": login, "password": PASSWORD})
        assert answer.status_code == 200
        tokens.add(jwt.decode(answer.json()["token"], options={"verify_signature": False})["jti"])
    assert len(tokens) == 4


def test_an_unknown_user_and_a_wrong_password_get_the_same_answer(anonymous, member):
    """Status, body and headers do not tell who has an account, and no cookie is set."""
    answers = [
        anonymous.post(f"{API}/auth/login", json={"username": login, "password": password})
        for login, password in (
            (member.username, "wrong"),
            (f"x{new_id()}", PASSWORD),
            (f"{new_id()}@x.org", "w"),
        )
    ]
    for answer in answers:
        assert_error(answer, 401, "bad_credentials")
        assert "set-cookie" not in answer.headers
    assert len({answer.content for answer in answers}) == 1
    assert len({tuple(sorted(set(answer.headers) - {"date"})) for answer in answers}) == 1


def test_the_sixth_failure_is_told_to_wait(anonymous, member):
    """429 with Retry-After in seconds, even with the right password; sessions go on."""
    wrong = {"username": member.username, "password": "wrong"}
    for _ in range(5):
        assert_error(anonymous.post(f"{API}/auth/login", json=wrong), 401, "bad_credentials")
    answer = anonymous.post(f"{API}/auth/login", json=wrong | {"password": PASSWORD})
    assert_error(answer, 429, "rate_limited")
    assert 0 < int(answer.headers["retry-after"]) <= 61
    assert member.rooms() == []


@pytest.mark.parametrize(
    "body",
    [
        {"username": {"$gt": ""}, "password": {"$gt": ""}},
        {"username": {"$ne": None}, "password": PASSWORD},
        {"username": "x", "password": {"$regex": "^"}},
        {"username": ["x"], "password": PASSWORD},
        {"username": "x", "password": PASSWORD, "$where": "sleep(1000)"},
        {"username": None, "password": None},
        {"username": "", "password": ""},
        {"username": "x" * 255, "password": PASSWORD},
        {},
    ],
)
def test_bad_logins_are_refused_by_field(anonymous, body):
    """Operators of the database are neither names nor passwords."""
    assert assert_error(anonymous.post(f"{API}/auth/login", json=body), 422, "validation_failed")["fields"]


@pytest.mark.parametrize("login", ['{"$gt": ""}', "$where", "' OR 1=1 --", "\x00", "*", "../../x"])
def test_operators_as_text_are_only_names(anonymous, login):
    """Nobody has them."""
    answer = anonymous.post(f"{API}/auth/login", json={"username": login + new_id(), "password": PASSWORD})
    assert_error(answer, 401, "bad_credentials")


# --- one-time code ------------------------------------------------------------------------------------


def test_a_code_becomes_the_session_cookie_once(anonymous, code):
    """The page hands the browser a code; this call exchanges it, and nothing is in the body."""
    answer = anonymous.post(f"{API}/auth/session", json={"code": code})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["cache-control"] == "no-store"
    header = answer.headers["set-cookie"]
    assert header.startswith(f"{COOKIE}=")
    for attribute in ("HttpOnly", "SameSite=strict", "Path=/"):
        assert attribute in header
    assert anonymous.get(f"{API}/rooms").status_code == 200
    again = anonymous.post(f"{API}/auth/session", json={"code": code})
    assert_error(again, 401, "not_signed_in")


@pytest.mark.parametrize("code", ["x", "*", "code:*", "\x00", "x" * 64])
def test_a_made_up_code_is_refused(anonymous, code):
    """401, and no cookie."""
    answer = anonymous.post(f"{API}/auth/session", json={"code": code})
    assert_error(answer, 401, "not_signed_in")
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("code", ["", "x" * 65, None, 7, {"$gt": ""}, ["x"]])
def test_what_is_no_code_is_refused(anonymous, code):
    """422 that names the field."""
    details = assert_error(
        anonymous.post(f"{API}/auth/session", json={"code": code}), 422, "validation_failed"
    )
    assert set(details["fields"]) == {"code"}


# --- logout -------------------------------------------------------------------------------------------


def test_logging_out_kills_token_and_cookie(browser_client):
    """204; the cookie is taken back, and its content is worth nothing even if it was kept."""
    token = browser_client.cookies[COOKIE]
    answer = browser_client.post(f"{API}/auth/logout")
    assert (answer.status_code, answer.content) == (204, b"")
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert COOKIE not in browser_client.cookies
    for headers in ({"Authorization": f"Bearer {token}"}, {"Cookie": f"{COOKIE}={token}"}):
        assert_error(browser_client.get(f"{API}/rooms", headers=headers), 401, "not_signed_in")


def test_logging_out_leaves_other_sessions(browser_client, member):
    """The token from registering is another session of the same person."""
    assert browser_client.post(f"{API}/auth/logout").status_code == 204
    assert member.rooms() == []


# --- the account and its sessions ---------------------------------------------------------------------


def test_an_account_is_read_and_renamed(member, new_member):
    """200 with the account; a name that somebody has is a conflict, a bad one is named."""
    me = {"id": member.id, "username": member.username, "email": member.email, "email_verified": False}
    answer = member.client.get(f"{API}/auth/me")
    assert (answer.status_code, answer.json()) == (200, me)
    renamed = member.client.patch(f"{API}/auth/me", json={"username": f"{member.username}.2"})
    assert (renamed.status_code, renamed.json()) == (200, me | {"username": f"{member.username}.2"})
    taken = member.client.patch(f"{API}/auth/me", json={"username": new_member().username.upper()})
    assert_error(taken, 409, "name_taken")
    bad = assert_error(
        member.client.patch(f"{API}/auth/me", json={"username": "a b"}), 422, "validation_failed"
    )
    assert set(bad["fields"]) == {"username"}
    assert can_log_in(member.client, f"{member.username}.2")


def test_a_new_password_replaces_the_session(browser_client, member):
    """The answer is a new one, also in the cookie; the old cookie and all other tokens are dead."""
    old = browser_client.cookies[COOKIE]
    wrong = {"current_password": "wrong", "new_password": "another quiet door"}
    details = assert_error(browser_client.post(f"{API}/auth/password", json=wrong), 401, "bad_credentials")
    assert set(details["fields"]) == {"current_password"}
    right = wrong | {"current_password": PASSWORD}
    answer = browser_client.post(f"{API}/auth/password", json=right)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert browser_client.cookies[COOKIE] == answer.json()["token"] != old
    assert browser_client.get(f"{API}/auth/me").status_code == 200
    for dead in (old, member.token):
        headers = {"Authorization": f"Bearer {dead}"}
        assert_error(browser_client.get(f"{API}/auth/me", headers=headers), 401, "not_signed_in")
    assert can_log_in(browser_client, member.username, "another quiet door")
    assert not can_log_in(browser_client, member.username)


def test_sessions_are_listed_and_ended(anonymous, member):
    """Each with its device in words; one is ended by its id, the others all at once."""
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    login = {"username": member.username, "password": PASSWORD}
    tokens = [
        anonymous.post(f"{API}/auth/login", json=login, headers={"User-Agent": firefox}).json()["token"]
        for _ in range(3)
    ]
    listed = member.client.get(f"{API}/auth/sessions").json()["sessions"]
    assert sorted(one["device"] for one in listed) == ["Firefox on Linux"] * 3 + ["python-httpx"]
    (mine,) = [one for one in listed if one["current"]]
    assert (mine["device"], mine["address"]) == ("python-httpx", "127.0.0.1")
    one = next(one["id"] for one in listed if not one["current"])
    assert member.client.delete(f"{API}/auth/sessions/{one}").status_code == 204
    assert_error(member.client.delete(f"{API}/auth/sessions/{one}"), 404, "not_found")
    assert member.client.delete(f"{API}/auth/sessions").status_code == 204
    (left,) = member.client.get(f"{API}/auth/sessions").json()["sessions"]
    assert left["id"] == mine["id"]
    for token in tokens:
        headers = {"Authorization": f"Bearer {token}", "Cookie": ""}
        assert_error(member.client.get(f"{API}/auth/me", headers=headers), 401, "not_signed_in")


def test_sessions_of_others_are_not_found(member, new_member):
    """Neither by their id nor by one that never was; they live on."""
    other = new_member()
    (theirs,) = other.client.get(f"{API}/auth/sessions").json()["sessions"]
    for session_id in (theirs["id"], new_id(), "x"):
        assert_error(member.client.delete(f"{API}/auth/sessions/{session_id}"), 404, "not_found")
    assert other.client.get(f"{API}/auth/me").status_code == 200


def test_an_account_is_deleted_by_its_password(browser_client, member):
    """204; sessions, rooms and cookie are gone, and the name is free."""
    room = member.create()["id"]
    wrong = browser_client.request("DELETE", f"{API}/auth/me", json={"password": "wrong"})
    assert_error(wrong, 401, "bad_credentials")
    assert len(member.rooms()) == 1
    answer = browser_client.request("DELETE", f"{API}/auth/me", json={"password": PASSWORD})
    assert (answer.status_code, answer.content) == (204, b"")
    assert COOKIE not in browser_client.cookies
    assert_error(member.client.get(f"{API}/auth/me"), 401, "not_signed_in")
    assert_error(browser_client.get(f"{API}/rooms/{room}"), 404, "no_such_room")
    again = account(username=member.username, email=member.email)
    assert browser_client.post(f"{API}/auth/register", json=again).status_code == 201


# --- who may call -------------------------------------------------------------------------------------

SIGNED_IN_CALLS = [
    ("POST", f"{API}/auth/logout", None),
    ("GET", f"{API}/auth/me", None),
    ("PATCH", f"{API}/auth/me", {"username": "somebody"}),
    ("DELETE", f"{API}/auth/me", {"password": PASSWORD}),
    ("POST", f"{API}/auth/password", {"current_password": PASSWORD, "new_password": f"{PASSWORD} 2"}),
    ("GET", f"{API}/auth/sessions", None),
    ("DELETE", f"{API}/auth/sessions", None),
    ("DELETE", f"{API}/auth/sessions/x", None),
    ("POST", f"{API}/rooms/create", {"name": "Stand-up"}),
    ("GET", f"{API}/rooms", None),
    ("PATCH", f"{API}/rooms/x", {"name": "Stand-up"}),
    ("DELETE", f"{API}/rooms/x", None),
    ("POST", f"{API}/rooms/x/y/join", {}),
]
BAD_AUTHORIZATIONS = {
    "none": None,
    "empty": "",
    "bearer of nothing": "Bearer",
    "rubbish": "Bearer x.y.z",
    "another scheme": "Basic YW5hOnB3",
    "alg none": "Bearer " + jwt.encode({"sub": "u1", "jti": "x"}, "", "none"),
    "another key": "Bearer "
    + jwt.encode({"sub": "u1", "jti": "x"}, "another key of thirty-two bytes or more", "HS256"),
    "very long": "Bearer " + "x" * 4000,
}


@pytest.mark.parametrize("authorization", BAD_AUTHORIZATIONS.values(), ids=BAD_AUTHORIZATIONS.keys())
@pytest.mark.parametrize(("method", "path", "body"), SIGNED_IN_CALLS, ids=lambda value: str(value)[:24])
def test_calls_for_members_are_for_members(anonymous, method, path, body, authorization):
    """401, one answer for every way not to be signed in."""
    headers = {} if authorization is None else {"Authorization": authorization}
    answer = anonymous.request(method, path, json=body, headers=headers)
    assert_error(answer, 401, "not_signed_in")


def test_a_bad_token_is_not_made_up_for_by_a_good_cookie(browser_client):
    """Whoever brings a token is judged by it."""
    answer = browser_client.get(f"{API}/rooms", headers={"Authorization": "Bearer x"})
    assert_error(answer, 401, "not_signed_in")


# --- rooms --------------------------------------------------------------------------------------------


def test_creating_a_room(server, member):
    """201 with id, slug and link; what is not said has its default, and the room is in the list."""
    before = datetime.now(UTC).replace(microsecond=0)
    answer = member.client.post(f"{API}/rooms/create", json={"name": "  Stand-up \u202e3! "})
    assert answer.status_code == 201
    room = answer.json()
    assert is_id(room["id"])
    assert len(room["id"]) == 22
    assert datetime.fromisoformat(room["created_at"]) >= before
    assert room == {
        "id": room["id"],
        "slug": "stand-up-3",
        "name": "Stand-up 3!",
        "access": "link",
        "capacity": 8,
        "has_password": False,
        "created_at": room["created_at"],
        "link": f"{server.base_url}/rooms/{room['id']}",
    }
    (listed,) = member.rooms()
    assert (listed["id"], listed["link"]) == (room["id"], room["link"])


def test_a_room_may_have_rules(member):
    """Access, capacity and a password, which does not come back."""
    room = member.create(name="Retro", access="members", capacity=2, password="open sesame")
    assert (room["access"], room["capacity"], room["has_password"]) == ("members", 2, True)
    assert "sesame" not in json.dumps(room | {"list": member.rooms()})


@pytest.mark.parametrize(
    "name",
    [
        "\u041a\u043e\u043c\u043d\u0430\u0442\u0430",
        "\u4f1a\u8bae",
        "\u0627\u062c\u062a\u0645\u0627\u0639",
        "\U0001f389",
        "!",
    ],
)
def test_room_names_may_be_in_any_script(member, name):
    """They come back as they were written."""
    assert member.create(name=name)["name"] == name


def test_a_whole_number_may_be_written_with_a_point(member):
    """To JSON, 3.0 is 3."""
    assert member.create(capacity=3.0)["capacity"] == 3


BAD_ROOMS = [
    ({"name": ""}, "name"),
    ({"name": "x" * 81}, "name"),
    ({"name": "\x00\u202e "}, "name"),
    ({"name": None}, "name"),
    ({"name": {"$gt": ""}}, "name"),
    ({"name": ["x"]}, "name"),
    ({"access": "everybody"}, "access"),
    ({"access": None}, "access"),
    ({"access": {"$ne": "link"}}, "access"),
    ({"capacity": 1}, "capacity"),
    ({"capacity": 13}, "capacity"),
    ({"capacity": -1}, "capacity"),
    ({"capacity": 2.5}, "capacity"),
    ({"capacity": "8"}, "capacity"),
    ({"capacity": True}, "capacity"),
    ({"capacity": 10**30}, "capacity"),
    ({"capacity": {"$gt": 0}}, "capacity"),
    ({"password": ""}, "password"),
    ({"password": "x" * 257}, "password"),
    ({"password": {"$exists": False}}, "password"),
    ({"owner_id": "u1"}, "owner_id"),
    ({"id": "x"}, "id"),
    ({"$set": {}}, "$set"),
]


@pytest.mark.parametrize(("change", "field"), BAD_ROOMS)
def test_bad_rooms_are_refused_by_field(refused, change, field):
    """422 that names the field; no room is made."""
    answer = refused.client.post(f"{API}/rooms/create", json={"name": "Stand-up"} | change)
    assert set(assert_error(answer, 422, "validation_failed")["fields"]) == {field}
    assert refused.rooms() == []


def test_rooms_are_listed_newest_first(member, new_member):
    """One's own alone."""
    made = [member.create(name=name)["id"] for name in ("One", "Two", "Three")]
    new_member().create(name="Other")
    assert [room["id"] for room in member.rooms()] == made[::-1]


def test_the_owner_renames_a_room(member):
    """204; name and slug change, the link stays."""
    room = member.create()
    answer = member.client.patch(f"{API}/rooms/{room['id']}", json={"name": "Retro"})
    assert (answer.status_code, answer.content) == (204, b"")
    (renamed,) = member.rooms()
    assert (renamed["id"], renamed["name"], renamed["slug"]) == (room["id"], "Retro", "retro")


def test_the_owner_deletes_a_room(member):
    """204, once; its link is dead."""
    room = member.create()
    path = f"{API}/rooms/{room['id']}"
    assert member.client.delete(path).status_code == 204
    assert member.rooms() == []
    assert_error(member.client.delete(path), 404, "no_such_room")
    assert_error(member.client.post(f"{path}/{member.id}/join", json={}), 404, "no_such_room")


def test_the_rooms_of_others_are_not_there(member, new_member):
    """Renaming or deleting them looks like a room that does not exist, and changes nothing."""
    other, room = new_member(), member.create()
    for room_id in (room["id"], new_id()):
        renaming = other.client.patch(f"{API}/rooms/{room_id}", json={"name": "Mine"})
        deleting = other.client.delete(f"{API}/rooms/{room_id}")
        assert_error(renaming, 404, "no_such_room")
        assert_error(deleting, 404, "no_such_room")
        assert renaming.content == deleting.content
    assert [one["name"] for one in member.rooms()] == ["Stand-up"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": {"$set": 1}}, "name"),
        ({"name": "x", "owner_id": "me"}, "owner_id"),
        ({"access": "everybody"}, "access"),
        ({"capacity": 1}, "capacity"),
        ({"password": ""}, "password"),
    ],
)
def test_a_bad_new_name_is_refused(member, body, field):
    """422, and the room keeps its name."""
    room = member.create()
    answer = member.client.patch(f"{API}/rooms/{room['id']}", json=body)
    assert set(assert_error(answer, 422, "validation_failed")["fields"]) == {field}
    assert [one["name"] for one in member.rooms()] == ["Stand-up"]


@pytest.mark.parametrize(
    "room_id", ["%00", "%ED%A0%80", "a%20b", "x" * 65, "$where", "%7B%22$gt%22:%22%22%7D", "%2e%2e"]
)
def test_what_is_no_room_id_is_no_room(refused, room_id):
    """404 for every call that takes one, whatever the address holds."""
    room = f"{API}/rooms/{room_id}"
    for answer in (
        refused.client.patch(room, json={"name": "x"}),
        refused.client.delete(room),
        refused.client.post(f"{room}/{refused.id}/join", json={}),
    ):
        assert answer.status_code == 404
        assert answer.json()["error"]["code"] in {"no_such_room", "not_found"}


# --- join ---------------------------------------------------------------------------------------------


def test_joining_gives_a_ticket(member):
    """With the participant id, the ICE servers and how long the ticket lives."""
    room = member.create()
    answer = member.client.post(f"{API}/rooms/{room['id']}/{member.id}/join", json={"name": "Ana"})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    grant = answer.json()
    assert set(grant) == {"ticket", "participant_id", "expires_in", "room_id", "waits", "ice_servers"}
    assert (grant["room_id"], grant["expires_in"], grant["ice_servers"]) == (room["id"], 30, [])
    claims = jwt.decode(grant["ticket"], SECRET, algorithms=["HS256"], audience="whisper-gate/ticket")
    assert (claims["sub"], claims["room"], claims["name"]) == (grant["participant_id"], room["id"], "Ana")


def test_who_says_no_name_joins_with_that_of_the_account(member):
    """The username is shown."""
    room = member.create()
    answer = member.client.post(f"{API}/rooms/{room['id']}/{member.id}/join", json={})
    claims = jwt.decode(answer.json()["ticket"], options={"verify_signature": False})
    assert claims["name"] == member.username


def test_nobody_joins_as_somebody_else(member, new_member):
    """403, whether the room exists or not."""
    other, room = new_member(), member.create()
    for room_id in (room["id"], new_id()):
        answer = other.client.post(f"{API}/rooms/{room_id}/{member.id}/join", json={})
        assert_error(answer, 403, "forbidden")


def test_an_unknown_room_cannot_be_joined(refused):
    """404 where links open no rooms."""
    answer = refused.client.post(f"{API}/rooms/{new_id()}/{refused.id}/join", json={})
    assert_error(answer, 404, "no_such_room")


def test_a_room_password_is_asked_of_all_but_the_owner(member, new_member):
    """403 without or with a wrong one, a ticket with the right one."""
    other, room = new_member(), member.create(password="open sesame")
    path = f"{API}/rooms/{room['id']}/{other.id}/join"
    for said in ({}, {"password": ""}, {"password": "open barley"}):
        assert_error(other.client.post(path, json=said), 403, "wrong_room_password")
    assert other.client.post(path, json={"password": "open sesame"}).status_code == 200
    assert member.client.post(f"{API}/rooms/{room['id']}/{member.id}/join", json={}).status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 65}, "name"),
        ({"name": "\u202e\x00"}, "name"),
        ({"name": {"$gt": ""}}, "name"),
        ({"password": {"$ne": None}}, "password"),
        ({"password": None}, "password"),
        ({"password": "x" * 257}, "password"),
        ({"participant_id": "me"}, "participant_id"),
        ({"capacity": 100}, "capacity"),
    ],
)
def test_a_bad_entry_is_refused_by_field(member, body, field):
    """422, and no ticket."""
    room = member.create()
    answer = member.client.post(f"{API}/rooms/{room['id']}/{member.id}/join", json=body)
    assert set(assert_error(answer, 422, "validation_failed")["fields"]) == {field}


# --- bodies, paths and methods ------------------------------------------------------------------------

CALLS_WITH_BODY = [
    ("POST", f"{API}/auth/register"),
    ("POST", f"{API}/auth/login"),
    ("POST", f"{API}/auth/session"),
    ("POST", f"{API}/rooms/create"),
    ("PATCH", f"{API}/rooms/x"),
    ("POST", f"{API}/rooms/x/y/join"),
]
calls_with_body = pytest.mark.parametrize(("method", "path"), CALLS_WITH_BODY, ids=lambda value: value[-16:])


@calls_with_body
@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"hello",
        b"{'name': 'x'}",
        b'{"name": "x",}',
        b"\xff\xfe",
        b"[" * 10_000,
        b'{"capacity":' + b"9" * 5000 + b"}",
    ],
    ids=lambda body: repr(body[:10]),
)
def test_what_is_not_json_is_refused(refused, method, path, body):
    """400, in whatever way it is broken."""
    answer = refused.client.request(method, path, content=body, headers={"Content-Type": "application/json"})
    assert_error(answer, 400, "bad_json")
    assert refused.rooms() == []


@calls_with_body
@pytest.mark.parametrize(
    "body", [b"[]", b"7", b'"x"', b"true", b"null", b"", b'[{"name": "x"}]', b'"\xed\xa0\x80"']
)
def test_what_is_no_object_is_refused(refused, method, path, body):
    """422: every body is a JSON object."""
    answer = refused.client.request(method, path, content=body, headers={"Content-Type": "application/json"})
    assert_error(answer, 422, "validation_failed")


@calls_with_body
@pytest.mark.parametrize(
    "body", [b'{"name": "\\ud800", "code": "\\udfff"}', b'{"\\ud800": 1}', b'{"name": "x", "\\ud800": 1}']
)
def test_lone_surrogates_are_refused(refused, method, path, body):
    """422: such text is in no language and fits no store."""
    answer = refused.client.request(method, path, content=body, headers={"Content-Type": "application/json"})
    assert_error(answer, 422, "validation_failed")
    assert refused.rooms() == []


@calls_with_body
@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json", None],
)
def test_other_media_types_are_refused(refused, method, path, media_type):
    """415: what a form of another site can send is not read, even if it looks like JSON."""
    headers = {"Content-Type": media_type} if media_type else {}
    answer = refused.client.request(method, path, content=b'{"name": "x"}', headers=headers)
    assert_error(answer, 415, "unsupported_media_type")
    assert refused.rooms() == []


@calls_with_body
@pytest.mark.parametrize("chunked", [False, True])
def test_large_bodies_are_refused(refused, method, path, chunked):
    """413 over 64 KiB, whether the length is declared or only comes to light."""
    body = b'{"name": "' + b"x" * 65_536 + b'"}'
    content = iter([body[i : i + 8192] for i in range(0, len(body), 8192)]) if chunked else body
    answer = refused.client.request(
        method, path, content=content, headers={"Content-Type": "application/json"}
    )
    assert_error(answer, 413, "too_large")


def test_a_body_of_64_kib_is_read(member):
    """Blanks between the tokens count, and exactly 65536 bytes are within the limit."""
    body = b'{"name": "x"}'
    body += b" " * (65_536 - len(body))
    answer = member.client.post(
        f"{API}/rooms/create", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 201


@pytest.mark.parametrize(
    "path",
    [
        "/api",
        "/api/",
        "/api/x",
        "/api/v2/rooms",
        "/api/x%0Ay",
        f"{API}/rooms/%0A",
        f"{API}/",
        f"{API}/x",
        f"{API}/rooms/",
        f"{API}/auth",
        f"{API}/rooms/a/b",
        f"{API}/docs",
    ],
)
def test_unknown_paths_of_the_api_are_said_in_json(anonymous, path):
    """404 with a code, never a page or a redirect."""
    assert_error(anonymous.get(path), 404, "not_found")


@pytest.mark.parametrize(("method", "path"), [*CALLS_WITH_BODY, ("POST", f"{API}/auth/logout")])
def test_nothing_changes_by_get(browser_client, member, method, path):
    """No call changes anything on GET, so no link or image can make it."""
    room = member.create()
    answer = browser_client.get(path.replace("/rooms/x", f"/rooms/{room['id']}"))
    assert answer.status_code in {200, 404, 405}
    assert browser_client.get(f"{API}/rooms").json()["rooms"] == member.rooms()
    assert [one["name"] for one in member.rooms()] == [room["name"]]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
@pytest.mark.parametrize("path", [f"{API}/auth/login", f"{API}/rooms"])
def test_wrong_methods_are_refused(refused, method, path):
    """405 with the methods that are allowed."""
    answer = refused.client.request(method, path)
    assert_error(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == ("GET" if path.endswith("rooms") else "POST")


def test_all_methods_of_a_path_are_named(refused):
    """Two calls share the address of a room."""
    answer = refused.client.put(f"{API}/rooms/x")
    assert_error(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "DELETE, GET, PATCH"


# --- operations ---------------------------------------------------------------------------------------


def test_the_process_says_that_it_lives(anonymous):
    """/healthz asks nobody else."""
    answer = anonymous.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_the_server_says_that_it_is_ready(anonymous):
    """/readyz asks both stores."""
    answer = anonymous.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "mongo": "ok", "redis": "ok"})
