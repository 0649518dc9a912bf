"""How pages say what a room allows, and how they read it back from forms."""

from typing import Any

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.rooms import CAPACITY_MAX, CAPACITY_MIN, Access, Membership
from whisper_gate.domain.users import Visitor
from whisper_gate.ui.states.session import visitor_of

ACCESS_WORDS = {
    Access.LINK: "Anyone with the link",
    Access.KNOCK: "Anyone, after knocking",
    Access.MEMBERS: "Members only",
}
ACCESS_SENTENCES = {
    Access.LINK: "Whoever has the link walks in, guests included.",
    Access.KNOCK: "Members walk in. Everyone else waits until a host opens.",
    Access.MEMBERS: "Only people on the room's list. For others the room does not exist.",
}
MEMBERSHIP_WORDS = {Membership.MEMBER: "Member", Membership.COHOST: "Co-host"}
NAMES_SHOWN = 3
SEATS = {str(seats): seats for seats in range(CAPACITY_MIN, CAPACITY_MAX + 1)}


def access_of(text: str) -> Access | None:
    """The access that a form names, if any."""
    return Access(text) if text in set(Access) else None


def membership_of(text: str) -> Membership | None:
    """What somebody is to be on the room's list, as a form names it, if it does."""
    return Membership(text) if text in set(Membership) else None


def people_words(names: list[str]) -> str:
    """Who is in a room, as one phrase: all of up to three, or three "and 2 others"."""
    head, rest = names[:NAMES_SHOWN], len(names) - NAMES_SHOWN
    last = (f"{rest} other" + "s" * (rest > 1)) if rest > 0 else "".join(head[-1:])
    head = head if rest > 0 else head[:-1]
    return f"{', '.join(head)} and {last}" if head else last


def inside_words(names: list[str]) -> str:
    """Who is met behind the door, as one sentence; "" for nobody."""
    return f"{people_words(names)} {'is' if len(names) == 1 else 'are'} here" if names else ""


async def signed_in(router: Any) -> Visitor:
    """Whoever looks at the page with this router data, or NOT_SIGNED_IN."""
    visitor = await visitor_of(router)
    if visitor.identity is None:
        raise DomainError(ErrorCode.NOT_SIGNED_IN, "Please log in.")
    return visitor
