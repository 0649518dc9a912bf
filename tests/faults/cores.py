"""Crowds keep to one core, so that what runs beside them in another process of tests has time to answer.

Two hundred pairs in a browser, or a thousand people at a door, would else take it from a server that has to
answer within a second. Others are as free as ever: four people in a call need more than one core.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path


def one_core(allowed: set[int], worker: str, count: int) -> set[int]:
    """Which cores a crowd in this process of tests has.

    Args:
        allowed: the cores there are.
        worker: the process of tests, as `gw1`; "" where it is the only one.
        count: how many of those there are.
    """
    if not worker or len(allowed) < count:
        return allowed
    return {sorted(allowed)[int(worker.removeprefix("gw"))]}


def _own() -> set[int]:
    count = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    return one_core(os.sched_getaffinity(0), os.environ.get("PYTEST_XDIST_WORKER", ""), count)


@contextlib.contextmanager
def on_one_core() -> Iterator[None]:
    """This thread, and what is started meanwhile."""
    if not hasattr(os, "sched_setaffinity"):  # macOS
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, _own())
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def program_on_one_core(path: str, folder: Path) -> str:
    """A program that keeps to it, for whoever takes a path and no command."""
    if shutil.which("taskset") is None:
        return path
    wrapper = folder / f"{Path(path).name}-on-one-core"
    cores = ",".join(map(str, sorted(_own())))
    wrapper.write_text(f'#!/bin/sh\nexec {shlex.join(["taskset", "-c", cores, path])} "$@"\n')
    wrapper.chmod(0o700)
    return str(wrapper)
