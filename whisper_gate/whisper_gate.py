"""Composition root: the app, its pages, its sockets and its routes. Nothing else."""

import reflex as rx

app = rx.App(app_wraps={}, toaster=None)


@app.add_page
def index() -> rx.Component:
    """A first page."""
    return rx.el.main(rx.el.h1("Whisper Gate"))
