"""`python -m whisper_gate doctor`: silent worries nobody, and each broken set-up is named."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import re
import secrets
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aioice.stun
import httpx
import pytest
import pytest_asyncio
from redis.asyncio import Redis

from tests.faults.stores import Database
from tests.operators.front import Front, certificate
from tests.operators.test_operators import BLANK, run
from tests.running import ROOT, AppServer, find_free_port, start_app
from tests.turn import SECRET as TURN_SECRET
from tests.turn import TurnServer, turn_server
from whisper_gate.doctor import local, relays, report, startup, stun
from whisper_gate.doctor.found import Finding, State, masked
from whisper_gate.embedded import EmbeddedServices
from whisper_gate.services.tokens import Tokens
from whisper_gate.settings import load

PAGE = (ROOT / "docs" / "doctor.md").read_text()
EXAMPLE = re.findall(r"```\n(ok .*?)```", PAGE, re.S)[0]
NOBODY = "127.0.0.1:9"  # where nothing listens


@dataclass
class Clinic:
    """The app behind a proxy, with everything that there is to check."""

    app: AppServer
    front: Front
    turn: TurnServer
    folder: Path
    environment: dict[str, str]

    async def findings(self, **change: str) -> list[Finding]:
        settings = {name.lower(): value for name, value in (BLANK | self.environment | change).items()}
        return await report.examine(load(_env_file=None, **settings))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def clinic(services: EmbeddedServices, tmp_path_factory) -> AsyncIterator[Clinic]:
    folder = tmp_path_factory.mktemp("clinic")
    good = certificate(folder / "good.pem")
    port = find_free_port()
    front = Front(port, good)
    with turn_server(folder) as turn:
        tls = Front(turn.port, good, speaks_http=False)
        async with front.listening(), tls.listening():
            environment = {
                "APP_ENV": "local",
                "HOST": "127.0.0.1",
                "PORT": str(port),
                "DATA_DIR": str(folder / "data"),
                "MONGO_URI": services.mongo_uri,
                "REDIS_PUB_URI": services.redis_uri,
                "PUBLIC_URL": f"https://localhost:{front.port}",
                "TRUSTED_PROXY_HOPS": "1",
                "STUN_URLS": f"stun:127.0.0.1:{turn.port}",
                "TURN_URLS": ",".join([*turn.urls(), f"turns:localhost:{tls.port}"]),
                "TURN_SECRET": TURN_SECRET,
            }
            app = start_app(folder / "data", folder / "log", port, **environment)
            try:
                await asyncio.to_thread(app.wait_ready)
                yield Clinic(app, front, turn, folder, environment)
            finally:
                await asyncio.to_thread(app.stop)


@pytest.fixture(autouse=True)
def trusted(clinic: Clinic, monkeypatch):
    """The certificate counts, and what a test has spoilt is whole again afterwards."""
    monkeypatch.setenv("SSL_CERT_FILE", str(clinic.folder / "good.pem"))
    yield
    clinic.front.heal()
    clinic.front.show(clinic.folder / "good.pem")
    clinic.front.upstream = clinic.app.port


def lines(found: list[Finding]) -> str:
    return "\n".join(f"{one.state} {one.name}: {one.said} ({one.fix})" for one in found)


def names(rows: list[str]) -> list[str]:
    return [row[8:].partition(":")[0] for row in rows]


def test_the_page_describes_every_line():
    described = re.findall(r"^\| `([\w ]+)` \|", PAGE, re.M)
    assert described == list(dict.fromkeys(names(EXAMPLE.splitlines()[:-1])))


async def test_all_is_well(clinic: Clinic):
    """As an operator runs it: everything ok, exit code 0, one plain line each, and no secret in them."""
    done = await asyncio.to_thread(run, clinic.environment, "doctor")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    *rows, last = done.stdout.splitlines()
    assert last == "All is well."
    assert {row.partition(" ")[0] for row in rows} == {"ok"}, done.stdout
    assert names(rows) == names(EXAMPLE.splitlines()[:-1])
    made = json.loads((clinic.folder / "data" / "secrets.json").read_text())
    for secret in (TURN_SECRET, *made.values()):
        assert secret not in done.stdout


def put(name: str, value: str) -> Callable[[Clinic], None]:
    """The proxy writes this header itself."""
    return lambda clinic: setattr(clinic.front, "spoil", lambda headers: headers.update({name: value}))


def drop(*names: str) -> Callable[[Clinic], None]:
    """The proxy does not hand these headers on."""
    return lambda clinic: setattr(
        clinic.front, "spoil", lambda headers: [headers.pop(name, None) for name in names]
    )


def show(days: int, name: str = "other.pem") -> Callable[[Clinic], None]:
    """The proxy shows another certificate, that nobody has signed who counts."""
    return lambda clinic: clinic.front.show(certificate(clinic.folder / name, days))


def expire(clinic: Clinic) -> dict[str, str]:
    show(-1, "expired.pem")(clinic)
    both = clinic.folder / "both.pem"
    both.write_text("".join((clinic.folder / one).read_text() for one in ("good.pem", "expired.pem")))
    os.environ["SSL_CERT_FILE"] = str(both)  # monkeypatch puts it back
    return {}


def yesterday(clinic: Clinic) -> None:
    clinic.front.spoil_answer = lambda headers: headers.update(date="Thu, 01 Jan 2026 00:00:00 GMT")


def unreachable_app(clinic: Clinic) -> None:
    clinic.front.upstream = 9


def readable_secrets(clinic: Clinic) -> dict[str, str]:
    folder = clinic.folder / "readable"
    folder.mkdir(mode=0o700)
    (folder / "secrets.json").write_text("{}")
    (folder / "secrets.json").chmod(0o644)
    return {"DATA_DIR": str(folder)}


def open_data_dir(clinic: Clinic) -> dict[str, str]:
    folder = clinic.folder / "open"
    folder.mkdir()
    folder.chmod(0o755)
    return {"DATA_DIR": str(folder)}


def no_data_dir(clinic: Clinic) -> dict[str, str]:
    keys = {name: secrets.token_urlsafe(48) for name in ("JWT_SECRET", "PASSWORD_PEPPER")}
    return {"DATA_DIR": str(clinic.folder / "good.pem" / "data"), "MONGO_URI": "", **keys}


def wrong_user(clinic: Clinic) -> dict[str, str]:
    return {"MONGO_URI": clinic.environment["MONGO_URI"].replace("://", "://zoe:pw@")}


def foreign_port(clinic: Clinic) -> dict[str, str]:
    return {"PORT": str(clinic.turn.port)}


def no_relay(_: Clinic) -> dict[str, str]:
    return {"TURN_URLS": f"turn:{NOBODY},turn:{NOBODY}?transport=tcp"}


BROKEN: list[tuple[str, str, dict[str, str] | Callable[[Clinic], Any]]] = [
    ("secrets", "looks like an example", {"JWT_SECRET": "a secret of at least thirty-two bytes, for tests"}),
    ("secrets", "may be read by others", readable_secrets),
    ("data dir", "open to others (mode 0755)", open_data_dir),
    ("data dir", "cannot be made", no_data_dir),
    ("open files", "SOCKETS_PER_ADDRESS", {"SOCKETS_PER_ADDRESS": "100000"}),
    ("port", "is in use", foreign_port),
    ("redis", "redis://127.0.0.1:9 cannot be reached", {"REDIS_PUB_URI": f"redis://zoe:pw@{NOBODY}"}),
    (
        "mongodb",
        "mongodb://127.0.0.1:9 cannot be reached",
        {"MONGO_URI": f"mongodb://zoe:pw@{NOBODY}/x"},
    ),
    ("mongodb", "refuses the user or the password", wrong_user),
    ("clock", "the public address is", yesterday),
    ("address", "is not known", {"PUBLIC_URL": "https://whisper-gate.invalid"}),
    ("address", "does not answer on port 9", {"PUBLIC_URL": f"https://{NOBODY}"}),
    ("certificate", "expired", expire),
    ("certificate", "self-signed", show(90)),
    ("pages", "does not reach the app", unreachable_app),
    ("websocket", "in place of an upgrade", drop("upgrade", "connection")),
    ("origin", "other sites may open sockets", drop("origin")),
    ("origin", "refuses its own pages", put("origin", "http://127.0.0.1:3001")),
    ("proxies", "Host arrives as 127.0.0.1:3001", put("host", "127.0.0.1:3001")),
    ("proxies", "X-Forwarded-Proto", drop("x-forwarded-proto")),
    ("proxies", "0 of them say whom", drop("x-forwarded-for")),
    ("proxies", "TRUSTED_PROXY_HOPS is 2", {"TRUSTED_PROXY_HOPS": "2"}),
    ("turn", "refuses the credentials", {"TURN_SECRET": secrets.token_urlsafe(48)}),
    ("turn", "does not answer", no_relay),
    ("stun", "does not answer", {"STUN_URLS": f"stun:{NOBODY}"}),
]


@pytest.mark.parametrize(("name", "said", "how"), BROKEN, ids=[f"{one}: {said}" for one, said, _ in BROKEN])
async def test_what_is_broken_is_named(clinic: Clinic, name, said, how):
    """It and nothing else, with what to do; exit code 1; no password."""
    change = how(clinic) if callable(how) else how
    found = await clinic.findings(**change if isinstance(change, dict) else {})
    wrong = [one for one in found if one.state is State.BROKEN]
    assert {one.name for one in wrong} == {name}, lines(found)
    assert all(said in one.said and one.fix for one in wrong), lines(found)
    assert report.exit_code(found) == 1
    assert "pw@" not in lines(found)


@pytest.mark.parametrize(
    ("said", "command", "password"),
    [
        ("read-only", ("REPLICAOF", "127.0.0.1", "9"), ""),
        ("refuses the user or the password", ("CONFIG", "SET", "requirepass", "right"), "?password=s3cretly"),
        ("does not carry what is published", ("PING",), ""),
    ],
)
async def test_a_redis_that_answers_but_does_not_serve(
    clinic: Clinic, own_valkey: Database, said, command, password
):
    async with Redis.from_url(own_valkey.uri) as redis:
        await redis.execute_command(*command)
    change = {"REDIS_PUB_URI": own_valkey.uri + password}
    if command == ("PING",):
        change = {"REDIS_SUB_URI": own_valkey.uri}
    found = await clinic.findings(**change)
    assert [one.name for one in found if one.state is State.BROKEN] == ["redis"], lines(found)
    assert said in lines(found)
    assert "s3cretly" not in lines(found)


async def test_a_certificate_that_ends_soon_is_no_failure_yet(clinic: Clinic, monkeypatch):
    show(9, "soon.pem")(clinic)
    monkeypatch.setenv("SSL_CERT_FILE", str(clinic.folder / "soon.pem"))
    found = await clinic.findings(TURN_URLS="")
    assert [one.name for one in found if one.state is State.WARN] == ["certificate"], lines(found)
    assert "ends in 9 days" in lines(found)
    assert report.exit_code(found) == 0


def test_a_local_run_has_nothing_to_fear(tmp_path: Path):
    """Nothing set, nothing running: calm, exit code 0, and nothing is made."""
    done = run({"DATA_DIR": str(tmp_path / "data"), "PORT": str(find_free_port())}, "doctor")
    assert (done.returncode, done.stderr) == (0, "")
    assert "PUBLIC_URL is not set" in done.stdout
    assert "TURN_URLS is not set" in done.stdout
    assert not (tmp_path / "data").exists()


def test_the_relay_that_the_app_brings_is_asked_like_any_other(tmp_path: Path):
    """By credentials that the app would issue; a run that is over, or knows no address, is no fault."""
    wanted = {
        "EMBEDDED_TURN": "true",
        "TURN_EXTERNAL_IP": "127.0.0.1",
        "TURN_PORT": str(find_free_port()),
        "DATA_DIR": str(tmp_path / "data"),
        "PORT": str(find_free_port()),
    }
    app = start_app(tmp_path / "data", tmp_path / "log", int(wanted["PORT"]), **wanted)
    try:
        app.wait_ready()
        done = run(wanted, "doctor")
        assert (done.returncode, done.stderr) == (0, ""), done.stdout
        for way in ("udp", "tcp"):
            url = f"turn:127.0.0.1:{wanted['TURN_PORT']}?transport={way}"
            assert f"turn:         {url} relays, on 127.0.0.1" in done.stdout
        spoilt = run(wanted | {"TURN_SECRET": secrets.token_urlsafe(48)}, "doctor")
        assert spoilt.returncode == 1
        assert "refuses the credentials" in spoilt.stdout
    finally:
        app.stop()
    assert "of its own, which does not run now" in run(wanted, "doctor").stdout
    assert "when it knows its address" in run(wanted | {"TURN_EXTERNAL_IP": ""}, "doctor").stdout


def test_a_terminal_gets_signs_and_colours(tmp_path: Path):
    """And exit code 1, as Redis is away."""
    ours, theirs = pty.openpty()
    away = {"REDIS_PUB_URI": f"redis://{NOBODY}", "DATA_DIR": str(tmp_path), "PORT": str(find_free_port())}
    process = subprocess.Popen(
        [sys.executable, "-m", "whisper_gate", "doctor"],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "NO_COLOR"} | BLANK | away,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 4096):
            shown += part
    except OSError:  # its end of the terminal is closed
        pass
    assert process.wait(20) == 1
    assert "\x1b[31;1m✗".encode() in shown
    assert b"1 thing is broken." in shown


async def test_only_the_doctor_is_told_how_a_request_arrives(clinic: Clinic):
    """A token for another use, or of another secret, is nothing."""
    key = json.loads((clinic.folder / "data" / "secrets.json").read_text())["JWT_SECRET"]
    tokens, foreign = Tokens(key), Tokens(secrets.token_urlsafe(48))
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{clinic.app.port}") as client:
        for token, status in (
            ("nonsense", 404),
            (tokens.issue("session", "ana", 60), 404),
            (foreign.issue("doctor", "doctor", 60), 404),
            (tokens.issue("doctor", "doctor", 60), 200),
        ):
            answer = await client.get("/healthz/seen", headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code == status


def test_a_start_says_only_what_is_wrong():
    """At once; a store that is away, and files too few."""
    keys = {name: secrets.token_urlsafe(48) for name in ("jwt_secret", "password_pepper")}
    assert startup.complaints(load(_env_file=None, app_env="local", **keys)) == []
    away = {"redis_pub_uri": f"redis://:pw@{NOBODY}", "sockets_per_address": 100000}
    said = startup.complaints(load(_env_file=None, app_env="local", **keys, **away))
    assert [line.partition(":")[0] for line in said] == ["open files", "redis"]
    assert "pw@" not in str(said)


def test_space_is_judged_by_whether_a_database_lives_there(tmp_path: Path):
    assert local.judge_space(2**31, tmp_path).state is State.OK
    assert local.judge_space(2**29, tmp_path).state is State.WARN
    assert local.judge_space(2**20, tmp_path).state is State.BROKEN
    assert local.judge_space(2**20, tmp_path, keeps=False).state is State.WARN


@pytest.mark.parametrize(
    ("url", "parsed"),
    [
        ("stun:a", ("stun", "a", 3478, "udp")),
        ("turn:a:5000?transport=tcp", ("turn", "a", 5000, "tcp")),
        ("turns:[2001:db8::1]", ("turns", "2001:db8::1", 5349, "tcp")),
        ("turn:[2001:db8::1]:99", ("turn", "2001:db8::1", 99, "udp")),
    ],
)
def test_addresses_of_relays(url, parsed):
    assert relays.Url.parse(url) == relays.Url(*parsed)


def test_our_messages_are_those_of_another_implementation():
    """aioice's reads a signed request, checks its signature, and finds the same attributes."""
    known = stun.LongTerm("ana", "quiet door", b"example.org", b"nonce")
    read = aioice.stun.parse_message(stun.request(stun.REFRESH, known, lifetime=0))
    assert read.check_message_integrity(known.key)
    assert read.attributes["USERNAME"] == "ana"
    assert (read.attributes["REALM"], read.attributes["LIFETIME"]) == ("example.org", 0)


@pytest.mark.parametrize(
    ("uri", "shown"),
    [
        ("redis://:p@host:6379/3", "redis://host:6379"),
        ("mongodb://u:p%40x@a:1,b:2/db?x=y", "mongodb://a:1,b:2"),
        ("mongodb://%2Ftmp%2Fm.sock/db", "a Unix socket of this machine"),
        ("redis://host?password=p", "redis://host"),
    ],
)
def test_uris_are_shown_without_credentials(uri, shown):
    assert masked(uri) == shown
