"""Python faces of session_link.jsx: a page's way to set and clear the session cookie."""

import reflex as rx

_LIBRARY = rx.asset("session_link.jsx", shared=True).importable_path


class SessionLink(rx.Component):
    """Exchanges a one-time code for the session cookie as soon as there is one, then goes to `next`."""

    library = _LIBRARY
    tag = "SessionLink"
    code: rx.Var[str]
    next: rx.Var[str]
    on_taken: rx.EventHandler[rx.event.no_args_event_spec]
    on_failed: rx.EventHandler[rx.event.no_args_event_spec]


class LinkToken(rx.Component):
    """A hidden field with the token of the link that opened the page."""

    library = _LIBRARY
    tag = "LinkToken"
    name: rx.Var[str]


class LinkOpened(rx.Component):
    """Hands over the token of the link that opened the page, as soon as it is open."""

    library = _LIBRARY
    tag = "LinkOpened"
    on_token: rx.EventHandler[rx.event.passthrough_event_spec(str)]


class LogOutButton(rx.Component):
    """Ends the session and goes to the front page."""

    library = _LIBRARY
    tag = "LogOutButton"


session_link = SessionLink.create
link_token = LinkToken.create
link_opened = LinkOpened.create
log_out_button = LogOutButton.create
