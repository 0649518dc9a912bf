"""The account of whoever is signed in."""

import reflex as rx

from whisper_gate.media.words import LANGUAGE, said, say
from whisper_gate.ui.components.forms import field, note, problem, submit
from whisper_gate.ui.components.layout import page
from whisper_gate.ui.components.session_link import session_link
from whisper_gate.ui.components.widgets import busy_button, close_button, dialog_button, modal_dialog
from whisper_gate.ui.states.account import PATH, AccountState, SessionRow

_DIALOG = "delete-account"


def _part(
    title: rx.Var[str], part: str, *children: rx.Component, text: rx.Var[str] | None = None
) -> rx.Component:
    """One part of the page: heading on the left, what belongs to it on the right."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2(title, id=f"account-{part}"),
            rx.el.p(text, class_name="muted") if text is not None else rx.fragment(),
            class_name="account-head",
        ),
        rx.el.div(
            problem(AccountState.problems[part]),
            *children,
            note(AccountState.notes[part]),
            class_name="account-body",
        ),
        aria_labelledby=f"account-{part}",
        class_name="account-part",
    )


def _name() -> rx.Component:
    return _part(
        say("account-name"),
        "name",
        rx.el.form(
            field(
                say("page-username"),
                "username",
                AccountState.errors,
                form="account",
                default_value=AccountState.username,
                key=AccountState.username,
                auto_complete="username",
                auto_capitalize="none",
                spell_check=False,
                required=True,
            ),
            rx.el.div(submit(say("page-save"), AccountState.settled, "btn"), class_name="form-actions"),
            on_submit=AccountState.rename,
            method="post",
            no_validate=True,
            class_name="form",
        ),
        text=say("account-name-text"),
    )


def _email() -> rx.Component:
    state = rx.cond(
        AccountState.email_verified,
        rx.el.span(say("account-verified"), class_name="chip chip-good"),
        rx.el.span(say("account-not-verified"), class_name="chip"),
    )
    return _part(
        say("page-email"),
        "email",
        rx.el.p(
            rx.el.span(AccountState.email, class_name="account-email"),
            rx.cond(AccountState.by_letter, state),
            class_name="account-line",
        ),
        rx.cond(
            AccountState.by_letter & ~AccountState.email_verified,
            rx.el.div(
                busy_button(
                    say("account-send-again"),
                    settled=AccountState.settled,
                    on_click=AccountState.send_letter(LANGUAGE),
                    class_name="btn",
                ),
                class_name="form-actions",
            ),
        ),
        text=say("account-email-text"),
    )


def _password() -> rx.Component:
    return _part(
        say("page-password"),
        "password",
        rx.el.form(
            # Tells password managers whose password this is.
            rx.el.input(
                type="text",
                value=AccountState.username,
                auto_complete="username",
                read_only=True,
                hidden=True,
            ),
            field(
                say("account-current-password"),
                "current_password",
                AccountState.errors,
                form="account",
                secret=True,
                auto_complete="current-password",
                required=True,
            ),
            field(
                say("page-new-password"),
                "new_password",
                AccountState.errors,
                form="account",
                hint=say("page-password-hint"),
                secret=True,
                auto_complete="new-password",
                required=True,
            ),
            rx.el.div(
                submit(say("account-change-password"), AccountState.settled, "btn"), class_name="form-actions"
            ),
            on_submit=AccountState.change_password,
            method="post",
            no_validate=True,
            class_name="form",
        ),
        text=say("account-password-text"),
    )


def _session(one: rx.Var[SessionRow]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(said(one["device"]), class_name="session-device"),
            rx.el.p(
                rx.el.time(said(one["seen"]), date_time=one["seen_iso"]),
                rx.cond(one["address"] != "", rx.el.span(one["address"])),
                class_name="room-facts",
            ),
        ),
        rx.cond(
            one["current"],
            rx.el.span(say("account-this-device"), class_name="chip chip-good"),
            busy_button(
                say("account-sign-out"),
                aria_label=say("account-sign-out-device", device=one["device"]),
                settled=AccountState.settled,
                on_click=AccountState.end_session(one["id"]),
                class_name="btn btn-quiet",
            ),
        ),
        key=one["id"],
        class_name="session",
    )


def _sessions() -> rx.Component:
    return _part(
        say("account-devices"),
        "sessions",
        rx.el.ul(rx.foreach(AccountState.sessions, _session), class_name="session-list"),
        rx.cond(
            AccountState.sessions.length() > 1,
            rx.el.div(
                busy_button(
                    say("account-sign-out-others"),
                    settled=AccountState.settled,
                    on_click=AccountState.end_others,
                    class_name="btn",
                ),
                class_name="form-actions",
            ),
        ),
        text=say("account-devices-text"),
    )


def _delete() -> rx.Component:
    return _part(
        say("account-delete"),
        "leave",
        rx.el.div(
            dialog_button(say("account-delete"), opens=_DIALOG, class_name="btn btn-quiet-danger"),
            class_name="form-actions",
        ),
        text=say("account-delete-text"),
    )


def _delete_dialog() -> rx.Component:
    return modal_dialog(
        rx.el.h2(say("account-delete-question"), id="delete-account-title"),
        rx.el.p(say("account-delete-warning"), class_name="muted"),
        rx.el.form(
            problem(AccountState.problems["delete"]),
            field(
                say("account-your-password"),
                "password",
                AccountState.errors,
                form="delete-account",
                secret=True,
                auto_complete="current-password",
                required=True,
            ),
            rx.el.div(
                close_button(say("page-keep-it"), class_name="btn btn-quiet"),
                submit(say("account-delete"), AccountState.settled, "btn btn-danger"),
                class_name="dialog-actions",
            ),
            on_submit=AccountState.delete,
            method="post",
            class_name="form",
        ),
        done=0,
        id=_DIALOG,
        class_name="dialog",
        aria_labelledby="delete-account-title",
    )


def _skeletons() -> rx.Component:
    return rx.el.div(
        *(rx.el.div(class_name="skeleton account-skeleton") for _ in range(4)),
        aria_busy="true",
        aria_label=say("account-loading"),
        role="status",
        class_name="account-parts",
    )


def account() -> rx.Component:
    """Name, address, password, devices, and the end of it."""
    return page(
        rx.el.div(rx.el.h1(say("page-your-account")), class_name="home-head"),
        problem(AccountState.problems["page"]),
        rx.cond(
            AccountState.loaded,
            rx.el.div(_name(), _email(), _password(), _sessions(), _delete(), class_name="account-parts"),
            _skeletons(),
        ),
        _delete_dialog(),
        session_link(
            code=AccountState.code,
            next=PATH,
            on_taken=AccountState.code_taken,
            on_failed=AccountState.code_failed,
        ),
        class_name="home",
    )
