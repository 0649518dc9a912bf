"""Signed tokens: JWT, HS256, with the algorithm and key chosen by us and never by the token.

Their uses share one signer and are kept apart by `typ` and `aud` (RFC 8725, sections 3.1 and 3.11).
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from typing import Any, Literal

import jwt

from whisper_gate.domain.users import new_id

ALGORITHM = "HS256"
ISSUER = "whisper-gate"
LEEWAY = 60  # seconds; two machines, each of whose clocks may be 30 off
MIN_SECRET_BYTES = 32  # as long as what HS256 makes of it (RFC 7518, section 3.2)

TokenUse = Literal["session", "ticket", "resume", "device", "verify", "reset", "doctor"]


class BadTokenError(Exception):
    """The token is not ours, not for this use, or no longer valid."""


class Tokens:
    """Signs and reads tokens. A second, older secret may still be read while it is rotated out.

    Args:
        secret: signs and reads; at least 32 bytes.
        previous: only reads.
        clock: seconds since 1970, for what is issued.
    """

    def __init__(
        self, secret: str, previous: str | None = None, *, clock: Callable[[], float] = time.time
    ) -> None:
        if any(len(key.encode()) < MIN_SECRET_BYTES for key in (secret, previous) if key is not None):
            raise ValueError(f"a signing secret has at least {MIN_SECRET_BYTES} bytes")
        self._clock = clock
        self._kid = _key_id(secret)
        self._keys = {_key_id(key): key for key in (previous, secret) if key}

    def issue(
        self,
        use: TokenUse,
        subject: str,
        ttl: int,
        claims: Mapping[str, Any] | None = None,
        *,
        jti: str | None = None,
    ) -> str:
        """A token for `subject` that lives `ttl` seconds."""
        now = int(self._clock())
        payload = dict(claims or {}) | {
            "iss": ISSUER,
            "aud": f"{ISSUER}/{use}",
            "sub": subject,
            "jti": jti or new_id(),
            "iat": now,
            "exp": now + ttl,
        }
        return jwt.encode(payload, self._keys[self._kid], ALGORITHM, headers={"kid": self._kid, "typ": use})

    def read(self, use: TokenUse, token: str) -> dict[str, Any]:
        """The claims of a valid token of that use, or BadTokenError."""
        try:
            header = jwt.get_unverified_header(token)
            if header.get("alg") != ALGORITHM or header.get("typ") != use:
                raise BadTokenError
            key = self._keys.get(str(header.get("kid")))
            if key is None:
                raise BadTokenError
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                audience=f"{ISSUER}/{use}",
                issuer=ISSUER,
                leeway=LEEWAY,
                options={"require": ["exp", "iat", "sub", "jti", "aud", "iss"]},
            )
        except (jwt.PyJWTError, UnicodeError) as error:
            raise BadTokenError from error
        return claims


def _key_id(secret: str) -> str:
    """A short public name for a secret; it does not help to guess it."""
    return hashlib.sha256(b"whisper-gate key id:" + secret.encode()).hexdigest()[:8]
