"""Composition root: the app, its pages, its sockets and its routes. Nothing else."""

from __future__ import annotations

from functools import partial

import reflex as rx

from whisper_gate import runtime, settings
from whisper_gate.signaling.namespace import SignalNamespace
from whisper_gate.ui.register import add_pages, app_options
from whisper_gate.web.body_limit import BodyLimit
from whisper_gate.web.forwarded import Forwarded
from whisper_gate.web.guest import GuestCookie
from whisper_gate.web.origin import OriginCheck
from whisper_gate.web.routes import create_routes

config = settings.load()

app = rx.App(
    # Applied from the inside out: routes around the pages, then what guards both.
    api_transformer=[
        create_routes(runtime.hub, runtime.checks),
        GuestCookie,
        BodyLimit,
        partial(OriginCheck, allowed=config.own_origins),
        partial(Forwarded, hops=config.trusted_proxy_hops),
    ],
    **app_options(),
)
app.register_lifespan_task(runtime.running, settings=config)
app.sio.register_namespace(SignalNamespace("/signal", runtime.hub))  # type: ignore[union-attr]
add_pages(app)
