"""Entry: who may enter which room, decided once for pages, REST and both sockets.

A *grant* is what the door hands out: a join ticket (60 s, one use, bound to room and participant). The
socket that presents it becomes that participant and may get a *resume key*, which lets the same
participant come back after a lost connection without asking at the door again.
"""

from __future__ import annotations

from dataclasses import dataclass

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.rooms import Access, Room
from whisper_gate.domain.users import Identity, check_display_name, new_id
from whisper_gate.services.passwords import PasswordHasher
from whisper_gate.services.rooms import RoomService
from whisper_gate.services.tokens import BadTokenError, Tokens
from whisper_gate.stores.ports import EphemeralStore

TICKET_TTL = 60  # seconds
RESUME_TTL = 12 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Pass:
    """Who a joining connection is: the content of a ticket or resume key."""

    room_id: str
    participant_id: str
    name: str
    capacity: int
    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """What the door hands to someone who may enter."""

    ticket: str
    participant_id: str
    room: Room


class EntryService:
    """Decides entry, and reads what it handed out."""

    def __init__(
        self,
        rooms: RoomService,
        hasher: PasswordHasher,
        tokens: Tokens,
        ephemeral: EphemeralStore,
    ) -> None:
        self._rooms = rooms
        self._hasher = hasher
        self._tokens = tokens
        self._ephemeral = ephemeral

    async def grant(
        self, room_id: str, identity: Identity | None, name: str, password: str = ""
    ) -> Grant:
        """A ticket for one new participant.

        Raises:
            DomainError: NO_SUCH_ROOM, MEMBERS_ONLY, WRONG_ROOM_PASSWORD or VALIDATION_FAILED.
        """
        name = check_display_name(name)
        room = await self._rooms.find(room_id)
        owns = identity is not None and identity.user_id == room.owner_id
        if room.access is Access.MEMBERS and identity is None:
            raise DomainError(ErrorCode.MEMBERS_ONLY, "Log in to enter this room.")
        if room.password_hash and not owns and not await self._hasher.check(
            password, room.password_hash
        ):
            raise DomainError(ErrorCode.WRONG_ROOM_PASSWORD, "This is not the room's password.")
        entering = Pass(
            room_id=room.id, participant_id=new_id(), name=name, capacity=room.capacity,
            user_id=identity.user_id if identity else None,
        )
        ticket = self._tokens.issue("ticket", entering.participant_id, TICKET_TTL, _claims(entering))
        return Grant(ticket, entering.participant_id, room)

    async def redeem_ticket(self, ticket: str) -> Pass:
        """Who the ticket makes its bearer, once; else BAD_TICKET."""
        try:
            claims = self._tokens.read("ticket", ticket)
        except BadTokenError as error:
            raise _bad_ticket() from error
        if not await self._ephemeral.claim(f"ticket:{claims['jti']}", TICKET_TTL + 30):
            raise _bad_ticket()
        return _pass(claims)

    def issue_resume_key(self, entering: Pass) -> str:
        """A key with which the same participant may come back for half a day."""
        return self._tokens.issue("resume", entering.participant_id, RESUME_TTL, _claims(entering))

    async def redeem_resume_key(self, key: str) -> Pass:
        """Who the key belongs to, if the room still exists; else BAD_TICKET or NO_SUCH_ROOM."""
        try:
            entering = _pass(self._tokens.read("resume", key))
        except BadTokenError as error:
            raise _bad_ticket() from error
        await self._rooms.find(entering.room_id)
        return entering

    async def admit_plain(self, room_id: str, participant_id: str, identity: Identity | None) -> Pass:
        """Entry by link with a self-chosen id, as the original protocol has it.

        Only where the page would let the same person in without a question: an open room, or, for
        someone signed in, a room without a password.
        """
        room = await self._rooms.find(room_id)
        if not room.is_open:
            if identity is None:
                raise DomainError(ErrorCode.NOT_SIGNED_IN, "Bring a ticket, or log in.")
            if room.password_hash and identity.user_id != room.owner_id:
                raise DomainError(ErrorCode.WRONG_ROOM_PASSWORD, "Bring a ticket.")
        name = identity.username if identity else "Guest"
        return Pass(
            room.id, participant_id, name, room.capacity, identity.user_id if identity else None
        )


def _claims(entering: Pass) -> dict[str, object]:
    return {
        "room": entering.room_id, "name": entering.name, "cap": entering.capacity,
        "uid": entering.user_id,
    }


def _pass(claims: dict[str, object]) -> Pass:
    return Pass(
        room_id=str(claims["room"]), participant_id=str(claims["sub"]), name=str(claims["name"]),
        capacity=int(str(claims["cap"])), user_id=str(claims["uid"]) if claims["uid"] else None,
    )


def _bad_ticket() -> DomainError:
    return DomainError(ErrorCode.BAD_TICKET, "This ticket is used up or too old.")
