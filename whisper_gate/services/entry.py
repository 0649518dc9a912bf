"""Entry: who may enter which room, decided once for pages, REST and both sockets.

A *grant* is what the door hands out: a join ticket (60 s, one use, bound to room and participant). The
socket that presents it becomes that participant and may get a *resume key*, which lets the same
participant come back after a lost connection without asking at the door again.
"""

from __future__ import annotations

from dataclasses import dataclass

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.participants import Pass
from whisper_gate.domain.rooms import Access, Room
from whisper_gate.domain.users import Identity, check_display_name, new_id
from whisper_gate.services.passwords import PasswordHasher
from whisper_gate.services.rooms import RoomService
from whisper_gate.services.tokens import BadTokenError, Tokens
from whisper_gate.stores.ports import EphemeralStore

TICKET_TTL = 60  # seconds
RESUME_TTL = 12 * 3600  # seconds


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

    async def grant(self, room_id: str, identity: Identity | None, name: str, password: str = "") -> Grant:
        """A ticket for one new participant.

        Raises:
            DomainError: NO_SUCH_ROOM, MEMBERS_ONLY, WRONG_ROOM_PASSWORD or VALIDATION_FAILED.
        """
        name = check_display_name(name)
        room = await self._rooms.find(room_id)
        owns = identity is not None and identity.user_id == room.owner_id
        if room.access is Access.MEMBERS and identity is None:
            raise DomainError(ErrorCode.MEMBERS_ONLY, "Log in to enter this room.")
        if room.password_hash and not owns and not await self._hasher.check(password, room.password_hash):
            raise DomainError(ErrorCode.WRONG_ROOM_PASSWORD, "This is not the room's password.")
        entering = Pass(
            room_id=room.id,
            participant_id=new_id(),
            name=name,
            capacity=room.capacity,
            user_id=identity.user_id if identity else None,
        )
        ticket = self._tokens.issue("ticket", entering.participant_id, TICKET_TTL, _claims(entering))
        return Grant(ticket, entering.participant_id, room)

    async def admit(
        self,
        sender: str,
        *,
        ticket: str | None = None,
        resume_key: str | None = None,
        room_id: str | None = None,
        identity: Identity | None = None,
    ) -> Pass:
        """Who a connection becomes that says `join` as `sender`.

        Args:
            sender: the participant id that the connection claims.
            ticket: from `grant`; used up by this.
            resume_key: from an earlier join.
            room_id: the room that the connection is for, where its address names one. Only then
                may someone enter without a ticket, with an id of their own, as in the original protocol.
            identity: the account that the connection belongs to, if any.

        Raises:
            DomainError: NOT_SIGNED_IN, BAD_TICKET, FORGED_SENDER, NO_SUCH_ROOM, WRONG_ROOM_PASSWORD.
        """
        if resume_key is not None:
            entering = await self._redeem_resume_key(resume_key)
        elif ticket is not None:
            entering = await self._redeem_ticket(ticket)
        elif room_id is not None:
            entering = await self._admit_plain(room_id, sender, identity)
        else:
            raise DomainError(ErrorCode.NOT_SIGNED_IN, "Bring a ticket.")
        if room_id is not None and entering.room_id != room_id:
            raise DomainError(ErrorCode.BAD_TICKET, "This ticket is for another room.")
        if entering.participant_id != sender:
            raise DomainError(ErrorCode.FORGED_SENDER, "This ticket is somebody else's.")
        return entering

    def issue_resume_key(self, entering: Pass) -> str:
        """A key with which the same participant may come back for half a day."""
        return self._tokens.issue("resume", entering.participant_id, RESUME_TTL, _claims(entering))

    async def _redeem_ticket(self, ticket: str) -> Pass:
        try:
            claims = self._tokens.read("ticket", ticket)
        except BadTokenError as error:
            raise _bad_ticket() from error
        if not await self._ephemeral.claim(f"ticket:{claims['jti']}", TICKET_TTL + 30):
            raise _bad_ticket()
        return _pass(claims)

    async def _redeem_resume_key(self, key: str) -> Pass:
        try:
            return _pass(self._tokens.read("resume", key))
        except BadTokenError as error:
            raise _bad_ticket() from error

    async def _admit_plain(self, room_id: str, sender: str, identity: Identity | None) -> Pass:
        """Only where the page would let the same person in without a question."""
        room = await self._rooms.find(room_id)
        if not room.is_open:
            if identity is None:
                raise DomainError(ErrorCode.NOT_SIGNED_IN, "Bring a ticket, or log in.")
            if room.password_hash and identity.user_id != room.owner_id:
                raise DomainError(ErrorCode.WRONG_ROOM_PASSWORD, "Bring a ticket.")
        name = identity.username if identity else "Guest"
        user_id = identity.user_id if identity else None
        return Pass(room.id, sender, name, room.capacity, user_id)


def _claims(entering: Pass) -> dict[str, object]:
    return {
        "room": entering.room_id,
        "name": entering.name,
        "cap": entering.capacity,
        "uid": entering.user_id,
    }


def _pass(claims: dict[str, object]) -> Pass:
    return Pass(
        room_id=str(claims["room"]),
        participant_id=str(claims["sub"]),
        name=str(claims["name"]),
        capacity=int(str(claims["cap"])),
        user_id=str(claims["uid"]) if claims["uid"] else None,
    )


def _bad_ticket() -> DomainError:
    return DomainError(ErrorCode.BAD_TICKET, "This ticket is used up or too old.")
