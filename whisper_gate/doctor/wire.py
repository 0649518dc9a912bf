"""HTTP/1.1 and the WebSocket handshake, as much as the doctor needs (RFC 9112, RFC 6455).

Of its own because it must send what no client library sends (a foreign Origin, forwarding headers), see how
an upgrade fails, and talk on where a certificate is bad, which is a finding and not the end.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import os
import ssl
import struct
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

BODY_MAX = 65536
_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, section 1.3
_TEXT, _CONTROL = 0x1, 0x8
_LENGTH_16, _LENGTH_64 = 126, 127
SWITCHING = 101


class WireError(Exception):
    """What came is no HTTP or no WebSocket; `str()` is a few words."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where a URL leads."""

    secure: bool
    host: str
    port: int
    netloc: str  # host, and the port where it is not the scheme's own

    @property
    def origin(self) -> str:
        """As browsers write it."""
        return f"{'https' if self.secure else 'http'}://{self.netloc}"


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What became of a handshake; `heard` is the first text after it, empty where there was none."""

    answer: Answer
    heard: str = ""

    @property
    def done(self) -> bool:
        """Whether it is a WebSocket now."""
        return self.answer.status == SWITCHING


def site(url: str) -> Site:
    """Raises ValueError for a port that is no number."""
    parts = urlsplit(url)
    secure, host = parts.scheme in {"https", "turns", "stuns"}, parts.hostname or ""
    own = 443 if secure else 80
    port = parts.port or own
    shown = f"[{host}]" if ":" in host else host
    return Site(secure, host, port, shown if port == own else f"{shown}:{port}")


def careless() -> ssl.SSLContext:
    """TLS with whoever is there: the certificate is judged elsewhere, and nothing secret is said."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


@contextlib.asynccontextmanager
async def connected(
    host: str, port: int, tls: ssl.SSLContext | None = None
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A TCP or TLS connection while the block lasts."""
    reader, writer = await asyncio.open_connection(host, port, ssl=tls, server_hostname=host if tls else None)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


async def ask(where: Site, path: str, headers: Mapping[str, str] | None = None) -> Answer:
    """GET.

    Raises:
        OSError, WireError: There is no answer.
    """
    async with connected(where.host, where.port, careless() if where.secure else None) as (reader, writer):
        _send(writer, where, path, {"Connection": "close", **(headers or {})})
        answer = await _head(reader)
        body = await _body(reader, answer.headers)
        return Answer(answer.status, answer.headers, body)


async def upgrade(where: Site, path: str, origin: str, say: str = "") -> Upgrade:
    """A WebSocket handshake; when it succeeds, say something and hear the first answer.

    Raises:
        OSError, WireError: There is no answer.
    """
    key = base64.b64encode(os.urandom(16)).decode()
    async with connected(where.host, where.port, careless() if where.secure else None) as (reader, writer):
        asked = {
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": key,
            "Origin": origin,
        }
        _send(writer, where, path, asked)
        answer = await _head(reader)
        if answer.status != SWITCHING:
            return Upgrade(answer)
        accepted = base64.b64encode(hashlib.sha1((key + _GUID).encode()).digest())  # noqa: S324 - the RFC's
        if answer.headers.get("sec-websocket-accept", "") != accepted.decode():
            raise WireError("a handshake that is no WebSocket's")
        if say:
            writer.write(_text_frame(say))
        return Upgrade(answer, await _text(reader))


def _send(writer: asyncio.StreamWriter, where: Site, path: str, headers: Mapping[str, str]) -> None:
    lines = [f"GET {path} HTTP/1.1", f"Host: {where.netloc}", "User-Agent: whisper-gate-doctor"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    writer.write("\r\n".join([*lines, "", ""]).encode("latin-1", "replace"))


async def _head(reader: asyncio.StreamReader) -> Answer:
    try:
        raw = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        raise WireError("something that is no HTTP") from None
    first, *lines = raw.strip().split("\r\n")
    version, _, rest = first.partition(" ")
    if not version.startswith("HTTP/1.") or not rest[:3].isdigit():
        raise WireError("something that is no HTTP")
    pairs = (line.partition(":") for line in lines)
    return Answer(int(rest[:3]), {name.strip().lower(): value.strip() for name, _, value in pairs})


async def _body(reader: asyncio.StreamReader, headers: Mapping[str, str]) -> bytes:
    try:
        if "chunked" in headers.get("transfer-encoding", ""):
            body = b""
            while size := int((await reader.readline()).split(b";")[0] or b"0", 16):
                if len(body) + size > BODY_MAX:
                    raise WireError("too long an answer")
                body += (await reader.readexactly(size + 2))[:-2]
            return body
        if "content-length" in headers:
            return await reader.readexactly(min(int(headers["content-length"]), BODY_MAX))
        return await reader.read(BODY_MAX)
    except (asyncio.IncompleteReadError, ValueError):
        raise WireError("half an answer") from None


def _text_frame(text: str) -> bytes:
    """A short one, masked as a client's must be (RFC 6455, section 5.3)."""
    content, mask = text.encode(), os.urandom(4)
    body = bytes(byte ^ mask[index % 4] for index, byte in enumerate(content))
    return bytes([0x80 | _TEXT, 0x80 | len(content)]) + mask + body


async def _text(reader: asyncio.StreamReader) -> str:
    """The first text that the server says."""
    try:
        while True:
            first, length = await reader.readexactly(2)
            if length == _LENGTH_16:
                (length,) = struct.unpack("!H", await reader.readexactly(2))
            elif length >= _LENGTH_64:
                raise WireError("too long a frame")
            content = await reader.readexactly(length)
            if first & 0x0F == _TEXT:
                return content.decode(errors="replace")
            if first & 0x0F == _CONTROL:
                return ""
    except asyncio.IncompleteReadError:
        return ""
