"""Everything that stands around the app, in its order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from starlette.types import ASGIApp

from whisper_gate.services.live import LiveSessions
from whisper_gate.settings import Settings
from whisper_gate.web.body_limit import BodyLimit
from whisper_gate.web.forwarded import Forwarded
from whisper_gate.web.guest import GuestCookie
from whisper_gate.web.identity import session_of
from whisper_gate.web.one_line import OneLine
from whisper_gate.web.origin import OriginCheck
from whisper_gate.web.packets import Packets
from whisper_gate.web.security_headers import SecurityHeaders
from whisper_gate.web.socket_guard import SocketGuard
from whisper_gate.web.traced import Traced
from whisper_gate.web.unread import Unread


def guarded(
    app: ASGIApp,
    config: Settings,
    *,
    script_hashes: Iterable[str],
    events: Mapping[str, Callable[[dict[str, Any]], bool]],
    live: Callable[[], LiveSessions | None],
) -> ASGIApp:
    """The app inside what guards pages, REST and sockets alike; the last one sees a request first.

    Args:
        app: pages, REST and sockets.
        config: the settings.
        script_hashes: of the inline scripts of the pages.
        events: by the name of each event of the pages' states, whether arguments fit.
        live: the connections of this worker by login session; None while it starts or stops.
    """
    app = BodyLimit(GuestCookie(OneLine(app)))
    app = SocketGuard(
        app,
        accepts_packet=Packets(events).accepts,
        per_address=config.sockets_per_address,
        session_of=session_of,
        live=live,
    )
    app = OriginCheck(app, allowed=config.own_origins)
    app = Unread(SecurityHeaders(app, script_hashes))
    app = Forwarded(app, hops=config.trusted_proxy_hops)
    return Traced(app) if config.otel_exporter_otlp_endpoint else app
