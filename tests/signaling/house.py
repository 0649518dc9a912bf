"""`signaling.rules.HostRules` without a database: roles are those of the call, and all is remembered."""

from __future__ import annotations

from dataclasses import dataclass, field

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.participants import Participant, Pass
from whisper_gate.domain.permissions import Action, Role, may
from whisper_gate.signaling.rules import Outcome

_NEW = {Action.PROMOTE: Role.COHOST, Action.DEMOTE: Role.PARTICIPANT, Action.HAND_OVER: Role.OWNER}


@dataclass
class OpenHouse:
    done: list[tuple[str, str, str]] = field(default_factory=list)
    seen: list[tuple[str, str]] = field(default_factory=list)

    async def carry_out(
        self, host: Pass, address: str, action: Action, target: Participant | None
    ) -> Outcome:
        if not may(host.role, action, target.role if target else None):
            raise DomainError(ErrorCode.FORBIDDEN, "This is not yours to do.")
        self.done.append((host.name, action.value, target.name if target else ""))
        roles = {target.user_id or "": _NEW[action]} if target and action in _NEW else {}
        if action is Action.HAND_OVER:
            roles[host.user_id or ""] = Role.COHOST
        return Outcome(roles)

    def entered(self, entering: Pass, address: str) -> None:
        self.seen.append(("entered", entering.name))

    def knocked(self, entering: Pass, address: str) -> None:
        self.seen.append(("knocked", entering.name))

    def refused(self, entering: Pass | None, address: str, error: DomainError) -> None:
        self.seen.append((error.code.value, entering.name if entering else ""))
