"""Whoever reads German is refused, and told what went well, in German; and gets German letters."""

from __future__ import annotations

import re
import secrets

from playwright.async_api import Page, expect

from tests.conftest import PersonFactory
from tests.contract.postbox import Postbox
from tests.e2e.calls import create_room, register
from tests.running import AppServer, start_app
from tests.signaling.hubs import until
from tests.web.answers import plain_client

PASSWORD = "correct horse battery"


async def submit(page: Page, form: str, **values: str) -> None:
    """Fill these fields of a form, and press its button."""
    for name, value in values.items():
        await page.locator(f"#{form}-{name}").fill(value)
    await page.locator(f"form:has(#{form}-{name}) button[type=submit]").click()


async def refused(page: Page, field: str, why: str) -> None:
    """The field with this id is marked, and says why."""
    await expect(page.locator(field)).to_have_accessible_description(re.compile(re.escape(why)))
    await expect(page.locator(field)).to_have_attribute("aria-invalid", "true")


def register_by_rest(base: str, language: str) -> None:
    """A program registers somebody who accepts these languages."""
    name = f"user{secrets.token_hex(5)}"
    account = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
    with plain_client(base) as client:
        client.headers["Accept-Language"] = language
        assert client.post("/api/v1/auth/register", json=account).status_code == 201


async def test_a_form_is_refused_in_german(app_server: AppServer, person: PersonFactory):
    """Every field of it; REST answers in English as ever, whatever language is asked for."""
    page, base = await person("Ana", locale="de-DE"), app_server.base_url
    await page.goto(f"{base}/register")
    await submit(page, "register", username="x", email="x", password="x")
    await refused(page, "#register-username", "Nimm 3 bis 32 Zeichen.")
    await refused(page, "#register-email", "Das sieht nicht wie eine E-Mail-Adresse aus.")
    await refused(page, "#register-password", "Nimm mindestens 8 Zeichen.")
    await expect(page.locator("#register-username")).to_be_focused()

    account = {"username": "x" * 40, "email": "x@example.org", "password": PASSWORD}
    with plain_client(base) as client:
        client.headers["Accept-Language"] = "de"
        login = {"username": "nobody", "password": "wrong"}
        answer = client.post("/api/v1/auth/login", json=login).json()["error"]
        assert answer["message"] == "This name and password do not go together."
        answer = client.post("/api/v1/auth/register", json=account).json()["error"]
        assert answer["message"] == "Some fields need another look."


async def test_the_account_speaks_german(app_server: AppServer, person: PersonFactory):
    """A name that is taken, a wrong password, a link that is too old; and what was saved."""
    taken = await register(await person("Ben"), app_server.base_url)
    page, base = await person("Ana", locale="de-DE"), app_server.base_url
    name = f"user{secrets.token_hex(5)}"
    await page.goto(f"{base}/register")
    email = f"{name}@example.org"
    await submit(page, "register", username=taken, email=email, password=PASSWORD)
    await refused(page, "#register-username", "Dieser Benutzername ist vergeben.")
    await submit(page, "register", username=name, password=PASSWORD)
    await page.wait_for_url(f"{base}/home")
    await page.goto(f"{base}/account")
    await submit(page, "account", username=f"{name}.new")
    await expect(page.get_by_role("status").filter(has_text="Gespeichert.")).to_be_visible()
    await submit(page, "account", current_password="wrong", new_password=PASSWORD)
    await refused(page, "#account-current_password", "Das ist nicht dein Passwort.")
    await page.goto(f"{base}/reset#nonsense")
    await submit(page, "reset", password=PASSWORD)
    alert = page.get_by_role("alert")
    await expect(alert.filter(has_text="Dieser Link wurde schon benutzt oder ist zu alt.")).to_be_visible()


async def test_rooms_refuse_in_german(app_server: AppServer, person: PersonFactory):
    """On their page, to whoever owns them; and at the door."""
    page, base = await person("Ana", locale="en-GB"), app_server.base_url
    await register(page, base)
    link = await create_room(page, "Küche")
    await page.evaluate("localStorage.setItem('whisper_gate.language', 'de')")
    await page.goto(f"{base}/manage/{link.rpartition('/')[2]}")
    await submit(page, "people", username="nobody-of-this-name")
    await refused(page, "#people-username", "Hier heißt niemand so.")
    await submit(page, "room", name="Werkstatt")
    await expect(page.locator("#room-said")).to_have_text("Gespeichert")

    guest = await person("Dan", locale="de-DE")
    await guest.goto(link)
    name = guest.locator("input[autocomplete=name]")
    await name.fill("\u200d")
    await name.press("Enter")
    await expect(guest.get_by_text("Sag, wie die anderen dich nennen sollen.")).to_be_visible()


async def test_letters_are_in_the_language_of_the_page(tmp_path_factory, person: PersonFactory):
    """After registering, when asked for again, and for a new password; of a program, in what it accepts."""
    folder = tmp_path_factory.mktemp("german-letters")
    page, name = await person("Ana", locale="de-DE"), f"user{secrets.token_hex(5)}"
    with Postbox() as postbox:
        sender = "Whisper Gate <calls@example.org>"
        server = start_app(
            folder / "data", folder / "log", WORKERS="1", SMTP_URL=postbox.url, MAIL_FROM=sender
        )
        try:
            server.wait_ready()
            base = server.base_url
            await page.goto(f"{base}/register")
            await submit(page, "register", username=name, email=f"{name}@example.org", password=PASSWORD)
            await page.wait_for_url(f"{base}/home")
            await page.goto(f"{base}/account")
            await page.locator("section[aria-labelledby=account-email] button").click()
            await expect(page.get_by_text("Eine E-Mail ist unterwegs.")).to_be_visible()
            await page.goto(f"{base}/forgot")
            await submit(page, "forgot", login=name)
            await until(lambda: len(postbox.letters) == 3, seconds=15)
            for language in ("de-AT,de;q=0.9,en;q=0.8", "en-GB,en;q=0.9"):
                register_by_rest(base, language)
            await until(lambda: len(postbox.letters) == 5, seconds=15)
        finally:
            await page.close()  # else it would miss the server
            code = server.stop()
    assert code == 0, server.output()
    verify, again, reset, *by_rest = postbox.letters
    assert verify["Subject"] == again["Subject"] == "Ist das deine Adresse?"
    assert reset["Subject"] == "Ein neues Passwort für Whisper Gate"
    assert f"Hallo {name}," in verify.get_content()
    # Two at once may overtake each other.
    assert {letter["Subject"] for letter in by_rest} == {"Ist das deine Adresse?", "Is this your address?"}
