"""The pages around the call, walked through in a real browser on the real app."""

import asyncio
import re
import secrets

import pytest
from playwright.async_api import Page, WebSocketRoute, expect

PASSWORD = "a quiet door"


async def register(page: Page, base: str, *, next_path: str = "") -> str:
    """Make an account through the page; returns its name."""
    name = f"ana-{secrets.token_hex(4)}"
    await page.goto(f"{base}/register" + (f"?next={next_path}" if next_path else ""))
    await page.get_by_label("Username").fill(name)
    await page.get_by_label("Email").fill(f"{name}@example.org")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Create account").click()
    return name


async def test_from_registering_to_a_room_and_back(app_server, person):
    """Register, make a room, rename it, delete it, log out."""
    page = await person("Ana")
    base = app_server.base_url
    await register(page, base)
    await page.wait_for_url(f"{base}/home")
    await page.get_by_role("button", name="New room").click()
    await page.get_by_role("textbox", name="Room name").fill("Stand-up")
    await page.get_by_role("button", name="Create room").click()
    await expect(page.get_by_role("button", name="Join", exact=True)).to_be_visible()
    await expect(page.get_by_role("heading", name="Stand-up")).to_be_visible()
    await page.goto(f"{base}/home")
    await page.get_by_role("link", name="Manage").click()
    await page.get_by_label("Name", exact=True).fill("Sit-down")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Saved")).to_be_visible()
    await page.get_by_role("link", name="Your rooms").click()
    await expect(page.get_by_role("heading", name="Sit-down")).to_be_visible()
    await page.get_by_role("link", name="Manage").click()
    await page.get_by_role("button", name="Delete this room").click()
    await page.get_by_role("button", name="Delete room").click()
    await expect(page.get_by_role("heading", name="No rooms yet")).to_be_visible()
    await page.get_by_role("button", name="Log out").click()
    await page.wait_for_url(f"{base}/")
    await expect(page.get_by_role("link", name="Log in")).to_be_visible()


async def test_every_refused_field_says_so(app_server, person):
    """All errors at once, each tied to its field, and the focus on the first."""
    page = await person("Ana")
    await page.goto(f"{app_server.base_url}/register")
    for label in ("Username", "Email", "Password"):
        await page.get_by_label(label).fill("x")
    await page.get_by_role("button", name="Create account").click()
    for label, error in (
        ("Username", "Use 3 to 32 characters."),
        ("Email", "This does not look like an e-mail address."),
        ("Password", "Use at least 8 characters."),
    ):
        await expect(page.get_by_label(label)).to_have_accessible_description(re.compile(re.escape(error)))
        await expect(page.get_by_label(label)).to_have_attribute("aria-invalid", "true")
    await expect(page.get_by_label("Username")).to_be_focused()


@pytest.mark.parametrize("path", ["/register", "/login"])
async def test_a_password_typed_before_the_page_is_alive_is_not_sent(app_server, person, path):
    """On a slow line people type before the scripts are there; the browser must not send the form itself."""
    page = await person("Ana")
    alive = asyncio.Event()

    async def hold(route):
        await alive.wait()
        await route.continue_()

    await page.route("**/assets/*.js", hold)
    await page.goto(app_server.base_url + path, wait_until="commit")
    password = page.get_by_label("Password")
    await password.fill(PASSWORD)
    await password.press("Enter")
    button = page.locator("form button[type=submit]")
    await expect(button).to_be_disabled()
    alive.set()
    await expect(button).to_be_enabled()
    assert page.url.rstrip("/") == app_server.base_url + path
    await expect(password).to_have_value(PASSWORD)


async def test_nothing_is_pressed_before_the_server_is_there(app_server, person):
    """On a slow line the button waits with the page; then it works at the first press."""
    page = await person("Ana")
    connected = asyncio.Event()

    async def hold(socket: WebSocketRoute) -> None:
        await connected.wait()
        socket.connect_to_server()

    await page.route_web_socket(re.compile("/_event"), hold)
    await page.goto(f"{app_server.base_url}/register")
    name = f"user{secrets.token_hex(5)}"
    await page.get_by_role("textbox", name="Username").fill(name)
    await page.get_by_role("textbox", name="Email").fill(f"{name}@example.org")
    await page.get_by_role("textbox", name="Password").fill("correct horse battery")
    button = page.get_by_role("button", name="Create account")
    await page.get_by_role("button", name="Show the password").click()  # alive, and answered without a server
    await expect(page.get_by_role("button", name="Hide the password")).to_be_visible()
    await expect(button).to_be_disabled()
    connected.set()
    await button.click()
    await page.wait_for_url(f"{app_server.base_url}/home")


async def test_log_in_stays_on_this_site_and_keeps_the_token_to_itself(app_server, person):
    """A wrong password is one sentence; a hostile `next` leads home; no script sees the session."""
    page = await person("Ana")
    base = app_server.base_url
    name = await register(page, base)
    await page.wait_for_url(f"{base}/home")
    await page.get_by_role("button", name="Log out").click()
    await page.wait_for_url(f"{base}/")
    await page.goto(f"{base}/login?next=//evil.example")
    await page.get_by_label("Username or email").fill(name)
    await page.get_by_label("Password").fill("not this one")
    await page.get_by_role("button", name="Log in").click()
    await expect(page.get_by_role("alert").filter(has_text="do not go together")).to_be_visible()
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Log in").click()
    await page.wait_for_url(f"{base}/home")
    seen = await page.evaluate(
        "document.cookie + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)"
    )
    assert "wg_session" not in seen
    assert "eyJ" not in seen


async def test_guests_are_led_through_the_log_in(app_server, person):
    """A page that needs an account comes back after it."""
    page = await person("guest")
    await page.goto(f"{app_server.base_url}/home")
    await page.wait_for_url(f"{app_server.base_url}/login?next=/home")


async def test_a_code_leads_to_its_room(app_server, person):
    """Codes and links both open the lobby; nonsense is explained."""
    page = await person("guest")
    base = app_server.base_url
    await page.goto(base)
    field = page.get_by_role("textbox", name="Code or link")
    await field.fill("not a room")
    await page.get_by_role("button", name="Join a room").click()
    await expect(page.get_by_text("This is not a room code or link.")).to_be_visible()
    await field.fill(f"{base}/rooms/ui-test")
    await page.get_by_role("button", name="Join a room").click()
    await page.wait_for_url(f"{base}/rooms/ui-test")
    await expect(page.get_by_role("textbox", name="Your name")).to_be_visible()


async def test_unknown_paths_answer_404_with_a_way_home(app_server, person):
    """A real status and a real page."""
    page = await person("guest", tolerate="404")
    answer = await page.goto(f"{app_server.base_url}/no/such/page")
    assert answer is not None
    assert answer.status == 404
    await expect(page.get_by_role("link", name="Front page")).to_be_visible()


@pytest.mark.parametrize(
    "path", ["/", "/login", "/register", "/forgot", "/reset", "/verify", "/rooms/ui-test", "/nothing"]
)
@pytest.mark.parametrize("scheme", ["dark", "light"])
async def test_every_page_keeps_the_house_rules(app_server, person, path, scheme):
    """English, one h1, a main, no sideways scroll at 320 px, and nothing from another host."""
    page = await person("guest", tolerate="404", viewport={"width": 320, "height": 640}, color_scheme=scheme)
    hosts = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    await page.goto(app_server.base_url + path)
    await expect(page.locator("h1")).to_have_count(1)
    await expect(page.locator("main")).to_have_count(1)
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page).to_have_title(re.compile("Whisper Gate"))
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    background = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == {"dark": "rgb(14, 17, 19)", "light": "rgb(250, 248, 244)"}[scheme]
    assert hosts == {app_server.base_url.split("/")[2]}
