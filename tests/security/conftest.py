"""What several rows of the security table need."""

from collections.abc import Iterator

import httpx
import pytest

from tests.contract.connections import PEPPER, SECRET
from tests.contract.parts import *  # noqa: F403 - fixtures
from tests.running import DEAR, AppServer, start_app
from whisper_gate.embedded import EmbeddedServices

PUBLIC = "https://meet.example.org"
# What a proxy in front says of a request that came over TLS.
PROXIED = {"Host": "meet.example.org", "X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"}


@pytest.fixture(scope="session")
def proxied(services: EmbeddedServices, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """One worker behind a proxy that ends TLS for meet.example.org; passwords cost what they do there."""
    folder = tmp_path_factory.mktemp("proxied")
    running = start_app(
        folder / "data",
        folder / "log",
        MONGO_URI=services.mongo_uri,
        REDIS_PUB_URI=services.redis_uri,
        JWT_SECRET=SECRET,
        PASSWORD_PEPPER=PEPPER,
        PUBLIC_URL=PUBLIC,
        TRUSTED_PROXY_HOPS="1",
        OPEN_ROOMS="false",
        WORKERS="1",
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


@pytest.fixture
def through_proxy(proxied):
    """A client whose requests come over TLS, as the proxy tells."""
    with httpx.Client(base_url=proxied.base_url, headers=PROXIED, timeout=20, verify=False) as client:
        yield client
