"""How long and how large: short in the suite; docs/reliability.md has the commands for the rest.

How fast is asserted in the long form alone: that has the machine for itself, the suite runs beside others.
"""

from __future__ import annotations

import os
import resource

LONG = os.environ.get("FAULTS_LONG") == "1"
CHURN_SECONDS = 300 if LONG else 24
STORM_PEOPLE = 2000 if LONG else 500
SOAK_SECONDS = int(os.environ.get("FAULTS_SOAK_SECONDS", "30"))


def allow_files(wanted: int) -> bool:
    """Let this process and those it starts open so many files; False when the system does not."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted <= hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return hard >= wanted


def slope(points: list[tuple[float, float]]) -> float:
    """Of the line through points (seconds, value) that fits best, per minute."""
    count = len(points)
    middle_x, middle_y = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    spread = sum((x - middle_x) ** 2 for x, _ in points)
    return 60 * sum((x - middle_x) * (y - middle_y) for x, y in points) / spread
