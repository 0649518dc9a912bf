"""Python faces of widgets.jsx: controls that react in the browser without asking the server."""

from typing import Any

import reflex as rx

_LIBRARY = rx.asset("widgets.jsx", shared=True).importable_path


class _Widget(rx.Component):
    library = _LIBRARY


class BusyButton(_Widget):
    """A button that shows progress from the click until `settled` changes."""

    tag = "BusyButton"
    hydrated: rx.Var[bool]
    settled: rx.Var[int]
    type: rx.Var[str]


class FocusRefused(_Widget):
    """Moves the focus to the first refused field of its form when `settled` changes."""

    tag = "FocusRefused"
    settled: rx.Var[int]


class DialogButton(_Widget):
    """A button that opens the dialog with the id `opens`."""

    tag = "DialogButton"
    opens: rx.Var[str]


class CloseButton(_Widget):
    """A button that closes the dialog it stands in."""

    tag = "CloseButton"


class ModalDialog(_Widget):
    """A native modal dialog; it closes and empties itself when `done` changes."""

    tag = "ModalDialog"
    done: rx.Var[int]


class PasswordInput(_Widget):
    """A password input that can show what was typed."""

    tag = "PasswordInput"
    name: rx.Var[str]
    required: rx.Var[bool]
    auto_complete: rx.Var[str]
    placeholder: rx.Var[str]
    max_length: rx.Var[int]


class CopyLinkButton(_Widget):
    """Copies a path of this site as a full link."""

    tag = "CopyLinkButton"
    path: rx.Var[str]


class LeaveButton(_Widget):
    """A button that leaves for another page by a full navigation."""

    tag = "LeaveButton"
    to: rx.Var[str]


class TidyAddress(_Widget):
    """Takes the slash from the end of the page's address."""

    tag = "TidyAddress"


def busy_button(*children: Any, **props: Any) -> rx.Component:
    """A `BusyButton`; it can be pressed once the page has its state, and so a server to ask."""
    return BusyButton.create(*children, hydrated=rx.State.is_hydrated, **props)


focus_refused = FocusRefused.create
dialog_button = DialogButton.create
close_button = CloseButton.create
modal_dialog = ModalDialog.create
password_input = PasswordInput.create
copy_link_button = CopyLinkButton.create
leave_button = LeaveButton.create
tidy_address = TidyAddress.create
