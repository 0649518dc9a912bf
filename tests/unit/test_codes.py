"""Codes computed apart from the page, which tests/js/trust.test.js holds to them (docs/security.md)."""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path

import pytest

VECTORS = json.loads((Path(__file__).parents[1] / "fixtures" / "codes.json").read_text())


def digest(*lines: str) -> bytes:
    return hashlib.sha256("\n".join(lines).encode()).digest()


@pytest.mark.parametrize("vector", VECTORS)
def test_a_known_code(vector):
    one, other = vector["one"], vector["other"]
    ends = sorted(f"{end['fingerprint']} {end['nonce']}" for end in (one, other))
    bits = int.from_bytes(digest("whisper-gate code 1", *ends), "big")
    assert vector["code"] == [bits >> 250 - 6 * place & 63 for place in range(6)]
    assert vector["secret"] == digest("whisper-gate secret 1", *ends).hex()
    said = digest("whisper-gate commitment 1", one["fingerprint"], one["nonce"])
    assert vector["commitment"] == said.hex()
    shown = "\n".join(("whisper-gate proof 1", one["fingerprint"], other["fingerprint"]))
    assert vector["proof"] == hmac.new(vector["secret"].encode(), shown.encode(), "sha256").hexdigest()
