"""Valkey and MongoDB as child processes, for a run without any installed service.

Both listen on Unix sockets inside a private directory and on no TCP port, keep their data between
runs, and never outlive the process that started them.
"""

from whisper_gate.embedded.errors import EmbeddedError, InUseError
from whisper_gate.embedded.services import EmbeddedServices, running_uris

__all__ = ["EmbeddedError", "EmbeddedServices", "InUseError", "running_uris"]
