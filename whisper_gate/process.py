"""Children that do not outlive their parent."""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
# Loaded before any fork: after one, a child may not load libraries safely.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(parent: int, with_signal: signal.Signals) -> None:
    """Called by a fresh child: from now on the kernel signals it when its parent is gone.

    Linux only (prctl(2), PR_SET_PDEATHSIG). Elsewhere it does nothing: children of a parent that
    was killed with -9 stay until the next start ends them.

    Args:
        parent: The parent's process id, taken before the fork.
        with_signal: What the child gets.
    """
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, int(with_signal))
    if os.getppid() != parent:  # it was gone before the call
        os._exit(1)
