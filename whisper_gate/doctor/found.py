"""What a check has found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How it is; the value stands in front of the line where the output is plain."""

    OK = "ok"
    WARN = "warning"
    BROKEN = "BROKEN"
    UNSET = "-"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line for the operator.

    Attributes:
        name: what was looked at, in a word or two.
        state: how it is.
        said: what was seen; never with a secret or credentials.
        fix: what to do, where something is wrong.
    """

    name: str
    state: State
    said: str
    fix: str = ""


def ok(name: str, said: str) -> Finding:
    """It is as it should be."""
    return Finding(name, State.OK, said)


def warn(name: str, said: str, fix: str) -> Finding:
    """It works, and somebody should look at it."""
    return Finding(name, State.WARN, said, fix)


def broken(name: str, said: str, fix: str) -> Finding:
    """It does not work."""
    return Finding(name, State.BROKEN, said, fix)


def unset(name: str, said: str) -> Finding:
    """There is nothing to check."""
    return Finding(name, State.UNSET, said)


def from_line(name: str, line: str) -> Finding:
    """Broken, in a sentence of another module's that has what to do after a semicolon."""
    said, _, fix = line.partition("; ")
    return broken(name, said, fix)


def masked(uri: str) -> str:
    """Where a URI leads, without user, password, options and path."""
    scheme, _, rest = uri.partition("://")
    hosts = re.split(r"[/?#]", rest.rpartition("@")[2], maxsplit=1)[0]
    if scheme == "unix" or not hosts or hosts.lower().startswith("%2f"):
        return "a Unix socket of this machine"
    return f"{scheme}://{hosts}"
