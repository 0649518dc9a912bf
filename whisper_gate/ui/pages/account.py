"""The account of whoever is signed in."""

import reflex as rx

from whisper_gate.ui.components.forms import field, note, problem, submit
from whisper_gate.ui.components.layout import page
from whisper_gate.ui.components.session_link import session_link
from whisper_gate.ui.components.widgets import busy_button, close_button, dialog_button, modal_dialog
from whisper_gate.ui.states.account import PATH, AccountState, SessionRow

_DIALOG = "delete-account"


def _of(words: rx.Var[dict[str, str]], part: str) -> rx.Var[str]:
    return rx.cond(words.contains(part), words[part], "")


def _part(title: str, part: str, *children: rx.Component, text: str = "") -> rx.Component:
    """One part of the page: heading on the left, what belongs to it on the right."""
    return rx.el.section(
        rx.el.div(
            rx.el.h2(title, id=f"account-{part}"),
            rx.el.p(text, class_name="muted") if text else rx.fragment(),
            class_name="account-head",
        ),
        rx.el.div(
            problem(_of(AccountState.problems, part)),
            *children,
            note(_of(AccountState.notes, part)),
            class_name="account-body",
        ),
        aria_labelledby=f"account-{part}",
        class_name="account-part",
    )


def _name() -> rx.Component:
    return _part(
        "Name",
        "name",
        rx.el.form(
            field(
                "Username",
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
            rx.el.div(submit("Save", AccountState.settled, "btn"), class_name="form-actions"),
            on_submit=AccountState.rename,
            method="post",
            no_validate=True,
            class_name="form",
        ),
        text="You log in with it, and others see it in calls.",
    )


def _email() -> rx.Component:
    state = rx.cond(
        AccountState.email_verified,
        rx.el.span("Verified", class_name="chip chip-good"),
        rx.el.span("Not verified yet", class_name="chip"),
    )
    return _part(
        "Email",
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
                    "Send the letter again",
                    settled=AccountState.settled,
                    on_click=AccountState.send_letter,
                    class_name="btn",
                ),
                class_name="form-actions",
            ),
        ),
        text="A letter to it brings you back if you forget your password.",
    )


def _password() -> rx.Component:
    return _part(
        "Password",
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
                "Current password",
                "current_password",
                AccountState.errors,
                form="account",
                secret=True,
                auto_complete="current-password",
                required=True,
            ),
            field(
                "New password",
                "new_password",
                AccountState.errors,
                form="account",
                hint="At least 8 characters. Long is better than complicated.",
                secret=True,
                auto_complete="new-password",
                required=True,
            ),
            rx.el.div(submit("Change password", AccountState.settled, "btn"), class_name="form-actions"),
            on_submit=AccountState.change_password,
            method="post",
            no_validate=True,
            class_name="form",
        ),
        text="A new one signs out all your other devices.",
    )


def _session(one: rx.Var[SessionRow]) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.p(one["device"], class_name="session-device"),
            rx.el.p(
                rx.el.time(one["seen"], date_time=one["seen_iso"]),
                rx.cond(one["address"] != "", rx.el.span(one["address"])),
                class_name="room-facts",
            ),
        ),
        rx.cond(
            one["current"],
            rx.el.span("This device", class_name="chip chip-good"),
            busy_button(
                "Sign out",
                rx.el.span(f" {one['device']}", class_name="visually-hidden"),
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
        "Devices",
        "sessions",
        rx.el.ul(rx.foreach(AccountState.sessions, _session), class_name="session-list"),
        rx.cond(
            AccountState.sessions.length() > 1,
            rx.el.div(
                busy_button(
                    "Sign out everywhere else",
                    settled=AccountState.settled,
                    on_click=AccountState.end_others,
                    class_name="btn",
                ),
                class_name="form-actions",
            ),
        ),
        text="Where you are signed in.",
    )


def _delete() -> rx.Component:
    return _part(
        "Delete account",
        "leave",
        rx.el.div(
            dialog_button("Delete account", opens=_DIALOG, class_name="btn btn-quiet-danger"),
            class_name="form-actions",
        ),
        text="Your rooms go with it.",
    )


def _delete_dialog() -> rx.Component:
    return modal_dialog(
        rx.el.h2("Delete your account?", id="delete-account-title"),
        rx.el.p(
            "Your name, your rooms and their links are gone for good. Calls in your rooms end.",
            class_name="muted",
        ),
        rx.el.form(
            problem(_of(AccountState.problems, "delete")),
            field(
                "Your password",
                "password",
                AccountState.errors,
                form="delete-account",
                secret=True,
                auto_complete="current-password",
                required=True,
            ),
            rx.el.div(
                close_button("Keep it", class_name="btn btn-quiet"),
                submit("Delete account", AccountState.settled, "btn btn-danger"),
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
        aria_label="Loading your account",
        role="status",
        class_name="account-parts",
    )


def account() -> rx.Component:
    """Name, address, password, devices, and the end of it."""
    return page(
        rx.el.div(rx.el.h1("Your account"), class_name="home-head"),
        problem(_of(AccountState.problems, "page")),
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
