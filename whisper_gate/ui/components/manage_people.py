"""Who is on the room's list, and who is banned."""

import reflex as rx

from whisper_gate.domain.rooms import Membership
from whisper_gate.domain.users import USERNAME_MAX
from whisper_gate.ui.components.forms import choice, field, submit
from whisper_gate.ui.components.local_time import local_time
from whisper_gate.ui.components.manage_section import refused, said, section
from whisper_gate.ui.components.widgets import busy_button
from whisper_gate.ui.states.manage import BanRow, ManageState, PersonRow
from whisper_gate.ui.states.room_words import MEMBERSHIP_WORDS


def people_section() -> rx.Component:
    """The list, and a form that adds to it."""
    return section(
        "people",
        "People",
        "Members walk in where others have to knock. Co-hosts also let people in, mute and remove.",
        _add(),
        rx.el.div(
            refused("list"),
            rx.cond(
                ManageState.people.length() > 0,
                rx.el.ul(rx.foreach(ManageState.people, _person), class_name="manage-list"),
                rx.el.p(
                    "Nobody yet. A member is somebody with an account here who may always come in.",
                    class_name="muted",
                ),
            ),
            said("list"),
            class_name="card manage-rows",
        ),
    )


def _add() -> rx.Component:
    return rx.el.form(
        refused("add"),
        rx.el.div(
            field(
                "Username",
                "username",
                ManageState.errors,
                form="people",
                max_length=USERNAME_MAX,
                auto_complete="off",
                auto_capitalize="none",
                spell_check=False,
                required=True,
                key=ManageState.added.to_string(),  # empty again once somebody was added
            ),
            choice(
                "As",
                "membership",
                [(membership.value, words) for membership, words in reversed(MEMBERSHIP_WORDS.items())],
                form="people",
                default=Membership.MEMBER.value,
            ),
            submit("Add", ManageState.settled, class_name="btn"),
            class_name="manage-add",
        ),
        said("add"),
        on_submit=ManageState.add,
        class_name="form card",
    )


def _row_button(text: str | rx.Var[str], about: rx.Var[str], on_click: rx.event.EventSpec) -> rx.Component:
    """A button of a row; who does not see the row hears whom it is about."""
    return busy_button(
        text,
        settled=ManageState.settled,
        on_click=on_click,
        aria_label=f"{text}: {about}",
        class_name="btn btn-quiet",
    )


def _person(person: rx.Var[PersonRow]) -> rx.Component:
    member = person["membership"] == Membership.MEMBER.value
    other = rx.cond(member, Membership.COHOST.value, Membership.MEMBER.value)
    return rx.el.li(
        rx.el.div(
            rx.el.span(person["username"], class_name="manage-name"),
            rx.el.span(person["words"], class_name="manage-note"),
        ),
        rx.el.div(
            _row_button(
                rx.cond(member, "Make co-host", "Make member"),
                person["username"],
                ManageState.change_person(person["username"], other),
            ),
            _row_button("Take off the list", person["username"], ManageState.take_off(person["username"])),
            class_name="manage-row-actions",
        ),
        key=person["username"],
    )


def banned_section() -> rx.Component:
    """Bans, each with the way to lift it."""
    return section(
        "banned",
        "Banned",
        "Hosts ban people from inside a call. A ban lasts until you lift it.",
        rx.el.div(
            refused("bans"),
            rx.cond(
                ManageState.bans.length() > 0,
                rx.el.ul(rx.foreach(ManageState.bans, _ban), class_name="manage-list"),
                rx.el.p("Nobody is banned.", class_name="muted"),
            ),
            said("bans"),
            class_name="card manage-rows",
        ),
    )


def _ban(ban: rx.Var[BanRow]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.span(ban["text"], class_name="manage-name"),
            local_time(at=ban["at"], class_name="manage-note"),
        ),
        rx.el.div(
            _row_button("Lift the ban", ban["name"], ManageState.lift_ban(ban["handle"])),
            class_name="manage-row-actions",
        ),
        key=ban["handle"],
    )
