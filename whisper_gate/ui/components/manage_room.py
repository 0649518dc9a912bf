"""What the room is: name, access, seats, password; and its end."""

import reflex as rx

from whisper_gate.domain.rooms import ROOM_NAME_MAX, ROOM_PASSWORD_MAX
from whisper_gate.media.words import say
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
        say("manage-room"),
        say("manage-room-text"),
        _settings(),
        _password(),
    )


def _settings() -> rx.Component:
    return rx.el.form(
        refused("room"),
        field(
            say("manage-name"),
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
                say("rooms-seats-label"),
                "capacity",
                [(seats, say("rooms-seats-people", count=number)) for seats, number in SEATS.items()],
                form="room",
                default=ManageState.capacity,
            ),
            key=ManageState.capacity,  # a select keeps its first default otherwise
        ),
        rx.el.div(submit(say("page-save"), ManageState.settled), said("room"), class_name="manage-actions"),
        on_submit=ManageState.configure,
        class_name="form card",
    )


def _password() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            rx.el.h3(say("page-password")),
            rx.el.p(
                rx.cond(
                    ManageState.has_password,
                    say("manage-password-asked"),
                    say("manage-password-none"),
                ),
                class_name="muted",
            ),
        ),
        refused("password"),
        rx.el.div(
            dialog_button(
                rx.cond(ManageState.has_password, say("manage-password-change"), say("manage-password-set")),
                opens="password-dialog",
                class_name="btn",
            ),
            rx.cond(
                ManageState.has_password,
                busy_button(
                    say("manage-password-take"),
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
        rx.el.h2(say("manage-password-heading"), id="password-title"),
        rx.el.p(say("manage-password-stays"), class_name="muted"),
        rx.el.form(
            field(
                say("page-new-password"),
                "password",
                ManageState.errors,
                form="room",
                secret=True,
                max_length=ROOM_PASSWORD_MAX,
                auto_complete="new-password",
                required=True,
            ),
            rx.el.div(
                close_button(say("page-cancel"), class_name="btn btn-quiet"),
                submit(say("page-set-password"), ManageState.settled),
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
        say("manage-delete"),
        say("manage-delete-text"),
        rx.el.div(
            rx.el.p(say("manage-delete-warning"), class_name="muted"),
            refused("delete"),
            rx.el.div(
                dialog_button(
                    say("manage-delete-button"), opens="delete-dialog", class_name="btn manage-delete"
                ),
                class_name="manage-actions",
            ),
            class_name="form card",
        ),
        _delete_dialog(),
    )


def _delete_dialog() -> rx.Component:
    return modal_dialog(
        rx.el.h2(say("home-delete-question", name=ManageState.name), id="delete-dialog-title"),
        rx.el.p(say("manage-delete-last"), class_name="muted"),
        rx.el.div(
            close_button(say("page-keep-it"), class_name="btn btn-quiet"),
            busy_button(
                say("home-delete-yes"),
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
