"""A page in the mirrored language: English, a third longer, from right to left, each piece between brackets.

What stands outside of the brackets did not come from the catalogue; what sticks out was laid out for one
language.
"""

from __future__ import annotations

from playwright.async_api import Page

# As another tab of this browser would; nothing is kept, so the next page is English again.
_SPEAK = """(code) => {
  const event = { key: "whisper_gate.language", newValue: code };
  window.dispatchEvent(new StorageEvent("storage", event));
}"""
_SPOKEN = "(direction) => document.documentElement.dir === direction"

# What people, their devices and the browser have named, which no language changes.
_OWN_WORDS = (
    r"Ana|Ben|Cleo|Dan|Eve|Design review|Stand-up|Small room|Book club|Kitchen|Quick call|Whisper Gate"
    r"|user[0-9a-f]{10}(@example\.org)?|https?://\S+|example\.org\S*|/rooms/\S+|localhost\S*|agenda\.pdf|PDF"
    r"|Fake (Default )?Audio (In|Out)put( \d)?|fake_device_\d|Shall we begin\?|One minute:"
    r"|UDP|TCP|TLS|It froze\.|\b[0-9A-Z]{4}-[0-9A-Z]{4}\b"
    r"|English|Deutsch|Chrome|Linux|127\.0\.0\.1|\band\b|\b[kM]B\b|\b[kM]b/s|\bms\b"
)
_OUTSIDE = r"""(own) => {
  const said = /⟦[^⟧]*⟧/gu;
  const named = new RegExp(own, "gu");
  const left = (text) => text.replace(said, "").replace(named, "").replace(/[\u2066-\u2069]/gu, "");
  const found = [];
  const look = (text, where) => {
    if (/\p{L}{2,}/u.test(left(text))) found.push(`${where}: ${text.trim()}`);
  };
  const seen = (one) => one.checkVisibility({ visibilityProperty: true });
  look(document.title, "title");
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) {
    const parent = nodes.currentNode.parentElement;
    if (parent.closest("script, style, noscript, kbd, code, time") || !seen(parent)) continue;
    look(nodes.currentNode.data, parent.className || parent.tagName);
  }
  for (const name of ["aria-label", "aria-description", "aria-valuetext", "placeholder", "title", "alt"])
    for (const one of document.querySelectorAll(`[${name}]`))
      if (seen(one)) look(one.getAttribute(name), name);
  return [...new Set(found)];
}"""
_STICKS_OUT = """() => {
  const wide = document.scrollingElement.scrollWidth - document.documentElement.clientWidth;
  const found = wide > 0 ? [`sideways by ${wide} px`] : [];
  const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && one.clientWidth > 1;
  for (const one of document.querySelectorAll("[popover]:popover-open, dialog[open]")) {
    const { left, right } = one.getBoundingClientRect();
    if (left < 0 || right > innerWidth) found.push(`${one.className}: from ${left} to ${right}`);
  }
  // A round button holds its tooltip, which floats.
  const texts = "button:not(.wg-round), a, label, legend, h1, h2, h3, p, dt, dd, li > span";
  for (const one of document.querySelectorAll(texts)) {
    const { textOverflow, display } = getComputedStyle(one);
    if (!shown(one) || display === "inline" || textOverflow === "ellipsis") continue;
    if (one.scrollWidth > one.clientWidth + 1)
      found.push(`${one.className || one.tagName}: ${one.innerText}`);
  }
  return found;
}"""
_SIZES = ({"width": 1280, "height": 800}, {"width": 320, "height": 720})


async def complaints_when_mirrored(page: Page) -> list[str]:
    """What is not from the catalogue, and what does not fit; leaves the page in English, and 1280 px wide."""
    await page.evaluate(_SPEAK, "mirrored")
    await page.wait_for_function(_SPOKEN, arg="rtl")
    found = [f"not translated, {one}" for one in await page.evaluate(_OUTSIDE, _OWN_WORDS)]
    for size in reversed(_SIZES):
        await page.set_viewport_size(size)
        found += [f"{size['width']} px, {one}" for one in await page.evaluate(_STICKS_OUT)]
    await page.evaluate(_SPEAK, "en")
    await page.wait_for_function(_SPOKEN, arg="ltr")
    return found
