"""S20: no weak, missing or published secret in production, none in the sources, the image or the logs."""

from __future__ import annotations

import json
import re
import secrets
import subprocess

import httpx
import pytest

from tests.conftest import PersonFactory
from tests.e2e.calls import Caller, create_room, register
from tests.embedded.test_launcher import run_once
from tests.running import ROOT, AppServer, start_app
from tests.security.pages import PageSocket
from tests.security.test_s11_tls import strong
from tests.signaling.hubs import until
from tests.signaling.sockets import plain
from whisper_gate.settings import Settings, SettingsError, load
from whisper_gate.ui.states.accounts import LoginState

# Published somewhere, or what people put there to get on with it.
EXAMPLES = [
    "change-me-change-me-change-me-change-me",
    "mirotalkp2p_jwt_secret_mirotalkp2p_jwt_secret",
    "your-256-bit-secret-your-256-bit-secret",
    "01234567890123456789012345678901",
    "abcdefghijklmnopqrstuvwxyzabcdef",
    "this is a very long passphrase for testing",
    "correct horse battery staple password",
    "whisper-gate-whisper-gate-whisper-gate",
    "0123456789abcdef0123456789abcdef",
]
ASSIGNED = re.compile(r"(?:SECRET|PEPPER|STRONG|OLDER)\w*[\"']?\s*[:=]\s*[\"']?([^\"'\n]{32,})")


def tracked() -> list[str]:
    """The files in the repository."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def published() -> list[str]:
    """Every value that stands in a document, a test or an example where a secret belongs."""
    found = set()
    for name in tracked():
        if name.startswith(("docs/", "tests/", "README", "Dockerfile", "compose", ".env", "CONTRIBUTING")):
            found |= set(ASSIGNED.findall((ROOT / name).read_text(encoding="utf-8", errors="replace")))
    # What is computed at run time is no value.
    return sorted(value.strip() for value in found if not re.search(r"[({\[<$]", value))


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """No variable and no .env of the developer's."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


def refusal(bare, **environment: str) -> str:
    for name, value in (strong() | environment).items():
        bare.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load()
    return str(refused.value)


# --- production ---------------------------------------------------------------------------------------

TURN = {"TURN_URLS": "turn:turn.example.org:3478"}
LACKING = [
    ("JWT_SECRET", {"JWT_SECRET": None}),
    ("PASSWORD_PEPPER", {"PASSWORD_PEPPER": None}),
    ("TURN_URLS", TURN),
    ("MONGO_URI", {"MONGO_URI": "mongodb://db.example.org/whisper_gate"}),
    ("REDIS_PUB_URI", {"REDIS_PUB_URI": "redis://bus.example.org"}),
    ("REDIS_SUB_URI", {"REDIS_PUB_URI": "redis://:pw@bus", "REDIS_SUB_URI": "rediss://bus"}),
]


@pytest.mark.parametrize(("name", "change"), LACKING, ids=[name for name, _ in LACKING])
def test_production_without_a_secret_is_refused(tmp_path, monkeypatch, name, change):
    """Exit code 2 and one line that names the variable; nothing is started."""
    for variable in Settings.model_fields:
        monkeypatch.delenv(variable.upper(), raising=False)
    environment = {key: value for key, value in (strong() | change).items() if value is not None}
    refused = run_once(tmp_path, **environment)
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"whisper-gate: {name} ")
    assert refused.stderr.count("\n") == 1
    assert not (tmp_path / "data").exists()


def test_cheap_hashes_are_refused(bare):
    """A stolen database must stay useless; dearer ones are taken."""
    assert refusal(bare, PASSWORD_COST="11").startswith("PASSWORD_COST must be at least 12 ")
    bare.setenv("PASSWORD_COST", "13")
    assert load().password_cost == 13


@pytest.mark.parametrize("variable", ["JWT_SECRET", "PASSWORD_PEPPER", "JWT_SECRET_PREVIOUS", "TURN_SECRET"])
def test_a_published_value_is_refused(bare, variable):
    """Everything in this repository's documents and tests, and what is used the world over."""
    values = published()
    assert len(values) >= 3
    for value in [*values, *EXAMPLES]:
        line = refusal(bare, **{variable: value})
        assert line.startswith(variable), value
        assert value not in line


def test_one_secret_is_not_used_twice(bare):
    """Who learns one of them must not have the other."""
    same = secrets.token_urlsafe(48)
    assert refusal(bare, JWT_SECRET=same, PASSWORD_PEPPER=same).startswith("PASSWORD_PEPPER is the same as")


@pytest.mark.parametrize(
    "uri",
    [
        "mongodb://host",
        "mongodb://host/?tls=true",
        "mongodb://user@host",
        "mongodb://user:@host",
        "mongodb://:pw@host",
        "mongodb+srv://host/db",
        "mongodb://host,%2Ftmp%2Fmongod.sock",
    ],
)
def test_an_open_database_is_refused(bare, uri):
    """Over the network, a user and a password are needed."""
    assert refusal(bare, MONGO_URI=uri).startswith("MONGO_URI must name a user and a password")


@pytest.mark.parametrize(
    "uri", ["redis://host", "rediss://host:6380/0", "redis://user@host", "redis://:@host"]
)
def test_an_open_bus_is_refused(bare, uri):
    """Whoever reaches it could speak for the server: messages on it are not signed."""
    assert refusal(bare, REDIS_PUB_URI=uri).startswith("REDIS_PUB_URI must carry a password")


@pytest.mark.parametrize(
    "stores",
    [
        {},
        {
            "MONGO_URI": "mongodb://u:p@a:27017,b:27017/whisper_gate?replicaSet=rs",
            "REDIS_PUB_URI": "redis://:p@h",
        },
        {"MONGO_URI": "mongodb+srv://u:p@h/whisper_gate", "REDIS_PUB_URI": "rediss://u:p@h:6380"},
        {
            "MONGO_URI": "mongodb://%2Frun%2Fmongod.sock/whisper_gate",
            "REDIS_PUB_URI": "unix:///run/valkey.sock",
        },
        {
            "MONGO_URI": "mongodb://h/?authMechanism=MONGODB-X509&tls=true",
            "REDIS_PUB_URI": "redis://h?password=p",
        },
    ],
    ids=str,
)
def test_what_lacks_nothing_is_taken(bare, stores):
    """Credentials in any form, a Unix socket, or the embedded stores."""
    for name, value in (strong() | stores).items():
        bare.setenv(name, value)
    assert load().app_env == "production"


def test_a_production_server_starts(tmp_path):
    """With secrets of its own, TLS in front and the embedded stores on their private sockets."""
    server = start_app(tmp_path / "data", tmp_path / "log", WORKERS="1", **strong())
    try:
        server.wait_ready()
        assert httpx.get(f"{server.base_url}/readyz", verify=False).json()["status"] == "ok"
    finally:
        assert server.stop() == 0
    made = tmp_path / "data" / "secrets.json"
    assert not made.exists() or "JWT_SECRET" not in made.read_text()


# --- sources and image --------------------------------------------------------------------------------

KNOWN_SECRETS = {
    "private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----",
    "AWS": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "GitHub": r"\bgh[pousr]_[A-Za-z0-9]{36}|\bgithub_pat_\w{60,}",
    "GitLab": r"\bglpat-[\w-]{20}",
    "Slack": r"\bxox[abprs]-[\w-]{10,}",
    "Stripe": r"\b[rs]k_live_\w{20,}",
    "Google": r"\bAIza[\w-]{35}\b",
    "npm": r"\bnpm_[A-Za-z0-9]{36}\b",
    "PyPI": r"\bpypi-[\w-]{50,}",
    "JWT": r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}",
    "password in an address": r"\b[a-z][a-z+]*://[^/\s:@\"'`<{$]+:(?!(?:p|pw|pass|password|secret)@)[^/\s@\"'`<{$]{6,}@",
}
# Sums and pictures are high in entropy and no secrets.
NOT_SCANNED = (".lock", ".png", ".ico", ".woff2", ".mjpeg", ".jpg", "package.json")
RANDOM = re.compile(
    r"(?:secret|password|passwd|token|api_?key|credential|pepper)[\w\"']*\s*[:=]\s*[\"']([\w+/=-]{24,})[\"']",
    re.IGNORECASE,
)


def secrets_in(text: str) -> list[str]:
    """The kinds of secrets that a text holds."""
    kinds = [kind for kind, pattern in KNOWN_SECRETS.items() if re.search(pattern, text)]
    # Random text has upper and lower case and digits; identifiers and words lack one of them.
    random = [
        value
        for value in RANDOM.findall(text)
        if all(re.search(kind, value) for kind in ("[A-Z]", "[a-z]", "[0-9]"))
    ]
    return kinds + [f"random value {value[:6]}..." for value in random]


def test_the_scan_finds_what_it_looks_for():
    """One made sample of each kind."""
    for sample in (
        "-----BEGIN RSA " + "PRIVATE KEY-----",
        "AKIA" + "A1" * 8,
        "ghp_" + "a1B" * 12,
        "https://user:" + "hunter22@example.org",
        f"JWT_SECRET = '{secrets.token_urlsafe(30)}A1b'",
    ):
        assert secrets_in(sample), sample


def test_no_tracked_file_holds_a_secret():
    """Neither of a known form nor a random value where a secret belongs."""
    found = {
        name: secrets_in((ROOT / name).read_text(encoding="utf-8", errors="replace"))
        for name in tracked()
        if not name.endswith(NOT_SCANNED)
    }
    assert {name: kinds for name, kinds in found.items() if kinds} == {}
    assert [name for name in tracked() if re.search(r"(^|/)(\.env|secrets\.json|.*\.(pem|key))$", name)] == []


def test_the_image_gets_sources_alone():
    """`.dockerignore` lets nothing in but what it names, and nothing of that holds a secret."""
    rules = (ROOT / ".dockerignore").read_text().split()
    assert rules[0] == "*"
    allowed = {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    assert allowed <= {
        "assets",
        "reflex.lock",
        "whisper_gate",
        ".npmrc",
        "bunfig.toml",
        "requirements.txt",
        "requirements-image.txt",
        "rxconfig.py",
        "LICENSE",
    }
    for name in allowed:
        for path in [ROOT / name, *(ROOT / name).rglob("*")]:
            if path.is_file() and path.suffix not in {".pyc", *NOT_SCANNED}:
                assert secrets_in(path.read_text(encoding="utf-8", errors="replace")) == [], path
                assert not re.fullmatch(r"\.env|secrets\.json|.*\.(pem|key)", path.name), path
    assert "_authToken" not in (ROOT / ".npmrc").read_text()


def test_the_image_sets_no_secret():
    """Its environment names none, so `docker run` makes its own."""
    dockerfile = (ROOT / "Dockerfile").read_text()
    for name in ("JWT_SECRET", "PASSWORD_PEPPER", "TURN_SECRET", "MONGO_URI", "REDIS_PUB_URI"):
        assert name not in dockerfile


# --- logs ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["console", "json"])
async def test_the_log_of_a_call_holds_no_secret(services, tmp_path, form):
    """At its most talkative: accounts, a room with a password, tickets, SDP, ICE; and refusals of all."""
    used = {name: secrets.token_urlsafe(48) for name in ("jwt", "pepper", "turn")}
    server = start_app(
        tmp_path / "data",
        tmp_path / "log",
        MONGO_URI=services.mongo_uri,
        REDIS_PUB_URI=services.redis_uri,
        JWT_SECRET=used["jwt"],
        PASSWORD_PEPPER=used["pepper"],
        TURN_URLS="turn:turn.example.org",
        TURN_SECRET=used["turn"],
        LOG_LEVEL="debug",
        LOG_FORMAT=form,
        WORKERS="1",
    )
    try:
        server.wait_ready()
        used |= await whole_call(server)
    finally:
        server.stop()
    output = server.output()
    assert "worker.ready" in output
    assert len(used) > 10
    assert {name for name, value in used.items() if value in output} == set()
    assert "Traceback" not in output
    if form == "json":
        every_line_of_a_call_says_whose_it_is([line for line in output.splitlines() if line.startswith("{")])


def every_line_of_a_call_says_whose_it_is(lines: list[str]) -> None:
    """Room and participant, of both transports, from the join to the end of the connection."""
    of_calls = [one for one in map(json.loads, lines) if one["event"].startswith("call.")]
    known = [one for one in of_calls if one["event"] != "call.join_refused"]  # who was let in nowhere
    assert {one["event"] for one in known} >= {"call.joined", "call.connection_closed"}
    assert all(one["room"] and one["participant"] for one in known)
    assert len({one["participant"] for one in known if one["event"] == "call.joined"}) == 2
    assert len({one["room"] for one in known}) == 1


async def whole_call(server) -> dict[str, str]:
    """Go through everything that has to do with secrets; returns those that were used."""
    name = f"u{secrets.token_hex(5)}"
    used = {key: secrets.token_urlsafe(16) for key in ("password", "room password", "sdp", "ice", "wrong")}
    async with httpx.AsyncClient(base_url=f"{server.base_url}/api/v1", verify=False) as http:
        account = {"username": name, "email": f"{name}@example.org", "password": used["password"]}
        user = (await http.post("/auth/register", json=account)).json()
        used["token"] = user["token"]
        await http.post("/auth/login", json={"username": name, "password": used["wrong"]})
        answer = await http.post("/auth/login", json={"username": name, "password": used["password"]})
        used["cookie"] = answer.cookies["wg_session"]
        bearer = {"Authorization": f"Bearer {user['token']}"}
        room = {"name": "Door", "password": used["room password"]}
        room_id = (await http.post("/rooms/create", json=room, headers=bearer)).json()["id"]
        join = f"/rooms/{room_id}/{user['user']['id']}/join"
        await http.post(join, json={"password": used["wrong"]}, headers=bearer)
        grants = [(await http.post(join, json={}, headers=bearer)).json() for _ in range(2)]
        used |= {f"ticket {number}": grant["ticket"] for number, grant in enumerate(grants)}
        ana, ben = (grant["participant_id"] for grant in grants)

        headers = {"Origin": server.base_url, "Cookie": f"wg_session={used['cookie']}"}
        async with PageSocket.open(server, headers) as page, plain(server.base_url, room_id, ben) as socket:
            for guess in (used["wrong"], used["password"]):
                await page.event(LoginState, "log_in", form={"login": name, "password": guess})
            code = re.compile(r'"code_rx_state_":"([\w-]{20,})"')
            await until(lambda: code.search("".join(page.heard)), lambda: page.heard)
            used["code"] = code.search("".join(page.heard))[1]
            await http.post("/auth/session", json={"code": used["code"]})
            entering = {"type": "join", "from": ana, "ticket": grants[0]["ticket"], "resume": True}
            await page.packet("/signal", "signal", entering)
            # Whoever is not in yet is nobody to send an offer to.
            await until(lambda: '"welcome"' in "".join(page.heard), lambda: page.heard)
            await socket.send("join", ticket=grants[1]["ticket"], resume=True)
            used["resume key"] = (await socket.wait_for("welcome"))["resume_key"]
            sdp = f"v=0\r\na=ice-pwd:{used['ice']}\r\na=fingerprint:{used['sdp']}\r\n"
            await socket.send("offer", to=ana, offer={"type": "offer", "sdp": sdp})
            candidate = {"candidate": f"candidate:1 1 udp 1 192.0.2.1 9 typ host ufrag {used['ice']}"}
            await socket.send("ice", to=ana, candidate=candidate)
            await socket.send("ice", to="nobody", candidate=candidate)
            await socket.send("offer", to=ana, offer={"type": "offer", "sdp": {"$gt": used["sdp"]}})
            await socket.send("join", ticket=grants[1]["ticket"])
            assert used["ice"] in await page.hear_all()
        # An event that no state has: Reflex would log all of it.
        async with PageSocket.open(server, headers) as page:
            event = {"name": "no.such.event", "payload": {"password": used["password"]}}
            await page.packet("/_event", "event", event)
            assert await page.close_code() == 4400
        async with plain(server.base_url, room_id, ana) as socket:
            await socket.send("join", ticket=used["ticket 0"])
            assert await socket.close_code() == 4401
        await http.post("/auth/logout", headers=bearer)
    return used


def test_settings_are_printed_without_their_secrets():
    """However they come into a log."""
    environment = strong()
    settings = load(**{name.lower(): value for name, value in environment.items()})
    for text in (repr(settings), str(settings), json.dumps(settings.model_dump(mode="json"), default=str)):
        assert environment["JWT_SECRET"] not in text
        assert environment["PASSWORD_PEPPER"] not in text


async def test_the_log_of_a_call_between_browsers_holds_no_secret(
    app_server: AppServer, person: PersonFactory
):
    """Nothing that lets somebody in, or into a pair, of all that crossed the sockets of two pages."""
    ana, ben = [await Caller(await person(name), name).watch() for name in ("Ana", "Ben")]
    await register(ana.page, app_server.base_url)
    link = await create_room(ana.page, "Stand-up")
    await ana.join()
    await ben.enter(link)
    await ana.sees_moving("Ben")
    frames = ana.received + ben.received
    keys = [one["resume_key"] for one in frames if one["type"] == "welcome"]
    sdp = [one[one["type"]]["sdp"] for one in frames if one["type"] in {"offer", "answer"}]
    pairs = re.findall(r"a=(?:ice-pwd|fingerprint):(\S+(?: \S+)?)", "\n".join(sdp))
    cookies = [one["value"] for one in await ana.page.context.cookies()]
    assert keys
    assert pairs
    assert cookies
    log = app_server.output()
    assert [one for one in (*keys, *pairs, *cookies, "correct horse battery", "v=0\r\n") if one in log] == []
