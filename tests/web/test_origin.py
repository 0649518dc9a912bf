"""Pages of other sites cannot use a visitor's cookie: not for calls, not for sockets."""

import socket

import pytest

from tests.web.answers import assert_error, handshake, plain_client
from whisper_gate.domain.users import new_id

API = "/api/v1"
# With the server at http://localhost:<port>.
FOREIGN = {
    "another site": "https://evil.example",
    "an opaque origin": "null",
    "another scheme": "https://localhost:{port}",
    "our name as a label": "http://localhost.evil.example:{port}",
    "our name as user info": "http://localhost:{port}@evil.example",
    "our name as a prefix": "http://localhost:{port}.evil.example",
    "another port": "http://localhost:1",
    "no port": "http://localhost",
    "another name of this machine": "http://127.0.0.1:{port}",
    "a file": "file://",
    "an extension": "chrome-extension://abcdefgh",
    "nothing": "",
}
foreign = pytest.mark.parametrize("origin", FOREIGN.values(), ids=FOREIGN.keys())
SOCKETS = ["/ws/rooms/123", "/_event/?EIO=4&transport=websocket", "/nowhere"]


@foreign
def test_a_foreign_page_cannot_make_a_call(server, visitor, origin):
    """403 before anything is read; nothing changes, and the answer may not be read there."""
    headers = {"Origin": origin.format(port=server.port)}
    for method, path, body in (
        ("POST", f"{API}/rooms/create", {"name": "Theirs"}),
        ("POST", f"{API}/auth/logout", None),
        ("DELETE", f"{API}/rooms/x", None),
        ("PATCH", f"{API}/rooms/x", {"name": "Theirs"}),
        ("POST", f"{API}/auth/login", {"username": "x", "password": "y"}),
    ):
        answer = visitor.request(method, path, json=body, headers=headers)
        assert_error(answer, 403, "bad_origin")
        assert "access-control-allow-origin" not in answer.headers
    assert visitor.get(f"{API}/rooms").json() == {"rooms": []}


def test_an_answer_before_the_end_of_a_request_ends_the_connection(server):
    """And says so, else a client would send its next request by it. What was read to its end stays open."""
    refused = f"POST {API}/rooms/create HTTP/1.1\r\nHost: localhost\r\nOrigin: https://evil.example\r\n"
    heads = raw_answer(server.port, f"{refused}Content-Length: 20\r\n\r\n".encode())
    assert heads.startswith(b"HTTP/1.1 403")
    assert b"connection: close" in heads.lower()
    read = f"POST {API}/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{{}}"
    assert b"connection: close" not in raw_answer(server.port, read.encode()).lower()


def raw_answer(port: int, request: bytes) -> bytes:
    """The head of what comes back."""
    with socket.create_connection(("localhost", port), timeout=20) as connection:
        connection.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer and (more := connection.recv(4096)):
            answer += more
    return answer.partition(b"\r\n\r\n")[0]


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_call_that_a_browser_calls_foreign_is_refused(visitor, site):
    """Sec-Fetch-Site counts where a browser sends no Origin."""
    answer = visitor.post(f"{API}/rooms/create", json={"name": "x"}, headers={"Sec-Fetch-Site": site})
    assert_error(answer, 403, "bad_origin")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://localhost:{port}"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_our_own_pages_and_programs_make_calls(server, browser_client, headers):
    """Own origin, or none at all."""
    headers = {name: value.format(port=server.port) for name, value in headers.items()}
    answer = browser_client.post(f"{API}/rooms/create", json={"name": "x"}, headers=headers)
    assert answer.status_code == 201


def test_a_foreign_page_cannot_read_an_answer(server, visitor):
    """No answer to a GET names another origin as allowed, nor does a preflight."""
    preflight = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
    for path in (f"{API}/rooms", f"{API}/openapi.json", "/", "/healthz"):
        headers = {"Origin": "https://evil.example"}
        for answer in (
            visitor.get(path, headers=headers),
            visitor.options(path, headers=headers | preflight),
        ):
            assert "access-control-allow-origin" not in answer.headers, path


def test_the_host_of_the_request_is_not_believed_for_another_origin(server, visitor):
    """A page is own only if host and origin agree."""
    answer = visitor.post(
        f"{API}/rooms/create",
        json={"name": "x"},
        headers={"Origin": f"http://localhost:{server.port}", "Host": "evil.example"},
    )
    assert_error(answer, 403, "bad_origin")


@foreign
@pytest.mark.parametrize("path", SOCKETS)
async def test_a_foreign_page_gets_no_socket(server, path, origin):
    """403 before the upgrade, whether there is a socket at that address or not."""
    assert await handshake(server, path, {"Origin": origin.format(port=server.port)}) == 403


@foreign
async def test_a_cookie_does_not_help_a_foreign_page(server, visitor, origin):
    """That is what this is for."""
    headers = {
        "Origin": origin.format(port=server.port),
        "Cookie": f"wg_session={visitor.cookies['wg_session']}",
    }
    for path in SOCKETS:
        assert await handshake(server, path, headers) == 403


@pytest.mark.parametrize("path", SOCKETS[:2])
async def test_our_own_page_gets_its_sockets(server, path):
    """The handshake succeeds from the app's own origin, in any case."""
    for origin in (f"http://localhost:{server.port}", f"HTTP://LOCALHOST:{server.port}"):
        assert await handshake(server, path, {"Origin": origin}) == 101


async def test_a_program_gets_a_socket_without_origin(server):
    """It brings a ticket in its first frame instead."""
    assert await handshake(server, f"/ws/rooms/{new_id()}", {}) == 101


def test_a_long_poll_of_a_foreign_page_cannot_speak(server):
    """Socket.IO's fallback over POST is guarded like every other call."""
    with plain_client(server.base_url) as client:
        answer = client.post(
            "/_event/?EIO=4&transport=polling&sid=x", content="40", headers={"Origin": "https://evil.example"}
        )
    assert_error(answer, 403, "bad_origin")
