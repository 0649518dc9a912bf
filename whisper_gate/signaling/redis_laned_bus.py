"""`signaling.bus.Bus` on a Redis Cluster: one `RedisBus` per lane, each on the node that has its slot.

So a room's payloads pass through one node alone (sharded pub/sub), and a node that is away holds up nothing
but what is in its own lanes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from whisper_gate.signaling.bus import Payload
from whisper_gate.signaling.redis_bus import RedisBus
from whisper_gate.stores.redis_lanes import Lanes

TOGETHER = 0.1  # seconds in which the lanes of one node fail or come back: one gap for all of them


def build_bus(publishers: Lanes, subscribers: Lanes, worker: str) -> RedisBus | LanedBus:
    """The bus of a worker; the settings see to it that both have the same lanes."""
    buses = [
        RedisBus(sender.redis, hearer.redis, worker, sender.prefix)
        for sender, hearer in zip(publishers, subscribers, strict=True)
    ]
    return buses[0] if len(buses) == 1 else LanedBus(publishers, buses)


class LanedBus:
    """One per worker; also `stores.ports.Control`. `run()` must be going for anything to arrive or leave."""

    def __init__(self, lanes: Lanes, buses: list[RedisBus]) -> None:
        self._lanes = lanes
        self._buses = buses
        self._gap: asyncio.TimerHandle | None = None
        self._on_gap: Callable[[str | None], None] = lambda _room: None

    def listen(
        self,
        on_payload: Callable[[str, Payload], None],
        on_gap: Callable[[str | None], None],
        on_control: Callable[[Payload], None],
    ) -> None:
        """See the port."""
        self._on_gap = on_gap
        for bus in self._buses:
            bus.listen(on_payload, self._on_gap_of_lane, on_control)

    async def subscribe(self, room_id: str) -> None:
        """See the port."""
        await self._bus(room_id).subscribe(room_id)

    async def unsubscribe(self, room_id: str) -> None:
        """See the port."""
        await self._bus(room_id).unsubscribe(room_id)

    def publish(self, room_id: str, payload: Payload) -> None:
        """See the port."""
        self._bus(room_id).publish(room_id, payload)

    def sessions_ended(self, session_ids: Iterable[str]) -> None:
        """`stores.ports.Control`: in every lane, as one may be away; a second time changes nothing."""
        ids = list(session_ids)
        for bus in self._buses:
            bus.sessions_ended(ids)

    def rooms_closed(self, room_ids: Iterable[str]) -> None:
        """`stores.ports.Control`: as above."""
        ids = list(room_ids)
        for bus in self._buses:
            bus.rooms_closed(ids)

    async def run(self) -> None:
        """Publish and receive until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            for bus in self._buses:
                tasks.create_task(bus.run())

    def _bus(self, room_id: str) -> RedisBus:
        return self._buses[self._lanes.of(room_id).number]

    def _on_gap_of_lane(self, room_id: str | None) -> None:
        if room_id is not None:
            self._on_gap(room_id)
        elif self._gap is None:
            self._gap = asyncio.get_running_loop().call_later(TOGETHER, self._tell_gap)

    def _tell_gap(self) -> None:
        self._gap = None
        self._on_gap(None)
