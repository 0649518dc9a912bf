"""`python -m whisper_gate users`, `audit` and `report`, as an operator runs them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.connections import PEPPER, SECRET
from tests.members import PASSWORD as MEMBERS
from tests.running import CHEAP, ROOT
from tests.web.answers import assert_error, plain_client
from whisper_gate.domain.users import new_id

LOGIN = "/api/v1/auth/login"
BLANK = dict.fromkeys(
    ("MONGO_URI", "REDIS_PUB_URI", "REDIS_SUB_URI", "PAGE_STATE_URI", "PUBLIC_URL", "SMTP_URL"), ""
)
NEW = "another quiet door"


def run(environment: dict[str, str], *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "whisper_gate", *arguments],
        cwd=ROOT,
        env=os.environ | BLANK | {"APP_ENV": "local"} | CHEAP | environment,
        input=text,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def beside(services, server):
    """`beside(command...)`: beside the running app, on the databases that its settings name."""
    environment = {
        "MONGO_URI": services.mongo_uri,
        "REDIS_PUB_URI": services.redis_uri,
        "JWT_SECRET": SECRET,
        "PASSWORD_PEPPER": PEPPER,
        "PORT": str(server.port),
    }

    def command(*arguments: str, text: str = "") -> str:
        done = run(environment, *arguments, text=text)
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    return command


def log_in(client, name, password):
    return client.post(LOGIN, json={"username": name, "password": password}, headers={"Cookie": ""})


@pytest.fixture
def name():
    return f"u{new_id()[:12].replace('-', 'x').replace('_', 'x')}"


def test_a_report_is_printed_as_json(beside, anonymous):
    """Whole, by its code; the audit log names the code."""
    flight = {"version": 1, "started": 1, "length": 9, "first": 0, "dropped": 0}
    flight["entries"] = [{"at": 3, "kind": "line", "state": "lost"}]
    sent = anonymous.post("/api/v1/reports", json={"flight": flight, "note": "Es hängt."})
    code = sent.json()["code"]
    printed = json.loads(beside("report", code.replace("-", "").lower()))
    assert (printed["code"], printed["note"], printed["flight"]) == (code, "Es hängt.", flight)
    assert f"detail={code}" in beside("audit")


def test_a_made_account_can_log_in(beside, anonymous, name):
    """With the password that is printed, once; it is in no later output."""
    made = beside("users", "create", name, f"{name}@example.org")
    (password,) = re.findall(r"^Password: (\S{20})$", made, re.M)
    assert log_in(anonymous, name, password).status_code == 200
    listed = beside("users", "list", name.upper())
    assert re.fullmatch(rf"{name} +{name}@example\.org +\d{{4}}-\d\d-\d\d\n", listed)
    assert password not in listed + beside("audit", "--user", name)


def test_a_password_can_be_piped_in(beside, anonymous, name):
    """Then it is not printed at all."""
    made = beside("users", "create", name, f"{name}@example.org", "--password-stdin", text=f"{NEW}\n")
    assert NEW not in made
    assert log_in(anonymous, name, NEW).status_code == 200


def test_a_closed_account_cannot_log_in_until_it_is_open(beside, anonymous, member):
    """And its sessions are gone."""
    beside("users", "disable", member.email)
    assert_error(log_in(anonymous, member.username, MEMBERS), 403, "account_disabled")
    assert_error(log_in(anonymous, member.username, "wrong"), 401, "bad_credentials")
    assert_error(member.client.get("/api/v1/auth/me"), 401, "not_signed_in")
    assert " disabled" in beside("users", "list", member.username)
    beside("users", "enable", member.username)
    assert log_in(anonymous, member.username, MEMBERS).status_code == 200
    assert_error(member.client.get("/api/v1/auth/me"), 401, "not_signed_in")


def test_a_reset_prints_a_link_to_this_server(beside, server, member):
    """It is whole, on a line of its own; the password stands until it is used (tests/ui opens one)."""
    (link,) = re.findall(r"^http\S+$", beside("users", "reset", member.username), re.M)
    assert link.startswith(f"{server.base_url}/reset#eyJ")
    assert member.client.get("/api/v1/auth/me").status_code == 200


def test_a_reset_can_set_the_password(beside, anonymous, member):
    """At once; all sessions end."""
    said = beside("users", "reset", member.username, "--password-stdin", text=f"{NEW}\n")
    assert NEW not in said
    assert_error(member.client.get("/api/v1/auth/me"), 401, "not_signed_in")
    assert log_in(anonymous, member.username, NEW).status_code == 200


def test_the_log_is_read_by_room_and_by_account(beside, member, new_member):
    """Newest first, at most so many; nothing of others."""
    room, other = member.create()["id"], new_member()
    other.create()
    member.client.patch(f"/api/v1/rooms/{room}", json={"name": "Sit-down"})
    member.client.delete(f"/api/v1/rooms/{room}")

    def events(*which: str) -> list[str]:
        return [line.split()[1] for line in beside("audit", *which).splitlines()]

    of_room = ["room.deleted", "room.changed", "room.created"]
    expected = [*of_room, "account.signed_in", "account.registered"]
    assert_eventually(lambda: events("--room", room) == of_room)
    assert events("--user", member.username) == expected
    assert events("--user", member.id) == expected
    assert events("--user", member.username, "--limit", "2") == expected[:2]
    assert f"who={member.username}" in beside("audit", "--room", room)


def assert_eventually(condition) -> None:
    """The app writes its log a moment later than it answers."""
    assert any(condition() for _ in range(5))


def test_what_cannot_be_done_is_said_in_one_line(beside, services, member, name):
    """Exit code 1, and nothing has changed."""
    environment = {"MONGO_URI": services.mongo_uri, "JWT_SECRET": SECRET, "PASSWORD_PEPPER": PEPPER}
    for arguments, text, said in (
        (("users", "disable", name), "", f"Nobody here is called {name}."),
        (("users", "reset", name), "", f"Nobody here is called {name}."),
        (("users", "create", member.username.upper(), "x@example.org"), "", "This username is taken."),
        (
            ("users", "create", name, member.email.upper()),
            "",
            "There is an account with this e-mail address.",
        ),
        (("users", "create", "a b", "x@example.org"), "", "Use letters"),
        (("users", "create", name, "x@x.org", "--password-stdin"), "iloveyou\n", "Many people use"),
        (("users", "reset", member.username, "--password-stdin"), "short\n", "Use at least 8 characters."),
    ):
        done = run(environment, *arguments, text=text)
        assert (done.returncode, done.stdout) == (1, ""), arguments
        assert re.fullmatch(rf"whisper-gate: {re.escape(said)}.*\n", done.stderr), done.stderr
    assert member.client.get("/api/v1/auth/me").status_code == 200


@pytest.mark.parametrize(
    "arguments",
    [
        ("users",),
        ("users", "rename", "ana"),
        ("users", "create", "ana"),
        ("audit", "--limit", "0"),
        ("audit", "--limit", "x"),
        ("user",),
    ],
)
def test_a_mistyped_command_shows_how_it_goes(arguments):
    """Exit code 2."""
    done = run({}, *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: python -m whisper_gate")


@pytest.mark.parametrize("arguments", [(), ("users",), ("users", "create"), ("users", "reset"), ("audit",)])
def test_every_command_explains_itself(arguments):
    """--help, exit code 0."""
    done = run({}, *arguments, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage: ")


def test_a_bad_setting_stops_the_command(tmp_path):
    """Exit code 2 and the variable's name, as for the app."""
    done = run({"JWT_SECRET": "short", "DATA_DIR": str(tmp_path / "data")}, "users", "list")
    assert done.returncode == 2
    assert done.stderr.startswith("whisper-gate: JWT_SECRET")


def test_a_database_that_is_away_is_an_error(tmp_path):
    """One line, soon."""
    away = {"MONGO_URI": "mongodb://127.0.0.1:9/x", "JWT_SECRET": SECRET, "PASSWORD_PEPPER": PEPPER}
    done = run(away, "users", "list")
    assert (done.returncode, done.stderr) == (1, "whisper-gate: The database cannot be reached.\n")


def test_workers_that_cannot_be_told_are_no_failure(services, server, member):
    """The account is closed all the same; the operator is told that sockets end a little later."""
    environment = {
        "MONGO_URI": services.mongo_uri,
        "REDIS_PUB_URI": "redis://127.0.0.1:9",
        "JWT_SECRET": SECRET,
        "PASSWORD_PEPPER": PEPPER,
    }
    done = run(environment, "users", "disable", member.username)
    assert done.returncode == 0
    assert "running workers notice within 15 seconds" in done.stderr
    assert_error(member.client.get("/api/v1/auth/me"), 401, "not_signed_in")


def test_without_a_running_app_the_embedded_database_is_started(tmp_path: Path):
    """With the secrets of DATA_DIR, for each command anew; afterwards nothing runs."""
    here = {"DATA_DIR": str(tmp_path / "data")}
    made = run(here, "users", "create", "ana", "ana@example.org")
    assert (made.returncode, made.stderr) == (0, "")
    listed = run(here, "users", "list")
    assert listed.stdout.startswith("ana ")
    assert not (tmp_path / "data" / "run" / "mongod.sock").exists()
    assert (tmp_path / "data" / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_beside_a_running_app_its_embedded_database_is_used(app_server, name):
    """Through the sockets in its DATA_DIR; a session that is open there ends at once."""
    here = {"DATA_DIR": str(app_server.data_dir), "PORT": str(app_server.port)}
    made = run(here, "users", "create", name, f"{name}@example.org", "--password-stdin", text=f"{NEW}\n")
    assert (made.returncode, made.stderr) == (0, "")
    with plain_client(app_server.base_url) as client:
        assert log_in(client, name, NEW).status_code == 200
        closed = run(here, "users", "disable", name)
        assert (closed.returncode, closed.stderr) == (0, "")
        assert_error(client.get("/api/v1/auth/me"), 401, "not_signed_in")
