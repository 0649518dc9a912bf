"""The reader's language: taken from the browser, changed at once, remembered, and spoken on every page."""

from __future__ import annotations

import re
import secrets
from itertools import product

import pytest
from fluent.syntax import FluentParser, ast
from playwright.async_api import Page, expect

from tests.conftest import PersonFactory
from tests.e2e.calls import Caller
from tests.running import ROOT, AppServer

# Everything a person can see or hear: text, names, placeholders, and the title.
_SAID = """() => {
  const shown = [...document.querySelectorAll("body, body *")].filter((one) => one.checkVisibility());
  const texts = shown.flatMap((one) =>
    [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent));
  const names = shown.flatMap((one) =>
    ["aria-label", "placeholder", "title", "alt"].map((name) => one.getAttribute(name) ?? ""));
  return [document.title, ...texts, ...names].map((text) => text.trim()).filter(Boolean);
}"""


def _shapes(pattern: ast.Pattern) -> set[str]:
    """Regular expressions for what a message can be, with anything for its values."""
    parts: list[set[str]] = []
    for element in pattern.elements:
        if isinstance(element, ast.TextElement):
            parts.append({re.escape(element.value)})
        elif isinstance(element.expression, ast.SelectExpression):
            parts.append({one for variant in element.expression.variants for one in _shapes(variant.value)})
        else:
            parts.append({".+"})
    return {"".join(some) for some in product(*parts)}


def _spoken(language: str) -> set[str]:
    resource = FluentParser().parse((ROOT / f"whisper_gate/words/{language}.ftl").read_text("utf-8"))
    found = (one for one in resource.body if isinstance(one, ast.Message) and one.value)
    return {shape for message in found for shape in _shapes(message.value)}


GERMAN = re.compile("^de(-|$)")  # the attribute
ENGLISH = [re.compile(shape) for shape in sorted(_spoken("en") - _spoken("de"))]


async def left_in_english(page: Page) -> list[str]:
    """What the page says by an English message that German says otherwise."""
    texts = await page.evaluate(_SAID)
    return [text for text in texts if any(shape.fullmatch(text) for shape in ENGLISH)]


async def register_in_german(page: Page, base: str) -> str:
    """A new account, made by whoever reads German; the username. Ends on /home."""
    name = f"user{secrets.token_hex(5)}"
    await page.goto(f"{base}/register")
    await page.get_by_role("textbox", name="Benutzername").fill(name)
    await page.get_by_role("textbox", name="E-Mail").fill(f"{name}@example.org")
    await page.get_by_role("textbox", name="Passwort").fill("correct horse battery")
    await page.get_by_role("button", name="Konto anlegen").click()
    await page.wait_for_url(f"{base}/home")
    return name


@pytest.mark.parametrize(
    ("path", "heading", "title"),
    [
        ("/", "Ein ruhiger Raum mit einer Tür.", "Whisper Gate: Videoanrufe in einem ruhigen Raum"),
        ("/login", "Anmelden", "Anmelden · Whisper Gate"),
        ("/register", "Konto anlegen", "Konto anlegen · Whisper Gate"),
        ("/forgot", "Ein neues Passwort", "Ein neues Passwort · Whisper Gate"),
        ("/reset", "Neues Passwort festlegen", "Neues Passwort festlegen · Whisper Gate"),
        ("/nothing", "Hinter dieser Tür ist nichts", "Hier ist nichts · Whisper Gate"),
    ],
)
async def test_a_browser_that_reads_german_sees_german(
    app_server: AppServer, person: PersonFactory, path: str, heading: str, title: str
):
    page = await person("Ana", locale="de-DE", tolerate="404", viewport={"width": 320, "height": 640})
    await page.goto(app_server.base_url + path)
    await expect(page.get_by_role("heading", name=heading, level=1, exact=True)).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", GERMAN)
    await expect(page).to_have_title(title)
    await expect(page.get_by_role("combobox", name="Sprache")).to_have_value("de")
    assert await left_in_english(page) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320


async def test_whoever_reads_german_makes_a_room_and_finds_no_english(
    app_server: AppServer, person: PersonFactory
):
    """From registering to the room's settings; with dates as Germans write them."""
    page, base = await person("Ana", locale="de-DE"), app_server.base_url
    name = await register_in_german(page, base)
    await expect(page.get_by_role("heading", name="Noch keine Räume")).to_be_visible()
    assert await left_in_english(page) == []

    await page.get_by_role("button", name="Neuer Raum").click()
    await page.get_by_role("textbox", name="Name des Raums").fill("Werkstatt")
    await page.get_by_role("radio", name="Alle, nach dem Anklopfen").check()
    assert await left_in_english(page) == []
    await page.get_by_role("button", name="Raum anlegen").click()
    await page.wait_for_url(f"{base}/rooms/*")
    link = page.url
    await expect(page.get_by_role("heading", name="Werkstatt")).to_be_visible()
    assert await left_in_english(page) == []

    await page.goto(f"{base}/home")
    room = page.get_by_role("listitem").filter(has_text="Werkstatt")
    await expect(room.get_by_role("time")).to_have_text(re.compile(r"^\d{1,2}\. [A-Z]\w+ \d{4}$"))
    await page.get_by_role("button", name="Mehr zu Werkstatt").click()
    assert await left_in_english(page) == []
    await page.keyboard.press("Escape")

    await room.get_by_role("link", name="Verwalten: Werkstatt").click()
    await expect(page.get_by_text(f"{name} hat den Raum angelegt")).to_be_visible()
    await expect(page).to_have_title("Werkstatt · Whisper Gate")
    assert await left_in_english(page) == []
    await page.get_by_role("button", name="Diesen Raum löschen").click()
    assert await left_in_english(page) == []
    await page.get_by_role("button", name="Raum löschen", exact=True).click()
    await expect(page.get_by_text("Raum gelöscht.")).to_be_visible()
    assert await left_in_english(page) == []

    await page.get_by_role("link", name=f"Konto: {name}").click()
    await expect(page.get_by_text("Chrome auf Linux").first).to_be_visible()
    await expect(page.get_by_text("Gerade aktiv").first).to_be_visible()
    assert await left_in_english(page) == []

    await page.goto(link)
    await expect(page.get_by_role("heading", name="Diesen Raum gibt es nicht")).to_be_visible()
    assert await left_in_english(page) == []


async def test_a_call_is_named_in_the_language_of_whoever_starts_it(
    app_server: AppServer, person: PersonFactory
):
    page, base = await person("Ana", locale="de-DE"), app_server.base_url
    name = await register_in_german(page, base)
    await page.goto(base)
    await page.get_by_role("button", name="Anruf starten").click()
    await page.wait_for_url(f"{base}/rooms/*")
    await expect(page.get_by_role("heading", name=f"Anruf von {name}")).to_be_visible()
    await expect(page.get_by_role("combobox", name="Sprache")).to_be_visible()


async def test_the_switch_speaks_at_once_and_is_remembered(app_server: AppServer, person: PersonFactory):
    """Without loading the page again, so that nothing typed is lost; here, on other pages, and back."""
    page, base = await person("Ana", locale="en-GB"), app_server.base_url
    await page.goto(f"{base}/login")
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await page.get_by_role("textbox", name="Username or email").fill("ana")
    assert "Log in" in await left_in_english(page)
    await page.evaluate("window.sameDocument = true")
    await page.get_by_role("combobox", name="Language").select_option(label="Deutsch")
    await expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", GERMAN)
    await expect(page).to_have_title("Anmelden · Whisper Gate")
    await expect(page.get_by_role("textbox", name="Benutzername oder E-Mail")).to_have_value("ana")
    assert await page.evaluate("window.sameDocument")
    assert await left_in_english(page) == []

    await page.reload()
    await expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()
    await page.get_by_role("link", name="Eines anlegen").click()
    await expect(page.get_by_role("heading", name="Konto anlegen")).to_be_visible()
    await page.get_by_role("combobox", name="Sprache").select_option(label="English")
    await expect(page.get_by_role("heading", name="Create an account")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", "en")


async def test_a_language_that_there_is_not_is_english(app_server: AppServer, person: PersonFactory):
    page = await person("Ana", locale="fr-FR")
    await page.goto(f"{app_server.base_url}/login")
    await expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.get_by_role("combobox", name="Language")).to_have_value("en")


async def test_another_tab_follows(app_server: AppServer, person: PersonFactory):
    page = await person("Ana", locale="en-GB")
    other = await page.context.new_page()
    for one in (page, other):
        await one.goto(app_server.base_url)
    await page.get_by_role("combobox", name="Language").select_option(label="Deutsch")
    await expect(other.get_by_role("button", name="Anruf starten")).to_be_visible()


async def test_each_reads_a_call_in_their_own_language(app_server: AppServer, person: PersonFactory):
    """One in German, one in English; what one does, the other is told in theirs."""
    link = f"{app_server.base_url}/rooms/{secrets.token_urlsafe(8)}"
    ben = await Caller(await person("Ben"), "Ben").watch()
    page = await person("Jonas", locale="de-DE")
    await ben.enter(link)
    await page.goto(link)
    await expect(page.get_by_text("Ben ist hier")).to_be_visible()
    await page.get_by_role("textbox", name="Dein Name").fill("Jonas")
    await page.get_by_role("button", name="Beitreten").click()
    bar = page.get_by_role("toolbar", name="Bedienung des Anrufs")
    await bar.get_by_role("button", name="Mikrofon ausschalten").click()
    await expect(page).to_have_title("Stumm, Schneller Anruf")
    await expect(ben.page.get_by_role("status").filter(has_text="Jonas muted")).to_have_count(1)
    await ben.controls.get_by_role("button", name="Raise hand").click()
    await expect(page.get_by_role("status").filter(has_text="Ben hat die Hand gehoben")).to_have_count(1)
    assert await left_in_english(page) == []
    await bar.get_by_role("button", name="Verlassen").click()
    await expect(page.get_by_role("heading", name="Du hast den Anruf verlassen")).to_be_visible()
    assert await left_in_english(page) == []
