"""compose.yaml names what the code has (settings, ports, limits); the programs take what it gives them."""

from __future__ import annotations

import json
import os
import re
import secrets
import socket
import subprocess
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.running import ROOT, wait_until
from tests.turn import turn_server
from whisper_gate import serve
from whisper_gate.embedded import addresses, caddy, coturn, valkey
from whisper_gate.settings import Settings
from whisper_gate.signaling import hub

COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
APPS = ("app1", "app2")
ONCE = ("mongo-setup",)
DOCKERFILE = (ROOT / "Dockerfile").read_text()
VARIABLE = re.compile(r"\$\{(\w+)(?::\?[^}]*)?\}")


def filled(value: str) -> str:
    """As `docker compose` fills in variables, with secrets of the length that docs/deploy.md makes."""
    return VARIABLE.sub(lambda found: GIVEN[found[1]], value).replace("$$", "$")


def names(text: str) -> set[str]:
    return set(VARIABLE.findall(text))


GIVEN = {name: secrets.token_hex(32) for name in names((ROOT / "compose.yaml").read_text())} | {
    "DOMAIN": "meet.example.org",
    "TURN_EXTERNAL_IP": "203.0.113.7",
    "WHISPER_GATE_IMAGE": "whisper-gate:1",
}


def seconds(text: str) -> int:
    assert text.endswith("s")
    return int(text[:-1])


def image_environment() -> dict[str, str]:
    return dict(re.findall(r"^(?:ENV|   ) ?(\w+)=(\S+?)(?: \\)?$", DOCKERFILE, re.M))


def test_every_variable_of_an_app_is_a_setting():
    for name in APPS:
        assert {key.lower() for key in SERVICES[name]["environment"]} <= set(Settings.model_fields)


def test_an_app_starts_with_what_it_is_given(monkeypatch):
    """In production, which refuses what is missing, weak or without a password; with nothing beside it."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name in APPS:
        given = image_environment() | {
            key: filled(value) for key, value in SERVICES[name]["environment"].items()
        }
        settings = Settings(
            _env_file=None,
            **{key.lower(): value for key, value in given.items() if key.lower() in Settings.model_fields},
        )
        assert settings.app_env == "production"
        assert settings.listens_on == "0.0.0.0"
        assert settings.turn_urls
        assert not settings.embedded_turn


def test_the_apps_are_the_same():
    assert SERVICES["app1"] == SERVICES["app2"]


def test_no_secret_stands_in_it():
    """What is secret comes from outside, and has to be given."""
    secret = re.compile(r"SECRET|PASSWORD|PEPPER|KEY|AUTH|URI")
    for name, service in SERVICES.items():
        for key, value in service.get("environment", {}).items():
            if secret.search(key):
                assert VARIABLE.search(value), f"{name}: {key}"
    for name in GIVEN:
        assert f"${{{name}:?" in (ROOT / "compose.yaml").read_text(), f"{name} may be left out"


def test_the_deployment_page_makes_everything_that_is_asked_for():
    made = re.search(r"cat > \.env <<EOF\n(.*?)\nEOF", (ROOT / "docs/deploy.md").read_text(), re.S)
    assert made
    assert {line.partition("=")[0] for line in made[1].splitlines()} == set(GIVEN)


def test_only_the_proxy_and_the_relay_can_be_reached():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    first, last = Settings.model_fields["turn_relay_ports"].default.split("-")
    turn = Settings.model_fields["turn_port"].default
    assert published == {
        "proxy": ["80:80", "443:443"],
        "coturn": [f"{turn}:{turn}", f"{turn}:{turn}/udp", f"{first}-{last}:{first}-{last}/udp"],
    }
    assert COMPOSE["networks"]["stores"] == {"internal": True}
    inside = {name for name, service in SERVICES.items() if list(service["networks"]) == ["stores"]}
    assert inside == {"valkey", "mongo1", "mongo2", "mongo3", "mongo-setup"}


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_is_hardened_and_watched(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert set(service.get("cap_add", [])) <= {"NET_BIND_SERVICE"}
    image = service["image"]
    assert names(image) == {"WHISPER_GATE_IMAGE"} or re.search(r":\d+\.\d+\.\d+[\w.-]*$", image), "not pinned"
    assert (name in ONCE) != ("test" in service["healthcheck"])
    for mount in service.get("volumes", []):
        source = mount.split(":")[0]
        assert (ROOT / source).is_file() if source.startswith(".") else source in COMPOSE["volumes"]
    for other, how in service.get("depends_on", {}).items():
        assert how["condition"] == (
            "service_completed_successfully" if other in ONCE else "service_healthy"
        ), other


def test_an_app_has_the_time_that_its_end_takes():
    """The proxy has looked, people have been told, and the server has given up on what does not end."""
    service = SERVICES["app1"]
    delay = int(service["environment"]["DRAIN_DELAY"])
    interval = re.search(r"health_interval (\d+)s", (ROOT / "deploy/Caddyfile").read_text())
    assert interval
    assert delay > int(interval[1])
    assert delay + hub.DRAIN < serve.STOP_SECONDS < seconds(service["stop_grace_period"])


def adapted(**variables: str) -> dict[str, Any]:
    """What Caddy makes of the file."""
    argv = [
        str(caddy.program()),
        "adapt",
        "--config",
        "deploy/Caddyfile",
        "--adapter",
        "caddyfile",
        "--validate",
    ]
    made = subprocess.run(
        argv, cwd=ROOT, env=os.environ | variables, capture_output=True, text=True, check=False, timeout=60
    )
    assert made.returncode == 0, made.stderr
    return json.loads(made.stdout)


def every(tree: Any, name: str) -> Iterator[Any]:
    """All values under that key, at whatever depth."""
    if isinstance(tree, dict):
        yield from ([tree[name]] if name in tree else [])
        for value in tree.values():
            yield from every(value, name)
    elif isinstance(tree, list):
        for value in tree:
            yield from every(value, name)


def port_of(url: str) -> str:
    return url.rstrip("/").rpartition(":")[2]


def test_caddy_takes_its_file_and_finds_the_apps():
    site = {key: filled(value) for key, value in SERVICES["proxy"]["environment"].items()}
    made = adapted(**site)
    port = image_environment()["PORT"]
    (upstreams,) = every(made, "upstreams")
    assert upstreams == [{"dial": f"{name}:{port}"} for name in APPS]
    assert ["meet.example.org"] in list(every(made, "host"))
    assert f"http://127.0.0.1:{port}/healthz" in " ".join(SERVICES["app1"]["healthcheck"]["test"])
    asked = port_of(SERVICES["proxy"]["healthcheck"]["test"][-1])
    assert [f"127.0.0.1:{asked}"] in list(every(made, "listen"))


def test_the_relay_is_told_what_the_embedded_one_is():
    command = [filled(one).removeprefix("--") for one in SERVICES["coturn"]["command"]]
    own = SERVICES["coturn"]["networks"]["turn"]["ipv4_address"]
    reach = addresses.Reach(ip_address(GIVEN["TURN_EXTERNAL_IP"]), ip_address(own))
    first, last = Settings.model_fields["turn_relay_ports"].default.split("-")
    relay = coturn.Relay(
        GIVEN["TURN_SECRET"],
        GIVEN["DOMAIN"],
        [reach],
        Settings.model_fields["turn_port"].default,
        (int(first), int(last)),
        addresses.denied([reach], [], []),
    )
    wanted = set(coturn.configuration(relay, Path("/tmp")).split("\n"))
    lines = (ROOT / "deploy/turnserver.conf").read_text().split("\n")
    secret = f"static-auth-secret={GIVEN['TURN_SECRET']}"
    assert {one for one in lines if not one.startswith("#")} | set(command) | {secret} == wanted
    assert '--static-auth-secret="$TURN_SECRET"' in filled(SERVICES["coturn"]["entrypoint"][2])


def test_coturn_takes_its_file(tmp_path):
    kept = [
        f"--{line}"
        for line in (ROOT / "deploy/turnserver.conf").read_text().splitlines()
        if not line.startswith(
            ("#", "listening-port", "pidfile", "userdb", "log-file", "min-port", "max-port")
        )
    ]
    with turn_server(tmp_path, options=kept) as server:
        assert not re.search(r"unknown|unrecogni|bad conf|error", server.output(), re.I), server.output()


def test_valkey_starts_with_its_password(tmp_path):
    """By the very command, in a shell: it answers nobody without the password."""
    service = SERVICES["valkey"]
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "valkey-server").symlink_to(valkey.program())
    address = tmp_path / "s"
    command = [str(tmp_path) if one == "/data" else one for one in service["command"]]
    entry = [filled(one).replace("/tmp/", f"{tmp_path}/") for one in service["entrypoint"]]
    process = subprocess.Popen(
        [*entry, *command, "--port", "0", "--unixsocket", str(address)],
        env={"PATH": f"{programs}:{os.environ['PATH']}", "REDISCLI_AUTH": GIVEN["REDIS_PASSWORD"]},
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_until(address.exists)
        # It is the very process that `docker stop` signals, and its command line tells nobody.
        words = Path(f"/proc/{process.pid}/cmdline").read_text()
        assert words.startswith("valkey-server")
        assert GIVEN["REDIS_PASSWORD"] not in words
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(address))
            for line, answer in (
                ("PING", "-NOAUTH"),
                (f"AUTH {GIVEN['REDIS_PASSWORD']}", "+OK"),
                ("CONFIG GET appendonly", "*2\r\n$10\r\nappendonly\r\n$3\r\nyes"),
            ):
                connection.sendall(f"{line}\r\n".encode())
                assert connection.recv(200).decode().startswith(answer)
    finally:
        process.terminate()
        process.wait(20)
