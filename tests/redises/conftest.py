"""Redises of more than one process."""

from collections.abc import Iterator

import pytest

from tests.valkeys import Cluster, Watched, clustered, watched


@pytest.fixture(scope="session")
def sentinels(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A primary and a replica that three Sentinels watch."""
    with watched(tmp_path_factory.mktemp("w")) as running:
        yield running


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Three primaries, one of them with a replica; each test leaves it whole behind."""
    with clustered(tmp_path_factory.mktemp("c")) as running:
        yield running
