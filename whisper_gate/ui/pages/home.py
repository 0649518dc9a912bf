"""My rooms."""

import reflex as rx

from whisper_gate.domain.rooms import CAPACITY_DEFAULT, ROOM_NAME_MAX, Access
from whisper_gate.media.words import say
from whisper_gate.ui.components.access_cards import access_cards
from whisper_gate.ui.components.forms import choice, field, problem, submit
from whisper_gate.ui.components.layout import page
from whisper_gate.ui.components.pulse import pulse
from whisper_gate.ui.components.room_row import RENAME_DIALOG, room_row, shared_row
from whisper_gate.ui.components.rooms import room_search, undo_toast
from whisper_gate.ui.components.widgets import close_button, dialog_button, modal_dialog
from whisper_gate.ui.states.home import HomeState
from whisper_gate.ui.states.room_words import SEATS

LOOK_AGAIN = 10  # seconds between two looks at who is in the rooms, while the page is seen
UNDO_SECONDS = 8
_DIALOG = "new-room"


def _new_room_button() -> rx.Component:
    return dialog_button(
        rx.icon("plus", size=18, custom_attrs={"aria-hidden": "true"}),
        say("home-new"),
        opens=_DIALOG,
        class_name="btn btn-primary",
    )


def _new_room_dialog() -> rx.Component:
    errors = HomeState.errors
    return modal_dialog(
        rx.el.h2(say("home-new-heading"), id="new-room-title"),
        rx.el.p(say("home-new-text"), class_name="muted"),
        rx.el.form(
            problem(HomeState.problem),
            field(
                say("home-room-name"),
                "name",
                errors,
                form="new-room",
                max_length=80,
                auto_complete="off",
                required=True,
            ),
            access_cards(Access.LINK.value),
            choice(
                say("rooms-seats-label"),
                "capacity",
                [(seats, say("rooms-seats-people", count=number)) for seats, number in SEATS.items()],
                form="new-room",
                default=str(CAPACITY_DEFAULT),
            ),
            field(
                say("home-room-password"),
                "password",
                errors,
                form="new-room",
                secret=True,
                auto_complete="new-password",
            ),
            rx.el.div(
                close_button(say("page-cancel"), class_name="btn btn-quiet"),
                submit(say("home-create"), HomeState.settled),
                class_name="dialog-actions",
            ),
            on_submit=HomeState.create,
            class_name="form",
        ),
        done=HomeState.done,
        id=_DIALOG,
        class_name="dialog",
        aria_labelledby="new-room-title",
    )


def _rename_dialog() -> rx.Component:
    return modal_dialog(
        rx.el.h2(say("home-rename-heading"), id="rename-title"),
        rx.el.p(say("home-rename-text"), class_name="muted"),
        rx.el.form(
            problem(HomeState.problem),
            rx.el.input(type="hidden", name="room"),
            field(
                say("home-room-name"),
                "new_name",
                HomeState.errors,
                form="rename",
                max_length=ROOM_NAME_MAX,
                auto_complete="off",
                required=True,
            ),
            rx.el.div(
                close_button(say("page-cancel"), class_name="btn btn-quiet"),
                submit(say("home-rename"), HomeState.settled),
                class_name="dialog-actions",
            ),
            on_submit=HomeState.rename,
            class_name="form",
        ),
        done=HomeState.done,
        id=RENAME_DIALOG,
        class_name="dialog",
        aria_labelledby="rename-title",
    )


def _undo() -> rx.Component:
    return rx.cond(
        HomeState.gone,
        undo_toast(
            key=HomeState.gone_count,
            seconds=UNDO_SECONDS,
            name=HomeState.gone,
            on_undo=HomeState.undo,
            on_over=HomeState.let_go,
        ),
    )


def _empty() -> rx.Component:
    return rx.el.section(
        rx.icon("door_open", size=28, custom_attrs={"aria-hidden": "true"}),
        rx.el.h2(say("home-empty")),
        rx.el.p(say("home-empty-text"), class_name="muted"),
        _new_room_button(),
        class_name="card empty",
    )


def _skeletons() -> rx.Component:
    return rx.el.div(
        *(rx.el.div(class_name="skeleton room-skeleton") for _ in range(3)),
        aria_busy="true",
        aria_label=say("home-loading"),
        role="status",
        class_name="room-list",
    )


def _list() -> rx.Component:
    return rx.cond(
        HomeState.rooms.length() > 0,
        rx.el.ul(rx.foreach(HomeState.rooms, room_row), class_name="room-list"),
        _empty(),
    )


def _shared() -> rx.Component:
    return rx.el.section(
        rx.el.h2(say("home-shared"), id="shared-title"),
        rx.el.ul(rx.foreach(HomeState.shared, shared_row), class_name="room-list"),
        aria_labelledby="shared-title",
        class_name="shared-rooms",
    )


def home() -> rx.Component:
    """My rooms, and the way to a new one."""
    return page(
        rx.el.div(
            rx.el.h1(say("page-your-rooms")),
            rx.cond(HomeState.rooms.length() > 0, _new_room_button()),
            class_name="home-head",
        ),
        problem(HomeState.problem),
        room_search(
            rx.cond(HomeState.loaded, _list(), _skeletons()),
            rx.cond(HomeState.shared.length() > 0, _shared()),
            names=HomeState.names,
        ),
        _new_room_dialog(),
        _rename_dialog(),
        _undo(),
        pulse(every=LOOK_AGAIN, on_beat=HomeState.refresh),
        class_name="home",
    )
