"""What a test of a fault has measured: `pytest -s` shows it, and the file in FAULTS_MEASURED collects it."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def measured(row: str, what: str) -> None:
    """One line for the table in docs/reliability.md, as `F8: no picture stood still for more than 0.6 s`."""
    line = f"{row}: {what}\n"
    sys.stdout.write(line)
    if collected := os.environ.get("FAULTS_MEASURED"):
        with Path(collected).open("a", encoding="utf-8") as file:
            file.write(line)


def still(seconds: float) -> str:
    """How long the picture that stood longest did so; every fifth of a second somebody looks."""
    return f"no picture stood still for more than {seconds:.1f} s"
