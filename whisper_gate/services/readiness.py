"""What somebody before the door may try out, so that the lobby can say how good a call will be."""

from __future__ import annotations

from dataclasses import dataclass

from whisper_gate.domain.users import Visitor, new_id
from whisper_gate.services.entry import EntryService
from whisper_gate.services.ice import IceServers
from whisper_gate.stores.ports import RateLimiter

TRIAL_LIFE = 60  # seconds for which the relay may be tried


@dataclass(frozen=True, slots=True)
class Trial:
    """What one lobby may try.

    Attributes:
        ice_servers: the relay with credentials that end soon; empty for who is not sure to come in.
        relay: whether this server has one at all.
        relay_only: whether all calls go through it.
    """

    ice_servers: list[dict[str, object]]
    relay: bool
    relay_only: bool


class Readiness:
    """Hands out trials, to those alone who would have as much, and longer, by pressing Join.

    Args:
        entry: knows who walks in.
        ice: has the relay.
        limiter: counts, per address, trials by the rule `trials` and what is sent for them by `uplinks`.
    """

    def __init__(self, entry: EntryService, ice: IceServers, limiter: RateLimiter) -> None:
        self._entry = entry
        self._ice = ice
        self._limiter = limiter

    async def trial(self, room_id: str, visitor: Visitor) -> Trial:
        """What may be tried now.

        Raises:
            DomainError: NO_SUCH_ROOM, BANNED, RATE_LIMITED, UNAVAILABLE.
        """
        await self._limiter.hit("trials", visitor.address)
        comes_in = await self._entry.walks_in(room_id, visitor)
        relay = bool(self._ice.turn_urls)
        # In a name of its own, which is nobody's in the call.
        servers = self._ice.of(f"trial-{new_id()}", life=TRIAL_LIFE) if relay and comes_in else []
        return Trial(servers, relay, self._ice.relay_only)

    async def uplink(self, visitor: Visitor) -> None:
        """Before bytes are taken whose time is measured; RATE_LIMITED, UNAVAILABLE."""
        await self._limiter.hit("uplinks", visitor.address)
