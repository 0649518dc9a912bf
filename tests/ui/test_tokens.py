"""The tokens of assets/theme.css: two tables that agree, and text that can be read on them."""

import re
from pathlib import Path

import pytest

SHEET = (Path(__file__).parents[2] / "assets/theme.css").read_text(encoding="utf-8")
TEXT, GRAPHIC = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
ALL = ("bg", "bg-1", "bg-2", "bg-3", "bg-4")
LOW = ALL[:3]


def table(start: str) -> dict[str, str]:
    """The custom properties between `start` and the next brace."""
    block = SHEET[SHEET.index(start) :]
    return dict(re.findall(r"--([\w-]+): ([^;]+);", block[: block.index("}")]))


DARK = table("/* Dark")
LIGHT = table(':root[data-theme="light"]')


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of `#rrggbb`."""
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_both_light_tables_are_the_same():
    """The system's light theme and data-theme="light" cannot drift apart."""
    assert table('  :root:not([data-theme="dark"])') == LIGHT


def test_light_and_dark_name_the_same_tokens():
    """A token without a light value would keep its dark one."""
    assert set(DARK) == set(LIGHT)


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize(
    ("front", "surfaces", "least"),
    [
        ("fg", ALL, TEXT),
        ("fg-2", ALL, TEXT),
        ("fg-3", LOW, TEXT),
        ("danger-fg", LOW, TEXT),
        ("on-accent", ("accent", "accent-hover"), TEXT),
        ("on-danger", ("danger", "danger-hover"), TEXT),
        ("accent", ALL, GRAPHIC),
        ("success", LOW, GRAPHIC),
        ("warn", ALL, GRAPHIC),
        ("border-strong", LOW, GRAPHIC),
    ],
)
def test_contrast(theme, front, surfaces, least):
    """Every pairing that the pages use passes in both themes."""
    ratios = {surface: round(contrast(theme[front], theme[surface]), 2) for surface in surfaces}
    assert min(ratios.values()) >= least, ratios
