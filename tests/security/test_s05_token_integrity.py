"""S5: session tokens on the wire: ours are read, everything else is nobody (RFC 8725)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Any

import jwt
import pytest

from tests.contract.connections import SECRET
from tests.members import register
from tests.running import ROOT
from tests.signaling.hubs import until
from tests.signaling.sockets import plain
from tests.web.answers import assert_error
from whisper_gate.domain.users import new_id
from whisper_gate.services.tokens import Tokens

PUBLIC_KEY = """-----BEGIN PUBLIC KEY-----
MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf
9Cnzj4p4WGeKLs1Pt8QuKUpRKfFLfRYC9AIKjbJTWit+CqvjWYzvQwECAwEAAQ==
-----END PUBLIC KEY-----
"""
ATTACKERS = "a key of thirty-two bytes that the attacker has made"


def b64(data: dict[str, Any] | bytes) -> str:
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass(frozen=True)
class Forgery:
    """How a token differs from the good one of a session that lives; None takes a part away."""

    header: dict[str, Any] | None = None
    claims: dict[str, Any] | None = None
    key: str = SECRET
    digest: str = "sha256"
    signed: bool = True

    def of(self, good: str) -> str:
        header = _changed(jwt.get_unverified_header(good), self.header)
        claims = _changed(jwt.decode(good, options={"verify_signature": False}), self.claims)
        body = f"{b64(header)}.{b64(claims)}"
        signature = hmac.new(self.key.encode(), body.encode(), self.digest).digest()
        return f"{body}.{b64(signature) if self.signed else ''}"


def _changed(part: dict[str, Any], change: dict[str, Any] | None) -> dict[str, Any]:
    return {name: value for name, value in (part | (change or {})).items() if value is not None}


NOW = int(time.time())
FORGERIES = {
    "alg none, unsigned": Forgery({"alg": "none"}, signed=False),
    "alg None in another case, unsigned": Forgery({"alg": "nOnE"}, signed=False),
    "alg none, signed all the same": Forgery({"alg": "none"}),
    "HS256, unsigned": Forgery(signed=False),
    "HS512 with our own key": Forgery({"alg": "HS512"}, digest="sha512"),
    "HS384 with our own key": Forgery({"alg": "HS384"}, digest="sha384"),
    "RS256 signed with an HMAC over a public key": Forgery({"alg": "RS256"}, key=PUBLIC_KEY),
    "HS256 with a public key for a secret": Forgery(key=PUBLIC_KEY),
    "a key in the header (jwk)": Forgery(
        {"jwk": {"kty": "oct", "k": b64(ATTACKERS.encode())}, "kid": None}, key=ATTACKERS
    ),
    "a key at an address (jku)": Forgery({"jku": "http://127.0.0.1:9/keys.json"}, key=ATTACKERS),
    "a certificate in the header (x5c)": Forgery({"x5c": [b64(ATTACKERS.encode())]}, key=ATTACKERS),
    "kid as a path": Forgery({"kid": "../../../dev/null"}, key=""),
    "kid as a query": Forgery({"kid": "x' UNION SELECT 'key"}, key="key"),
    "kid as an object": Forgery({"kid": {"$gt": ""}}),
    "no kid": Forgery({"kid": None}),
    "unknown kid": Forgery({"kid": "deadbeef"}),
    "bad signature": Forgery(key=ATTACKERS),
    "no exp": Forgery(claims={"exp": None}),
    "exp as text": Forgery(claims={"exp": "never"}),
    "expired": Forgery(claims={"exp": NOW - 60}),
    "not before the future": Forgery(claims={"nbf": NOW + 3600}),
    "issued in the future": Forgery(claims={"iat": NOW + 3600}),
    "another audience": Forgery(claims={"aud": "whisper-gate/ticket"}),
    "no audience": Forgery(claims={"aud": None}),
    "another issuer": Forgery(claims={"iss": "https://evil.example"}),
    "no issuer": Forgery(claims={"iss": None}),
    "another typ": Forgery({"typ": "ticket"}),
    "typ JWT": Forgery({"typ": "JWT"}),
    "no typ": Forgery({"typ": None}),
    "no jti": Forgery(claims={"jti": None}),
    "jti of no session": Forgery(claims={"jti": new_id()}),
    "jti as an object": Forgery(claims={"jti": {"$gt": ""}}),
    "subject of somebody else": Forgery(claims={"sub": new_id()}),
    "no subject": Forgery(claims={"sub": None}),
    "an unknown critical extension": Forgery({"crit": ["exp"]}),
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_forged_token_is_nobody_over_rest(anonymous, refused, forgery):
    """401 as bearer and as cookie, although the session that it copies lives."""
    token = forgery.of(refused.token)
    for headers in ({"Authorization": f"Bearer {token}"}, {"Cookie": f"wg_session={token}"}):
        assert_error(anonymous.get("/api/v1/auth/me", headers=headers), 401, "not_signed_in")


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES.keys())
async def test_a_forged_token_is_nobody_on_the_plain_websocket(server, room, refused, forgery):
    """4401 as bearer and as the cookie of a page of ours, where the good one enters."""
    token = forgery.of(refused.token)
    for headers in (
        {"Authorization": f"Bearer {token}"},
        {"Cookie": f"wg_session={token}", "Origin": server.base_url},
    ):
        assert await join(server, room, headers) == 4401


async def test_the_good_token_is_somebody(server, anonymous, room, refused):
    """So the refusals above mean something: also when it is put together by hand."""
    for token in (refused.token, Forgery().of(refused.token)):
        for headers in ({"Authorization": f"Bearer {token}"}, {"Cookie": f"wg_session={token}"}):
            assert anonymous.get("/api/v1/auth/me", headers=headers).json()["id"] == refused.id
            assert await join(server, room, {"Origin": server.base_url, **headers}) == "in"


@pytest.fixture(scope="session")
def room(author):
    """A room that anybody with an account may enter by its link."""
    return author.create(capacity=12)["id"]


@pytest.fixture(scope="session")
def author(server):
    one = register(server)
    yield one
    one.client.close()


async def join(server, room: str, headers: dict[str, str]) -> int | str:
    """ "in", or the close code of the refusal."""
    me = new_id()
    async with plain(server.base_url, room, me, **headers) as client:
        await client.send("join")
        await until(lambda: client.frames, seconds=15)
        if client.frames[0]["type"] == "welcome":
            return "in"
        assert client.frames[0]["code"] == "not_signed_in", client.frames
        return await client.close_code()


@pytest.mark.parametrize("secret", ["short", "x" * 31, "\u00e9" * 15])
def test_a_short_key_refuses_to_start(tmp_path, secret):
    """31 bytes are too few; the line names the variable, not its value."""
    environment = os.environ | {"JWT_SECRET": secret, "DATA_DIR": str(tmp_path / "data"), "APP_ENV": "local"}
    run = subprocess.run(
        [sys.executable, "-m", "whisper_gate"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 2
    assert run.stderr.startswith("whisper-gate: JWT_SECRET: must be at least 32 bytes")
    assert secret not in run.stderr.replace("JWT_SECRET", "")
    with pytest.raises(ValueError, match="32 bytes"):
        Tokens(secret)
    with pytest.raises(ValueError, match="32 bytes"):
        Tokens(SECRET, secret)


def test_a_key_of_32_bytes_is_enough():
    """As long as the hash (RFC 7518, section 3.2)."""
    tokens = Tokens(hashlib.sha256(b"x").hexdigest()[:32])
    assert tokens.read("session", tokens.issue("session", "u1", 60))["sub"] == "u1"
