"""Which open connections of this worker hang on which login session, so that they can end with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable


class LiveSessions:
    """Connections by the session that opened them. A connection may be known under one session at a time."""

    def __init__(self) -> None:
        self._closers: dict[str, set[Callable[[], None]]] = {}

    def add(self, session_id: str, close: Callable[[], None]) -> Callable[[], None]:
        """Call `close` when the session ends; returns what forgets the connection again."""
        if not session_id:
            return lambda: None
        self._closers.setdefault(session_id, set()).add(close)

        def forget() -> None:
            closers = self._closers.get(session_id)
            if closers is not None:
                closers.discard(close)
                if not closers:
                    del self._closers[session_id]

        return forget

    def end(self, session_ids: Iterable[str]) -> None:
        """Close every connection of these sessions."""
        for session_id in session_ids:
            for close in self._closers.pop(session_id, set()):
                close()

    def ids(self) -> set[str]:
        """The sessions that have a connection here."""
        return set(self._closers)
