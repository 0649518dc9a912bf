"""Side panels: which there are, and what stands in them."""

from __future__ import annotations

import reflex as rx

from whisper_gate.media.faces import Text
from whisper_gate.media.header import copy_link, invite
from whisper_gate.media.shared import path_of
from whisper_gate.media.words import say


class _Panel(rx.Component):
    library = path_of("panel.jsx")


class Panel(_Panel):
    """What stands beside the stage while it is open."""

    tag = "Panel"

    name: rx.Var[str]
    label: rx.Var[str]
    counts: rx.Var[bool]
    head: rx.Var[rx.Component]


class PeopleList(_Panel):
    """Everyone in the call, and who knocks."""

    tag = "PeopleList"


class SeatsTaken(_Panel):
    """How full the room is."""

    tag = "SeatsTaken"


class HostActions(rx.Component):
    """What hosts do to all at once."""

    library = path_of("host.jsx")
    tag = "HostActions"


class _Chat(rx.Component):
    library = path_of("chat.jsx")


class Chat(_Chat):
    """Messages and files, and where to write."""

    tag = "Chat"


class SoundsToggle(_Chat):
    """Soft sounds on or off."""

    tag = "SoundsToggle"


class _Connection(rx.Component):
    library = path_of("connection.jsx")


class ServerLine(_Connection):
    """How the way to the server is."""

    tag = "ServerLine"


class ConnectionList(_Connection):
    """How each pair is connected."""

    tag = "ConnectionList"


class ConnectionMatrix(_Connection):
    """For hosts: everyone with everyone."""

    tag = "ConnectionMatrix"


def side_panel(*panels: rx.Component) -> rx.Component:
    """The panels of a call page; at most one is open.

    Args:
        *panels: without any, `usual_panels()`.
    """
    return rx.fragment(*(panels or usual_panels()))


def usual_panels() -> list[rx.Component]:
    """The panels of a page that nobody has changed, to begin one's own list with."""
    return [people_panel(), chat_panel(), connection_panel()]


def panel(
    name: str,
    label: Text,
    *children: rx.Component,
    head: rx.Component | None = None,
    counts: bool = False,
) -> rx.Component:
    """A side panel; `panel_button` and `panel_item` open and close it, Escape closes it.

    Args:
        name: what those two call it.
        label: its heading.
        *children: what stands in it, from top to bottom.
        head: controls beside the heading.
        counts: whether the heading says how many are in the call.
    """
    return Panel.create(*children, name=name, label=label, head=head, counts=counts)


def people_panel(*children: rx.Component) -> rx.Component:
    """Who is here: roles, states, host controls, who knocks, and ways to invite somebody.

    Args:
        *children: what stands in it; without any, list, seats, invitation and host controls.
    """
    usual = (
        people_list(),
        seats_taken(),
        rx.el.div(copy_link(), invite(), class_name="wg-invite-row"),
        host_actions(),
    )
    return panel("people", say("panel-people"), *(children or usual), counts=True)


def chat_panel() -> rx.Component:
    """Messages and files, from browser to browser."""
    return panel("chat", say("panel-chat"), Chat.create(), head=SoundsToggle.create())


def connection_panel(*children: rx.Component) -> rx.Component:
    """How everybody is connected: direct or through the relay, how far, how well, and what to do about it.

    Args:
        *children: what stands in it; without any, the line to the server, a card for each pair, and for hosts
            everyone with everyone.
    """
    cards = rx.el.div(connection_list(), connection_matrix(), class_name="wg-panel-scroll")
    return panel("connection", say("connection-title"), *(children or (server_line(), cards)))


def server_line() -> rx.Component:
    """Says whether the page is connected to the server."""
    return ServerLine.create()


def connection_list() -> rx.Component:
    """A card for each pair: route, round trip, loss, picture, rates, and what is wrong."""
    return ConnectionList.create()


def connection_matrix() -> rx.Component:
    """For hosts: everyone with everyone, beside `connection_list`."""
    return ConnectionMatrix.create()


def people_list() -> rx.Component:
    """Everyone in the call, with what a host may do to each; before them who wants to come in."""
    return PeopleList.create()


def seats_taken() -> rx.Component:
    """How full the room is, as "3 of 8 seats taken"."""
    return SeatsTaken.create()


def host_actions() -> rx.Component:
    """For hosts: mute all, lock the room, end the call for all."""
    return HostActions.create()
