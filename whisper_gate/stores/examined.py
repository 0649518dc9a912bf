"""What somebody who looks after the stores wants to know of one of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Examined:
    """A store that works.

    Attributes:
        about: version and kind, for people.
        clock_ahead: seconds by which its clock is ahead of this machine's.
    """

    about: str
    clock_ahead: float


class UnusableError(Exception):
    """A store that does not work; `str()` says why, without any of its URI.

    Args:
        said: what is wrong.
        fix: what to do about it.
    """

    def __init__(self, said: str, fix: str) -> None:
        super().__init__(said)
        self.fix = fix
