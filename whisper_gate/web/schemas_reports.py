"""The bodies of reports. What a flight recorder's file may hold is checked here; nothing else is kept.

docs/flight-recorder.md explains the fields; `whisper_gate/media/recorder.js` writes them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field

from whisper_gate.domain.errors import ErrorCode
from whisper_gate.domain.reports import NOTE_MAX, Report, spaced
from whisper_gate.web.schemas import Body, whole_number

ENTRIES_MAX = 3_000
# The server's, and what the devices of a browser, and a page, say.
CODES = (
    *(one.value for one in ErrorCode),
    *("NotAllowed", "NotFound", "NotReadable", "Overconstrained", "insecure", "unknown", "left", "other"),
)


# JSON has one kind of number; the limits come first, so that the document has them too.
_WHOLE = BeforeValidator(whole_number)
Milliseconds = Annotated[int, Field(ge=0, le=1_000_000_000), _WHOLE]  # eleven days
Trip = Annotated[int, Field(ge=0, le=600_000), _WHOLE]  # milliseconds
Count = Annotated[int, Field(ge=0, le=100_000), _WHOLE]
Frames = Annotated[int, Field(ge=0, le=1_000), _WHOLE]
Kilobits = Annotated[int, Field(ge=0, le=10_000_000), _WHOLE]
Share = Annotated[float, Field(ge=0, le=1)]
Person = Annotated[str, Field(pattern=r"^p[0-9]{1,3}$", examples=["p1"], description="p0 is who sent it.")]
Network = Annotated[
    str,
    Field(
        pattern=r"^([0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.0/24|([0-9a-f]{1,4}:){3}:/48)$",
        examples=["192.0.2.0/24"],
        description="Never a whole address.",
    ),
]
Code = Annotated[
    str, Field(pattern=f"^({'|'.join(CODES)})$", examples=["unavailable"], description="A stable code.")
]
Candidate = Literal["host", "srflx", "prflx", "relay"]


class _Entry(Body):
    """Something that happened, `at` milliseconds after the file's `started`."""

    at: Milliseconds


class _OfPair(_Entry):
    pair: Person
    epoch: Count | None = None


class JoinEntry(_Entry):
    """The sender's way into the call and out of it."""

    kind: Literal["join"]
    step: Literal[
        "asked", "resumed", "granted", "refused", "connecting", "waiting", "welcome", "live", "ended"
    ]
    code: Code | None = None


class LineEntry(_Entry):
    """The line to the server."""

    kind: Literal["line"]
    state: Literal["idle", "connecting", "waiting", "joined", "lost"]


class PeerEntry(_OfPair):
    """A connection to somebody is made, or closed."""

    kind: Literal["peer"]
    state: Literal["built", "closed"]
    relay: bool | None = None
    leads: bool | None = None
    initiator: bool | None = None


class IceEntry(_OfPair):
    """What the browser says of a connection."""

    kind: Literal["ice"]
    health: Literal["new", "connecting", "connected", "disconnected", "failed"]
    ice: Literal["new", "checking", "connected", "completed", "disconnected", "failed", "closed"] | None = (
        None
    )
    connection: Literal["new", "connecting", "connected", "disconnected", "failed", "closed"] | None = None
    gathering: Literal["new", "gathering", "complete"] | None = None


class HurryEntry(_OfPair):
    """The line is back: try at once."""

    kind: Literal["hurry"]


class ChanceEntry(_OfPair):
    """What chance said to what mends connections."""

    kind: Literal["chance"]
    value: Share


class LadderEntry(_OfPair):
    """What is done to bring a connection back."""

    kind: Literal["ladder"]
    step: Literal["restart", "relay", "rebuild"]
    attempt: Count


class PairEntry(_OfPair):
    """What is counted of a pair: milliseconds, shares, kbit/s, and how the two are connected."""

    kind: Literal["pair"]
    rtt: Trip | None = None
    loss: Share | None = None
    loss_out: Annotated[Share | None, Field(alias="lossOut")] = None
    frozen: Share | None = None
    in_: Annotated[Kilobits | None, Field(alias="in")] = None
    out: Kilobits | None = None
    width: Count | None = None
    height: Count | None = None
    fps: Frames | None = None
    protocol: Literal["udp", "tcp", "tls"] | None = None
    local: Candidate | None = None
    remote: Candidate | None = None
    local_net: Annotated[Network | None, Field(alias="localNet")] = None
    remote_net: Annotated[Network | None, Field(alias="remoteNet")] = None


class RosterEntry(_Entry):
    """Who comes and goes."""

    kind: Literal["roster"]
    who: Person
    what: Literal["here", "join", "leave", "away", "back"]


class DeviceEntry(_Entry):
    """What the sender shows and says."""

    kind: Literal["device"]
    device: Literal["microphone", "camera", "screen", "speaker"]
    what: Literal["on", "off", "lost", "failed", "chosen"]
    code: Code | None = None


class ErrorEntry(_Entry):
    """The server refused something."""

    kind: Literal["error"]
    code: Code


Entry = Annotated[
    JoinEntry
    | LineEntry
    | PeerEntry
    | IceEntry
    | HurryEntry
    | ChanceEntry
    | LadderEntry
    | PairEntry
    | RosterEntry
    | DeviceEntry
    | ErrorEntry,
    Field(discriminator="kind"),
]


class Flight(Body):
    """The recorder's file; `dropped` entries are missing after the `first` ones."""

    version: Literal[1]
    started: Annotated[int, Field(ge=0, le=10**14, description="Milliseconds since 1970."), _WHOLE]
    length: Milliseconds
    first: Annotated[int, Field(ge=0, le=ENTRIES_MAX), _WHOLE]
    dropped: Annotated[int, Field(ge=0, le=10**9), _WHOLE]
    entries: Annotated[list[Entry], Field(max_length=ENTRIES_MAX)]


class NewReport(Body):
    """What the recorder has, and what the person writes about it."""

    flight: Flight
    note: Annotated[str, Field(max_length=NOTE_MAX)] = ""


class ReportMade(BaseModel):
    """The code by which a report can be read."""

    code: Annotated[str, Field(examples=["K7QF-2M9T"])]


class ReportOut(BaseModel):
    """A report; `device` is what sent it, in words."""

    code: str
    at: datetime
    device: Annotated[str, Field(examples=["Firefox on Linux"])]
    note: str
    flight: dict[str, Any]

    @classmethod
    def of(cls, report: Report) -> ReportOut:
        """From the domain's report."""
        return cls(
            code=spaced(report.code),
            at=report.at,
            device=report.device,
            note=report.note,
            flight=dict(report.flight),
        )
