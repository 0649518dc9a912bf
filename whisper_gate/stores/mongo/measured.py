"""How long MongoDB took for each command, counted where PyMongo sends it."""

from __future__ import annotations

from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
)

from whisper_gate import metrics, traces

# What this app says; a metric must not grow with words from elsewhere.
COMMANDS = frozenset(
    {"aggregate", "collMod", "count", "createIndexes", "delete", "distinct", "endSessions", "find"}
    | {"findAndModify", "getMore", "insert", "listIndexes", "ping", "update"}
)
MICROSECONDS = 1_000_000


class CommandTimes(CommandListener):
    """Counted in `whisper_gate_store_seconds`; waiting for a connection is not part of it."""

    def started(self, event: CommandStartedEvent) -> None:
        """Nothing is known yet."""

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """It was answered; that may say that a document is not as it should be."""
        _observe(event)

    def failed(self, event: CommandFailedEvent) -> None:
        """It was refused, or the answer did not come."""
        _observe(event)


def _observe(event: CommandSucceededEvent | CommandFailedEvent) -> None:
    operation = event.command_name if event.command_name in COMMANDS else "other"
    took = event.duration_micros / MICROSECONDS
    metrics.STORE.labels("mongo", operation).observe(took)
    traces.asked("mongo", operation, took, failed=isinstance(event, CommandFailedEvent))
