"""Python face of pulse.jsx."""

import reflex as rx


class Pulse(rx.Component):
    """Shows nothing; `on_beat` runs every so many seconds while the page is seen."""

    library = rx.asset("pulse.jsx", shared=True).importable_path
    tag = "Pulse"
    every: rx.Var[int]
    on_beat: rx.EventHandler[rx.event.no_args_event_spec]


pulse = Pulse.create
