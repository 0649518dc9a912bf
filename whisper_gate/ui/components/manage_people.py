"""Who is on the room's list, and who is banned."""

import reflex as rx

from whisper_gate.domain.rooms import Membership
from whisper_gate.domain.users import USERNAME_MAX
from whisper_gate.media.words import say
from whisper_gate.ui.components.forms import choice, field, submit
from whisper_gate.ui.components.local_time import local_time
from whisper_gate.ui.components.manage_section import refused, said, section
from whisper_gate.ui.components.widgets import busy_button
from whisper_gate.ui.states.manage import BanRow, ManageState, PersonRow


def people_section() -> rx.Component:
    """The list, and a form that adds to it."""
    return section(
        "people",
        say("manage-people"),
        say("manage-people-text"),
        _add(),
        rx.el.div(
            refused("list"),
            rx.cond(
                ManageState.people.length() > 0,
                rx.el.ul(rx.foreach(ManageState.people, _person), class_name="manage-list"),
                rx.el.p(say("manage-people-none"), class_name="muted"),
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
                say("page-username"),
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
                say("manage-as"),
                "membership",
                [(one.value, say("rooms-membership", membership=one.value)) for one in reversed(Membership)],
                form="people",
                default=Membership.MEMBER.value,
            ),
            submit(say("manage-add"), ManageState.settled, class_name="btn"),
            class_name="manage-add",
        ),
        said("add"),
        on_submit=ManageState.add,
        class_name="form card",
    )


def _row_button(text: rx.Var[str], about: rx.Var[str], on_click: rx.event.EventSpec) -> rx.Component:
    """A button of a row; who does not see the row hears whom it is about."""
    return busy_button(
        text,
        settled=ManageState.settled,
        on_click=on_click,
        aria_label=say("manage-row-button", action=text, name=about),
        class_name="btn btn-quiet",
    )


def _person(person: rx.Var[PersonRow]) -> rx.Component:
    member = person["membership"] == Membership.MEMBER.value
    other = rx.cond(member, Membership.COHOST.value, Membership.MEMBER.value)
    return rx.el.li(
        rx.el.div(
            rx.el.span(person["username"], class_name="manage-name"),
            rx.el.span(say("rooms-membership", membership=person["membership"]), class_name="manage-note"),
        ),
        rx.el.div(
            _row_button(
                rx.cond(member, say("manage-make-cohost"), say("manage-make-member")),
                person["username"],
                ManageState.change_person(person["username"], other),
            ),
            _row_button(say("manage-take-off"), person["username"], ManageState.take_off(person["username"])),
            class_name="manage-row-actions",
        ),
        key=person["username"],
    )


def banned_section() -> rx.Component:
    """Bans, each with the way to lift it."""
    return section(
        "banned",
        say("manage-banned"),
        say("manage-banned-text"),
        rx.el.div(
            refused("bans"),
            rx.cond(
                ManageState.bans.length() > 0,
                rx.el.ul(rx.foreach(ManageState.bans, _ban), class_name="manage-list"),
                rx.el.p(say("manage-banned-none"), class_name="muted"),
            ),
            said("bans"),
            class_name="card manage-rows",
        ),
    )


def _ban(ban: rx.Var[BanRow]) -> rx.Component:
    text = rx.cond(ban["by_address"], say("manage-ban-address", name=ban["name"]), ban["name"])
    whom = rx.cond(ban["by_address"], say("manage-ban-address-of", name=ban["name"]), ban["name"])
    return rx.el.li(
        rx.el.div(
            rx.el.span(text, class_name="manage-name"),
            local_time(at=ban["at"], class_name="manage-note"),
        ),
        rx.el.div(
            _row_button(say("manage-ban-lift"), whom, ManageState.lift_ban(ban["handle"])),
            class_name="manage-row-actions",
        ),
        key=ban["handle"],
    )
