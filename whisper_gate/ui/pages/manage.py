"""One room, configured by its owner. To everyone else it does not exist."""

import reflex as rx

from whisper_gate.media import component as media
from whisper_gate.media.words import said, say
from whisper_gate.ui.components.door import room_in_address
from whisper_gate.ui.components.layout import message, page
from whisper_gate.ui.components.manage_activity import activity_section
from whisper_gate.ui.components.manage_people import banned_section, people_section
from whisper_gate.ui.components.manage_room import delete_section, room_section
from whisper_gate.ui.components.widgets import copy_link_button
from whisper_gate.ui.states.manage import ManageState


def _head() -> rx.Component:
    path = f"/rooms/{ManageState.id}"
    return rx.el.div(
        rx.el.a(
            rx.icon("chevron_left", size=18, custom_attrs={"aria-hidden": "true"}),
            say("page-your-rooms"),
            href="/home",
            class_name="manage-back",
        ),
        rx.el.div(
            rx.el.h1(ManageState.name),
            rx.el.div(
                copy_link_button(
                    rx.icon("link", size=16, custom_attrs={"aria-hidden": "true"}),
                    path=path,
                    class_name="btn btn-quiet",
                ),
                media.invite(path, ManageState.name, class_name="btn btn-quiet"),
                rx.el.a(say("rooms-open"), href=path, class_name="btn"),
                class_name="manage-head-actions",
            ),
            class_name="manage-head",
        ),
    )


def _open() -> rx.Component:
    return rx.el.div(
        _head(),
        room_section(),
        people_section(),
        banned_section(),
        activity_section(),
        delete_section(),
        class_name="manage",
    )


def _absent() -> rx.Component:
    return _centered(
        message(
            "door_closed",
            say("rooms-absent"),
            say("manage-absent-text"),
            rx.el.a(say("page-your-rooms"), href="/home", class_name="btn btn-primary"),
        )
    )


def _troubled() -> rx.Component:
    return _centered(
        message(
            "cloud_off",
            say("rooms-troubled"),
            said(ManageState.problem),
            rx.el.button(
                say("page-try-again"), on_click=ManageState.load, type="button", class_name="btn btn-primary"
            ),
        )
    )


def _centered(content: rx.Component) -> rx.Component:
    return rx.el.div(content, class_name="manage-message")


def _loading() -> rx.Component:
    return rx.el.div(
        rx.el.h1(say("rooms-loading"), class_name="visually-hidden"),
        rx.el.div(class_name="skeleton manage-skeleton-head"),
        *(
            rx.el.div(
                rx.el.div(class_name="skeleton manage-skeleton-what"),
                rx.el.div(class_name="skeleton manage-skeleton-card"),
                class_name="manage-section",
            )
            for _ in range(2)
        ),
        aria_busy="true",
        class_name="manage",
    )


def manage() -> rx.Component:
    """Settings, people, bans, activity and the end of a room."""
    return page(
        rx.match(
            # What is shown is always the room of the address, because buttons act on that one.
            rx.cond(ManageState.id == room_in_address(), ManageState.view, "loading"),
            ("open", _open()),
            ("absent", _absent()),
            ("troubled", _troubled()),
            _loading(),
        )
    )
