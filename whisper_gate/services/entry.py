"""Entry: who may enter which room, decided once for pages, REST and both sockets.

A *grant* is what the door hands out: a join ticket (30 s, one use, bound to room and participant). The
socket that presents it becomes that participant, or waits as them until a host opens, and may get a *resume
key*, which lets the same participant come back after a lost connection without asking at the door again.

What the answers are stands in domain/permissions.py; this module finds out who is asking.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from whisper_gate.domain.audit import Event
from whisper_gate.domain.errors import DomainError, ErrorCode, Reason
from whisper_gate.domain.participants import Pass
from whisper_gate.domain.permissions import (
    PERMISSIONS,
    Answer,
    Deed,
    Role,
    Standing,
    is_host,
    role_in,
    walks_in,
)
from whisper_gate.domain.rooms import Access, Membership, Room
from whisper_gate.domain.users import Visitor, check_display_name, new_id
from whisper_gate.services.audit import AuditLog
from whisper_gate.services.passwords import PasswordHasher
from whisper_gate.services.rooms import RoomService, no_such_room
from whisper_gate.services.tokens import LEEWAY, BadTokenError, Tokens
from whisper_gate.stores.ports import EphemeralStore, RateLimiter, Removals

TICKET_TTL = 30  # seconds
RESUME_TTL = 12 * 3600  # seconds

SessionLives = Callable[[str], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Grant:
    """What the door hands to someone who may enter, or may knock.

    Attributes:
        waits: a host decides; the ticket is good for asking.
    """

    ticket: str
    participant_id: str
    room: Room
    waits: bool


class EntryService:
    """Decides entry, and reads what it handed out.

    Args:
        session_lives: whether a login session still stands, for those who come back.
        secret: keys the hash under which a guest's address is kept with a ban.
    """

    def __init__(
        self,
        *,
        rooms: RoomService,
        hasher: PasswordHasher,
        tokens: Tokens,
        ephemeral: EphemeralStore,
        removals: Removals,
        limiter: RateLimiter,
        audit: AuditLog,
        session_lives: SessionLives,
        secret: str,
    ) -> None:
        self._rooms = rooms
        self._hasher = hasher
        self._tokens = tokens
        self._ephemeral = ephemeral
        self._removals = removals
        self._limiter = limiter
        self._audit = audit
        self._session_lives = session_lives
        self._secret = hashlib.sha256(b"whisper-gate addresses:" + secret.encode()).digest()

    async def look(self, room_id: str, visitor: Visitor) -> tuple[Room, Standing]:
        """The room as somebody before its door may know it; NO_SUCH_ROOM or BANNED."""
        room = await self._rooms.find(room_id)
        standing = self._standing(room, visitor)
        _check_seen(room, standing)
        return room, standing

    async def walks_in(self, room_id: str, visitor: Visitor) -> bool:
        """Whether they would come in as they are, with nobody to open and no password; as `look` refuses."""
        room, standing = await self.look(room_id, visitor)
        return walks_in(room, standing) and not (await self._pass(room, standing, visitor, "", "")).waits

    async def grant(self, room_id: str, visitor: Visitor, name: str, password: str = "") -> Grant:
        """A ticket for one new participant.

        Raises:
            DomainError: NO_SUCH_ROOM, BANNED, ROOM_LOCKED, WRONG_ROOM_PASSWORD, RATE_LIMITED or
                VALIDATION_FAILED.
        """
        name = check_display_name(name)
        try:
            room, standing = await self.look(room_id, visitor)
            await self._check_password(room, standing, visitor, password)
            entering = await self._pass(room, standing, visitor, new_id(), name)
            if entering.waits:
                await self._limiter.hit("knock", f"{room.id} {visitor.person or visitor.address}")
        except DomainError as error:
            self._refused(error, visitor, name, room_id)
            raise
        ticket = self._tokens.issue("ticket", entering.participant_id, TICKET_TTL, _claims(entering))
        self._audit.note(Event.ENTRY_GRANTED, visitor, name=name, room_id=room.id, detail=entering.role)
        return Grant(ticket, entering.participant_id, room, entering.waits)

    async def admit(
        self,
        sender: str,
        *,
        ticket: str | None = None,
        resume_key: str | None = None,
        room_id: str | None = None,
        visitor: Visitor | None = None,
    ) -> Pass:
        """Who a connection becomes that says `join` as `sender`.

        Args:
            sender: the participant id that the connection claims.
            ticket: from `grant`; used up by this.
            resume_key: from an earlier join.
            room_id: the room that the connection is for, where its address names one. Only then
                may someone enter without a ticket, with an id of their own, as in the original protocol.
            visitor: who the connection belongs to.

        Raises:
            DomainError: NOT_SIGNED_IN, BAD_TICKET, FORGED_SENDER, BANNED, ROOM_LOCKED, NO_SUCH_ROOM,
                WRONG_ROOM_PASSWORD, RATE_LIMITED.
        """
        visitor = visitor or Visitor()
        if resume_key is not None:
            entering = await self._redeem_resume_key(resume_key)
        elif ticket is not None:
            entering = await self._redeem_ticket(ticket)
        elif room_id is not None:
            return await self._admit_plain(room_id, sender, visitor)
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

    # --- the decision -------------------------------------------------------------------------------

    def _standing(self, room: Room, visitor: Visitor) -> Standing:
        """What they are to the room; whether they were removed is asked only when they want to enter."""
        if room.bars(visitor.person):
            return Standing.BANNED
        if visitor.user_id is None:
            return Standing.ANONYMOUS
        if visitor.user_id == room.owner_id:
            return Standing.OWNER
        membership = room.members.get(visitor.user_id)
        return _STANDINGS[membership] if membership else Standing.STRANGER

    async def _pass(
        self, room: Room, standing: Standing, visitor: Visitor, participant_id: str, name: str
    ) -> Pass:
        """What lets them in, if anything does; the room's password is somebody else's question."""
        hosts = standing in {Standing.OWNER, Standing.COHOST}
        if room.locked and not hosts:
            raise _locked()
        answer = PERMISSIONS[room.access][standing][Deed.JOIN]
        if not hosts and await self._removals.includes(room.id, visitor.person):
            answer = PERMISSIONS[room.access][Standing.REMOVED][Deed.JOIN]
        origin = "" if visitor.identity else self._origin(visitor.address)
        waits = answer is Answer.KNOCK or room.bars(origin)
        return Pass(
            room_id=room.id,
            participant_id=participant_id,
            name=name,
            capacity=room.capacity,
            user_id=visitor.user_id,
            role=role_in(room, visitor.user_id),
            person=visitor.person,
            origin=origin,
            session_id=visitor.identity.session_id if visitor.identity else "",
            waits=waits,
            locked=room.locked,
        )

    async def _check_password(self, room: Room, standing: Standing, visitor: Visitor, password: str) -> None:
        if not room.password_hash or standing is Standing.OWNER:
            return
        key = f"{room.id} {visitor.user_id or visitor.address}"
        # Counted before it is known to be wrong: parallel guesses try no more than one after the other.
        await self._limiter.hit("room_password", key)
        if not await self._hasher.check(password, room.password_hash):
            why = Reason("error-wrong-room-password", "This is not the room's password.")
            raise DomainError(ErrorCode.WRONG_ROOM_PASSWORD, why)
        await self._limiter.forget("room_password", key)

    async def _admit_plain(self, room_id: str, sender: str, visitor: Visitor) -> Pass:
        """Only where the page would let the same person in without a question, or let them knock."""
        name = visitor.identity.username if visitor.identity else "Guest"
        try:
            room, standing = await self.look(room_id, visitor)
            _check_unasked(room, standing, visitor)
            entering = await self._pass(room, standing, visitor, sender, name)
            if entering.waits:
                await self._limiter.hit("knock", f"{room.id} {visitor.person or visitor.address}")
        except DomainError as error:
            self._refused(error, visitor, name, room_id)
            raise
        return entering

    # --- tickets and keys ---------------------------------------------------------------------------

    async def _redeem_ticket(self, ticket: str) -> Pass:
        try:
            claims = self._tokens.read("ticket", ticket)
        except BadTokenError as error:
            raise _bad_ticket() from error
        if not await self._ephemeral.claim(f"ticket:{claims['jti']}", TICKET_TTL + 2 * LEEWAY):
            raise _bad_ticket()
        return await self._still_allowed(_pass(claims), new=True)

    async def _redeem_resume_key(self, key: str) -> Pass:
        try:
            entering = _pass(self._tokens.read("resume", key))
        except BadTokenError as error:
            raise _bad_ticket() from error
        try:
            return await self._still_allowed(entering, new=False)
        except DomainError as error:
            if error.code is ErrorCode.UNAVAILABLE:
                return entering  # a database that is away ends no call; who was removed, Redis knows
            raise

    async def _still_allowed(self, entering: Pass, *, new: bool) -> Pass:
        """The pass as it would be issued now: roles change, rooms are locked and deleted, people banned."""
        if entering.session_id and not await self._session_lives(entering.session_id):
            raise DomainError(ErrorCode.NOT_SIGNED_IN, "You are signed out.")
        room = await self._rooms.find(entering.room_id)
        if room.bars(entering.person):
            raise _banned()
        role = role_in(room, entering.user_id)
        hosts = is_host(role)
        if room.access is Access.MEMBERS and not hosts and entering.user_id not in room.members:
            raise no_such_room()
        if new and room.locked and not hosts:
            raise _locked()
        return Pass(
            room_id=entering.room_id,
            participant_id=entering.participant_id,
            name=entering.name,
            capacity=room.capacity,
            user_id=entering.user_id,
            role=role,
            person=entering.person,
            origin=entering.origin,
            session_id=entering.session_id,
            waits=entering.waits and not hosts,
            locked=room.locked,
        )

    def _origin(self, address: str) -> str:
        """A guest's address in a form that says nothing about it to whoever reads the database."""
        if not address:
            return ""
        return "a:" + hmac.new(self._secret, address.encode(), hashlib.sha256).hexdigest()[:32]

    def _refused(self, error: DomainError, visitor: Visitor, name: str, room_id: str) -> None:
        event = Event.LIMIT_HIT if error.code is ErrorCode.RATE_LIMITED else Event.ENTRY_REFUSED
        self._audit.note(event, visitor, name=name, room_id=room_id[:64], detail=error.code)


_STANDINGS = {Membership.COHOST: Standing.COHOST, Membership.MEMBER: Standing.MEMBER}


def _check_unasked(room: Room, standing: Standing, visitor: Visitor) -> None:
    """Who comes without a ticket cannot be asked for a name or a password."""
    if not room.is_open and visitor.identity is None:
        raise DomainError(ErrorCode.NOT_SIGNED_IN, "Bring a ticket, or log in.")
    if room.password_hash and standing is not Standing.OWNER:
        raise DomainError(ErrorCode.WRONG_ROOM_PASSWORD, "Bring a ticket.")


def _check_seen(room: Room, standing: Standing) -> None:
    if PERMISSIONS[room.access][standing][Deed.SEE] is Answer.YES:
        return
    # Who is banned has been inside and knows the room; everyone else must not learn that it exists.
    raise _banned() if standing is Standing.BANNED else no_such_room()


def _claims(entering: Pass) -> dict[str, object]:
    return {
        "room": entering.room_id,
        "name": entering.name,
        "cap": entering.capacity,
        "uid": entering.user_id,
        "role": entering.role.value,
        "who": entering.person,
        "org": entering.origin,
        "sid": entering.session_id,
        "wait": entering.waits,
    }


def _pass(claims: dict[str, object]) -> Pass:
    return Pass(
        room_id=str(claims["room"]),
        participant_id=str(claims["sub"]),
        name=str(claims["name"]),
        capacity=int(str(claims["cap"])),
        user_id=str(claims["uid"]) if claims["uid"] else None,
        role=Role(str(claims["role"])),
        person=str(claims["who"]),
        origin=str(claims["org"]),
        session_id=str(claims["sid"]),
        waits=bool(claims["wait"]),
    )


def _banned() -> DomainError:
    return DomainError(ErrorCode.BANNED, Reason("error-banned", "The host has closed this room to you."))


def _locked() -> DomainError:
    return DomainError(ErrorCode.ROOM_LOCKED, Reason("error-room-locked", "The host has locked this room."))


def _bad_ticket() -> DomainError:
    return DomainError(ErrorCode.BAD_TICKET, "This ticket is used up or too old.")
