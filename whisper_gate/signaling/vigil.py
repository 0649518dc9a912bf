"""Who has lost the line to the server: whether they are gone, or only out of earshot.

A closed socket alone says little: media goes from browser to browser, and a page that has lost its server
comes back within seconds. So the room is told `away`, and everyone with a connection to that participant
is a witness: once all of them have heard nothing from it either, it is gone. While one of them hears it, it
stays; without any witness it has the time of grace to come back.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from whisper_gate.domain.messages import Message
from whisper_gate.signaling.bus import Payload
from whisper_gate.signaling.local_room import LocalRoom
from whisper_gate.signaling.seat import Seat

if TYPE_CHECKING:
    from whisper_gate.signaling.hub import Hub

GRACE = 10.0  # seconds in which someone with a resume key may come back unnoticed
HEARD = 120.0  # seconds for which somebody stays who is only heard by others
LOOK = 0.5  # seconds between two looks whether they are


class Vigil:
    """The part of the hub that waits for people without a line."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def begin(self, seat: Seat) -> None:
        """The socket of somebody who may come back is gone."""
        self._hub.spawn(self._keep(seat))

    async def _keep(self, seat: Seat) -> None:
        if seat.joined:
            await self._hub.change(seat, {"away": True})
        await asyncio.sleep(GRACE)
        for _ in range(round((HEARD - GRACE) / LOOK)):
            if not self._is_heard(seat):
                break
            await asyncio.sleep(LOOK)
        await self._hub.depart(seat)  # nothing to do if the participant came back on another connection

    def witness(self, seat: Seat, message: Message) -> None:
        """Somebody says whether they still hear from a participant without a line."""
        room_id, about = seat.room_id, message.to
        room = self._hub.rooms[room_id]
        person = room.view.people.get(about or "")
        if person is None or not person.away or person.id == seat.me.id:
            return  # back, or gone, in the meantime
        payload: Payload = {"witness": person.id, "by": seat.me.id, "alive": message.body["alive"]}
        if person.id in room.seats:
            self.on_payload(room, payload)
        else:
            self._hub.bus.publish(room_id, payload)

    def on_payload(self, room: LocalRoom, payload: Payload) -> None:
        """Count the witness, if the participant in question had its seat here."""
        seat = room.seats.get(payload["witness"])
        if seat is None or not seat.me.away:
            return
        seat.witnesses[payload["by"]] = payload["alive"]
        verdicts = _verdicts(seat, room)
        if verdicts and not any(verdicts):
            self._hub.spawn(self._hub.depart(seat))

    def _is_heard(self, seat: Seat) -> bool:
        room = self._hub.rooms.get(seat.room_id) if seat.joined else None
        return room is not None and room.seats.get(seat.me.id) is seat and any(_verdicts(seat, room))


def _verdicts(seat: Seat, room: LocalRoom) -> list[bool]:
    """Of each witness, whether they hear the participant; who has said nothing does."""
    witnesses = (one for one in room.view.people.values() if one.acks and not one.away)
    return [seat.witnesses.get(one.id, True) for one in witnesses if one.id != seat.me.id]
