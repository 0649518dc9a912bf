"""Traces, as a collector receives them: what was asked, what that asked of the stores, and nobody's name."""

from __future__ import annotations

import gzip
import json
import secrets
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from tests.operators.test_operators import run
from tests.running import start_app, wait_until
from tests.signaling.sockets import plain
from whisper_gate import traces
from whisper_gate.settings import SettingsError, load

CLIENT, SERVER = 3, 2  # kinds of spans (opentelemetry-proto, trace.proto)


class Collector(ThreadingHTTPServer):
    """Takes OTLP over HTTP, as a real one does on port 4318."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Receiver)
        self.spans: list = []
        self.senders: list[dict[str, str]] = []
        self.raw = b""
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def take(self, body: bytes) -> None:
        self.raw += body
        request = ExportTraceServiceRequest.FromString(body)
        for resource in request.resource_spans:
            self.senders.append(attributes(resource.resource))
            for scope in resource.scope_spans:
                self.spans += scope.spans

    def named(self, name: str) -> list:
        return [one for one in self.spans if one.name == name]

    def below(self, span) -> set[str]:
        return {one.name for one in self.spans if one.parent_span_id == span.span_id}


class Receiver(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        if self.path == "/v1/traces":
            self.server.take(body)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def collector() -> Iterator[Collector]:
    server = Collector()
    yield server
    server.shutdown()
    server.server_close()


def attributes(span) -> dict[str, str]:
    return {one.key: one.value.string_value or str(one.value.int_value) for one in span.attributes}


async def test_requests_joins_and_what_they_ask_of_the_stores(services, tmp_path: Path, collector: Collector):
    """One trace each, found by its id in the log too; a collector that goes does not hold up the end."""
    app = start_app(
        tmp_path / "data",
        tmp_path / "log",
        MONGO_URI=services.mongo_uri,
        REDIS_PUB_URI=services.redis_uri,
        WORKERS="1",
        LOG_FORMAT="json",
        OTEL_EXPORTER_OTLP_ENDPOINT=collector.url,
        OTEL_BSP_SCHEDULE_DELAY="100",  # milliseconds
        OTEL_SERVICE_NAME="gate-7",
    )
    name, room = f"u{secrets.token_hex(6)}", secrets.token_urlsafe(8)
    try:
        app.wait_ready()
        async with httpx.AsyncClient(base_url=app.base_url) as http:
            made = {"username": name, "email": f"{name}@example.org", "password": "a very quiet door"}
            answer = await http.post("/api/v1/auth/register", json=made, headers={"Origin": app.base_url})
            assert answer.status_code == 201
            assert (await http.get(f"/api/v1/rooms/{room}?secret={name}")).status_code in {200, 404}
            await http.get("/healthz")
        async with plain(app.base_url, room, "anastasia") as ana:
            await ana.send("join")
            await ana.wait_for("welcome")
        wait_until(lambda: collector.named("join") and collector.named("GET /api/v1/rooms/{}"), 20)
        (register,) = collector.named("POST /api/v1/auth/register")
        (join,) = collector.named("join")
        wait_until(lambda: {"mongo insert", "redis limit"} <= collector.below(register), 10)
        wait_until(lambda: {"redis evalsha"} <= collector.below(join), 10, lambda: collector.below(join))
        assert register.kind == SERVER
        assert attributes(register) == {
            "http.request.method": "POST",
            "http.route": "/api/v1/auth/register",
            "http.response.status_code": "201",
        }
        assert attributes(join) == {"outcome": "joined"}
        asked = [one for one in collector.spans if one.parent_span_id]
        assert {one.kind for one in asked} == {CLIENT}
        assert not collector.named("GET /healthz")
        assert {one["service.name"] for one in collector.senders} == {"gate-7"}
        told = [
            one for one in (name, room, "ana", "quiet door", "127.0.0.1") if one.encode() in collector.raw
        ]
        assert told == []
        lines = [json.loads(line) for line in app.output().splitlines() if line.startswith("{")]
        (joined,) = [one for one in lines if one["event"] == "call.joined"]
        assert joined["trace_id"] == join.trace_id.hex()
        assert (joined["room"], joined["participant"]) == (room, "anastasia")
        collector.shutdown()
        collector.server_close()
    finally:
        code = app.stop(seconds=15)
    assert code == 0, app.output()


def test_without_its_packages_the_start_says_how_to_get_them(monkeypatch: pytest.MonkeyPatch):
    """One line, before anything is started."""
    monkeypatch.setattr(traces, "PACKAGES", ("opentelemetry.nothing.of.the.kind",))
    assert load(otel_exporter_otlp_endpoint="").otel_exporter_otlp_endpoint is None
    with pytest.raises(SettingsError, match=r"pip install -r requirements-otel\.txt"):
        load(otel_exporter_otlp_endpoint="http://localhost:4318")


def test_an_address_that_is_none_stops_the_start():
    """As for any other setting."""
    done = run({"OTEL_EXPORTER_OTLP_ENDPOINT": "localhost:4317"}, "users", "list")
    assert (done.returncode, done.stderr.split(":")[1]) == (2, " OTEL_EXPORTER_OTLP_ENDPOINT")
