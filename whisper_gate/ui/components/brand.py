"""The mark: two facing arcs, a gate with a gap, drawn in one colour."""

import reflex as rx

_OUTER = "M9.6 2.9a9.4 9.4 0 0 0 0 18.2M14.4 2.9a9.4 9.4 0 0 1 0 18.2"
_INNER = "M10.4 8.3a4.1 4.1 0 0 0 0 7.4M13.6 8.3a4.1 4.1 0 0 1 0 7.4"


def mark(size: int = 26) -> rx.Component:
    """The mark alone, hidden from assistive technology."""
    return rx.el.svg(
        rx.el.path(d=_OUTER),
        rx.el.path(d=_INNER, stroke_opacity="0.55"),
        view_box="0 0 24 24",
        width=str(size),
        height=str(size),
        fill="none",
        stroke="var(--accent)",
        stroke_width="2.2",
        stroke_linecap="round",
        custom_attrs={"aria-hidden": "true"},
    )


def brand_link(href: str = "/") -> rx.Component:
    """The mark and the name as a link home."""
    return rx.el.a(mark(), rx.el.span("Whisper Gate"), href=href, class_name="brand")
