"""Who may do what, in one table. docs/security.md prints it, and a test walks every cell on every surface.

*Standing* is what somebody is to a room before they are let in; *Role* is what they are in its call.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from whisper_gate.domain.rooms import Access, Membership, Room


class Standing(StrEnum):
    """What somebody is to a room."""

    ANONYMOUS = "anonymous"  # no account, not let in by a host
    STRANGER = "other user"  # an account that is not on the room's list
    REMOVED = "removed"  # a host took them out of the call
    BANNED = "banned"
    ADMITTED = "guest admitted"  # knocked, and a host opened
    MEMBER = "member"
    COHOST = "co-host"
    OWNER = "owner"


class Deed(StrEnum):
    """What somebody may want of a room."""

    SEE = "see"  # learn that it exists, and its name
    JOIN = "join"  # become a participant
    SEND = "send"  # reach the others in its call
    MODERATE = "moderate"  # mute, remove, admit, lock
    CONFIGURE = "configure"  # rename, change access, password and list, delete


class Answer(StrEnum):
    """What the server says."""

    YES = "yes"
    KNOCK = "knock"  # a host decides
    NO = "no"


_Y, _K, _N = Answer.YES, Answer.KNOCK, Answer.NO
_DEEDS = (Deed.SEE, Deed.JOIN, Deed.SEND, Deed.MODERATE, Deed.CONFIGURE)


def _row(*answers: Answer) -> Mapping[Deed, Answer]:
    return dict(zip(_DEEDS, answers, strict=True))


# SEND is for people in the call: who has to knock sends nothing before a host has opened.
# REMOVED keeps the standing that it had for everything but JOIN; the row is that of a stranger.
PERMISSIONS: Mapping[Access, Mapping[Standing, Mapping[Deed, Answer]]] = {
    Access.LINK: {
        #                        see join send moderate configure
        Standing.ANONYMOUS: _row(_Y, _Y, _Y, _N, _N),
        Standing.STRANGER: _row(_Y, _Y, _Y, _N, _N),
        Standing.REMOVED: _row(_Y, _K, _N, _N, _N),
        Standing.BANNED: _row(_N, _N, _N, _N, _N),
        Standing.ADMITTED: _row(_Y, _Y, _Y, _N, _N),
        Standing.MEMBER: _row(_Y, _Y, _Y, _N, _N),
        Standing.COHOST: _row(_Y, _Y, _Y, _Y, _N),
        Standing.OWNER: _row(_Y, _Y, _Y, _Y, _Y),
    },
    Access.KNOCK: {
        Standing.ANONYMOUS: _row(_Y, _K, _N, _N, _N),
        Standing.STRANGER: _row(_Y, _K, _N, _N, _N),
        Standing.REMOVED: _row(_Y, _K, _N, _N, _N),
        Standing.BANNED: _row(_N, _N, _N, _N, _N),
        Standing.ADMITTED: _row(_Y, _Y, _Y, _N, _N),
        Standing.MEMBER: _row(_Y, _Y, _Y, _N, _N),
        Standing.COHOST: _row(_Y, _Y, _Y, _Y, _N),
        Standing.OWNER: _row(_Y, _Y, _Y, _Y, _Y),
    },
    Access.MEMBERS: {
        Standing.ANONYMOUS: _row(_N, _N, _N, _N, _N),
        Standing.STRANGER: _row(_N, _N, _N, _N, _N),
        Standing.REMOVED: _row(_Y, _K, _N, _N, _N),  # only members get in there, so only they are removed
        Standing.BANNED: _row(_N, _N, _N, _N, _N),
        Standing.ADMITTED: _row(_Y, _Y, _Y, _N, _N),
        Standing.MEMBER: _row(_Y, _Y, _Y, _N, _N),
        Standing.COHOST: _row(_Y, _Y, _Y, _Y, _N),
        Standing.OWNER: _row(_Y, _Y, _Y, _Y, _Y),
    },
}


class Role(StrEnum):
    """What somebody is in a call; the others see it."""

    OWNER = "owner"
    COHOST = "cohost"
    PARTICIPANT = "participant"  # has an account
    GUEST = "guest"


RANK: Mapping[Role, int] = {Role.GUEST: 0, Role.PARTICIPANT: 0, Role.COHOST: 1, Role.OWNER: 2}


def walks_in(room: Room, standing: Standing) -> bool:
    """Whether somebody could enter as they are: nobody has to open to them, and there is nothing to type."""
    asked = room.password_hash is not None and standing is not Standing.OWNER
    shut = room.locked and standing not in {Standing.OWNER, Standing.COHOST}
    return PERMISSIONS[room.access][standing][Deed.JOIN] is Answer.YES and not asked and not shut


def is_host(role: Role) -> bool:
    """Whether the role moderates."""
    return RANK[role] >= RANK[Role.COHOST]


def role_in(room: Room, user_id: str | None) -> Role:
    """What somebody is in the room's calls."""
    if user_id is None:
        return Role.GUEST
    if user_id == room.owner_id:
        return Role.OWNER
    return Role.COHOST if room.members.get(user_id) is Membership.COHOST else Role.PARTICIPANT


class Action(StrEnum):
    """What a host can do in a call."""

    MUTE = "mute"
    MUTE_ALL = "mute_all"
    STOP_SHARE = "stop_share"
    LOWER_HAND = "lower_hand"
    REMOVE = "remove"
    BAN = "ban"
    LOCK = "lock"
    UNLOCK = "unlock"
    ADMIT = "admit"
    REFUSE = "refuse"
    ADMIT_ALL = "admit_all"
    PROMOTE = "promote"  # make co-host
    DEMOTE = "demote"
    HAND_OVER = "hand_over"
    END = "end"


# Actions on one participant, who has to be named.
ON_SOMEBODY = frozenset(
    {
        Action.MUTE,
        Action.STOP_SHARE,
        Action.LOWER_HAND,
        Action.REMOVE,
        Action.BAN,
        Action.PROMOTE,
        Action.DEMOTE,
        Action.HAND_OVER,
    }
)
# Actions on one person who knocks.
ON_KNOCK = frozenset({Action.ADMIT, Action.REFUSE})
_OWNER_ONLY = frozenset({Action.PROMOTE, Action.DEMOTE, Action.HAND_OVER})
_NEEDS_LOWER_RANK = frozenset({Action.REMOVE, Action.BAN})
# Roles are for people with an account: a guest is nobody whom the room could know again.
_TARGETS: Mapping[Action, frozenset[Role]] = {
    Action.PROMOTE: frozenset({Role.PARTICIPANT}),
    Action.DEMOTE: frozenset({Role.COHOST}),
    Action.HAND_OVER: frozenset({Role.PARTICIPANT, Role.COHOST}),
}


def may(actor: Role, action: Action, target: Role | None = None) -> bool:
    """Whether a host may do this, to somebody of role `target` where it is done to somebody.

    Nobody mutes, stops or removes who stands higher; removing takes a higher rank, so co-hosts do not remove
    each other, nor the owner.
    """
    if not is_host(actor) or (action in _OWNER_ONLY and actor is not Role.OWNER):
        return False
    if target is None:
        return action not in ON_SOMEBODY
    if action in _TARGETS and target not in _TARGETS[action]:
        return False
    if action in _NEEDS_LOWER_RANK:
        return RANK[target] < RANK[actor]
    return RANK[target] <= RANK[actor]


def markdown() -> str:
    """The table as docs/security.md prints it: one row per access and standing."""
    lines = ["| access | who | " + " | ".join(_DEEDS) + " |", "|---|---|" + "---|" * len(_DEEDS)]
    lines += [
        f"| {access} | {standing} | " + " | ".join(row[deed] for deed in _DEEDS) + " |"
        for access, rows in PERMISSIONS.items()
        for standing, row in rows.items()
    ]
    return "\n".join(lines)
