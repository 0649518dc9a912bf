"""Python face of door.jsx, and the room id as the address has it."""

from typing import Any

import reflex as rx
from reflex.vars import VarData


class Door(rx.Component):
    """Shows the child that `view` names; once "open", always open at this address."""

    library = rx.asset("door.jsx", shared=True).importable_path
    tag = "Door"
    room: rx.Var[str]
    view: rx.Var[str]
    views: rx.Var[list[str]]


def door(room: rx.Var[str], view: rx.Var[str], **faces: Any) -> rx.Component:
    """One face per view, named by keyword."""
    return Door.create(*faces.values(), room=room, view=view, views=list(faces))


def room_in_address() -> rx.Var[str]:
    """The room id from the page's address: it outlives a lost state, and a call hangs on it."""
    return rx.Var(
        "(addressRoom ?? '')",
        _var_type=str,
        _var_data=VarData(
            hooks={"const { room_id: addressRoom } = useParams();": None},
            imports={"react-router": "useParams"},
        ),
    )
