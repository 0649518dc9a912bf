"""Python face of local_time.jsx."""

import reflex as rx


class LocalTime(rx.Component):
    """A `<time>` in the reader's language and time zone; `at` is ISO 8601. Without `time` the day alone."""

    library = rx.asset("local_time.jsx", shared=True).importable_path
    tag = "LocalTime"
    at: rx.Var[str]
    time: rx.Var[bool]


local_time = LocalTime.create
