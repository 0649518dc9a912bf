"""STUN and TURN messages (RFC 8489, RFC 8656): pure, as much as a trial allocation needs.

No library, because those there are (aioice among them) give a relayed address or an exception, and the reason
for a refusal, which is what an operator needs, gets lost.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import os
import struct
from dataclasses import dataclass, field

COOKIE = 0x2112A442
HEADER_BYTES = 20
BINDING, ALLOCATE, REFRESH = 0x001, 0x003, 0x004
_SUCCESS, _ERROR = 0x0100, 0x0110
USERNAME, MESSAGE_INTEGRITY, ERROR_CODE, REALM, NONCE = 0x0006, 0x0008, 0x0009, 0x0014, 0x0015
LIFETIME, XOR_RELAYED_ADDRESS, REQUESTED_TRANSPORT, XOR_MAPPED_ADDRESS = 0x000D, 0x0016, 0x0019, 0x0020
_UDP = struct.pack("!B3x", 17)  # RFC 8656, section 18.7
_IPV4 = 1


@dataclass(frozen=True, slots=True)
class LongTerm:
    """Long-term credentials with what the server has asked for (RFC 8489, section 9.2)."""

    username: str
    password: str
    realm: bytes
    nonce: bytes

    @property
    def key(self) -> bytes:
        """What signs a message (section 9.2.2); MD5 is the RFC's."""
        whole = b":".join([self.username.encode(), self.realm, self.password.encode()])
        return hashlib.md5(whole, usedforsecurity=False).digest()


@dataclass(frozen=True, slots=True)
class Answer:
    """A success, or an error with its code."""

    method: int
    transaction: bytes
    attributes: dict[int, bytes] = field(default_factory=dict)
    error: int | None = None

    def address(self, kind: int) -> str | None:
        """The IP address in an attribute of XOR-MAPPED-ADDRESS's form (section 14.2)."""
        value = self.attributes.get(kind, b"")
        if len(value) not in {8, 20}:
            return None
        pad = struct.pack("!I", COOKIE) + self.transaction
        raw = bytes(one ^ other for one, other in zip(value[4:], pad, strict=False))
        return str(ipaddress.ip_address(raw if value[1] != _IPV4 else raw[:4]))


def request(method: int, credentials: LongTerm | None = None, *, lifetime: int | None = None) -> bytes:
    """A request with a transaction of its own, signed when there are credentials."""
    attributes = b""
    if method == ALLOCATE:
        attributes += _attribute(REQUESTED_TRANSPORT, _UDP)
    if lifetime is not None:
        attributes += _attribute(LIFETIME, struct.pack("!I", lifetime))
    transaction = os.urandom(12)
    if credentials is None:
        return _header(method, len(attributes), transaction) + attributes
    attributes += _attribute(USERNAME, credentials.username.encode())
    attributes += _attribute(REALM, credentials.realm) + _attribute(NONCE, credentials.nonce)
    # The length that is signed counts the signature already (section 14.5): 4 and 20 bytes.
    signed = _header(method, len(attributes) + 24, transaction) + attributes
    return signed + _attribute(MESSAGE_INTEGRITY, hmac.new(credentials.key, signed, hashlib.sha1).digest())


def parse(message: bytes, asked: bytes) -> Answer | None:
    """The answer to what was asked; None where it is something else."""
    if len(message) < HEADER_BYTES or message[4:HEADER_BYTES] != asked[4:HEADER_BYTES]:
        return None
    kind, length = struct.unpack_from("!HH", message)
    method = struct.unpack_from("!H", asked)[0]
    if kind not in {method | _SUCCESS, method | _ERROR}:
        return None
    attributes = _attributes(message[HEADER_BYTES : HEADER_BYTES + length])
    error = None
    if kind == method | _ERROR:
        code = attributes.get(ERROR_CODE, b"\0\0\0\0")
        error = code[2] * 100 + code[3] if len(code) >= 4 else 0  # noqa: PLR2004 - section 14.8
    return Answer(method, message[8:HEADER_BYTES], attributes, error)


def body_length(header: bytes) -> int:
    """How many bytes follow a header, on a stream."""
    return int(struct.unpack_from("!H", header, 2)[0])


def _header(method: int, length: int, transaction: bytes) -> bytes:
    return struct.pack("!HHI", method, length, COOKIE) + transaction


def _attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)


def _attributes(body: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    at = 0
    while at + 4 <= len(body):
        kind, length = struct.unpack_from("!HH", body, at)
        found.setdefault(kind, body[at + 4 : at + 4 + length])
        at += 4 + length + -length % 4
    return found
