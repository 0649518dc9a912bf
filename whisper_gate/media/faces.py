"""What controls and menu items are made of: a name, a picture, and when there is room for them."""

from __future__ import annotations

import reflex as rx

# A text of one's own, or a message of the catalogue: `say("panel-chat")`.
Text = str | rx.Var[str]
# The name of a lucide icon (https://lucide.dev/icons), or any component.
Icon = str | rx.Component


def picture(icon: Icon | None, size: int = 20) -> rx.Component | None:
    """An icon by its name; a component stays what it is."""
    return rx.icon(icon, size=size) if isinstance(icon, str) else icon
