"""The way of a report: from the call's menu to its code, and to the page behind it."""

from __future__ import annotations

import re
import secrets

from playwright.async_api import Page, expect

from tests.e2e.calls import Caller
from tests.e2e.states import Enter, Look

_CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")
# What is copied, as no page may read the clipboard; and since when each connection is looked at.
_WATCH = """
  window.copied = [];
  navigator.clipboard.writeText = async (text) => void window.copied.push(text);
  const ask = RTCPeerConnection.prototype.getStats;
  RTCPeerConnection.prototype.getStats = function (...more) {
    if (this.connectionState === "connected") this.since ??= performance.now();
    return ask.apply(this, more);
  };
"""
# Counts are kept every five seconds, and the first have nothing to compare with.
_COUNTED = "() => window.connections.some((one) => performance.now() - one.since > 10_500)"


async def walk_report(base_url: str, enter: Enter, look: Look) -> tuple[Page, str, list[Caller]]:
    """Ana calls Ben, reports a problem and opens her report; its page, its code, and both."""
    url = f"{base_url}/rooms/{secrets.token_urlsafe(8)}"
    ana, ben = [await Caller(await enter(name), name).watch() for name in ("Ana", "Ben")]
    await ana.page.add_init_script(_WATCH)
    for caller in (ana, ben):
        await caller.enter(url)
    await ana.sees_moving("Ben")
    await ana.page.wait_for_function(_COUNTED)
    await ana.controls.get_by_role("button", name="More", exact=True).click()
    await ana.page.get_by_role("menuitem", name="Report a problem").click()
    dialog = ana.page.get_by_role("dialog", name="Report a problem")
    await expect(dialog.get_by_text("Nothing that was said, shown or written.")).to_be_visible()
    await look("live-report", ana.page)
    code = await send(ana.page, "It froze.")
    await look("live-reported", ana.page)
    await dialog.get_by_role("button", name="Copy code").click()
    await expect(dialog.get_by_role("button", name="Copied")).to_be_visible()
    assert await ana.page.evaluate("() => window.copied") == [code]
    async with ana.page.context.expect_page() as opening:
        await dialog.get_by_role("link", name="Open the report").click()
    report = await opening.value
    await ana.sees_moving("Ben")
    await expect(report.get_by_role("heading", level=1)).to_have_text(f"Report {code}")
    await look("report", report)
    return report, code, [ana, ben]


async def send(page: Page, note: str = "") -> str:
    """Fill in the open dialog and send it; the code."""
    dialog = page.get_by_role("dialog", name="Report a problem")
    if note:
        await dialog.get_by_role("textbox", name="What happened?").fill(note)
    await dialog.get_by_role("button", name="Send report").click()
    code = dialog.get_by_label("Code of the report")
    await expect(code).to_have_text(_CODE)
    return await code.inner_text()
