"""Python face of local_time.jsx."""

import reflex as rx


class LocalTime(rx.Component):
    """A `<time>` in the reader's own format and time zone; `at` is ISO 8601."""

    library = rx.asset("local_time.jsx", shared=True).importable_path
    tag = "LocalTime"
    at: rx.Var[str]


local_time = LocalTime.create
