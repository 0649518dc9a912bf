"""Python faces of rooms.jsx."""

import reflex as rx


class _Rooms(rx.Component):
    library = rx.asset("rooms.jsx", shared=True).importable_path


def _room_id(room_id: rx.Var[str]) -> tuple[rx.Var[str]]:
    return (room_id,)


class RoomSearch(_Rooms):
    """A search field over the lists inside, from six names on."""

    tag = "RoomSearch"
    names: rx.Var[list[str]]


class FoundRoom(_Rooms):
    """A list item that is there while its `name` is searched for."""

    tag = "FoundRoom"
    name: rx.Var[str]


class RoomMenu(_Rooms):
    """Button "More about ..."; `renames` is the id of a dialog whose form has `room` and `new_name`.

    The row goes away with the click on Delete, and comes back if it is still there when `settled` changes.
    """

    tag = "RoomMenu"
    room: rx.Var[str]
    name: rx.Var[str]
    people: rx.Var[int]
    settled: rx.Var[int]
    renames: rx.Var[str]
    on_delete: rx.EventHandler[_room_id]


class UndoToast(_Rooms):
    """Says that the room called `name` is deleted, and offers to undo it for so many seconds."""

    tag = "UndoToast"
    seconds: rx.Var[int]
    name: rx.Var[str]
    on_undo: rx.EventHandler[rx.event.no_args_event_spec]
    on_over: rx.EventHandler[rx.event.no_args_event_spec]


room_search = RoomSearch.create
found_room = FoundRoom.create
room_menu = RoomMenu.create
undo_toast = UndoToast.create
