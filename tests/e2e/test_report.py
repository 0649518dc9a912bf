"""Reporting a problem: from a call and after it, what is sent, the code, and the page behind it."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import Any

from playwright.async_api import Page, expect

from tests.conftest import PersonFactory
from tests.e2e.calls import Caller
from tests.e2e.mirrored import complaints_when_mirrored
from tests.e2e.reporting import send, walk_report
from tests.e2e.states import violations
from tests.e2e.test_accessibility import RUN_AXE, STILL
from tests.running import AppServer

_AXE = Path(__file__).parents[1] / "js/node_modules/axe-core/axe.min.js"
_WIDE = {"width": 1280, "height": 800}


async def complaints(state: str, page: Page) -> list[str]:
    """What axe-core says in both themes, and what sticks out in another language."""
    found = []
    for theme in ("dark", "light"):
        await page.emulate_media(color_scheme=theme)
        await page.wait_for_function(STILL)
        await page.evaluate(f"() => {{ {_AXE.read_text(encoding='utf-8')} }}")
        found += [f"{state}, {theme}: {one}" for one in violations(await page.evaluate(RUN_AXE))]
    found += [f"{state}, mirrored: {one}" for one in await complaints_when_mirrored(page)]
    await page.set_viewport_size(_WIDE)
    return found


async def test_a_report_from_a_call_is_a_page_with_a_lane_for_each_pair(
    app_server: AppServer, person: PersonFactory
):
    """Ana calls Ben, reports, and opens her report: how she joined, and a person without a name."""
    found: list[str] = []

    async def look(state: str, page: Page) -> None:
        found.extend(await complaints(state, page))

    report, code, people = await walk_report(app_server.base_url, person, look)
    for lane in ("Line to the server", "Person 1", "Microphone", "Camera"):
        await expect(report.get_by_role("heading", name=lane)).to_be_visible()
        await expect(report.get_by_role("img", name=lane)).to_be_visible()
    await expect(report.get_by_text("It froze.")).to_be_visible()
    await expect(report.get_by_text("connected · ").first).to_be_visible()
    await report.get_by_role("slider", name="Moment").focus()
    await report.keyboard.press("End")
    await expect(report.locator(".flight-lane[data-kind=line]").get_by_text("Connected")).to_be_visible()
    await report.get_by_text("All entries as a table").click()
    await expect(report.get_by_role("cell", name="In the call")).to_be_visible()
    assert not found, "\n".join(found)
    await check_download(report, code, people)


async def check_download(report: Page, code: str, people: list[Caller]) -> None:
    """The file holds the pair, and neither name, id, room nor address of anybody."""
    async with report.expect_download() as downloading:
        await report.get_by_role("button", name="Download as JSON").click()
    saved = await (await downloading.value).path()
    text = saved.read_text(encoding="utf-8")
    body: dict[str, Any] = json.loads(text)
    assert body["code"] == code
    flight = json.dumps(body["flight"])
    counted = {one["pair"] for one in body["flight"]["entries"] if one["kind"] == "pair"}
    assert counted == {"p1"}
    secrets_ = [caller.name for caller in people]
    secrets_ += [one["id"] for caller in people for one in caller.received if one["type"] == "welcome"]
    secrets_ += [people[0].page.url.rsplit("/", 1)[-1], "127.0.0.1", "candidate:", ".local"]
    assert [one for one in secrets_ if one in flight] == []


async def test_a_report_can_be_sent_after_the_call(app_server: AppServer, person: PersonFactory):
    """From the page that says that it is over; a server that is away is said in words."""
    url = f"{app_server.base_url}/rooms/{secrets.token_urlsafe(8)}"
    ana = await Caller(await person("Ana", tolerate="reports|ERR_"), "Ana").watch()
    await ana.enter(url)
    await ana.leave()
    await ana.page.get_by_role("button", name="Report a problem").click()
    dialog = ana.page.get_by_role("dialog", name="Report a problem")
    await ana.page.route("**/api/v1/reports", lambda route: route.abort())
    await dialog.get_by_role("button", name="Send report").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("The server cannot be reached.")
    await ana.page.unroute("**/api/v1/reports")
    code = await send(ana.page)
    await ana.page.goto(f"{app_server.base_url}/reports/{code.replace('-', '').lower()}")
    await expect(ana.page.get_by_role("heading", level=1)).to_have_text(f"Report {code}")
    await ana.page.get_by_text("All entries as a table").click()
    await expect(ana.page.get_by_role("cell", name="The call ended (left)")).to_be_visible()


async def test_a_code_that_is_none_has_a_page_that_says_so(app_server: AppServer, person: PersonFactory):
    """And the way to the front page."""
    page = await person("Ana")
    await page.goto(f"{app_server.base_url}/reports/K7QF-2M9T")
    await expect(page.get_by_role("heading", name="There is no such report")).to_be_visible()
    assert await complaints("no report", page) == []
    await page.get_by_role("link", name="Front page").click()
    await page.wait_for_url(f"{app_server.base_url}/")
