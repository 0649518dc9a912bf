"""What the room is: name, access, seats, password; and its end."""

import reflex as rx

from whisper_gate.domain.rooms import ROOM_NAME_MAX, ROOM_PASSWORD_MAX
from whisper_gate.ui.components.access_cards import access_cards
from whisper_gate.ui.components.forms import choice, field, submit
from whisper_gate.ui.components.manage_section import refused, said, section
from whisper_gate.ui.components.widgets import busy_button, close_button, dialog_button, modal_dialog
from whisper_gate.ui.states.manage import ManageState
from whisper_gate.ui.states.room_words import SEATS


def room_section() -> rx.Component:
    """Name, access, seats and password."""
    return section(
        "room",
        "Room",
        "Its link stays the same, whatever you change here.",
        _settings(),
        _password(),
    )


def _settings() -> rx.Component:
    return rx.el.form(
        refused("room"),
        field(
            "Name",
            "name",
            ManageState.errors,
            form="room",
            default_value=ManageState.name,
            max_length=ROOM_NAME_MAX,
            auto_complete="off",
            required=True,
        ),
        access_cards(ManageState.access),
        rx.fragment(
            choice(
                "Seats",
                "capacity",
                [(seats, f"{seats} people") for seats in SEATS],
                form="room",
                default=ManageState.capacity,
            ),
            key=ManageState.capacity,  # a select keeps its first default otherwise
        ),
        rx.el.div(submit("Save", ManageState.settled), said("room"), class_name="manage-actions"),
        on_submit=ManageState.configure,
        class_name="form card",
    )


def _password() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h3("Password"),
            rx.el.p(
                rx.cond(
                    ManageState.has_password,
                    "Everyone but you is asked for it at the door.",
                    "There is none. With one, everyone but you is asked for it at the door.",
                ),
                class_name="muted",
            ),
        ),
        refused("password"),
        rx.el.div(
            dialog_button(
                rx.cond(ManageState.has_password, "Change", "Set a password"),
                opens="password-dialog",
                class_name="btn",
            ),
            rx.cond(
                ManageState.has_password,
                busy_button(
                    "Take away",
                    settled=ManageState.settled,
                    on_click=ManageState.take_password_away,
                    class_name="btn btn-quiet",
                ),
            ),
            said("password"),
            class_name="manage-actions",
        ),
        _password_dialog(),
        class_name="card manage-password",
    )


def _password_dialog() -> rx.Component:
    return modal_dialog(
        rx.el.h2("A password for this room", id="password-title"),
        rx.el.p("Whoever is in the call already stays.", class_name="muted"),
        rx.el.form(
            field(
                "New password",
                "password",
                ManageState.errors,
                form="room",
                secret=True,
                max_length=ROOM_PASSWORD_MAX,
                auto_complete="new-password",
                required=True,
            ),
            rx.el.div(
                close_button("Cancel", class_name="btn btn-quiet"),
                submit("Set password", ManageState.settled),
                class_name="dialog-actions",
            ),
            on_submit=ManageState.set_password,
            class_name="form",
        ),
        done=ManageState.done,
        id="password-dialog",
        class_name="dialog",
        aria_labelledby="password-title",
    )


def delete_section() -> rx.Component:
    """The end of the room, behind a question."""
    return section(
        "delete",
        "Delete",
        "You can take it back for a few seconds, and then no more.",
        rx.el.div(
            rx.el.p(
                "The link stops working, the call in it ends, and the list of people is gone.",
                class_name="muted",
            ),
            refused("delete"),
            rx.el.div(
                dialog_button("Delete this room", opens="delete-dialog", class_name="btn manage-delete"),
                class_name="manage-actions",
            ),
            class_name="form card",
        ),
        _delete_dialog(),
    )


def _delete_dialog() -> rx.Component:
    return modal_dialog(
        rx.el.h2(f"Delete {ManageState.name}?", id="delete-dialog-title"),
        rx.el.p("Its link stops working, and nobody can enter it again.", class_name="muted"),
        rx.el.div(
            close_button("Keep it", class_name="btn btn-quiet"),
            busy_button(
                "Delete room",
                settled=ManageState.settled,
                on_click=ManageState.delete,
                class_name="btn btn-danger",
            ),
            class_name="dialog-actions",
        ),
        done=ManageState.done,
        id="delete-dialog",
        class_name="dialog",
        aria_labelledby="delete-dialog-title",
    )
