"""All rooms of one person, and who is in them at this moment."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import structlog

from whisper_gate.domain.errors import DomainError
from whisper_gate.domain.permissions import Standing, walks_in
from whisper_gate.domain.rooms import Room
from whisper_gate.domain.users import Visitor
from whisper_gate.services.rooms import RoomService
from whisper_gate.stores.ports import Occupancy

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RoomsNow:
    """What somebody sees on their page of rooms.

    Attributes:
        mine, shared: rooms with people in them first, then the newest.
        inside: by room id, the names of those in it, who came first first; nothing about empty rooms.
    """

    mine: list[Room]
    shared: list[Room]
    inside: dict[str, list[str]]


class Overview:
    """Tells people about rooms that they own or are a member of, and about no others."""

    def __init__(self, rooms: RoomService, occupancy: Occupancy) -> None:
        self._rooms = rooms
        self._occupancy = occupancy

    async def of(self, caller: Visitor) -> RoomsNow:
        """The caller's rooms and those shared with them; NOT_SIGNED_IN, UNAVAILABLE."""
        mine, shared = await asyncio.gather(self._rooms.mine(caller), self._rooms.shared_with(caller))
        inside = await self._inside([*mine, *shared])

        def lively(rooms: list[Room]) -> list[Room]:
            return sorted(rooms, key=lambda room: room.id not in inside)  # stable: newest first stays

        return RoomsNow(lively(mine), lively(shared), inside)

    async def before_the_door(self, room: Room, standing: Standing) -> list[str]:
        """Names of those inside, for who could walk in; to all others who meets here stays untold."""
        return (await self._inside([room])).get(room.id, []) if walks_in(room, standing) else []

    async def _inside(self, rooms: list[Room]) -> dict[str, list[str]]:
        """Nobody is seen where presence cannot be read: the list is worth showing without."""
        if not rooms:
            return {}
        try:
            return await self._occupancy.inside([room.id for room in rooms])
        except DomainError as error:
            log.warning("overview.without_people", code=error.code)
            return {}
