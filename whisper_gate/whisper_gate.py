"""Composition root: the app, its pages, its sockets and its routes. Nothing else."""

from __future__ import annotations

import reflex as rx
from reflex.utils.prerequisites import get_web_dir
from reflex_base.constants import Dirs
from starlette.types import ASGIApp

from whisper_gate import runtime, settings
from whisper_gate.signaling.namespace import SignalNamespace
from whisper_gate.ui.events import page_events
from whisper_gate.ui.register import add_pages, app_options
from whisper_gate.web.body_limit import BodyLimit
from whisper_gate.web.forwarded import Forwarded
from whisper_gate.web.guest import GuestCookie
from whisper_gate.web.identity import session_of
from whisper_gate.web.origin import OriginCheck
from whisper_gate.web.packets import Packets
from whisper_gate.web.routes import create_routes
from whisper_gate.web.security_headers import SecurityHeaders, inline_script_hashes
from whisper_gate.web.socket_guard import SocketGuard

config = settings.load()
# Read once, before the workers are forked.
script_hashes = inline_script_hashes(get_web_dir() / Dirs.STATIC)


def guarded(app: ASGIApp) -> ASGIApp:
    """The app inside what guards pages, REST and sockets alike; the last one sees a request first."""
    app = BodyLimit(GuestCookie(app))
    packets = Packets(page_events())
    app = SocketGuard(
        app,
        accepts_packet=packets.accepts,
        per_address=config.sockets_per_address,
        session_of=session_of,
        live=runtime.live,
    )
    app = OriginCheck(app, allowed=config.own_origins)
    app = SecurityHeaders(app, script_hashes)
    return Forwarded(app, hops=config.trusted_proxy_hops)


class GuardedApp(rx.App):
    """Reflex's app, guarded from outside of what Reflex itself puts around it (CORS, server errors)."""

    def __call__(self) -> ASGIApp:
        """The ASGI app that a worker serves."""
        return guarded(super().__call__())


app = GuardedApp(
    api_transformer=create_routes(runtime.hub, runtime.checks),
    **app_options(),
)
app.register_lifespan_task(runtime.running, settings=config)
app.sio.register_namespace(SignalNamespace("/signal", runtime.hub))  # type: ignore[union-attr]
add_pages(app)
