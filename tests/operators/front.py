"""A reverse proxy as an operator might set it up: TLS in front of the app, right or spoilt in one way."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import ipaddress
import ssl
from collections.abc import Callable
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Headers = dict[str, str]
BAD_GATEWAY = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def certificate(path: Path, days: int = 90) -> Path:
    """A key and a certificate for localhost in one file; with negative days it has ended.

    Each signs itself, so each is of a name of its own, that of the file: those who trust several look by it.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, path.stem)])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=100))
        .not_valid_after(now + datetime.timedelta(days=days, minutes=5))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


class Front:
    """Ends TLS on `port` of loopback and passes on to `upstream`.

    Attributes:
        speaks_http: adds what proxies add to requests; otherwise bytes are passed on as they are.
        spoil: changes the headers of each request, as the last thing.
        spoil_answer: the same for the head of each answer.
    """

    def __init__(self, upstream: int, own: Path, *, speaks_http: bool = True) -> None:
        self.upstream = upstream
        self.port = 0
        self.speaks_http = speaks_http
        self.heal()
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.show(own)

    def heal(self) -> None:
        self.spoil: Callable[[Headers], object] = lambda _: None
        self.spoil_answer: Callable[[Headers], object] = lambda _: None

    def show(self, own: Path) -> None:
        """Show this certificate to whoever comes from now on."""
        self._tls.load_cert_chain(own)

    @contextlib.asynccontextmanager
    async def listening(self):
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers = [writer]
        try:
            head = await self._request(reader) if self.speaks_http else b""
            try:
                far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.upstream)
            except OSError:
                writer.write(BAD_GATEWAY)
                await writer.drain()
                return
            writers.append(far_writer)
            far_writer.write(head)
            await asyncio.gather(_pump(reader, far_writer), self._back(far_reader, writer))
        except (OSError, asyncio.IncompleteReadError):
            pass  # one end went
        finally:
            for one in writers:
                one.close()

    async def _request(self, reader: asyncio.StreamReader) -> bytes:
        first, headers = await _head(reader)
        before = headers.get("x-forwarded-for")
        headers["x-forwarded-for"] = f"{before}, 127.0.0.1" if before else "127.0.0.1"
        headers["x-forwarded-proto"] = "https"
        self.spoil(headers)
        return _joined(first, headers)

    async def _back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.speaks_http:
            first, headers = await _head(reader)
            self.spoil_answer(headers)
            writer.write(_joined(first, headers))
        await _pump(reader, writer)


async def _head(reader: asyncio.StreamReader) -> tuple[str, Headers]:
    raw = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = raw.strip().split("\r\n")
    pairs = (line.partition(": ") for line in lines)
    return first, {name.lower(): value for name, _, value in pairs}


def _joined(first: str, headers: Headers) -> bytes:
    lines = [first, *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()
