"""Traces by OpenTelemetry, where OTEL_EXPORTER_OTLP_ENDPOINT says who collects them; otherwise nothing.

Spans are made for HTTP requests, for joins and, below those, for what is asked of the stores. Names and
attributes are words of this program: no address, no id of a room or person, no query. Its packages are loaded
when there is somebody to send to, after the workers are forked: they have threads.
"""

from __future__ import annotations

import importlib.util
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from whisper_gate import __version__

PACKAGES = ("opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http")
SEND_WITHIN = 2.0  # seconds; a collector that is away must not hold up the end of a worker
NANOSECONDS = 1_000_000_000

_tracer: Any = None


def lacking() -> str | None:
    """What is missing on this machine to send traces; None when nothing is."""
    for name in PACKAGES:
        try:
            if importlib.util.find_spec(name) is not None:
                continue
        except ModuleNotFoundError:
            pass
        return f"the package of {name} is not installed; run `pip install -r requirements-otel.txt`"
    return None


def start(endpoint: str, worker: str) -> Callable[[], None]:
    """Send traces from this worker on; returns what sends the last of them, and blocks meanwhile."""
    global _tracer  # noqa: PLW0603 - the one tracer of the process
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    name = os.environ.get("OTEL_SERVICE_NAME") or "whisper-gate"  # given here, it would count for more
    who = {"service.name": name, "service.version": __version__, "service.instance.id": worker}
    provider = TracerProvider(resource=Resource.create(who))
    exporter = OTLPSpanExporter(endpoint=f"{endpoint}/v1/traces", timeout=SEND_WITHIN)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    _tracer = provider.get_tracer("whisper_gate", __version__)

    def stop() -> None:
        global _tracer  # noqa: PLW0603
        _tracer = None
        provider.shutdown()

    return stop


@contextmanager
def span(name: str, *, server: bool = False) -> Iterator[Callable[[str, str | int], None]]:
    """Trace the block; gives what sets an attribute. An error in it marks the span, without its words."""
    if _tracer is None:
        yield lambda _name, _value: None
        return
    from opentelemetry.trace import SpanKind, StatusCode  # noqa: PLC0415

    kind = SpanKind.SERVER if server else SpanKind.INTERNAL
    with _tracer.start_as_current_span(
        name, kind=kind, record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield current.set_attribute
        except Exception as error:
            current.set_status(StatusCode.ERROR)
            current.set_attribute("error.type", type(error).__name__)
            raise


def asked(store: str, operation: str, seconds: float, *, failed: bool = False) -> None:
    """A store has answered; told where somebody waited for it, not for the work that always goes on."""
    if _tracer is None:
        return
    from opentelemetry.trace import SpanKind, StatusCode, get_current_span  # noqa: PLC0415

    if not get_current_span().is_recording():
        return
    now = time.time_ns()
    done = _tracer.start_span(
        f"{store} {operation}",
        kind=SpanKind.CLIENT,
        attributes={"db.system.name": store, "db.operation.name": operation},
        start_time=now - int(seconds * NANOSECONDS),
    )
    if failed:
        done.set_status(StatusCode.ERROR)
    done.end(now)


def current_id() -> str | None:
    """The trace that this line of work belongs to, as collectors write it."""
    if _tracer is None:
        return None
    from opentelemetry.trace import get_current_span  # noqa: PLC0415

    context = get_current_span().get_span_context()
    return f"{context.trace_id:032x}" if context.is_valid else None
