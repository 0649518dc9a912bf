"""What to call the browser that signed in, from what it calls itself (RFC 9110, section 10.1.5)."""

from __future__ import annotations

# In this order: most browsers also name those that they descend from.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
_PROGRAM_MAX = 40


def device_words(user_agent: str) -> str:
    """`Chrome on Linux`; the name of a program that is no browser; or `Unknown device`."""
    browser, system, program = device_parts(user_agent)
    return (
        f"{browser} on {system}" if browser and system else browser or system or program or "Unknown device"
    )


def device_parts(user_agent: str) -> tuple[str, str, str]:
    """The names of browser, system and program; "" for what it is not."""
    program = user_agent.partition("/")[0].partition(" ")[0][:_PROGRAM_MAX]
    return (
        _first(_BROWSERS, user_agent),
        _first(_SYSTEMS, user_agent),
        program if program.isprintable() else "",
    )


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((words for mark, words in names if mark in user_agent), "")
