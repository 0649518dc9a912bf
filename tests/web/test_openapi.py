"""The OpenAPI document is true: what it promises is what the served app does."""

import pytest
import schemathesis
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig

from tests.web.conftest import PASSWORD, register
from whisper_gate.domain.errors import DomainError
from whisper_gate.domain.rooms import check_room_name
from whisper_gate.web.api import create_api

# The same cases on every run; tokens are set by the test.
GENERATION = GenerationConfig(
    max_examples=8, deterministic=True, with_security_parameters=False, no_shrink=True
)
CONFIG = SchemathesisConfig(
    projects=ProjectsConfig(default=ProjectConfig(generation=GENERATION, request_timeout=20))
)
HTTP_METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="session")
def author(server):
    """The user as whom the operations are called, with a room."""
    one = register(server)
    yield one
    one.client.close()


@pytest.fixture(scope="session")
def subject(server):
    """Whose account the calls about accounts work on."""
    one = register(server)
    yield one
    one.client.close()


@pytest.fixture(scope="session")
def document(author):
    answer = author.client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return answer.json()


@pytest.fixture(scope="session")
def room(author):
    return author.create(capacity=12)


# Known before the server runs, so that every operation is a test of its own.
schema = schemathesis.openapi.from_dict(create_api().openapi(), config=CONFIG)


@schema.parametrize()
def test_every_operation_does_what_the_document_says(case, server, author, subject, room):
    """No server error; statuses, media types and bodies as documented; bad input refused, good accepted."""
    positive = case.meta is not None and case.meta.generation.mode.is_positive
    if positive and names_nothing(case.body):
        return
    if positive and case.path_parameters and case.method != "DELETE":
        case.path_parameters |= {"room_id": room["id"]}
        if "user_id" in case.path_parameters:
            case.path_parameters["user_id"] = author.id
    case.call_and_validate(
        base_url=f"{server.base_url}/api/v1",
        headers={"Authorization": f"Bearer {token_for(case, author, subject)}"},
    )


def test_none_of_these_requests_broke_a_worker(server):
    """After all of them no worker has been replaced, and the log tells of no mistake of ours."""
    log = server.output()
    assert "Traceback" not in log, log
    assert log.count("worker.ready") == 2, log


def names_nothing(body):
    """What a schema cannot say: a name needs a character that can be seen."""
    if not isinstance(body, dict) or not isinstance(body.get("name"), str):
        return False
    try:
        check_room_name(body["name"])
    except DomainError:
        return True
    return False


def token_for(case, author, subject):
    """Calls about accounts change the one that asks and end its sessions: they have one of their own."""
    if not case.operation.path.startswith("/auth/"):
        return author.token
    login = {"username": subject.email, "password": PASSWORD}
    return subject.client.post("/api/v1/auth/login", json=login).json()["token"]


def test_the_document_that_is_served_is_the_one_that_is_tested(document):
    """Apart from the address, which is added when it is served."""
    assert {key: value for key, value in document.items() if key != "servers"} == create_api().openapi()


def test_every_call_is_documented(document):
    """The paths are those of the protocol, and what they are relative to is said."""
    calls = {
        (method, path) for path, item in document["paths"].items() for method in set(item) & HTTP_METHODS
    }
    assert calls == {
        ("post", "/auth/register"),
        ("post", "/auth/login"),
        ("post", "/auth/session"),
        ("post", "/auth/logout"),
        ("get", "/auth/me"),
        ("patch", "/auth/me"),
        ("delete", "/auth/me"),
        ("post", "/auth/password"),
        ("get", "/auth/sessions"),
        ("delete", "/auth/sessions"),
        ("delete", "/auth/sessions/{session_id}"),
        ("get", "/rooms"),
        ("post", "/rooms/create"),
        ("get", "/rooms/{room_id}"),
        ("get", "/rooms/{room_id}/qr.svg"),
        ("patch", "/rooms/{room_id}"),
        ("get", "/rooms/{room_id}/members"),
        ("put", "/rooms/{room_id}/members/{username}"),
        ("delete", "/rooms/{room_id}/members/{username}"),
        ("get", "/rooms/{room_id}/bans"),
        ("delete", "/rooms/{room_id}/bans/{key}"),
        ("get", "/rooms/{room_id}/activity"),
        ("delete", "/rooms/{room_id}"),
        ("post", "/rooms/{room_id}/{user_id}/join"),
        ("post", "/reports"),
        ("get", "/reports/{code}"),
    }
    assert [one["url"] for one in document["servers"]] == ["/api/v1"]


def test_the_document_says_where_one_must_be_signed_in(document):
    """By token or by cookie, but to sign in, at a room's door, and for reports of a problem."""
    schemes = document["components"]["securitySchemes"]
    assert {scheme["type"] for scheme in schemes.values()} == {"http", "apiKey"}
    open_calls = {
        path
        for path, item in document["paths"].items()
        for method in set(item) & HTTP_METHODS
        if not item[method].get("security")
    }
    at_the_door = {"/rooms/{room_id}", "/rooms/{room_id}/qr.svg"}
    reports = {"/reports", "/reports/{code}"}
    assert open_calls == {"/auth/register", "/auth/login", "/auth/session", *at_the_door, *reports}


def test_every_error_has_the_one_form(document):
    """Each documented error is an ErrorOut."""
    for item in document["paths"].values():
        for method in set(item) & HTTP_METHODS:
            for status, answer in item[method]["responses"].items():
                if int(status) >= 400:
                    content = answer["content"]["application/json"]["schema"]
                    assert content == {"$ref": "#/components/schemas/ErrorOut"}
