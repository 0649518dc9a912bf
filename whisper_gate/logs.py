"""Logging of one process: structlog and the standard library end in one handler on stderr."""

from __future__ import annotations

import logging
import re
import sys
from typing import Any

import structlog

from whisper_gate import traces

# Granian's own loggers lose their handlers and speak through ours (its default writes to stdout).
GRANIAN_LOGGERS: dict[str, Any] = {
    "handlers": {},
    "loggers": {
        "_granian": {"handlers": [], "propagate": True},
        "granian.access": {"handlers": [], "propagate": True},
    },
}

_TOKEN = re.compile(r"eyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]{5,}")  # a JWT (RFC 7519), whoever logged it


def _hide_tokens(_logger: object, _method: str, line: Any) -> str:
    """The last step: whatever a library or a traceback put into the line, no session stands in it."""
    return _TOKEN.sub("[token]", str(line))


def _name_trace(_logger: object, _method: str, line: Any) -> Any:
    """By it a line is found from a trace, and the other way round."""
    trace = traces.current_id()
    return line | {"trace_id": trace} if trace else line


def configure(level: str, form: str) -> None:
    """Send every record to stderr, as lines for people or as JSON.

    Args:
        level: Least severe level that is logged: debug, info, warning or error.
        form: `console` or `json`.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        _name_trace,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: list[structlog.typing.Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if form == "json"
        else [
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(),
                # The default prints the values of local variables: passwords and tokens, here.
                exception_formatter=structlog.dev.plain_traceback,
            )
        ]
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer, _hide_tokens],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
