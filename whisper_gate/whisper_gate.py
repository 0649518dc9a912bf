"""Composition root: the app, its pages, its sockets and its routes. Nothing else."""

from __future__ import annotations

from functools import partial

import reflex as rx

from whisper_gate import runtime, settings
from whisper_gate.signaling.namespace import SignalNamespace
from whisper_gate.web.body_limit import BodyLimit
from whisper_gate.web.origin import OriginCheck
from whisper_gate.web.routes import create_routes

config = settings.load()

app = rx.App(
    app_wraps={},
    toaster=None,
    # Applied from the inside out: routes around the pages, then what guards both.
    api_transformer=[
        create_routes(runtime.hub, runtime.checks),
        BodyLimit,
        partial(OriginCheck, allowed=config.allowed_origins),
    ],
)
app.register_lifespan_task(partial(runtime.running, config))
app.sio.register_namespace(SignalNamespace("/signal", runtime.hub))


@app.add_page
def index() -> rx.Component:
    """A first page."""
    return rx.el.main(rx.el.h1("Whisper Gate"))
