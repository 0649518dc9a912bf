"""One worker's view of one room, kept right by events and by comparing with Redis.

Both an event from another worker and a roster read from Redis end in the same two operations, `put` and
`remove`, which are idempotent and ordered by version; each returns the frames that people should see.
"""

from __future__ import annotations

from collections.abc import Callable

from whisper_gate.domain.messages import Frame
from whisper_gate.domain.participants import Participant
from whisper_gate.signaling.bus import Roster


class RoomView:
    """Everyone in a room, or before its door, on all workers, as far as this worker knows.

    Args:
        arrive: the frames that tell of somebody new.
        depart: the type of the frame that tells of somebody gone.
    """

    def __init__(
        self, arrive: Callable[[Participant], list[Frame]] | None = None, depart: str = "leave"
    ) -> None:
        self._arrive = arrive or arrival
        self._depart = depart
        self.people: dict[str, Participant] = {}
        self._departed: dict[str, int] = {}  # id -> version of the departure, until the next roster

    def put(self, new: Participant) -> list[Frame]:
        """Someone came, came back on another connection, or changed something."""
        old = self.people.get(new.id)
        if old is None:
            if self._departed.get(new.id, -1) >= new.version:
                return []
            self.people[new.id] = new
            return self._arrive(new)
        if (new.version, new.rev) <= (old.version, old.rev):
            return []
        self.people[new.id] = new
        frames: list[Frame] = []
        if new.role is not old.role:
            frames.append({"type": "role", "from": new.id, "role": new.role.value})
        if new.started and not old.started:
            frames.append({"type": "start", "from": new.id})
        if new.away is not old.away:
            frames.append({"type": "away" if new.away else "back", "from": new.id})
        if new.flags() != old.flags():
            frames.append({"type": "state", "from": new.id, **new.flags()})
        return frames

    def remove(self, participant_id: str, version: int) -> list[Frame]:
        """Someone left, unless they came (back) after that version."""
        self._departed[participant_id] = max(version, self._departed.get(participant_id, 0))
        present = self.people.get(participant_id)
        if present is None or present.version > version:
            return []
        del self.people[participant_id]
        return [{"type": self._depart, "from": participant_id}]

    def reconcile(self, roster: Roster) -> list[Frame]:
        """Make the view equal to what Redis says, apart from what happened since.

        Nobody goes because a roster that is not whole does not name them.
        """
        frames: list[Frame] = []
        for participant_id in list(self.people):
            if roster.whole and participant_id not in roster.participants:
                frames += self.remove(participant_id, roster.version)
        for participant in roster.participants.values():
            frames += self.put(participant)
        self._departed = {
            one: version
            for one, version in self._departed.items()
            if version > roster.version or one in roster.participants
        }
        return frames


def arrival(newcomer: Participant) -> list[Frame]:
    """What the others are told when someone comes: `join`, and `start` if they are ready for calls."""
    details = newcomer.public()
    frames: list[Frame] = [{"type": "join", "from": details.pop("id"), **details}]
    if newcomer.started:
        frames.append({"type": "start", "from": newcomer.id})
    return frames


def knock(waiting: Participant) -> list[Frame]:
    """What hosts are told when somebody asks to come in."""
    return [
        {
            "type": "knock",
            "from": waiting.id,
            "name": waiting.name,
            "guest": waiting.user_id is None,
            "since": waiting.joined,
        }
    ]
