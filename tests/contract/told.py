"""`stores.ports.Control` that remembers what every worker would be told."""

from dataclasses import dataclass, field


@dataclass
class Told:
    sessions: list[str] = field(default_factory=list)
    rooms: list[str] = field(default_factory=list)

    def sessions_ended(self, session_ids):
        self.sessions += session_ids

    def rooms_closed(self, room_ids):
        self.rooms += room_ids
