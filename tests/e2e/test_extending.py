"""The page that docs/extending.md shows, built and called with in a real browser."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.conftest import PersonFactory
from tests.e2e.calls import Caller
from tests.running import ROOT, AppServer, start_app
from tests.unit.test_extending import example
from whisper_gate.build import STAMP

_FIRST_PAGE = '    add(landing, "/",'
_ADDED = '    add(clinic, "/clinic/[room_id]", "Consultation", RoomState.load)\n'
_IMPORT = "from whisper_gate.ui.pages.clinic import clinic\n"


@pytest.fixture(scope="module")
def clinic_server(app_server: AppServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """A checkout of its own with the page added as the docs say; with the packages of the usual build."""
    del app_server  # has been built
    folder = tmp_path_factory.mktemp("clinic")
    root = folder / "checkout"
    for name in ("whisper_gate", "assets", "reflex.lock", ".web"):
        shutil.copytree(ROOT / name, root / name, symlinks=True, ignore=made_by_a_build)
    for name in ("rxconfig.py", "requirements.txt", "bunfig.toml", ".npmrc", "pyproject.toml"):
        shutil.copy(ROOT / name, root / name)
    add_page(root / "whisper_gate" / "ui")
    server = start_app(folder / "data", folder / "log", root=root, WORKERS="1")
    try:
        server.wait_ready()
        yield server
    finally:
        server.stop()


def made_by_a_build(folder: str, names: list[str]) -> set[str]:
    """What is not to be copied; packages have folders of such names, which they need."""
    made = {"__pycache__", "external", "build", "public", STAMP}
    return set() if "node_modules" in folder else made & set(names)


def add_page(ui: Path) -> None:
    (ui / "pages" / "clinic.py").write_text(example(), encoding="utf-8")
    register = ui / "register.py"
    text = register.read_text(encoding="utf-8")
    assert _FIRST_PAGE in text
    text = text.replace(_FIRST_PAGE, _ADDED + _FIRST_PAGE)
    start = text.index("from whisper_gate.ui.pages")
    register.write_text(text[:start] + _IMPORT + text[start:], encoding="utf-8")


async def test_the_page_of_the_docs_is_a_call(clinic_server: AppServer, person: PersonFactory):
    """The bar is above the tiles and the notes beside them; control, panel and section answer."""
    ana = Caller(await person("Ana"), "Ana")
    page = ana.page
    await ana.enter(f"{clinic_server.base_url}/clinic/{secrets.token_urlsafe(8)}")
    bar, stage = await ana.controls.bounding_box(), await page.locator(".wg-stage").bounding_box()
    assert bar is not None
    assert stage is not None
    assert bar["y"] + bar["height"] <= stage["y"] + 1
    desk = ana.controls.get_by_role("button", name="Call the front desk")
    await desk.click()
    await expect(desk.locator("[data-count='1']")).to_be_visible()
    await notes_are_kept(ana)
    await settings_have_a_section_more(ana.page)
    await ana.leave()


async def notes_are_kept(ana: Caller) -> None:
    """Nothing that is typed is lost; the panel takes the focus and gives it back, closed either way."""
    page, button = ana.page, ana.controls.get_by_role("button", name="Notes")
    field = page.get_by_role("textbox", name="Notes")
    for close in ("Escape", "button"):
        await button.click()
        await expect(field).to_be_focused()
        await page.keyboard.press("Control+End")
        await page.keyboard.type("Rest for a week. ")
        if close == "Escape":
            await page.keyboard.press("Escape")
        else:
            await page.get_by_role("button", name="Close panel").click()
        await expect(field).to_be_hidden()
        await expect(button).to_be_focused()
    await button.click()
    await expect(field).to_have_value("Rest for a week. " * 2)
    await page.keyboard.press("Escape")


async def settings_have_a_section_more(page: Page) -> None:
    await page.get_by_role("button", name="More", exact=True).click()
    await page.get_by_role("menuitem", name="Settings").click()
    dialog = page.get_by_role("dialog", name="Settings")
    await expect(dialog.get_by_role("heading", level=3).first).to_have_text("Consultation")
    remind = dialog.get_by_role("switch", name="Remind me")
    await expect(remind).to_be_checked()
    await remind.press("Space")
    await expect(remind).not_to_be_checked()
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
