"""Whether the machines that share tokens agree on the time."""

from __future__ import annotations

from collections.abc import Mapping

from whisper_gate.doctor.found import Finding, broken, ok, unset, warn
from whisper_gate.services.tokens import LEEWAY

_FIX = "keep all machines by NTP (timedatectl set-ntp true)"


def judge(ahead: Mapping[str, float]) -> Finding:
    """The worst of them; by name, the seconds by which each is ahead of this machine."""
    if not ahead:
        return unset("clock", "nobody to compare it with")
    name = max(ahead, key=lambda one: abs(ahead[one]))
    off = ahead[name]
    said = f"{name} is {abs(off):.0f} seconds {'ahead' if off > 0 else 'behind'}"
    if abs(off) > LEEWAY:
        return broken("clock", f"{said}; tokens allow {LEEWAY}", _FIX)
    if abs(off) > LEEWAY / 2:
        return warn("clock", f"{said}; tokens allow {LEEWAY}", _FIX)
    return ok(
        "clock", f"{', '.join(sorted(ahead))}: at most {max(1, round(abs(off)))} s apart from this machine"
    )
