"""What the hub asks of the rules: whether a host may do this, and to write down what happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from whisper_gate.domain.errors import DomainError
from whisper_gate.domain.participants import Participant, Pass
from whisper_gate.domain.permissions import Action, Role


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a host's action has changed for good.

    Attributes:
        roles: user id -> their new role, for who was promoted, demoted or handed the room.
    """

    roles: dict[str, Role]


class HostRules(Protocol):
    """Decides and keeps; `services.hosting` implements it."""

    async def carry_out(
        self, host: Pass, address: str, action: Action, target: Participant | None
    ) -> Outcome:
        """Check that the host may do this now, and keep what outlives the call.

        Args:
            host: what let the acting connection in.
            address: where it comes from.
            action: what it asks for.
            target: whom it is done to, if anybody; participant or knocking.

        Raises:
            DomainError: FORBIDDEN, NO_SUCH_ROOM or UNAVAILABLE; then nothing has changed.
        """
        ...

    def entered(self, entering: Pass, address: str) -> None:
        """Somebody took a seat."""
        ...

    def knocked(self, entering: Pass, address: str) -> None:
        """Somebody asks to come in."""
        ...

    def refused(self, entering: Pass | None, address: str, error: DomainError) -> None:
        """Somebody's knock, forged sender or flood was turned down."""
        ...
