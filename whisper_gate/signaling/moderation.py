"""What hosts do to a call: the rules decide and keep, then every worker carries it out on its own seats.

A host's word reaches the connection of whom it is about, but does not depend on it: everyone else is told
the outcome as the server knows it (microphone off, share stopped, gone), and their pages act on that.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.messages import Frame, Message
from whisper_gate.domain.participants import Participant
from whisper_gate.domain.permissions import ON_KNOCK, ON_SOMEBODY, Action, Role, is_host, may
from whisper_gate.signaling.bus import Payload, Presence
from whisper_gate.signaling.closing import farewell
from whisper_gate.signaling.local_room import LocalRoom
from whisper_gate.signaling.rules import HostRules
from whisper_gate.signaling.seat import Seat

if TYPE_CHECKING:
    from whisper_gate.signaling.hub import Hub

# What a host switches off, as the flag that the others see.
_FLAGS = {Action.MUTE: "mic", Action.STOP_SHARE: "screen", Action.LOWER_HAND: "hand"}
_ANSWERS = {Action.ADMIT: "open", Action.REFUSE: "refuse"}
AGAIN = (1.0, 1.5, 2.5)  # seconds after each of which an effect that cannot be seen is said again
LOOK = 0.02  # seconds between two looks for it
_QUIET = frozenset({Action.ADMIT, Action.REFUSE, Action.ADMIT_ALL})  # not announced to the room


class Moderation:
    """The part of the hub that does what hosts ask for."""

    def __init__(self, hub: Hub, presence: Presence, rules: HostRules) -> None:
        self._hub = hub
        self._presence = presence
        self._rules = rules

    async def moderate(self, seat: Seat, message: Message) -> None:
        """Do what the host asks for.

        Raises:
            DomainError: FORBIDDEN, NO_SUCH_PEER, NO_SUCH_ROOM or UNAVAILABLE; then nothing has changed.
        """
        action, me, room_id = Action(message.body["action"]), seat.me, seat.room_id
        # Kept for the whole of it: the last one here may leave while the rules decide.
        room = self._hub.rooms[room_id]
        if message.mid and await self._presence.was_done(room_id, me.id, message.mid):
            seat.confirm(message.mid)
            return
        target = self._target(room, action, message.to, me)
        outcome = await self._rules.carry_out(seat.entering, seat.address, action, target)
        effects = await self._effects(room_id, room, me, action, target)
        if outcome.roles:
            effects.append({"roles": {user_id: role.value for user_id, role in outcome.roles.items()}})
        for payload in effects:
            self._hub.exchange.everywhere(room_id, payload)
        if message.mid:
            await self._presence.mark_done(room_id, me.id, message.mid)
            self._hub.spawn(self._see_done(seat, room_id, message.mid, effects))
        if action not in _QUIET:
            notice: Frame = {"type": "moderated", "from": me.id, "action": action.value}
            if target is not None:
                notice["to"] = target.id
            self._hub.exchange.everywhere(room_id, {"notice": notice})
        if action is Action.END:
            await self._end(room_id, room)

    async def _see_done(self, seat: Seat, room_id: str, mid: str, effects: list[Payload]) -> None:
        """Confirm once the effects can be seen; until then say them again, for the bus may lose some."""
        for pause in AGAIN:
            deadline = asyncio.get_running_loop().time() + pause
            while asyncio.get_running_loop().time() < deadline:
                room = self._hub.rooms.get(room_id)
                if room is None or all(_is_done(room, payload) for payload in effects):
                    seat.confirm(mid)
                    return
                await asyncio.sleep(LOOK)
            for payload in effects:
                self._hub.exchange.everywhere(room_id, payload)
        seat.refuse(DomainError(ErrorCode.UNAVAILABLE, "It could not be carried out."), mid)

    @staticmethod
    def _target(room: LocalRoom, action: Action, to: str | None, me: Participant) -> Participant | None:
        if action not in ON_SOMEBODY | ON_KNOCK:
            return None
        people = room.queue.people if action in ON_KNOCK else room.view.people
        # To who is no host, nobody knocks: they learn nothing by trying ids.
        if to is None or to == me.id or to not in people or (action in ON_KNOCK and not is_host(me.role)):
            raise DomainError(ErrorCode.NO_SUCH_PEER, "Nobody with this id is here.")
        return people[to]

    async def _effects(
        self, room_id: str, room: LocalRoom, me: Participant, action: Action, target: Participant | None
    ) -> list[Payload]:
        """What every worker has to do, as payloads."""
        if target is None:
            return _on_all(room, me, action)
        if action in _FLAGS:
            return [{"set": target.id, "changes": {_FLAGS[action]: False}}]
        if action in {Action.REMOVE, Action.BAN}:
            return [await self._expulsion(room_id, room, action, target)]
        return [{_ANSWERS[action]: [target.id]}] if action in ON_KNOCK else []

    async def _expulsion(self, room_id: str, room: LocalRoom, action: Action, target: Participant) -> Payload:
        """Takes the person out, in every tab they have here; their keys are dead from now on."""
        ids = [
            one.id
            for one in room.view.people.values()
            if one.id == target.id or (target.person and one.person == target.person)
        ]
        code = ErrorCode.BANNED if action is Action.BAN else ErrorCode.REMOVED
        version = await self._presence.expel(room_id, ids, [target.person], code)
        return {"expel": ids, "version": version, "code": code.value}

    async def _end(self, room_id: str, room: LocalRoom) -> None:
        """For everyone; who comes back asks at the door again."""
        ids = list(room.view.people)
        code = ErrorCode.CALL_ENDED
        version = await self._presence.expel(room_id, ids, [], code)
        self._hub.exchange.everywhere(room_id, {"expel": ids, "version": version, "code": code.value})

    # --- on every worker ----------------------------------------------------------------------------

    def on_expel(self, room_id: str, room: LocalRoom, payload: Payload) -> None:
        """These participants are in the room no more, whatever their pages think."""
        code = ErrorCode(payload["code"])
        for participant_id in payload["expel"]:
            seat = room.seats.pop(participant_id, None)
            if seat is not None:
                seat.end(farewell(code))
            frames = room.view.remove(participant_id, payload["version"])
            if code is not ErrorCode.CALL_ENDED:
                frames = [{**frame, "reason": "removed"} for frame in frames]
            room.deliver(frames)
        self._hub.spawn(self._hub.close_if_empty(room_id))

    def on_set(self, room: LocalRoom, payload: Payload) -> None:
        """A host has switched something off for somebody; their worker tells everyone."""
        seat = room.seats.get(payload["set"])
        if seat is not None:
            self._hub.spawn(self._hub.change(seat, payload["changes"]))

    def on_roles(self, room_id: str, room: LocalRoom, payload: Payload) -> None:
        """People have new roles, in every tab they have here."""
        for seat in list(room.seats.values()):
            role = payload["roles"].get(seat.me.user_id)
            if role is not None:
                self._hub.spawn(self._hub.change_role(room_id, seat, Role(role)))

    @staticmethod
    def on_locked(room: LocalRoom, payload: Payload) -> None:
        """The door was locked or unlocked."""
        room.locked = payload["locked"]
        room.notify({"type": "room", "locked": room.locked})


def _is_done(room: LocalRoom, payload: Payload) -> bool:
    """Whether this worker can see what the payload asks for."""
    people = room.view.people
    if "set" in payload:
        one = people.get(payload["set"])
        return one is None or all(getattr(one, name) == value for name, value in payload["changes"].items())
    if "roles" in payload:
        roles = payload["roles"]
        return all(one.role == roles[one.user_id] for one in people.values() if one.user_id in roles)
    # Who was let in, or turned away, knocks no more. The rest is in Redis already.
    answered = payload.get("open") or payload.get("refuse") or []
    return not any(one in room.queue.people for one in answered)


def _on_all(room: LocalRoom, me: Participant, action: Action) -> list[Payload]:
    """What an action does that is done to nobody in particular."""
    match action:
        case Action.MUTE_ALL:
            others = (one for one in room.view.people.values() if one.id != me.id and one.mic)
            return [
                {"set": one.id, "changes": {"mic": False}}
                for one in others
                if may(me.role, Action.MUTE, one.role)
            ]
        case Action.LOCK | Action.UNLOCK:
            return [{"locked": action is Action.LOCK}]
        case Action.ADMIT_ALL:
            return [{"open": list(room.queue.people)}]
        case _:
            return []
