"""Which messages may reach Socket.IO on `/_event`: those that our own pages send.

The libraries below trust their peer more than a server should. An event that announces attachments is kept
until they have all come, however many it announced (socketio/async_server.py, `_binary_packet`). An event
called `connect` runs the handler that notes a connection's headers and address, with what the client says
they are. A packet of no known form raises in the middle of the receive loop, with a traceback in the log
(engineio/async_socket.py). So only the events that exist pass, as text, with arguments of their type.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

# Engine.IO v4: close, pong, noop; or message, with Socket.IO's connect, disconnect, event or ack.
_PACKET = re.compile(
    r"(?:[136]|4([0123])(?:(/[\w-]{0,64})(?:\?[^,]{0,512})?(?:,|$))?\d{0,16})(.*)", re.DOTALL
)
_CONNECT, _DISCONNECT, _EVENT, _ACK = "0123"


def is_packet(message: str | bytes) -> bool:
    """Whether a WebSocket message on `/_event` is one that a page can have sent."""
    found = _PACKET.fullmatch(message) if isinstance(message, str) else None
    if found is None:
        return False
    kind, namespace, body = found.groups()
    if not body:
        return kind in {None, _CONNECT, _DISCONNECT}
    if kind in {None, _DISCONNECT}:
        return False
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return False
    if kind == _CONNECT:
        return isinstance(data, dict) and ("event" not in data or _is_state_event([data["event"]]))
    return isinstance(data, list) and (kind == _ACK or _is_event(namespace, data))


def _is_event(namespace: str | None, data: list[Any]) -> bool:
    name, *arguments = data or [None]
    takes = _EVENTS.get((namespace, name)) if isinstance(name, str) else None
    return takes is not None and takes(arguments)


def _is_state_event(arguments: list[Any]) -> bool:
    """Whether this is one `reflex.event.Event`; what it asks for is the handler's to check."""
    event = arguments[0] if len(arguments) == 1 else None
    return (
        isinstance(event, dict)
        and isinstance(event.get("name"), str)
        and isinstance(event.get("payload", {}), dict)
        and isinstance(event.get("router_data", {}), dict)
    )


_EVENTS: dict[tuple[str | None, str], Callable[[list[Any]], bool]] = {
    ("/_event", "event"): _is_state_event,
    ("/_event", "ping"): lambda arguments: not arguments,
    ("/_event", "client_error"): lambda arguments: len(arguments) <= 1,
    ("/signal", "signal"): lambda _arguments: True,  # the namespace answers what is no frame
}
