"""The served app for tests of its HTTP surface, on the session's databases, and people with accounts."""

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from tests.contract.connections import PEPPER, SECRET
from tests.running import AppServer, start_app
from tests.web.answers import plain_client
from whisper_gate.domain.users import new_id
from whisper_gate.embedded import EmbeddedServices

PASSWORD = "correct horse battery staple"


@pytest.fixture(scope="session")
def server(services: EmbeddedServices, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """The app as in production but for its address: unknown links open no rooms."""
    folder = tmp_path_factory.mktemp("web")
    running = start_app(
        folder / "data",
        folder / "log",
        MONGO_URI=services.mongo_uri,
        REDIS_PUB_URI=services.redis_uri,
        JWT_SECRET=SECRET,
        PASSWORD_PEPPER=PEPPER,
        OPEN_ROOMS="false",
        REGISTER_LIMIT="100000/hour",
        LOGIN_LIMIT="100000/hour",
        REPORT_LIMIT="100000/hour",
        REPORT_READ_LIMIT="100000/hour",
    )
    try:
        running.wait_ready()
        yield running
    finally:
        code = running.stop()
    assert code == 0, running.output()


@dataclass
class Member:
    """Somebody with an account, and a client that is signed in by token."""

    id: str
    username: str
    email: str
    token: str
    client: httpx.Client

    def rooms(self) -> list[dict]:
        answer = self.client.get("/api/v1/rooms")
        assert answer.status_code == 200
        return answer.json()["rooms"]

    def create(self, **fields: object) -> dict:
        answer = self.client.post("/api/v1/rooms/create", json={"name": "Stand-up"} | fields)
        assert answer.status_code == 201, answer.text
        return answer.json()


@pytest.fixture
def anonymous(server):
    """A client that nobody is signed in with."""
    with plain_client(server.base_url) as client:
        yield client


def register(server: AppServer) -> Member:
    """A fresh account."""
    client = plain_client(server.base_url)
    name = f"u{new_id()[:14]}"
    account = {"username": name, "email": f"{name}@example.org", "password": PASSWORD}
    answer = client.post("/api/v1/auth/register", json=account)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    client.headers["Authorization"] = f"Bearer {made['token']}"
    return Member(made["user"]["id"], name, account["email"], made["token"], client)


@pytest.fixture
def new_member(server):
    """`new_member()`: somebody with a fresh account."""
    made = []
    yield lambda: made.append(register(server)) or made[-1]
    for one in made:
        one.client.close()


@pytest.fixture(scope="session")
def refused(server):
    """Somebody whose every request is refused, so they never have a room. (An account costs 0.3 s.)"""
    one = register(server)
    yield one
    one.client.close()


@pytest.fixture
def member(new_member):
    return new_member()


@pytest.fixture(scope="session")
def visitor(server, refused):
    """A client that is signed in by cookie, as a browser is, and whose requests are all refused."""
    with plain_client(server.base_url) as client:
        login = {"username": refused.username, "password": PASSWORD}
        assert client.post("/api/v1/auth/login", json=login).status_code == 200
        yield client


@pytest.fixture
def browser_client(anonymous, member):
    """A client that is signed in by cookie, as a browser is."""
    answer = anonymous.post("/api/v1/auth/login", json={"username": member.username, "password": PASSWORD})
    assert answer.status_code == 200
    return anonymous
