"""`python -m whisper_gate backup` and `restore`, as an operator runs them."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pymongo
import pytest

from tests.contract.connections import PEPPER, SECRET
from tests.operators.damage import damaged
from tests.operators.test_operators import BLANK, run
from tests.running import AppServer, start_app, wait_until
from whisper_gate import backup, commands
from whisper_gate.embedded import EmbeddedServices
from whisper_gate.settings import Settings
from whisper_gate.stores.mongo.connection import COLLECTIONS, STAGED, SWAP

PASSWORD = "a very quiet door"
API = "/api/v1"
NOW = datetime.now(UTC)
parser = argparse.ArgumentParser()
commands.add_commands(parser.add_subparsers(dest="command"))


@pytest.fixture(scope="module")
def mongo(services: EmbeddedServices):
    with pymongo.MongoClient(services.mongo_uri) as client:
        yield client


@pytest.fixture
def external(services: EmbeddedServices, mongo):
    """`external(name)`: settings for an app on a MongoDB of its own choice, with secrets that are set."""
    names = []

    def settings(name: str) -> dict[str, str]:
        names.append(f"backup_{name}")
        uri = services.mongo_uri.replace(".sock/whisper_gate", f".sock/{names[-1]}")
        keys = {"jwt_secret": SECRET, "password_pepper": PEPPER}
        return {"mongo_uri": uri, "redis_pub_uri": services.redis_uri} | keys

    yield settings
    for name in names:
        mongo.drop_database(name)


def works(environment: dict[str, str], *arguments: str) -> str:
    done = run(environment, *arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def here_works(environment: dict[str, str], *arguments: str) -> str:
    """The same without a process of its own, which is most of the time that a command takes."""
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        backup.carry_out(parser.parse_args(arguments), Settings(**environment))
    return told.getvalue()


def here_fails(environment: dict[str, str], *arguments: str) -> str:
    with pytest.raises(commands.OperatorError) as refused:
        here_works(environment, *arguments)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def fails(environment: dict[str, str], *arguments: str) -> str:
    done = run(environment, *arguments)
    assert (done.returncode, done.stdout) == (1, ""), done
    assert done.stderr.startswith("whisper-gate: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


def content(mongo, name: str) -> dict[str, list]:
    """Everything in a database, whatever it is called."""
    db = mongo[f"backup_{name}"]
    return {one: sorted(db[one].find(), key=str) for one in sorted(db.list_collection_names())}


def person(who: str) -> dict[str, object]:
    email = f"{who}@example.org"
    names = {"username": who, "username_key": who, "email": email, "email_key": email}
    return {"_id": who, "password_hash": "x", "created_at": NOW, **names}


def fill(mongo, name: str) -> None:
    """Two accounts, and rooms and sessions of more than one batch."""
    db = mongo[f"backup_{name}"]
    for who in ("ana", "ben"):
        db.users.insert_one(person(who))
        db.audit.insert_one({"event": "account.registered", "actor_id": who, "at": NOW})
    db.rooms.insert_many([{"_id": f"r{number}", "owner_id": "ana", "n": number} for number in range(1234)])
    db.sessions.insert_one({"_id": "s1", "user_id": "ana"})


def variables(settings: dict[str, str]) -> dict[str, str]:
    return {name.upper(): value for name, value in settings.items()}


def log_in(client: httpx.Client, username: str) -> httpx.Response:
    return client.post(f"{API}/auth/login", json={"username": username, "password": PASSWORD})


def client_of(app: AppServer) -> httpx.Client:
    return httpx.Client(base_url=app.base_url, headers={"Origin": app.base_url}, timeout=20)


def test_everything_is_lost_and_comes_back(tmp_path: Path):
    """Backed up beside the running app; then its directory is gone, another one takes over."""
    archive = tmp_path / "monday.backup"
    app = start_app(tmp_path / "data", tmp_path / "log", WORKERS="1")
    try:
        app.wait_ready()
        with client_of(app) as ana:
            made = {"username": "ana", "email": "ana@example.org", "password": PASSWORD}
            assert ana.post(f"{API}/auth/register", json=made).status_code == 201
            assert log_in(ana, "ana").status_code == 200
            room = ana.post(f"{API}/rooms/create", json={"name": "Stand-up"}).json()
            here = {"DATA_DIR": str(app.data_dir), "PORT": str(app.port)}
            said = works(here, "backup", str(archive))
            assert said.startswith(f"{archive}: 1 account, 1 room, 2 sessions, ")
            cookies = dict(ana.cookies)
    finally:
        assert app.stop() == 0
    assert archive.stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob(".*partial"))
    shutil.rmtree(app.data_dir)

    there = {"DATA_DIR": str(tmp_path / "elsewhere")}
    assert ": 1 account, 1 room, 2 sessions, " in works(there, "restore", str(archive))
    assert (tmp_path / "elsewhere" / "secrets.json").stat().st_mode & 0o777 == 0o600
    app = start_app(tmp_path / "elsewhere", tmp_path / "log2", app.port, WORKERS="1")
    try:
        app.wait_ready()
        with client_of(app) as ana:
            assert log_in(ana, "ana").status_code == 200
            (again,) = ana.get(f"{API}/rooms").json()["rooms"]
            assert (again["id"], again["name"]) == (room["id"], "Stand-up")
        with client_of(app) as tab:  # a session that was open then is open now
            tab.cookies.update(cookies)
            assert tab.get(f"{API}/auth/me").json()["username"] == "ana"
        # Beside the app that runs with them, its own secrets are no news; others would be.
        here = {"DATA_DIR": str(app.data_dir), "PORT": str(app.port)}
        assert "with --replace they are lost" in fails(here, "restore", str(archive))
        assert works(here, "restore", "--replace", str(archive)).startswith("Restored as of 20")
        foreign = tmp_path / "foreign.backup"
        works({"DATA_DIR": str(tmp_path / "third")}, "backup", str(foreign))
        assert "stop Whisper Gate first" in fails(here, "restore", "--replace", str(foreign))
        with client_of(app) as ana:
            assert log_in(ana, "ana").status_code == 200
    finally:
        assert app.stop() == 0


def test_an_external_database_works_the_same_way(tmp_path: Path, external, mongo):
    """No secret is in the file, and every document is as it was."""
    here = external("whole")
    fill(mongo, "whole")
    works(variables(here), "users", "list")  # makes the indexes
    before = content(mongo, "whole")
    archive = tmp_path / "b"
    said = here_works(here, "backup", str(archive))
    assert (
        said == f"{archive}: 2 accounts, 1234 rooms, 1 session, 2 entries of the audit log and 0 reports.\n"
    )
    with zipfile.ZipFile(archive) as file:
        assert sorted(file.namelist()) == sorted(["manifest.json", *(f"{one}.bson" for one in COLLECTIONS)])
        manifest = json.loads(file.read("manifest.json"))
        assert all(secret not in json.dumps(manifest) for secret in (SECRET, PEPPER))
    indexes = {one: mongo.backup_whole[one].index_information() for one in COLLECTIONS}
    mongo.drop_database("backup_whole")
    here_works(here, "restore", str(archive))
    assert content(mongo, "whole") == before
    assert {one: mongo.backup_whole[one].index_information() for one in COLLECTIONS} == indexes
    assert "is there already" in here_fails(here, "backup", str(archive))


def test_with_replace_what_is_there_goes(tmp_path: Path, external, mongo):
    """Without it nothing does."""
    source, target = external("source"), external("target")
    fill(mongo, "source")
    archive = str(tmp_path / "b")
    here_works(source, "backup", archive)
    mongo.backup_target.users.insert_one(person("cleo"))
    before = content(mongo, "target")
    assert "there are data already" in here_fails(target, "restore", archive)
    assert content(mongo, "target") == before
    here_works(target, "restore", archive, "--replace")
    assert content(mongo, "target") == {"reports": [], **content(mongo, "source")}


def test_passwords_that_would_not_fit_are_not_restored(tmp_path: Path, external, mongo):
    """Another pepper stops it; another signing secret only ends the sessions, and that is said."""
    here = external("peppered")
    fill(mongo, "peppered")
    archive = str(tmp_path / "b")
    here_works(here, "backup", archive)
    mongo.drop_database("backup_peppered")
    assert "PASSWORD_PEPPER" in here_fails(here | {"password_pepper": f"not {PEPPER}"}, "restore", archive)
    assert content(mongo, "peppered").get("users", []) == []
    said = here_works(here | {"jwt_secret": f"not {SECRET}"}, "restore", archive)
    assert said.splitlines()[1].startswith("JWT_SECRET is not the one")


def test_a_broken_or_foreign_archive_changes_nothing(tmp_path: Path, external, mongo):
    """It is said in one line before anything is touched; tests/unit/test_archive.py has every way."""
    here = external("broken")
    fill(mongo, "broken")
    archive = tmp_path / "good"
    here_works(here, "backup", str(archive))
    before = content(mongo, "broken")
    for how, said in (("cut", "is broken, or no back-up"), ("changed", "users.bson is not what was written")):
        assert said in here_fails(here, "restore", "--replace", str(damaged(archive, how))), how
    assert "cannot be read: No such file" in here_fails(here, "restore", str(tmp_path / "nothing"))
    assert content(mongo, "broken") == before


def test_a_restore_that_is_killed_changes_nothing_or_everything(tmp_path: Path, external, mongo):
    """Killed while it loads, the old data stand; killed while they change places, the next start ends it."""
    source, here = external("killed_source"), external("killed")
    fill(mongo, "killed_source")
    archive = str(tmp_path / "b")
    here_works(source, "backup", archive)
    db = mongo.backup_killed
    db.users.insert_one(person("cleo"))

    def loading() -> bool:
        return STAGED + "rooms" in db.list_collection_names()

    if stopped_while(here, archive, loading, signal.SIGTERM) == 1:  # and not done before it heard
        assert set(db.list_collection_names()) == {"users"}
    else:
        db.users.delete_many({})
        db.rooms.delete_many({})
        db.users.insert_one(person("cleo"))
    stopped_while(here, archive, loading, signal.SIGKILL)
    if SWAP not in db.list_collection_names():  # it was not so far; else the rest of this test is about that
        assert accounts(here) == ["cleo"]
        assert db.rooms.count_documents({}) == 0

    # As a crash between the first change of places and the second would leave it.
    for name in COLLECTIONS:
        db.drop_collection(STAGED + name)
        db[STAGED + name].insert_many(list(mongo.backup_killed_source[name].find()) or [{"_id": 0}])
    db[SWAP].replace_one({"_id": "swap"}, {}, upsert=True)
    db[STAGED + COLLECTIONS[0]].rename(COLLECTIONS[0], dropTarget=True)
    assert accounts(here) == ["ana", "ben"]
    assert set(db.list_collection_names()) == set(COLLECTIONS)


def accounts(settings: dict[str, str]) -> list[str]:
    """As the app has them when it has started."""
    return [line.split()[0] for line in works(variables(settings), "users", "list").splitlines()]


def stopped_while(settings: dict[str, str], archive: str, condition, number: signal.Signals) -> int:
    """Run a restore, and end it by a signal as soon as the condition holds; its exit code."""
    restoring = subprocess.Popen(
        [sys.executable, "-m", "whisper_gate", "restore", "--replace", archive],
        env=os.environ | BLANK | {"APP_ENV": "local"} | variables(settings),
    )
    try:
        wait_until(lambda: condition() or restoring.poll() is not None, 60)
    finally:
        restoring.send_signal(number)
    return restoring.wait(60)


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path, external):
    """Neither a part of it."""
    here = external("nowhere")
    assert "is no directory" in here_fails(here, "backup", str(tmp_path / "no" / "b"))
    away = here | {"mongo_uri": "mongodb://127.0.0.1:9/x"}
    assert "The database cannot be reached." in here_fails(away, "backup", str(tmp_path / "b"))
    assert list(tmp_path.iterdir()) == []
