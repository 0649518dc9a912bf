"""One room in a list, one's own or one of somebody else."""

import reflex as rx

from whisper_gate.media.words import say
from whisper_gate.ui.components.local_time import local_time
from whisper_gate.ui.components.rooms import found_room, room_menu
from whisper_gate.ui.components.widgets import copy_link_button
from whisper_gate.ui.states.home import HomeState, RoomRow, SharedRow

RENAME_DIALOG = "rename-room"


def _copy(path: rx.Var[str]) -> rx.Component:
    return copy_link_button(
        rx.icon("link", size=16, custom_attrs={"aria-hidden": "true"}), path=path, class_name="btn btn-quiet"
    )


def _open(name: rx.Var[str], path: rx.Var[str]) -> rx.Component:
    return rx.el.a(
        say("rooms-open"), href=path, aria_label=say("rooms-open-named", name=name), class_name="btn"
    )


def _people(room: rx.Var[RoomRow] | rx.Var[SharedRow]) -> rx.Component:
    """Who is in it now; nothing when that is nobody."""
    return rx.cond(
        room["people"] > 0,
        rx.el.p(
            rx.el.span(room["people"], aria_hidden="true", class_name="room-live"),
            rx.el.span(say("rooms-people", names=room["names"]), aria_hidden="true"),
            rx.el.span(
                say("rooms-people-now", names=room["names"], count=room["people"]),
                class_name="visually-hidden",
            ),
            class_name="room-people",
        ),
    )


def _facts(room: rx.Var[RoomRow]) -> rx.Component:
    return rx.el.p(
        rx.el.span(say("rooms-seats", count=room["capacity"])),
        rx.el.span(say("rooms-access", access=room["access"])),
        rx.cond(room["locked"], rx.el.span(say("rooms-has-password"))),
        local_time(at=room["created"], time=False),
        class_name="room-facts",
    )


def room_row(room: rx.Var[RoomRow]) -> rx.Component:
    """A list item for a room of one's own: name, facts, Copy link, Manage, Open, and a menu."""
    return found_room(
        rx.el.div(rx.el.h2(room["name"]), _people(room), _facts(room), class_name="room-what"),
        rx.el.div(
            _copy(room["path"]),
            rx.el.a(
                rx.icon("settings_2", size=16, custom_attrs={"aria-hidden": "true"}),
                say("rooms-manage"),
                href=room["manage"],
                aria_label=say("rooms-manage-named", name=room["name"]),
                class_name="btn btn-quiet",
            ),
            _open(room["name"], room["path"]),
            room_menu(
                room=room["id"],
                name=room["name"],
                people=room["people"],
                settled=HomeState.settled,
                renames=RENAME_DIALOG,
                on_delete=HomeState.delete,
            ),
            class_name="room-actions",
        ),
        key=room["id"],
        name=room["name"],
        class_name="room",
    )


def shared_row(room: rx.Var[SharedRow]) -> rx.Component:
    """A list item for a room of somebody else: name, what I am in it, Copy link, Open."""
    return found_room(
        rx.el.div(
            rx.el.h3(room["name"]),
            _people(room),
            rx.el.p(
                rx.el.span(say("rooms-membership", membership=room["membership"])), class_name="room-facts"
            ),
            class_name="room-what",
        ),
        rx.el.div(
            _copy(room["path"]),
            _open(room["name"], room["path"]),
            class_name="room-actions",
        ),
        key=room["id"],
        name=room["name"],
        class_name="room",
    )
