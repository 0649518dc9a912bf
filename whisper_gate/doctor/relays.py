"""STUN_URLS and TURN_URLS: each is asked as a browser in a call would ask it."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from whisper_gate.doctor import stun
from whisper_gate.doctor.found import Finding, broken, ok, unset, warn
from whisper_gate.doctor.wire import connected

WITHIN = 4.0  # seconds, for all of one server
AGAIN = (0.3, 0.6, 1.2, 1.9)  # seconds between sendings over UDP (RFC 8489, section 6.2.1)
_PORTS = {"stun": 3478, "turn": 3478, "stuns": 5349, "turns": 5349}
_UNAUTHENTICATED, _STALE_NONCE = 401, 438
_REFUSALS = {
    400: ("does not understand the request", "see its log"),
    401: (
        "refuses the credentials",
        "let TURN_SECRET be its static-auth-secret, with use-auth-secret on, and its clock right",
    ),
    403: ("forbids it", "see its log, and its allowed-peer and denied-peer settings"),
    437: ("has a leftover of an earlier question", "ask again in a moment"),
    442: ("relays no UDP", "allow UDP relaying there (coturn: without no-udp-relay)"),
    486: ("has given out all allocations for this user", "raise its user-quota and total-quota"),
    508: ("has no ports left to relay on", "widen its min-port and max-port, and the firewall with them"),
}
Exchange = Callable[[bytes], Awaitable[stun.Answer]]
IceServer = dict[str, Any]  # RTCIceServer (W3C WebRTC, section 4.2.4)


@dataclass(frozen=True, slots=True)
class Url:
    """A STUN or TURN address (RFC 7064, RFC 7065)."""

    scheme: str
    host: str
    port: int
    transport: str

    @classmethod
    def parse(cls, url: str) -> Url:
        """Raises ValueError where it is none."""
        scheme, _, rest = url.partition(":")
        place, _, query = rest.partition("?")
        host, colon, port = place.rpartition(":")
        if not colon or place.endswith("]"):
            host, port = place, str(_PORTS[scheme])
        default = "tcp" if scheme in {"turns", "stuns"} else "udp"
        transport = query.removeprefix("transport=") or default
        return cls(scheme, host.strip("[]"), int(port), transport)

    @property
    def over_tls(self) -> bool:
        """Whether it is TLS (or DTLS, over UDP)."""
        return self.scheme in {"turns", "stuns"}


_SILENT = "does not answer"


class _RefusedError(Exception):
    """The server answered with an error."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code


async def examine(servers: Sequence[IceServer], *, own: Sequence[IceServer] | None = None) -> list[Finding]:
    """Every address of every server.

    Args:
        servers: as browsers get them.
        own: where none is set, the one that the app brings along, at its address on this machine; nothing in
            it where that is not known. None where the app brings none.
    """
    urls = [(str(url), server) for server in servers for url in server["urls"]]
    found = await asyncio.gather(*(_examine(url, server) for url, server in urls))
    if not any(url.startswith("stun") for url, _ in urls):
        found.append(
            unset("stun", "STUN_URLS is not set: browsers learn their outer address from TURN alone")
        )
    if not any(url.startswith("turn") for url, _ in urls):
        found += (
            await _own(own)
            if own is not None
            else [_without("calls are direct, and people behind strict networks cannot have any")]
        )
    return found


async def _own(servers: Sequence[IceServer]) -> list[Finding]:
    """The app's own: one that is silent is no fault, for the app may not run."""
    urls = [(str(url), server) for server in servers for url in server["urls"]]
    if not urls:
        return [
            _without("the app starts a TURN server of its own when it knows its address (TURN_EXTERNAL_IP)")
        ]
    # Not at once: of the first two credentials that a new coturn (4.6.1) checks at once, it may refuse one.
    found = [await _examine(url, server) for url, server in urls]
    if all(one.said.endswith(_SILENT) for one in found):
        return [_without("the app starts a TURN server of its own, which does not run now")]
    return found


def _without(why: str) -> Finding:
    return unset("turn", f"TURN_URLS is not set: {why}")


async def _examine(text: str, server: IceServer) -> Finding:
    name = text.partition(":")[0].removesuffix("s")
    try:
        url = Url.parse(text)
    except (KeyError, ValueError):
        return broken(name, f"{text} is no address", f"write it as {name}:host:3478")
    if url.over_tls and url.transport == "udp":
        return unset(name, f"{text} is DTLS, which is not checked")
    try:
        async with asyncio.timeout(WITHIN), _exchange(url) as exchange:
            if name == "stun":
                seen = (await _granted(exchange, stun.request(stun.BINDING))).address(stun.XOR_MAPPED_ADDRESS)
                return ok(name, f"{text} answers; it sees this machine as {seen}")
            relayed, is_open = await _allocate(exchange, server["username"], server["credential"])
    except (_RefusedError, TimeoutError, OSError, asyncio.IncompleteReadError) as error:
        return broken(name, *_why(error, text, url))
    if is_open:
        return warn(name, f"{text} relays for anybody, without credentials", "coturn: set use-auth-secret")
    return _judge_relay(name, text, url, relayed)


def _why(error: Exception, text: str, url: Url) -> tuple[str, str]:
    """What is wrong, and what to do."""
    if isinstance(error, _RefusedError):
        said, fix = _REFUSALS.get(error.code, (f"answers with error {error.code}", "see its log"))
        return f"{text} {said}", fix
    if isinstance(error, ssl.SSLCertVerificationError):
        why = error.verify_message.rstrip(".")
        return f"{text} has a certificate that browsers refuse: {why}", "give it a valid one"
    how = "TLS" if url.over_tls else url.transport.upper()
    return f"{text} {_SILENT}", f"start it, and let its firewall pass port {url.port} over {how}"


def _judge_relay(name: str, text: str, url: Url, relayed: str | None) -> Finding:
    """A relay that gives an address of its own network is reached by nobody outside of it."""
    if relayed is None:
        return broken(name, f"{text} gives no address to relay on", "see its log")
    with contextlib.suppress(ValueError):
        if ipaddress.ip_address(relayed).is_private and not ipaddress.ip_address(url.host).is_private:
            return warn(
                name,
                f"{text} relays on {relayed}, an address of its own network",
                "set its external-ip to the public address",
            )
    return ok(name, f"{text} relays, on {relayed}")


async def _allocate(exchange: Exchange, username: str, password: str) -> tuple[str | None, bool]:
    """An allocation with long-term credentials, given back at once.

    Returns the address that it relays on, and whether the server did not even ask for credentials.
    """
    known = None
    answer = await exchange(stun.request(stun.ALLOCATE))
    for _ in range(2):  # the second time where the nonce was too old already
        if answer.error is None:
            break
        if answer.error not in {_UNAUTHENTICATED, _STALE_NONCE}:
            raise _RefusedError(answer.error)
        known = stun.LongTerm(
            username, password, answer.attributes.get(stun.REALM, b""), answer.attributes.get(stun.NONCE, b"")
        )
        answer = await exchange(stun.request(stun.ALLOCATE, known))
        if answer.error == _UNAUTHENTICATED:
            break
    if answer.error is not None:
        raise _RefusedError(answer.error)
    relayed = answer.address(stun.XOR_RELAYED_ADDRESS)
    await exchange(stun.request(stun.REFRESH, known, lifetime=0))
    return relayed, known is None


async def _granted(exchange: Exchange, asked: bytes) -> stun.Answer:
    answer = await exchange(asked)
    if answer.error is not None:
        raise _RefusedError(answer.error)
    return answer


@contextlib.asynccontextmanager
async def _exchange(url: Url) -> AsyncIterator[Exchange]:
    """A way to ask this server, one question after the other."""
    if url.transport == "udp":
        async with _datagrams(url) as exchange:
            yield exchange
        return
    tls = ssl.create_default_context() if url.over_tls else None
    async with connected(url.host, url.port, tls) as (reader, writer):

        async def exchange(asked: bytes) -> stun.Answer:
            writer.write(asked)
            while True:
                header = await reader.readexactly(stun.HEADER_BYTES)
                answer = stun.parse(header + await reader.readexactly(stun.body_length(header)), asked)
                if answer:
                    return answer

        yield exchange


class _Datagrams(asyncio.DatagramProtocol):
    """What comes, in a queue; an ICMP error that the port is closed is as good as silence."""

    def __init__(self) -> None:
        self.came: asyncio.Queue[bytes | None] = asyncio.Queue()

    def datagram_received(self, data: bytes, _addr: object) -> None:
        self.came.put_nowait(data)

    def error_received(self, _exc: Exception) -> None:
        self.came.put_nowait(None)


@contextlib.asynccontextmanager
async def _datagrams(url: Url) -> AsyncIterator[Exchange]:
    transport, protocol = await asyncio.get_running_loop().create_datagram_endpoint(
        _Datagrams, remote_addr=(url.host, url.port)
    )

    async def exchange(asked: bytes) -> stun.Answer:
        for wait in AGAIN:
            transport.sendto(asked)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    while (data := await protocol.came.get()) is not None:
                        if answer := stun.parse(data, asked):
                            return answer
                    raise ConnectionRefusedError
        raise TimeoutError

    try:
        yield exchange
    finally:
        transport.abort()
