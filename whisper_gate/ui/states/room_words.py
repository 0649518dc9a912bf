"""What pages say of a room, and how they read it back from forms."""

from typing import Any

from whisper_gate.domain.rooms import CAPACITY_MAX, CAPACITY_MIN, Access, Membership
from whisper_gate.domain.users import Visitor
from whisper_gate.media.words import NOTHING, Said, tell
from whisper_gate.services.sessions import not_signed_in
from whisper_gate.ui.states.session import visitor_of

NAMES_SHOWN = 3
SEATS = {str(seats): seats for seats in range(CAPACITY_MIN, CAPACITY_MAX + 1)}


def access_of(text: str) -> Access | None:
    """The access that a form names, if any."""
    return Access(text) if text in set(Access) else None


def membership_of(text: str) -> Membership | None:
    """What somebody is to be on the room's list, as a form names it, if it does."""
    return Membership(text) if text in set(Membership) else None


def shown_names(names: list[str]) -> list[str | Said]:
    """Who is in a room, for a list: all of up to three, or three and how many others."""
    rest = len(names) - NAMES_SHOWN
    return [*names[:NAMES_SHOWN], *([tell("rooms-others", count=rest)] if rest > 0 else [])]


def inside_words(names: list[str]) -> Said:
    """Who is met behind the door, as one sentence; nothing for nobody."""
    return tell("rooms-inside", names=shown_names(names), count=len(names)) if names else NOTHING


async def signed_in(router: Any) -> Visitor:
    """Whoever looks at the page with this router data, or NOT_SIGNED_IN."""
    visitor = await visitor_of(router)
    if visitor.identity is None:
        raise not_signed_in()
    return visitor
