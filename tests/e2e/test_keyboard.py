"""A whole call without a pointer: everything is reached in order, seen when focused, and left again."""

from __future__ import annotations

import secrets
from typing import Any

from playwright.async_api import Page, expect

from tests.conftest import PersonFactory
from tests.e2e.calls import Caller
from tests.running import AppServer

# What has the focus: its name, whether a ring of 2 px shows it, and nothing covers it (WCAG 2.4.7, 2.4.11).
_FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const ringed = [one, one.nextElementSibling, one.closest("label")].filter(Boolean).some((shown) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(shown);
    return outlineStyle === "solid" && parseFloat(outlineWidth) >= 2;
  });
  const { left, top, width, height } = one.getBoundingClientRect();
  const there = document.elementFromPoint(left + width / 2, top + height / 2);
  const label = one.labels?.[0]?.innerText ?? "";
  const name = one.getAttribute("aria-label") || label || one.innerText;
  return {
    name: name.trim().split("\\n")[0],
    tag: one.tagName,
    ringed,
    open: Boolean(there) && (one.contains(there) || there.contains(one)),
    dialog: Boolean(one.closest("dialog")),
  };
}"""
_BAR = ["Turn off microphone", "Sound devices", "Turn off camera", "Cameras", "Share screen", "Raise hand"]
_BAR += ["React", "Chat", "People", "More", "Leave"]


async def tab(page: Page, key: str = "Tab") -> dict[str, Any] | None:
    """One step on; what has the focus then can be seen to have it."""
    await page.keyboard.press(key)
    found = await page.evaluate(_FOCUSED)
    if found is not None and found["tag"] not in {"IFRAME", "BODY"}:
        assert found["ringed"], found
        assert found["open"], found
    return found


async def tab_to(page: Page, name: str) -> list[str]:
    """Steps until something with this name has the focus; the names on the way."""
    passed: list[str] = []
    for _ in range(40):
        found = await tab(page)
        if found is not None:
            passed.append(found["name"])
            if found["name"] == name:
                return passed
    raise AssertionError(f"{name} is not reached: {passed}")


async def test_a_whole_call_by_keyboard(app_server: AppServer, person: PersonFactory):
    """From the front page into a call, through its controls, panels and dialogs, and out again."""
    ben = await Caller(await person("Ben"), "Ben").watch()
    page = (await Caller(await person("Ana"), "Ana").watch()).page
    await page.goto(f"{app_server.base_url}/rooms/{secrets.token_urlsafe(8)}")
    await expect(page.get_by_role("button", name="Turn off camera")).to_be_visible()
    await ben.enter(page.url)
    lobby = await tab_to(page, "Your name")
    assert lobby[0] == "Skip to content"
    assert lobby.index("Turn off microphone") < lobby.index("Turn off camera") < lobby.index("Your name")
    await page.keyboard.type("Ana")
    await page.keyboard.press("Enter")
    bar = page.get_by_role("toolbar", name="Call controls")
    await expect(bar).to_be_visible()
    await expect(page.get_by_role("listitem").filter(has_text="Ben")).to_be_visible()
    await through_the_call(page)
    await out_of_menus_and_dialogs(page)
    await tab_to(page, "Leave")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="You left the call")).to_be_visible()
    await tab_to(page, "Rejoin")
    await page.keyboard.press("Enter")
    await expect(bar).to_be_visible()


async def through_the_call(page: Page) -> None:
    """Main, bar, panel: in the order in which they are read; the panel gives the focus back."""
    order = await tab_to(page, "Leave")
    assert [name for name in order if name in _BAR] == _BAR
    assert order.index("Pin Ben") < order.index("Turn off microphone")
    await page.get_by_role("button", name="Chat").focus()
    await page.keyboard.press("Enter")
    message = page.get_by_role("textbox", name="Message")
    await expect(message).to_be_focused()
    await page.keyboard.type("By keyboard")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("By keyboard")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(message).to_be_hidden()
    await expect(page.get_by_role("button", name="Chat")).to_be_focused()


async def out_of_menus_and_dialogs(page: Page) -> None:
    """A menu is walked by arrows, a dialog keeps the focus inside, and both give it back."""
    more = page.get_by_role("button", name="More", exact=True)
    await more.focus()
    await page.keyboard.press("Enter")
    first = page.get_by_role("menuitem").first
    await expect(first).to_be_focused()
    assert (await tab(page, "ArrowDown")) is not None
    await tab(page, "End")
    await expect(page.get_by_role("menuitem").last).to_be_focused()
    await tab(page, "ArrowDown")
    await expect(first).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(more).to_be_focused()
    await page.keyboard.press(",")
    dialog = page.get_by_role("dialog", name="Settings")
    await expect(dialog).to_be_visible()
    names = []
    for _ in range(30):
        found = await tab(page)
        # Between its last and its first control the browser's own window may have the focus.
        assert found is None or found["dialog"], found
        names.append(found["name"] if found else "")
    assert {"Microphone", "Close"} <= set(names)
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await expect(more).to_be_focused()
