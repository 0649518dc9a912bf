"""What can go wrong with the embedded services, as one line for the operator."""


class EmbeddedError(Exception):
    """An embedded service or its directory cannot be used; `str()` is one line that says why."""


class InUseError(EmbeddedError):
    """A running launcher has the directory."""
