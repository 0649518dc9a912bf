"""Which core a crowd keeps to."""

from __future__ import annotations

import pytest

from tests.faults.cores import one_core


@pytest.mark.parametrize(
    ("allowed", "worker", "count", "own"),
    [
        ({0, 1}, "", 1, {0, 1}),
        ({0, 1}, "gw0", 2, {0}),
        ({0, 1}, "gw1", 2, {1}),
        ({2, 5, 7}, "gw1", 2, {5}),
        ({3}, "gw1", 2, {3}),
    ],
)
def test_each_process_of_tests_has_another_one(allowed: set[int], worker: str, count: int, own: set[int]):
    assert one_core(allowed, worker, count) == own
