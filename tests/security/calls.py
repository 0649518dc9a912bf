"""Every REST call, read from the OpenAPI document that the app serves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from whisper_gate.web.api import create_api

API = "/api/v1"
SAFE = {"get", "head", "options"}


@dataclass
class Call:
    """One call, and the schema of its body."""

    method: str
    path: str
    fields: dict[str, Any] = field(default_factory=dict)
    required: list[str] = field(default_factory=list)

    @property
    def changes(self) -> bool:
        return self.method not in SAFE

    def url(self, **parameters: str) -> str:
        return API + self.path.format_map(_Default(parameters))

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"


class _Default(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "x"


def all_calls() -> Iterator[Call]:
    """Every call of the document."""
    document = create_api().openapi()
    for path, item in document["paths"].items():
        for method, operation in item.items():
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
            name = body.get("schema", {}).get("$ref", "").rpartition("/")[2]
            schema = document["components"]["schemas"].get(name, {})
            yield Call(method, path, schema.get("properties", {}), schema.get("required", []))


# A record of a call in which nothing happened.
EMPTY_FLIGHT = {
    "version": 1,
    "started": 1_790_000_000_000,
    "length": 0,
    "first": 0,
    "dropped": 0,
    "entries": [],
}


def good_body(call: Call) -> dict[str, Any]:
    """A body that the call's schema allows; what it says need not exist."""
    samples = {
        "username": "nobody-here",
        "email": "nobody@example.org",
        "password": "correct horse battery",
        "name": "Name",
        "current_password": "correct horse battery",
        "new_password": "another horse battery",
        "code": "x" * 22,
        "access": "link",
        "capacity": 4,
        "flight": EMPTY_FLIGHT,
    }
    return {name: samples.get(name, "x") for name in call.required}
