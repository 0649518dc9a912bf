"""What several faults need: a server for crowds, and the stores as its workers have them."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.conftest import BROWSER_FLAGS
from tests.contract.connections import PEPPER, SECRET
from tests.faults.cores import on_one_core, program_on_one_core
from tests.running import DEAR, AppServer, start_app
from tests.security.world import Stores, stores
from whisper_gate.embedded import EmbeddedServices


@pytest.fixture
async def kept(services: EmbeddedServices) -> AsyncIterator[Stores]:
    async with stores(services) as opened:
        yield opened


@pytest.fixture
def in_turn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is about a crowd is not run beside another crowd, in whatever process."""
    with (tmp_path_factory.getbasetemp().parent / "crowds").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


@pytest.fixture
def as_crowd() -> Iterator[None]:
    """The people of this test are a crowd."""
    with on_one_core():
        yield


@pytest.fixture
async def crowded_browser(browser: Browser, tmp_path: Path) -> AsyncIterator[Browser]:
    """A browser of this test alone, for a crowd in it."""
    program = shutil.which("chromium")
    assert program is not None
    running = await browser.browser_type.launch(
        executable_path=program_on_one_core(program, tmp_path), args=BROWSER_FLAGS
    )
    yield running
    await running.close()


@pytest.fixture(scope="session")
def crowded(services: EmbeddedServices, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """Two workers for any number of sockets from one address; open rooms by link; passwords at full cost."""
    folder = tmp_path_factory.mktemp("crowded")
    with on_one_core():
        running = start_app(
            folder / "data",
            folder / "log",
            MONGO_URI=services.mongo_uri,
            REDIS_PUB_URI=services.redis_uri,
            JWT_SECRET=SECRET,
            PASSWORD_PEPPER=PEPPER,
            SOCKETS_PER_ADDRESS="100000",
            REGISTER_LIMIT="100000/hour",
            LOGIN_LIMIT="100000/hour",
            **DEAR,
        )
    try:
        running.wait_ready()
        yield running
    finally:
        code = running.stop()
    assert code == 0, running.output()
