"""S7: the session is in a cookie that no script can read, and nowhere else in the browser."""

from __future__ import annotations

import secrets

import pytest
from playwright.async_api import Page, WebSocket

from tests.contract.people import PASSWORD
from tests.members import PASSWORD as MEMBERS
from tests.web.answers import plain_client

LOGIN = "/api/v1/auth/login"
STRICT = {"httponly", "samesite=strict", "path=/"}
DUMP = """() => JSON.stringify({
  local: {...localStorage}, session: {...sessionStorage}, cookie: document.cookie,
  name: window.name, history: history.state, address: location.href,
  dom: document.documentElement.outerHTML,
  fields: [...document.querySelectorAll("input, textarea")].map((one) => one.value),
})"""


def cookies(answer) -> dict[str, set[str]]:
    """Name and attributes of each cookie that is set."""
    found = {}
    for header in answer.headers.get_list("set-cookie"):
        pair, *attributes = (part.strip() for part in header.split(";"))
        found[pair.partition("=")[0]] = {one.lower() for one in attributes}
    return found


def test_on_localhost_the_plain_names_are_used(anonymous, member):
    """HttpOnly, SameSite=Strict, for the whole site; not Secure, since there is no TLS."""
    set_ = cookies(anonymous.post(LOGIN, json={"username": member.username, "password": MEMBERS}))
    assert set_ == {
        "wg_session": {*STRICT, "max-age=604800"},
        "wg_device": {*STRICT, f"max-age={180 * 24 * 3600}"},
    }


def test_behind_tls_they_are_bound_to_the_host(through_proxy, proxied):
    """`__Host-` and Secure besides, which a browser takes over TLS alone and for no other host."""
    name = f"u{secrets.token_hex(6)}"
    account = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
    assert through_proxy.post("/api/v1/auth/register", json=account).status_code == 201
    answer = through_proxy.post(LOGIN, json={"username": name, "password": PASSWORD})
    set_ = cookies(answer)
    assert set_ == {
        "__Host-wg_session": {*STRICT, "secure", "max-age=604800"},
        "__Host-wg_device": {*STRICT, "secure", f"max-age={180 * 24 * 3600}"},
    }
    token = answer.json()["token"]
    for cookie, status in ((f"__Host-wg_session={token}", 200), (f"wg_session={token}", 401)):
        headers = {"Cookie": cookie}
        with plain_client(proxied.base_url) as fresh:
            fresh.headers.update(
                {k: v for k, v in through_proxy.headers.items() if k.startswith(("host", "x-"))}
            )
            assert fresh.get("/api/v1/auth/me", headers=headers).status_code == status, cookie


@pytest.mark.parametrize("host", ["meet.example.org", "192.0.2.1:3001", "localhost.example.org"])
def test_plain_names_are_for_this_machine_alone(server, member, host):
    """Over plain http to any other host only the bound name is offered, which browsers refuse there."""
    with plain_client(server.base_url) as client:
        login = {"username": member.username, "password": MEMBERS}
        answer = client.post(LOGIN, json=login, headers={"Host": host})
    assert answer.status_code == 200
    assert set(cookies(answer)) == {"__Host-wg_session", "__Host-wg_device"}
    assert all("secure" in attributes for attributes in cookies(answer).values())


def listen(page: Page) -> list[str]:
    """Every WebSocket frame that the page gets or sends, from now on."""
    frames: list[str] = []

    def on_socket(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: frames.append(str(frame)))
        socket.on("framesent", lambda frame: frames.append(str(frame)))

    page.on("websocket", on_socket)
    return frames


async def log_in(page: Page, base: str, name: str) -> None:
    await page.goto(f"{base}/login")
    await page.get_by_label("Username or email").fill(name)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Log in").click()
    await page.wait_for_url(f"{base}/home")


async def test_after_the_log_in_no_script_can_find_the_session(app_server, person):
    """Not in storage, cookies, address, DOM or fields, and not in any frame of the page's socket."""
    page, base = await person("Ana"), app_server.base_url
    name = f"ana-{secrets.token_hex(4)}"
    with plain_client(base) as client:
        account = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
        assert client.post("/api/v1/auth/register", json=account).status_code == 201
    frames = listen(page)
    seen, tokens = [], set()
    for _ in range(2):
        await log_in(page, base, name)
        for path in ("/home", "/account"):
            await page.goto(base + path)
            await page.get_by_role("heading", level=1).wait_for()
            await page.get_by_text(name).first.wait_for()
            seen.append(await page.evaluate(DUMP))
        kept = {one["name"]: one for one in await page.context.cookies()}
        session = kept["wg_session"]
        assert (session["httpOnly"], session["sameSite"], session["path"]) == (True, "Strict", "/")
        assert (kept["wg_device"]["httpOnly"], kept["wg_device"]["sameSite"]) == (True, "Strict")
        tokens.add(session["value"])
        await page.get_by_role("button", name="Log out").click()
        await page.wait_for_url(f"{base}/")
        assert "wg_session" not in {one["name"] for one in await page.context.cookies()}
    assert len(tokens) == 2  # a new session at each log-in
    assert len(frames) > 10
    everything = "\n".join([*seen, *frames])
    assert "eyJ" not in everything
    assert "wg_session" not in everything
    for token in tokens:
        header, claims, signature = token.split(".")
        assert claims not in everything
        assert signature not in everything
        assert header not in everything
