"""The frame of every page: skip link, header, main, footer."""

import reflex as rx
from reflex_components_core.el.elements.inline import A

from whisper_gate.media.words import language_select, say
from whisper_gate.ui.components.brand import brand_link
from whisper_gate.ui.components.session_link import log_out_button
from whisper_gate.ui.components.widgets import tidy_address
from whisper_gate.ui.states.session import SessionState


def nav_link(text: rx.Var[str], href: str) -> rx.Component:
    """A link in the header."""
    return rx.el.a(text, href=href, class_name="nav-link")


def _nav_icon(name: str) -> rx.Component:
    """What stands for the words of a link on a phone."""
    return rx.icon(name, size=20, class_name="nav-icon", custom_attrs={"aria-hidden": "true"})


def _account_links() -> rx.Component:
    return rx.cond(
        SessionState.signed_in,
        rx.fragment(
            nav_link(say("nav-home"), "/home"),
            rx.el.a(
                _nav_icon("circle_user"),
                rx.el.span(SessionState.username, class_name="nav-words nav-name"),
                href="/account",
                aria_label=say("nav-account", name=SessionState.username),
                class_name="nav-link",
            ),
            log_out_button(
                _nav_icon("log_out"),
                rx.el.span(say("nav-log-out"), class_name="nav-words"),
                class_name="nav-link",
            ),
        ),
        # Until the server has said who is here, nobody is shown as signed out.
        rx.el.a(
            say("page-log-in"),
            href="/login",
            class_name=rx.cond(rx.State.is_hydrated, "nav-link", "nav-link nav-unknown"),
        ),
    )


def jump_link(text: rx.Var[str], to: str, class_name: str) -> rx.Component:
    """A link to a place on the same page, left to the browser: `rx.el.a` would go through the router."""
    return A.create(text, href=to, class_name=class_name)


def skip_link() -> rx.Component:
    """The first thing the Tab key reaches: past the header."""
    return jump_link(say("page-skip"), "#main", "skip-link")


def header(*links: rx.Component) -> rx.Component:
    """The page header; `links` stand before the account links."""
    return rx.el.header(
        brand_link(),
        rx.el.nav(*links, _account_links(), class_name="nav", aria_label=say("nav-main")),
        class_name="site-header",
    )


def door_header() -> rx.Component:
    """The header before and after a call: the way home, and the language, since there is no footer."""
    return rx.el.header(brand_link(), language_select(), class_name="site-header")


def page(
    *children: rx.Component,
    links: tuple[rx.Component, ...] = (),
    class_name: str = "",
) -> rx.Component:
    """A whole page.

    Args:
        children: what stands in `<main>`; exactly one of them holds the h1.
        links: further links for the header.
        class_name: further classes for `<main>`.
    """
    return rx.fragment(
        tidy_address(),
        skip_link(),
        header(*links),
        rx.el.main(*children, id="main", tab_index=-1, class_name=f"site-main {class_name}".strip()),
        rx.el.footer(language_select(), class_name="site-footer"),
    )


def message_page(icon: str, title: rx.Var[str], text: rx.Var[str], *actions: rx.Component) -> rx.Component:
    """A calm page with one thing to say and a way on."""
    return page(message(icon, title, text, *actions), class_name="centered")


def message(icon: str, title: rx.Var[str], text: rx.Var[str], *actions: rx.Component) -> rx.Component:
    """What message_page shows, without the frame."""
    return rx.el.section(
        rx.icon(icon, size=28, custom_attrs={"aria-hidden": "true"}),
        rx.el.h1(title),
        rx.el.p(text, class_name="muted"),
        rx.el.div(*actions, class_name="message-actions"),
        class_name="message",
    )
