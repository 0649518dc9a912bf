"""S11: production is TLS behind a trusted proxy or nothing, and browsers are told to stay with TLS."""

from __future__ import annotations

import secrets

import pytest

from tests.embedded.test_launcher import run_once
from tests.security.answers import every_answer

YEAR = 365 * 24 * 3600  # seconds


def strong() -> dict[str, str]:
    """A production environment that lacks nothing; its secrets are made here and now."""
    return {
        "APP_ENV": "production",
        "JWT_SECRET": secrets.token_urlsafe(48),
        "PASSWORD_PEPPER": secrets.token_urlsafe(48),
        "PUBLIC_URL": "https://meet.example.org",
        "TRUSTED_PROXY_HOPS": "1",
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"PUBLIC_URL": ""},
        {"PUBLIC_URL": "http://meet.example.org"},
        {"TRUSTED_PROXY_HOPS": "0"},
    ],
    ids=str,
)
def test_production_without_tls_is_refused(tmp_path, wrong):
    """Exit code 2, one line that names the variable and says why; nothing is started."""
    refused = run_once(tmp_path, **strong() | wrong)
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"whisper-gate: {next(iter(wrong))} ")
    assert "TLS" in refused.stderr
    assert refused.stderr.count("\n") == 1
    assert not (tmp_path / "data").exists()


async def test_every_answer_over_tls_keeps_the_browser_at_tls(proxied):
    """Strict-Transport-Security of at least a year, subdomains included, also on errors and refusals."""
    async for name, answer in every_answer(proxied, secure=True):
        policy = answer.headers.get("strict-transport-security", "")
        age = int(policy.partition("max-age=")[2].partition(";")[0] or 0)
        assert age >= YEAR, name
        assert "includeSubDomains" in policy, name


async def test_no_answer_over_plain_http_speaks_of_tls(server):
    """A browser would ignore it (RFC 6797, section 8.1), and on localhost it would be wrong."""
    async for name, answer in every_answer(server):
        assert "strict-transport-security" not in answer.headers, name


async def test_a_client_cannot_claim_tls(server):
    """Without a trusted proxy, X-Forwarded-Proto says nothing."""
    async for name, answer in every_answer(server, secure=True):
        assert "strict-transport-security" not in answer.headers, name
