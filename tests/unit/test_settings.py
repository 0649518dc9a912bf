"""Settings: defaults for a local run, one clear line for every bad value, documents that match."""

import importlib.util
import secrets
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from whisper_gate.settings import Settings, SettingsError, load

ROOT = Path(__file__).resolve().parents[2]
STRONG = secrets.token_urlsafe(48)
REDIS_SCHEMES = "must begin with redis:// or rediss:// or unix:// or redis+sentinel:// or redis+cluster://"
PRODUCTION = {
    "APP_ENV": "production",
    "JWT_SECRET": STRONG,
    "PASSWORD_PEPPER": STRONG[::-1],
    "PUBLIC_URL": "https://meet.example.org",
    "TRUSTED_PROXY_HOPS": "1",
}


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch, tmp_path):
    """No variable and no .env of the developer's reaches these tests."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_nothing_set_is_a_local_run():
    """On loopback, port 3001, two workers, open rooms, services to be started."""
    settings = load()
    assert (settings.app_env, settings.host, settings.port, settings.workers) == (
        "local",
        "127.0.0.1",
        3001,
        2,
    )
    assert (settings.mongo_uri, settings.redis_pub_uri, settings.jwt_secret) == (None, None, None)
    assert settings.opens_unknown_rooms
    assert settings.ice.of("ana") == []


@pytest.mark.parametrize(
    ("environment", "line"),
    [
        ({"APP_ENV": "staging"}, "APP_ENV: Input should be 'local' or 'production'"),
        ({"PORT": "0"}, "PORT: Input should be greater than or equal to 1"),
        ({"PORT": "65536"}, "PORT: Input should be less than or equal to 65535"),
        ({"PORT": "http"}, "PORT: Input should be a valid integer, unable to parse string as an integer"),
        ({"WORKERS": "0"}, "WORKERS: Input should be greater than or equal to 1"),
        ({"WORKERS": "65"}, "WORKERS: Input should be less than or equal to 64"),
        ({"MONGO_URI": "localhost:27017"}, "MONGO_URI: must begin with mongodb:// or mongodb+srv://"),
        ({"REDIS_PUB_URI": "localhost"}, f"REDIS_PUB_URI: {REDIS_SCHEMES}"),
        ({"REDIS_SUB_URI": "http://x"}, f"REDIS_SUB_URI: {REDIS_SCHEMES}"),
        (
            {"REDIS_PUB_URI": "redis+cluster://a", "REDIS_SUB_URI": "redis://a"},
            "REDIS_SUB_URI must name a cluster if REDIS_PUB_URI does, and only then",
        ),
        (
            {"PAGE_STATE_URI": "redis+sentinel://a/calls"},
            "PAGE_STATE_URI: must begin with redis:// or rediss:// or unix://",
        ),
        ({"REDIS_SUB_URI": "redis://x"}, "REDIS_SUB_URI is set, so REDIS_PUB_URI must be too"),
        ({"PUBLIC_URL": "meet.example.org"}, "PUBLIC_URL: must begin with http:// or https://"),
        ({"STUN_URLS": "stun:a,b"}, "STUN_URLS: must begin with stun: or stuns:"),
        ({"TURN_URLS": "stun:a"}, "TURN_URLS: must begin with turn: or turns:"),
        ({"TURN_URLS": "turn:a"}, "TURN_URLS needs TURN_SECRET"),
        (
            {"TURN_SECRET": "short"},
            "TURN_SECRET: must be at least 32 bytes; make one with `openssl rand -base64 48`",
        ),
        ({"PASSWORD_COST": "3"}, "PASSWORD_COST: Input should be greater than or equal to 4"),
        ({"PASSWORD_COST": "17"}, "PASSWORD_COST: Input should be less than or equal to 16"),
        ({"TURN_LIFE": "3601"}, "TURN_LIFE: Input should be less than or equal to 3600"),
        ({"RELAY_ONLY": "true"}, "RELAY_ONLY needs TURN_URLS"),
        ({"TRUSTED_PROXY_HOPS": "-1"}, "TRUSTED_PROXY_HOPS: Input should be greater than or equal to 0"),
        ({"TRUSTED_PROXY_HOPS": "9"}, "TRUSTED_PROXY_HOPS: Input should be less than or equal to 8"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL: Input should be 'debug', 'info', 'warning' or 'error'"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT: Input should be 'console' or 'json'"),
        (
            {"JWT_SECRET": "short"},
            "JWT_SECRET: must be at least 32 bytes; make one with `openssl rand -base64 48`",
        ),
        (
            {"JWT_SECRET_PREVIOUS": "short"},
            "JWT_SECRET_PREVIOUS: must be at least 32 bytes; make one with `openssl rand -base64 48`",
        ),
        (
            {"PASSWORD_PEPPER": "ab" * 32},
            "PASSWORD_PEPPER: repeats too few characters; make one with `openssl rand -base64 48`",
        ),
        (
            {"APP_ENV": "production"},
            "JWT_SECRET is required when APP_ENV=production; make one with `openssl rand -base64 48`",
        ),
        (
            {"APP_ENV": "production", "JWT_SECRET": STRONG},
            "PASSWORD_PEPPER is required when APP_ENV=production; make one with `openssl rand -base64 48`",
        ),
    ],
)
def test_a_bad_value_is_one_line_that_names_the_variable(monkeypatch, environment, line):
    """The line is all that the operator sees; it never holds the value of a secret."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load()
    assert str(refused.value) == line


def test_open_rooms_is_a_yes_or_no(monkeypatch):
    """Anything else is refused."""
    monkeypatch.setenv("OPEN_ROOMS", "maybe")
    with pytest.raises(SettingsError, match=r"^OPEN_ROOMS: Input should be a valid boolean"):
        load()


def test_production_closes_unknown_rooms(monkeypatch):
    """Unless OPEN_ROOMS says otherwise."""
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, value)
    assert not load().opens_unknown_rooms
    monkeypatch.setenv("OPEN_ROOMS", "true")
    assert load().opens_unknown_rooms


def test_blank_addresses_are_unset(monkeypatch):
    """As compose files leave them."""
    for name in ("MONGO_URI", "REDIS_PUB_URI", "REDIS_SUB_URI", "PUBLIC_URL"):
        monkeypatch.setenv(name, "")
    settings = load()
    assert (settings.mongo_uri, settings.redis_pub_uri, settings.redis_sub_uri, settings.public_url) == (
        None,
    ) * 4


def test_lists_are_split_at_commas(monkeypatch):
    """Blanks around an item and empty items do not count."""
    monkeypatch.setenv("ALLOWED_ORIGINS", " https://a.example , ,https://b.example")
    assert load().allowed_origins == ("https://a.example", "https://b.example")


def test_ice_servers_for_browsers(monkeypatch):
    """STUN without credentials, TURN with them."""
    monkeypatch.setenv("STUN_URLS", "stun:a:3478")
    monkeypatch.setenv("TURN_URLS", "turn:a:3478,turns:a:5349")
    monkeypatch.setenv("TURN_SECRET", "an0ther-S3cret-of-thirty-two-bytes!")
    stun, turn = load().ice.of("ana")
    assert stun == {"urls": ["stun:a:3478"]}
    assert turn["urls"] == ["turn:a:3478", "turns:a:5349"]


def test_the_public_address_has_no_slash_at_its_end(monkeypatch):
    """So that paths can be appended."""
    monkeypatch.setenv("PUBLIC_URL", "https://meet.example.org/")
    assert load().public_url == "https://meet.example.org"


def test_dot_env_is_read_and_the_environment_wins(monkeypatch):
    """The file is the fallback."""
    Path(".env").write_text("PORT=4000\nWORKERS=3\n")
    monkeypatch.setenv("PORT", "5000")
    settings = load()
    assert (settings.port, settings.workers) == (5000, 3)


def test_settings_cannot_change():
    """They are read once."""
    with pytest.raises(ValidationError):
        load().port = 1


def test_secrets_do_not_show():
    """Not in logs, not in tracebacks."""
    settings = load(jwt_secret=SecretStr(STRONG))
    assert STRONG not in repr(settings)


@pytest.mark.parametrize(
    ("document", "maker"), [("docs/configuration.md", "page"), (".env.example", "example")]
)
def test_documents_are_what_make_docs_writes(document, maker):
    """`make docs` was run after the last change of the settings."""
    spec = importlib.util.spec_from_file_location("generator", ROOT / "docs/generate_configuration.py")
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    assert (ROOT / document).read_text(encoding="utf-8") == getattr(generator, maker)()
