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
from collections.abc import Callable, Mapping
from typing import Any

# Engine.IO v4: close, pong, noop; or message, with Socket.IO's connect, disconnect, event or ack.
_PACKET = re.compile(
    r"(?:[136]|4([0123])(?:(/[\w-]{0,64})(?:\?[^,]{0,512})?(?:,|$))?\d{0,16})(.*)", re.DOTALL
)
_CONNECT, _DISCONNECT, _ACK = "0", "1", "3"


class Packets:
    """Knows the packets that a page can have sent.

    Args:
        events: by the name of each event of the pages' states, whether its arguments fit.
    """

    def __init__(self, events: Mapping[str, Callable[[dict[str, Any]], bool]]) -> None:
        self._events = events
        self._takes: dict[tuple[str | None, str], Callable[[list[Any]], bool]] = {
            ("/_event", "event"): self._is_state_event,
            ("/_event", "ping"): lambda arguments: not arguments,
            ("/_event", "client_error"): lambda arguments: len(arguments) <= 1,
            ("/signal", "signal"): lambda _arguments: True,  # the namespace answers what is no frame
        }

    def accepts(self, message: str | bytes) -> bool:
        """Whether a WebSocket message on `/_event` is such a packet."""
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
            return isinstance(data, dict) and ("event" not in data or self._is_state_event([data["event"]]))
        return isinstance(data, list) and (kind == _ACK or self._is_event(namespace, data))

    def _is_event(self, namespace: str | None, data: list[Any]) -> bool:
        name, *arguments = data or [None]
        takes = self._takes.get((namespace, name)) if isinstance(name, str) else None
        return takes is not None and takes(arguments)

    def _is_state_event(self, arguments: list[Any]) -> bool:
        event = arguments[0] if len(arguments) == 1 else None
        if not isinstance(event, dict) or not isinstance(event.get("name"), str):
            return False
        fits, payload = self._events.get(event["name"]), event.get("payload", {})
        return fits is not None and isinstance(payload, dict) and fits(payload) and _is_route(event)


def _is_route(event: dict[str, Any]) -> bool:
    """Whether `router_data` says where the page is, in the types that Reflex reads without a check."""
    route = event.get("router_data", {})
    return (
        isinstance(route, dict)
        and isinstance(route.get("query", {}), dict)
        and all(isinstance(route.get(name, ""), str) for name in ("pathname", "asPath"))
    )
