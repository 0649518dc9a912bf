"""Composition root: the app, its pages, its sockets and its routes. Nothing else."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex.utils.prerequisites import get_web_dir
from reflex_base.constants import Dirs

from whisper_gate import runtime, settings
from whisper_gate.services.tokens import Tokens
from whisper_gate.signaling.namespace import SignalNamespace
from whisper_gate.ui.events import page_events
from whisper_gate.ui.register import add_pages, app_options
from whisper_gate.web.guards import guarded
from whisper_gate.web.routes import create_routes
from whisper_gate.web.security_headers import inline_script_hashes

config = settings.load()
tokens = Tokens(config.jwt_secret.get_secret_value()) if config.jwt_secret else None
# Read once, before the workers are forked.
script_hashes = inline_script_hashes(get_web_dir() / Dirs.STATIC)


class GuardedApp(rx.App):
    """Reflex's app, guarded from outside of what Reflex itself puts around it (CORS, server errors)."""

    def __call__(self) -> Any:
        """The ASGI app that a worker serves."""
        return guarded(
            super().__call__(),
            config,
            script_hashes=script_hashes,
            events=page_events(),
            live=runtime.live,
        )


app = GuardedApp(
    api_transformer=create_routes(runtime.hub, runtime.checks, tokens, runtime.draining), **app_options()
)
app.register_lifespan_task(runtime.running, settings=config)
app.sio.register_namespace(SignalNamespace("/signal", runtime.hub))  # type: ignore[union-attr]
add_pages(app)
