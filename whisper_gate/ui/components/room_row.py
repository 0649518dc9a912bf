"""One room in the list, with what its owner can do to it."""

import reflex as rx

from whisper_gate.ui.components.forms import submit
from whisper_gate.ui.components.widgets import (
    busy_button,
    close_button,
    copy_link_button,
    dialog_button,
    modal_dialog,
)
from whisper_gate.ui.states.home import HomeState, RoomRow


def _rename(room: rx.Var[RoomRow]) -> rx.Component:
    control = f"rename-{room['id']}-name"
    refused = (HomeState.refused_room == room["id"]) & HomeState.errors.contains("name")
    return modal_dialog(
        rx.el.h2("Rename this room"),
        rx.el.form(
            # A form's handler is made once for the whole list, so the row travels in the form.
            rx.el.input(type="hidden", name="room", value=room["id"], read_only=True),
            rx.el.div(
                rx.el.label("New name", html_for=control),
                rx.el.input(
                    id=control,
                    name="name",
                    default_value=room["name"],
                    max_length=80,
                    required=True,
                    auto_complete="off",
                    class_name="input",
                    aria_invalid=rx.cond(refused, "true", "false"),
                    aria_describedby=f"{control}-error",
                ),
                rx.el.p(
                    rx.cond(refused, HomeState.errors["name"], ""),
                    id=f"{control}-error",
                    class_name="field-error",
                ),
                class_name="field",
            ),
            rx.el.div(
                close_button("Cancel", class_name="btn btn-quiet"),
                submit("Save", HomeState.settled),
                class_name="dialog-actions",
            ),
            on_submit=HomeState.rename,
            class_name="form",
        ),
        done=HomeState.done,
        id=f"rename-{room['id']}",
        class_name="dialog",
        aria_label="Rename this room",
    )


def _delete(room: rx.Var[RoomRow]) -> rx.Component:
    return modal_dialog(
        rx.el.h2(f"Delete {room['name']}?"),
        rx.el.p("Its link stops working, and nobody can enter it again.", class_name="muted"),
        rx.el.div(
            close_button("Keep it", class_name="btn btn-quiet"),
            busy_button(
                "Delete room",
                settled=HomeState.settled,
                on_click=HomeState.delete(room["id"]),
                class_name="btn btn-danger",
            ),
            class_name="dialog-actions",
        ),
        done=HomeState.done,
        id=f"delete-{room['id']}",
        class_name="dialog",
        aria_label="Delete this room",
    )


def _icon_button(icon: str, text: str, opens: str) -> rx.Component:
    return dialog_button(
        rx.icon(icon, size=18, custom_attrs={"aria-hidden": "true"}),
        rx.el.span(text, class_name="visually-hidden"),
        opens=opens,
        custom_attrs={"title": text},
        class_name="btn btn-quiet btn-icon",
    )


def _facts(room: rx.Var[RoomRow]) -> rx.Component:
    return rx.el.p(
        rx.el.span(f"{room['capacity']} seats"),
        rx.el.span(room["access"]),
        rx.cond(room["locked"], rx.el.span("Password")),
        rx.el.time(room["created"], date_time=room["created_iso"]),
        class_name="room-facts",
    )


def room_row(room: rx.Var[RoomRow]) -> rx.Component:
    """A list item: name, facts, Open, Copy link, Rename, Delete."""
    return rx.el.li(
        rx.el.div(
            rx.el.h2(room["name"]),
            _facts(room),
            class_name="room-what",
        ),
        rx.el.div(
            copy_link_button(
                rx.icon("link", size=16, custom_attrs={"aria-hidden": "true"}),
                path=room["path"],
                class_name="btn btn-quiet",
            ),
            _icon_button("pencil", "Rename", f"rename-{room['id']}"),
            _icon_button("trash_2", "Delete", f"delete-{room['id']}"),
            rx.el.a("Open", href=room["path"], class_name="btn"),
            class_name="room-actions",
        ),
        _rename(room),
        _delete(room),
        key=room["id"],
        class_name="room",
    )
