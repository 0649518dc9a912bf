"""Tokens: ours are read, everything else is not, whatever it says about itself."""

import base64
import hashlib
import hmac
import json
import time

import jwt
import pytest

from whisper_gate.domain.users import new_id
from whisper_gate.services.tokens import BadTokenError, Tokens

SECRET = "a secret of at least thirty-two bytes, for tests"
OLDER = "the secret before it, also of thirty-two bytes"
RSA_PUBLIC_KEY = """-----BEGIN PUBLIC KEY-----
MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf
9Cnzj4p4WGeKLs1Pt8QuKUpRKfFLfRYC9AIKjbJTWit+CqvjWYzvQwECAwEAAQ==
-----END PUBLIC KEY-----
"""


@pytest.fixture
def tokens():
    return Tokens(SECRET)


def b64(data):
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def forge(header, claims, key=SECRET, digest=hashlib.sha256):
    """A token with any header and claims, signed with HMAC."""
    signed = f"{b64(header)}.{b64(claims)}"
    return f"{signed}.{b64(hmac.new(key.encode(), signed.encode(), digest).digest())}"


def good_header():
    return jwt.get_unverified_header(Tokens(SECRET).issue("session", "u1", 60))


def good_claims():
    now = int(time.time())
    return {
        "iss": "whisper-gate",
        "aud": "whisper-gate/session",
        "sub": "u1",
        "jti": new_id(),
        "iat": now,
        "exp": now + 60,
    }


def without(claims, name):
    return {key: value for key, value in claims.items() if key != name}


def test_a_token_says_who_and_until_when(tokens):
    """The claims of RFC 7519 are there: iss, aud, sub, jti, iat, exp."""
    claims = tokens.read("session", tokens.issue("session", "u1", 60, {"name": "ana"}, jti="j1"))
    assert (claims["iss"], claims["aud"]) == ("whisper-gate", "whisper-gate/session")
    assert (claims["sub"], claims["jti"], claims["name"]) == ("u1", "j1", "ana")
    assert claims["exp"] - claims["iat"] == 60


def test_the_forging_of_these_tests_can_succeed(tokens):
    """With the right header, claims and key it is accepted, so the refusals below mean something."""
    assert tokens.read("session", forge(good_header(), good_claims()))["sub"] == "u1"


def test_claims_of_the_caller_cannot_replace_ours(tokens):
    """Nobody gets a longer life or another subject by naming a claim like ours."""
    claims = tokens.read(
        "session", tokens.issue("session", "u1", 60, {"sub": "root", "exp": 2**40, "aud": "x"})
    )
    assert (claims["sub"], claims["aud"]) == ("u1", "whisper-gate/session")
    assert claims["exp"] < time.time() + 61


def test_every_token_has_its_own_id(tokens):
    """Without a given `jti`, no two are alike."""
    read = [tokens.read("ticket", tokens.issue("ticket", "p", 60))["jti"] for _ in range(100)]
    assert len(set(read)) == 100


@pytest.mark.parametrize("issued", ["session", "ticket", "resume"])
@pytest.mark.parametrize("wanted", ["session", "ticket", "resume"])
def test_a_token_is_for_one_use(tokens, issued, wanted):
    """A ticket opens no session, and so on."""
    token = tokens.issue(issued, "u1", 60)
    if issued == wanted:
        assert tokens.read(wanted, token)["sub"] == "u1"
    else:
        with pytest.raises(BadTokenError):
            tokens.read(wanted, token)


NOW = time.time()  # when the tests are collected; they may run a quarter of an hour later
DAY = 86_400
HEADERS = {
    "alg none": {"alg": "none"},
    "alg None in another case": {"alg": "nOnE"},
    "HS512": {"alg": "HS512"},
    "HS384": {"alg": "HS384"},
    "RS256": {"alg": "RS256"},
    "no alg": {"alg": None},
    "alg as list": {"alg": ["HS256"]},
    "typ of another use": {"typ": "ticket"},
    "typ JWT": {"typ": "JWT"},
    "no typ": {"typ": None},
    "unknown kid": {"kid": "deadbeef"},
    "kid as path": {"kid": "../../dev/null"},
    "kid as injection": {"kid": "x' UNION SELECT 'key"},
    "kid as number": {"kid": 1},
    "kid as object": {"kid": {"$gt": ""}},
    "no kid": {"kid": None},
    "unknown critical extension": {"crit": ["exp"]},
    "unencoded payload": {"b64": False, "crit": ["b64"]},
}
CLAIMS = {
    "another audience": {"aud": "whisper-gate/ticket"},
    "audience as list of all": {"aud": "*"},
    "another issuer": {"iss": "whisper-gate.example"},
    "expired": {"exp": NOW - 60},
    "expired long ago": {"exp": 0},
    "exp as text": {"exp": "soon"},
    "exp without end": {"exp": float("inf")},
    "exp as object": {"exp": {"$gt": 0}},
    "not before in the future": {"nbf": NOW + DAY},
    "issued in the future": {"iat": NOW + DAY},
    "iat as text": {"iat": "now"},
    "subject as number": {"sub": 1},
    "subject as object": {"sub": {"$gt": ""}},
    "jti as object": {"jti": {"$gt": ""}},
}


@pytest.mark.parametrize("change", HEADERS.values(), ids=HEADERS.keys())
def test_headers_do_not_choose_how_they_are_checked(tokens, change):
    """Algorithm, key and use are ours to say (RFC 8725, sections 3.1 and 3.11)."""
    header = {key: value for key, value in (good_header() | change).items() if value is not None}
    with pytest.raises(BadTokenError):
        tokens.read("session", forge(header, good_claims()))


@pytest.mark.parametrize("change", CLAIMS.values(), ids=CLAIMS.keys())
def test_claims_that_do_not_fit_are_refused(tokens, change):
    """A good signature does not make up for a wrong audience, issuer or time."""
    with pytest.raises(BadTokenError):
        tokens.read("session", forge(good_header(), good_claims() | change))


@pytest.mark.parametrize("name", ["exp", "iat", "sub", "jti", "aud", "iss"])
def test_no_claim_may_be_missing(tokens, name):
    """A token without end, owner or name is no token."""
    with pytest.raises(BadTokenError):
        tokens.read("session", forge(good_header(), without(good_claims(), name)))


@pytest.mark.parametrize("name", ["jwk", "jku", "x5u", "x5c"])
def test_a_key_that_the_token_brings_is_not_used(tokens, name):
    """An attacker's own key in or behind the header verifies nothing."""
    key = "the key of an attacker, who would like it to be used"
    brought = {
        "jwk": {"kty": "oct", "k": b64(key.encode())},
        "jku": "http://127.0.0.1:9/keys.json",
        "x5u": "http://127.0.0.1:9/cert.pem",
        "x5c": [b64(key.encode())],
    }[name]
    with pytest.raises(BadTokenError):
        tokens.read("session", forge(good_header() | {name: brought}, good_claims(), key))


@pytest.mark.parametrize(("algorithm", "digest"), [("HS384", hashlib.sha384), ("HS512", hashlib.sha512)])
def test_a_longer_hmac_with_our_own_key_is_refused(tokens, algorithm, digest):
    """One algorithm is spoken here, even if the signature is right."""
    token = forge(good_header() | {"alg": algorithm}, good_claims(), digest=digest)
    with pytest.raises(BadTokenError):
        tokens.read("session", token)


def test_a_public_key_is_not_taken_for_an_hmac_secret(tokens):
    """The confusion of RS256 and HS256 finds no key to be confused about."""
    for algorithm in ("RS256", "HS256"):
        token = forge(good_header() | {"alg": algorithm}, good_claims(), RSA_PUBLIC_KEY)
        with pytest.raises(BadTokenError):
            tokens.read("session", token)


def test_a_token_without_signature_is_refused(tokens):
    """Neither with `alg: none` nor with the right one."""
    for algorithm in ("none", "HS256"):
        unsigned = f"{b64(good_header() | {'alg': algorithm})}.{b64(good_claims())}."
        with pytest.raises(BadTokenError):
            tokens.read("session", unsigned)


@pytest.mark.parametrize("part", [0, 1, 2])
def test_one_changed_character_breaks_it(tokens, part):
    """Header, claims and signature all count."""
    parts = tokens.issue("session", "u1", 60).split(".")
    middle = len(parts[part]) // 2
    old = parts[part][middle]
    parts[part] = parts[part][:middle] + ("A" if old != "A" else "B") + parts[part][middle + 1 :]
    with pytest.raises(BadTokenError):
        tokens.read("session", ".".join(parts))


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "..",
        "a.b.c",
        "x" * 5000,
        "\x00",
        "\u00e9.\u00e9.\u00e9",
        "\ud800",
        b64(b"[" * 100_000) + ".e30.x",
        b64(b'{"alg":' * 100_000) + ".e30.x",
        b64(b"null") + ".e30.x",
        b64(b"\xff\xfe") + ".e30.x",
    ],
    ids=lambda text: repr(text[:12]),
)
def test_what_is_no_token_is_refused(tokens, text):
    """Rubbish of every kind ends in the one error, never in another."""
    with pytest.raises(BadTokenError):
        tokens.read("session", text)


def test_a_previous_secret_still_reads():
    """During a rotation nobody is logged out."""
    rotated = Tokens(SECRET, OLDER)
    assert rotated.read("session", Tokens(OLDER).issue("session", "u1", 60))["sub"] == "u1"


def test_a_previous_secret_no_longer_signs():
    """New tokens outlive the old secret."""
    token = Tokens(SECRET, OLDER).issue("session", "u1", 60)
    assert Tokens(SECRET).read("session", token)["sub"] == "u1"
    with pytest.raises(BadTokenError):
        Tokens(OLDER).read("session", token)


def test_a_secret_that_was_rotated_out_is_dead():
    """Without its place as the previous one, it opens nothing."""
    with pytest.raises(BadTokenError):
        Tokens(SECRET).read("session", Tokens(OLDER).issue("session", "u1", 60))


def test_the_key_id_of_another_key_does_not_help():
    """A signature counts only under the key that the header names."""
    rotated = Tokens(SECRET, OLDER)
    with pytest.raises(BadTokenError):
        rotated.read("session", forge(good_header(), good_claims(), OLDER))


def test_the_key_id_does_not_tell_the_secret(tokens):
    """It is short, and not a plain hash of the secret."""
    kid = jwt.get_unverified_header(tokens.issue("session", "u1", 60))["kid"]
    assert len(kid) == 8
    assert not hashlib.sha256(SECRET.encode()).hexdigest().startswith(kid)
