"""S8: no page of another site can make a change with a visitor's cookie."""

import pytest

from tests.security.calls import API, all_calls, good_body
from tests.web.answers import assert_error

CHANGES = [call for call in all_calls() if call.changes]
# What GET answers at an address where something else changes something; `create` is taken for a room's id.
READS = {call.path: 200 for call in all_calls() if not call.changes} | {"/rooms/create": 404}
changes = pytest.mark.parametrize("call", CHANGES, ids=str)
FOREIGN = [
    {"Origin": "https://evil.tld"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.tld"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.tld", "Sec-Fetch-Site": "same-origin"},
]


@changes
@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_call_of_another_site_with_the_cookie_is_refused(visitor, call, headers):
    """403 for every call that changes something, by `Origin` and by `Sec-Fetch-Site`; nothing changes."""
    answer = visitor.request(call.method, call.url(), json=good_body(call), headers=headers)
    assert_error(answer, 403, "bad_origin")
    assert visitor.get(f"{API}/rooms").json() == {"rooms": []}


@changes
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    "headers",
    [{}, {"X-HTTP-Method-Override": "POST"}, {"X-Method-Override": "DELETE"}, {"X-HTTP-Method": "PATCH"}],
    ids=lambda one: next(iter(one), "plain"),
)
def test_nothing_changes_by_a_link(browser_client, member, call, method, headers):
    """A link or a picture sends GET with the cookie: it reads what there is to read, and changes nothing.

    405 where there is nothing to read at the address, whatever else the request asks for.
    """
    room = member.create()
    before = everything(browser_client)
    url = call.url(room_id=room["id"], user_id=member.id)
    answer = browser_client.request(method, url, headers=headers, params={"_method": call.method})
    assert answer.status_code == (READS.get(call.path, 405) if method == "GET" else 405)
    assert everything(browser_client) == before


def everything(client):
    """The caller's account, sessions and rooms."""
    me, sessions, rooms = (client.get(API + path).json() for path in ("/auth/me", "/auth/sessions", "/rooms"))
    return me, {one["id"] for one in sessions["sessions"]}, rooms


@pytest.mark.parametrize("call", [call for call in CHANGES if call.fields], ids=str)
@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_what_a_form_can_send_is_not_read(visitor, call, media_type):
    """415: a form of another site sends these three types without asking first."""
    body = b'{"name": "x", "username": "x", "email": "x@example.org", "password": "xxxxxxxx", "code": "x"}'
    answer = visitor.request(call.method, call.url(), content=body, headers={"Content-Type": media_type})
    assert_error(answer, 415, "unsupported_media_type")
    assert visitor.get(f"{API}/rooms").json() == {"rooms": []}


@changes
def test_a_preflight_of_another_site_is_refused(visitor, call):
    """Neither this app nor Reflex names it, its method or its headers as allowed."""
    preflight = {
        "Origin": "https://evil.tld",
        "Access-Control-Request-Method": call.method.upper(),
        "Access-Control-Request-Headers": "content-type",
    }
    answer = visitor.options(call.url(), headers=preflight)
    assert answer.status_code == 403
    assert [name for name in answer.headers if name.startswith("access-control")] == []


def test_the_cookie_stays_here(server, refused, anonymous):
    """SameSite=Strict: a browser sends it with no request of another site at all."""
    login = {"username": refused.username, "password": "correct horse battery staple"}
    cookie = anonymous.post(f"{API}/auth/login", json=login).headers["set-cookie"].lower()
    assert "samesite=strict" in cookie
    assert "httponly" in cookie
