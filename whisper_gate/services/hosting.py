"""Hosting: what hosts may do in a call, decided on the room as it is kept, and what outlives the call."""

from __future__ import annotations

from datetime import UTC, datetime

from whisper_gate.domain.audit import Event
from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.participants import Participant, Pass
from whisper_gate.domain.permissions import Action, Role, is_host, may, role_in
from whisper_gate.domain.rooms import Ban, Membership, Room
from whisper_gate.domain.users import Identity, Visitor
from whisper_gate.services.audit import AuditLog
from whisper_gate.services.rooms import RoomService, no_such_room
from whisper_gate.signaling.rules import Outcome
from whisper_gate.stores.ports import RoomStore


class HostingService:
    """`signaling.rules.HostRules` on the kept rooms.

    Roles are read from the room at every action: a co-host who was one an hour ago moderates no more.
    """

    def __init__(self, rooms: RoomService, store: RoomStore, audit: AuditLog) -> None:
        self._rooms = rooms
        self._store = store
        self._audit = audit

    async def carry_out(
        self, host: Pass, address: str, action: Action, target: Participant | None
    ) -> Outcome:
        """See the port."""
        room = await self._rooms.find(host.room_id)
        visitor = _visitor(host, address)
        role = role_in(room, host.user_id)
        against = role_in(room, target.user_id) if target else None
        if not may(role, action, against):
            self._note(visitor, host, action, target, "forbidden")
            raise DomainError(ErrorCode.FORBIDDEN, "This is not yours to do.")
        roles = await self._keep(room, host, action, target)
        self._note(visitor, host, action, target)
        return Outcome(roles)

    def entered(self, entering: Pass, address: str) -> None:
        """See the port."""
        self._audit.note(
            Event.ENTERED,
            _visitor(entering, address),
            name=entering.name,
            room_id=entering.room_id,
            detail=entering.role,
        )

    def knocked(self, entering: Pass, address: str) -> None:
        """See the port."""
        self._audit.note(
            Event.KNOCKED, _visitor(entering, address), name=entering.name, room_id=entering.room_id
        )

    def refused(self, entering: Pass | None, address: str, error: DomainError) -> None:
        """See the port."""
        event = _REFUSALS.get(error.code, Event.ENTRY_REFUSED)
        visitor = _visitor(entering, address) if entering else Visitor(address=address)
        self._audit.note(
            event,
            visitor,
            name=entering.name if entering else "",
            room_id=entering.room_id if entering else "",
            detail=error.code,
        )

    async def _keep(
        self, room: Room, host: Pass, action: Action, target: Participant | None
    ) -> dict[str, Role]:
        """Store what outlives the call; the roles that have changed."""
        if action in {Action.LOCK, Action.UNLOCK}:
            _found(await self._store.set_locked(room.id, action is Action.LOCK))
        if target is None:
            return {}
        user_id = target.user_id or ""
        match action:
            case Action.BAN:
                _found(await self._store.ban(room.id, _bans(target)))
            case Action.REMOVE if is_host(role_in(room, target.user_id)):
                # Else they would walk straight back in, past the door that a removal shuts.
                await self._store.set_member(room.id, user_id, Membership.MEMBER)
            case Action.PROMOTE:
                _found(await self._store.set_member(room.id, user_id, Membership.COHOST))
                return {user_id: Role.COHOST}
            case Action.DEMOTE:
                _found(await self._store.set_member(room.id, user_id, Membership.MEMBER))
                return {user_id: Role.PARTICIPANT}
            case Action.HAND_OVER:
                _found(await self._store.hand_over(room.id, host.user_id or "", user_id))
                return {user_id: Role.OWNER, host.user_id or "": Role.COHOST}
            case _:
                pass
        return {}

    def _note(
        self, visitor: Visitor, host: Pass, action: Action, target: Participant | None, detail: str = ""
    ) -> None:
        self._audit.note(
            f"{Event.HOST}.{action}",
            visitor,
            name=host.name,
            room_id=host.room_id,
            subject=target.name if target else "",
            detail=detail,
        )


_REFUSALS = {
    ErrorCode.FORGED_SENDER: Event.FORGED_SENDER,
    ErrorCode.RATE_LIMITED: Event.LIMIT_HIT,
}


def _bans(target: Participant) -> list[Ban]:
    """The person, and for guests also where they come from: from there, others have to knock."""
    now = datetime.now(UTC)
    return [Ban(key, target.name, now) for key in (target.person, target.origin) if key]


def _visitor(one: Pass, address: str) -> Visitor:
    identity = Identity(one.user_id, one.name, one.session_id) if one.user_id else None
    return Visitor(identity, address=address)


def _found(done: bool) -> None:
    if not done:
        raise no_such_room()
