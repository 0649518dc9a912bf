"""A room: its door (lobby), the call, and the moment after. The call itself is whisper_gate.media."""

import reflex as rx

from whisper_gate.media import component as media
from whisper_gate.media.words import said, say
from whisper_gate.ui.components.brand import mark
from whisper_gate.ui.components.door import door, room_in_address
from whisper_gate.ui.components.layout import door_header, message, skip_link
from whisper_gate.ui.components.pulse import pulse
from whisper_gate.ui.components.room_name import room_name
from whisper_gate.ui.components.widgets import leave_button
from whisper_gate.ui.states.room import RoomState

LOOK_AGAIN = 10  # seconds between two looks at who is inside, while the lobby is seen


def _lobby() -> rx.Component:
    return rx.el.div(
        door_header(),
        rx.el.div(
            rx.el.div(media.preview(), media.level_meter(), class_name="lobby-picture"),
            rx.el.div(
                rx.el.h1(room_name()),
                rx.el.p(said(RoomState.inside), role="status", class_name="lobby-inside"),
                pulse(every=LOOK_AGAIN, on_beat=RoomState.look_inside),
                media.notice(),
                media.name_field(),
                rx.cond(RoomState.has_password, media.password_field()),
                media.device_select("microphone"),
                media.device_select("camera"),
                media.device_select("speaker"),
                media.join_button(),
                media.readiness(RoomState.capacity),
                media.settings_button(),
                class_name="lobby-form",
            ),
            class_name="lobby-row",
        ),
        class_name="lobby",
    )


def _waiting() -> rx.Component:
    return rx.el.div(
        door_header(),
        rx.el.div(
            rx.el.div(media.preview(), media.level_meter(), class_name="lobby-picture"),
            rx.el.div(
                rx.el.p(media.room_name(), class_name="waiting-room"),
                media.waiting_heading(),
                media.waiting_text(),
                media.notice(),
                media.stop_waiting_button(),
                class_name="lobby-form",
            ),
            class_name="lobby-row",
        ),
        class_name="lobby",
    )


def _live() -> rx.Component:
    return rx.el.div(
        rx.el.header(
            mark(22),
            rx.el.h1(media.room_name()),
            media.locked_badge(),
            media.call_timer(),
            media.people_count(),
            media.copy_link(),
            class_name="call-header",
        ),
        media.notice(),
        rx.el.div(media.stage(), media.side_panel(), class_name="call-body"),
        media.control_bar(),
        class_name="call",
    )


def _ended() -> rx.Component:
    return _framed(
        rx.el.section(
            rx.icon("door_closed", size=28, custom_attrs={"aria-hidden": "true"}),
            media.ended_heading(),
            media.ended_text(),
            rx.el.div(
                media.rejoin_button(),
                leave_button(
                    say("rooms-home"), to=rx.cond(RoomState.signed_in, "/home", "/"), class_name="btn"
                ),
                class_name="message-actions",
            ),
            media.report_button(),
            class_name="message",
        )
    )


def _call() -> rx.Component:
    return media.call_room(
        media.phase(_lobby(), when="lobby joining"),
        media.phase(_waiting(), when="waiting"),
        media.phase(_live(), when="live"),
        media.phase(_ended(), when="ended"),
        room_id=room_in_address(),
        room_name=room_name(),
        display_name=RoomState.display_name,
        grant=RoomState.grant,
        refusal=RoomState.refusal,
        trial=RoomState.trial,
        on_join_request=RoomState.join,
        on_trial_request=RoomState.try_out,
        on_joined=RoomState.forget_grant,
    )


def _absent() -> rx.Component:
    make = rx.cond(RoomState.signed_in, "/home", "/register")
    return message(
        "door_closed",
        say("rooms-absent"),
        say("rooms-absent-text"),
        rx.el.a(say("rooms-make"), href=make, class_name="btn btn-primary"),
        rx.cond(
            RoomState.signed_in,
            rx.el.a(say("page-front-page"), href="/", class_name="btn"),
            rx.el.a(say("page-log-in"), href=RoomState.log_in, class_name="btn"),
        ),
    )


def _banned() -> rx.Component:
    return message(
        "door_closed",
        say("rooms-banned"),
        say("rooms-banned-text"),
        rx.el.a(say("page-front-page"), href="/", class_name="btn btn-primary"),
    )


def _locked() -> rx.Component:
    return message(
        "lock",
        say("rooms-locked"),
        say("rooms-locked-text"),
        rx.el.button(
            say("page-try-again"), on_click=RoomState.load, type="button", class_name="btn btn-primary"
        ),
        rx.el.a(say("page-front-page"), href="/", class_name="btn"),
    )


def _troubled() -> rx.Component:
    return message(
        "cloud_off",
        say("rooms-troubled"),
        said(RoomState.problem),
        rx.el.button(
            say("page-try-again"), on_click=RoomState.load, type="button", class_name="btn btn-primary"
        ),
    )


def _loading() -> rx.Component:
    return rx.el.div(
        rx.el.h1(say("rooms-loading"), class_name="visually-hidden"),
        rx.el.div(class_name="skeleton lobby-skeleton"),
        rx.el.div(
            *(rx.el.div(class_name="skeleton line-skeleton") for _ in range(5)),
            class_name="lobby-form",
        ),
        aria_busy="true",
        class_name="lobby-row",
    )


def _framed(content: rx.Component, class_name: str = "site-main centered") -> rx.Component:
    return rx.el.div(
        door_header(),
        rx.el.div(content, class_name=class_name),
    )


def room() -> rx.Component:
    """The page behind a room's link."""
    return rx.fragment(
        skip_link(),
        rx.el.main(
            door(
                room_in_address(),
                RoomState.view,
                open=_call(),
                absent=_framed(_absent()),
                banned=_framed(_banned()),
                locked=_framed(_locked()),
                troubled=_framed(_troubled()),
                loading=_framed(_loading(), "lobby"),
            ),
            id="main",
            tab_index=-1,
        ),
    )
