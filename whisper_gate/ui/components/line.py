"""Python face of line.jsx."""

import reflex as rx

_LIBRARY = rx.asset("line.jsx", shared=True).importable_path


class Line(rx.Component):
    """Opens the page's lost WebSocket again, neither all pages at once nor later than needed."""

    library = _LIBRARY
    tag = "Line"


class NewVersion(rx.Component):
    """Says that the server has a newer release, with a button that loads it."""

    library = _LIBRARY
    tag = "NewVersion"
