"""Reflex's own configuration; ours is in whisper_gate/settings.py."""

import os

import reflex as rx

from whisper_gate.ui.tailwind import TAILWIND

os.environ.setdefault("REFLEX_SOCKET_INTERVAL", "5s")
os.environ.setdefault("REFLEX_SOCKET_TIMEOUT", "10s")

config = rx.Config(
    app_name="whisper_gate",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    # The app checks origins itself, before any socket is upgraded (web/origin.py).
    cors_allowed_origins=[],
    # Set by the launcher (whisper_gate/parts.py). Reflex itself speaks to one server alone.
    redis_url=os.environ.get("PAGE_STATE_URI") or None,
    state_manager_mode="redis" if os.environ.get("PAGE_STATE_URI") else "memory",
    trusted_proxy_hops=int(os.environ.get("TRUSTED_PROXY_HOPS", "0")),
    plugins=[rx.plugins.TailwindV4Plugin(TAILWIND)],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
