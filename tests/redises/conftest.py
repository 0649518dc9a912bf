"""Redises of more than one process."""

from collections.abc import Iterator

import pytest

from tests.valkeys import Watched, watched


@pytest.fixture(scope="module")
def sentinels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A primary and a replica that three Sentinels watch, for one file of tests."""
    with watched(tmp_path_factory.mktemp("w")) as running:
        yield running
