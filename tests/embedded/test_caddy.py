"""Caddy in front of the app: certificates of its own, what it tells the app, and what it keeps to itself."""

from __future__ import annotations

import shutil
import ssl
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.running import find_free_port
from whisper_gate.embedded import EmbeddedServices, caddy
from whisper_gate.embedded.errors import EmbeddedError


class Echo(BaseHTTPRequestHandler):
    """Answers with the headers that it was sent."""

    def do_GET(self) -> None:
        body = str(self.headers).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quietly."""


@pytest.fixture
def app() -> Iterator[int]:
    """The port of something that the requests end at."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def start(folder: Path, upstream: int) -> tuple[EmbeddedServices, caddy.Site]:
    site = caddy.Site("localhost", True, find_free_port(), find_free_port(), upstream)
    services = EmbeddedServices(folder / "data", mongo=False, redis=False)
    services.__enter__()
    try:
        services.start(partial(caddy.child, site), "caddy")
        services.wait_ready()
    except BaseException:
        services.stop()
        raise
    return services, site


def get(url: str, authority: Path | None = None, **headers: str) -> str:
    context = ssl.create_default_context(cafile=str(authority)) if authority else None
    request = urllib.request.Request(url, headers=headers)
    with urllib.request.urlopen(request, timeout=15, context=context) as answer:
        return answer.read().decode()


def test_the_app_is_told_the_clients_address_whatever_the_client_says(app, tmp_path):
    """Under a certificate of our own authority, which plain HTTP hands out."""
    services, site = start(tmp_path, app)
    try:
        certificate = get(f"http://localhost:{site.http_port}/ca.crt")
        (tmp_path / "ca.crt").write_text(certificate)
        told = get(
            f"https://localhost:{site.https_port}/a",
            tmp_path / "ca.crt",
            **{"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http"},
        ).lower()
        assert "203.0.113.9" not in told
        assert "x-forwarded-proto: https" in told
        assert f"host: localhost:{site.https_port}" in told
    finally:
        services.stop()


def test_while_the_app_is_away_people_are_told_and_no_log_has_their_token(tmp_path, capfd):
    """It stands in the query; cookies stand in the headers."""
    services, site = start(tmp_path, find_free_port())
    try:
        (tmp_path / "ca.crt").write_text(get(f"http://localhost:{site.http_port}/ca.crt"))
        with pytest.raises(urllib.error.HTTPError) as refused:
            get(
                f"https://localhost:{site.https_port}/_event?token=not-for-logs",
                tmp_path / "ca.crt",
                Cookie="session=not-for-logs",
            )
        assert refused.value.code == 502
        assert "starting" in refused.value.read().decode()
    finally:
        services.stop()
    assert "not-for-logs" not in "".join(capfd.readouterr())


def test_where_there_is_none_the_operator_is_told(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(EmbeddedError, match="DOMAIN needs Caddy 2"):
        caddy.program()
