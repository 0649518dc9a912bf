"""The account's own pages, walked through in a real browser on the real app."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import subprocess
import sys

import pytest
from playwright.async_api import Page, expect

from tests.contract.postbox import Postbox
from tests.running import ROOT, AppServer, start_app
from tests.signaling.hubs import until
from tests.web.answers import plain_client

PASSWORD = "a quiet door"
NEW = "another quiet door"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(scope="module")
def lettered(tmp_path_factory):
    """The app with a mail server: (app, postbox)."""
    folder = tmp_path_factory.mktemp("lettered")
    with Postbox() as postbox:
        running = start_app(
            folder / "data",
            folder / "log",
            WORKERS="1",
            SMTP_URL=postbox.url,
            MAIL_FROM="Whisper Gate <calls@example.org>",
        )
        try:
            running.wait_ready()
            yield running, postbox
        finally:
            code = running.stop()
        assert code == 0, running.output()


def make_account(server: AppServer) -> str:
    name = f"ana-{secrets.token_hex(4)}"
    account = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
    with plain_client(server.base_url) as client:
        assert client.post("/api/v1/auth/register", json=account).status_code == 201
    return name


async def log_in(page: Page, base: str, name: str, password: str = PASSWORD, *, to: str = "/account") -> None:
    await page.goto(f"{base}/login?next={to}")
    await page.get_by_label("Username or email").fill(name)
    await page.get_by_label("Password").fill(password)
    await page.get_by_role("button", name="Log in").click()
    await page.wait_for_url(f"{base}{to}")


def reset_link(server: AppServer, name: str) -> str:
    """What an operator hands over."""
    environment = os.environ | {"DATA_DIR": str(server.data_dir), "PORT": str(server.port)}
    command = [sys.executable, "-m", "whisper_gate", "users", "reset", name]
    said = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    (link,) = re.findall(r"^http\S+$", said.stdout, re.M)
    return str(link)


async def session_cookie(page: Page) -> str:
    return next(one["value"] for one in await page.context.cookies() if one["name"] == "wg_session")


def part(page: Page, name: str):
    """One part of the account page."""
    return page.get_by_role("region", name=name, exact=True)


async def test_the_name_leads_to_the_account_and_can_change(app_server, person):
    """The header shows the new one at once; a taken one is refused at its field."""
    page, base = await person("Ana"), app_server.base_url
    name, taken = make_account(app_server), make_account(app_server)
    await log_in(page, base, name, to="/home")
    await page.get_by_role("link", name=f"Account: {name}").click()
    await page.wait_for_url(f"{base}/account")
    field = part(page, "Name").get_by_label("Username")
    await expect(field).to_have_value(name)
    await field.fill(taken.upper())
    await part(page, "Name").get_by_role("button", name="Save").click()
    await expect(field).to_have_accessible_description(re.compile("This username is taken."))
    await expect(field).to_be_focused()
    await field.fill(f"{name}.new")
    await part(page, "Name").get_by_role("button", name="Save").click()
    await expect(part(page, "Name").get_by_text("Saved.")).to_be_visible()
    await expect(page.get_by_role("link", name=f"Account: {name}.new")).to_be_visible()


async def test_a_new_password_keeps_this_browser_and_no_other(app_server, person):
    """With a new session; the other browser goes to the log-in by itself, which says why."""
    base, name = app_server.base_url, make_account(app_server)
    page, elsewhere = await person("Ana"), await person("Ana elsewhere")
    await log_in(page, base, name)
    await log_in(elsewhere, base, name, to="/home")
    before = await session_cookie(page)
    box = part(page, "Password")
    await box.get_by_label("Current password").fill("wrong")
    await box.get_by_label("New password").fill(NEW)
    await box.get_by_role("button", name="Change password").click()
    current = box.get_by_label("Current password")
    await expect(current).to_have_accessible_description(re.compile("This is not your password."))
    await current.fill(PASSWORD)
    await box.get_by_role("button", name="Change password").click()
    await expect(box.get_by_text("Your new password is set.")).to_be_visible()
    for _ in range(100):  # the page then trades for the new session, in a request of its own
        if (after := await session_cookie(page)) != before:
            break
        await page.wait_for_timeout(100)
    assert before != after
    await elsewhere.wait_for_url(f"{base}/login?next=/home&signed_out=1")
    await expect(elsewhere.get_by_text("You were signed out.")).to_be_visible()
    await elsewhere.get_by_label("Username or email").fill(name)
    await elsewhere.get_by_label("Password").fill(NEW)
    await elsewhere.get_by_role("button", name="Log in").click()
    await elsewhere.wait_for_url(f"{base}/home")
    await page.reload()
    await expect(part(page, "Password")).to_be_visible()


async def test_devices_are_listed_and_signed_out(app_server, person):
    """In words; one by one, and all others at once. A page of a signed-out browser leaves by itself."""
    base, name = app_server.base_url, make_account(app_server)
    page, elsewhere = await person("Ana"), await person("Ana elsewhere", user_agent=FIREFOX)
    await log_in(elsewhere, base, name)
    await log_in(page, base, name)
    devices = part(page, "Devices").get_by_role("listitem")
    await expect(devices).to_have_count(3)  # the third registered
    await expect(devices.first).to_contain_text("Chrome on Linux")
    await expect(devices.first).to_contain_text("This device")
    firefox = devices.filter(has_text="Firefox on Windows")
    await expect(firefox).to_contain_text("Active now")
    await firefox.get_by_role("button", name="Sign out Firefox on Windows").click()
    await expect(devices).to_have_count(2)
    await elsewhere.wait_for_url(f"{base}/login?next=/account&signed_out=1")
    await part(page, "Devices").get_by_role("button", name="Sign out everywhere else").click()
    await expect(devices).to_have_count(1)
    await expect(page.get_by_role("button", name="Sign out everywhere else")).to_be_hidden()


async def test_an_account_is_deleted_with_its_password(app_server, person):
    """The dialog asks for it; Escape keeps the account; afterwards the name is nobody's."""
    base, name = app_server.base_url, make_account(app_server)
    # With the account its sockets are closed; Chromium logs what the page was about to send by one.
    page = await person("Ana", tolerate="CLOSING or CLOSED")
    await log_in(page, base, name)
    await part(page, "Delete account").get_by_role("button", name="Delete account").click()
    dialog = page.get_by_role("dialog", name="Delete your account?")
    await expect(dialog.get_by_label("Your password")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await part(page, "Delete account").get_by_role("button", name="Delete account").click()
    await dialog.get_by_label("Your password").fill("wrong")
    await dialog.get_by_role("button", name="Delete account").click()
    await expect(dialog.get_by_text("This is not your password.")).to_be_visible()
    await dialog.get_by_label("Your password").fill(PASSWORD)
    await dialog.get_by_role("button", name="Delete account").click()
    await page.wait_for_url(f"{base}/")
    await expect(page.get_by_text("Your account is deleted.")).to_be_visible()
    await expect(page.get_by_role("link", name="Log in")).to_be_visible()
    with plain_client(base) as client:
        answer = client.post("/api/v1/auth/login", json={"username": name, "password": PASSWORD})
    assert answer.status_code == 401


async def test_without_letters_the_operator_is_the_way_back(app_server, person):
    """The page says so; the link that the command prints sets a password, once."""
    base, name = app_server.base_url, make_account(app_server)
    page = await person("Ana")
    await page.goto(f"{base}/login")
    await page.get_by_role("link", name="Forgot your password?").click()
    await expect(page.get_by_text("python -m whisper_gate users reset NAME")).to_be_visible()
    link = await asyncio.to_thread(reset_link, app_server, name)
    await page.goto(link)
    await page.get_by_label("New password").fill("password1")
    await page.get_by_role("button", name="Set password").click()
    await expect(page.get_by_label("New password")).to_have_accessible_description(re.compile("Many people"))
    await page.get_by_label("New password").fill(NEW)
    await page.get_by_role("button", name="Set password").click()
    await page.wait_for_url(f"{base}/login?reset=1")
    await expect(page.get_by_text("Your new password is set. Log in with it.")).to_be_visible()
    await log_in(page, base, name, NEW)
    await expect(page.get_by_text("Not verified yet")).to_be_hidden()
    await page.goto(link)
    await page.get_by_label("New password").fill(PASSWORD)
    await page.get_by_role("button", name="Set password").click()
    await expect(page.get_by_text("This link was used already, or it is too old.")).to_be_visible()


async def test_a_letter_verifies_and_another_brings_a_new_password(lettered, person):
    """From registering to the log-in with the new password; no request line holds a token."""
    (server, postbox), page = lettered, await person("Ana")
    base, requested = server.base_url, []
    page.on("request", lambda request: requested.append((request.url, request.headers.get("referer", ""))))
    name = make_account(server)
    await until(lambda: postbox.letters, seconds=15)
    first = postbox.link()
    await log_in(page, base, name)
    email = part(page, "Email")
    await expect(email.get_by_text("Not verified yet")).to_be_visible()
    await email.get_by_role("button", name="Send the letter again").click()
    await expect(email.get_by_text("A letter is on its way.")).to_be_visible()
    await until(lambda: len(postbox.letters) == 2, seconds=15)
    await page.goto(first)
    await expect(page.get_by_role("heading", name="Your address is verified")).to_be_visible()
    await page.goto(f"{base}/account")
    await expect(email.get_by_text("Verified", exact=True)).to_be_visible()
    await page.goto(f"{base}/forgot")
    for login in ("nobody-here", f"{name}@example.org"):
        await page.goto(f"{base}/forgot")
        await page.get_by_label("Username or email").fill(login)
        await page.get_by_role("button", name="Send the link").click()
        await expect(page.get_by_text("If there is such an account, a letter is on its way.")).to_be_visible()
    await until(lambda: len(postbox.letters) == 3, seconds=15)
    await page.goto(postbox.link())
    await page.get_by_label("New password").fill(NEW)
    await page.get_by_role("button", name="Set password").click()
    await page.wait_for_url(f"{base}/login?reset=1")
    await log_in(page, base, name, NEW)
    assert not [one for one in requested if "eyJ" in one[0].partition("#")[0] or "eyJ" in one[1]]
    assert "eyJ" not in server.output()


async def test_a_broken_verification_link_says_so(app_server, person):
    """Calmly, with a way on."""
    page = await person("Ana")
    await page.goto(f"{app_server.base_url}/verify#nonsense")
    await expect(page.get_by_role("heading", name="This link does not work")).to_be_visible()
    await expect(page.get_by_role("link", name="Your account")).to_be_visible()


@pytest.mark.parametrize("scheme", ["dark", "light"])
async def test_the_account_page_keeps_the_house_rules(app_server, person, scheme):
    """One h1, every field labelled, no sideways scroll at 320 px, targets that a thumb can hit."""
    page = await person("Ana", viewport={"width": 320, "height": 640}, color_scheme=scheme)
    await log_in(page, app_server.base_url, make_account(app_server))
    await expect(part(page, "Devices")).to_be_visible()
    await expect(page.locator("h1")).to_have_count(1)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    small = await page.evaluate(
        """() => [...document.querySelectorAll("main button, header a, header button")]
          .filter((one) => one.checkVisibility() && !one.closest(".input-reveal, dialog, .visually-hidden"))
          .filter((one) => one.getBoundingClientRect().height < 44).map((one) => one.textContent)"""
    )
    assert small == []
    nameless = await page.evaluate(
        """() => [...document.querySelectorAll("main input")]
          .filter((one) => one.checkVisibility() && !one.labels.length).map((one) => one.name)"""
    )
    assert nameless == []
