"""Reports of a problem: what a browser's flight recorder kept of a call, under a code to read aloud."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

NOTE_MAX = 500  # characters
CODE_LENGTH = 8  # characters of 5 bits each
# Crockford's Base32: no I, L, O and U, and whoever writes one of the first three means 1 or 0.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MEANT = str.maketrans({"I": "1", "L": "1", "O": "0"})
_CODE = re.compile(f"[{ALPHABET}]{{{CODE_LENGTH}}}")


@dataclass(frozen=True, slots=True)
class Report:
    """One report. Nobody who sent it or was in the call is named.

    Attributes:
        code: its name, and all that one has to know to read it, as `K7QF2M9T`.
        at: when it was sent, UTC.
        device: what sent it, as `Chrome on Linux`.
        note: what the person wrote about it; "" for nothing.
        flight: the recorder's file (docs/flight-recorder.md).
    """

    code: str
    at: datetime
    device: str
    note: str
    flight: Mapping[str, Any]


def new_code() -> str:
    """40 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def read_code(text: str) -> str | None:
    """The code that somebody wrote, with or without its dash; None for what is none."""
    code = re.sub(r"[\s-]", "", text).upper().translate(_MEANT)
    return code if _CODE.fullmatch(code) else None


def spaced(code: str) -> str:
    """The code as people are shown it: `K7QF-2M9T`."""
    return f"{code[: CODE_LENGTH // 2]}-{code[CODE_LENGTH // 2 :]}"
