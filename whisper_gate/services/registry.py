"""Where pages and routes find the services of their worker.

`runtime.py` opens the connections of a worker, builds the services and provides them here; the
layers above ask for them at call time, never at import (workers are forked from a loaded app).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whisper_gate.domain.errors import DomainError, ErrorCode, Reason

if TYPE_CHECKING:
    from whisper_gate.services.accounts import AccountService
    from whisper_gate.services.devices import Devices
    from whisper_gate.services.entry import EntryService
    from whisper_gate.services.ice import IceServers
    from whisper_gate.services.mail import Letters
    from whisper_gate.services.overview import Overview
    from whisper_gate.services.readiness import Readiness
    from whisper_gate.services.recovery import Recovery
    from whisper_gate.services.reports import ReportService
    from whisper_gate.services.rooms import RoomService
    from whisper_gate.services.sessions import SessionService


@dataclass(frozen=True, slots=True)
class Services:
    """The services of one worker.

    Attributes:
        letters: None where no mail server is set.
        public_url: the address people use, when a proxy hides it.
        ice: what the browsers find their way to each other with.
    """

    accounts: AccountService
    sessions: SessionService
    devices: Devices
    recovery: Recovery
    letters: Letters | None
    rooms: RoomService
    overview: Overview
    entry: EntryService
    readiness: Readiness
    reports: ReportService
    public_url: str | None
    ice: IceServers


_current: Services | None = None


def provide(services: Services | None) -> None:
    """Set (or, with None, withdraw) the services of this worker."""
    global _current  # noqa: PLW0603 - the one registry of the process
    _current = services


def services() -> Services:
    """The services of this worker; UNAVAILABLE while it starts or stops."""
    if _current is None:
        why = Reason("error-starting", "The server is starting.")
        raise DomainError(ErrorCode.UNAVAILABLE, why, retry_after=1)
    return _current
