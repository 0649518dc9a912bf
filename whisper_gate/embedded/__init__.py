"""Valkey, MongoDB, coturn and Caddy as child processes, for a run without any installed service.

The databases listen on Unix sockets inside a private directory and on no TCP port. All keep their data
between runs, and never outlive the process that started them.
"""

from whisper_gate.embedded.errors import EmbeddedError, InUseError
from whisper_gate.embedded.services import EmbeddedServices, listening_uris, running_uris

__all__ = ["EmbeddedError", "EmbeddedServices", "InUseError", "listening_uris", "running_uris"]
