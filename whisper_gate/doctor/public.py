"""What people reach: name, certificate, pages, sockets, and what the proxies make of a request."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import ssl
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from pathlib import Path

from whisper_gate.doctor.found import Finding, broken, ok, unset, warn
from whisper_gate.doctor.stores import Clocks
from whisper_gate.doctor.wire import Answer, Site, Upgrade, WireError, ask, connected, site, upgrade
from whisper_gate.embedded import caddy
from whisper_gate.services.tokens import Tokens
from whisper_gate.settings import Settings

CERTIFICATE_DAYS = 14
DAY = 24 * 3600
TOKEN_LIFE = 60  # seconds
FOREIGN = "https://whisper-gate-doctor.invalid"
FORGED = "192.0.2.77"  # an address of RFC 5737 that nobody has
ROOM_SOCKET, PAGE_SOCKET = "/ws/rooms/doctor", "/_event/?EIO=4&transport=websocket"
_NAMES = ("address", "certificate", "pages", "websocket", "origin", "proxies")
_PROXY_FIX = "let the proxy hand on Host and Origin as they come (nginx: proxy_set_header Host $http_host)"


async def examine(settings: Settings, secret: str | None, clocks: Clocks) -> list[Finding]:
    """PUBLIC_URL from outside to inside; behind the first thing that is broken little can be seen.

    Args:
        settings: of the app.
        secret: JWT_SECRET, when there is one; signs the question how a request looks inside.
        clocks: gets what the Date header says.
    """
    if settings.public_url is None:
        return [
            unset(
                "address",
                f"PUBLIC_URL is not set: people use {settings.url}, where only this machine's browsers "
                "give a camera; certificate, proxy and sockets through it are not checked",
            )
        ]
    where = site(settings.public_url)
    found: list[Finding] = []
    found.append(await _address(where))
    if found[-1].fix:
        return found + _unseen(found, "the address is not reached")
    found.append(
        await _certificate(where, caddy.root_certificate(settings.data_dir.expanduser().resolve() / "caddy"))
    )
    pages, answers = await _pages(where, clocks)
    found.append(pages)
    if not answers:
        return found + _unseen(found, "the app is not reached there")
    sockets, seen = await asyncio.gather(_sockets(where), _seen(where, secret))
    return [*found, *_judge_sockets(sockets), _judge_seen(where, seen, settings.trusted_proxy_hops)]


def _unseen(found: list[Finding], why: str) -> list[Finding]:
    return [unset(name, f"not checked, as {why}") for name in _NAMES[len(found) :]]


async def _address(where: Site) -> Finding:
    name, loop = "address", asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(where.host, where.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return broken(
            name, f"the name {where.host} is not known", "make its DNS record, or correct PUBLIC_URL"
        )
    numbers = ", ".join(sorted({str(one[4][0]) for one in found}))
    try:
        async with asyncio.timeout(3), connected(where.host, where.port):
            return ok(name, f"{where.origin} is {numbers} and answers on port {where.port}")
    except (OSError, TimeoutError):
        return broken(
            name,
            f"{where.host} ({numbers}) does not answer on port {where.port} from here",
            "start the proxy, open the port in the firewall; where a router does not lead back to its own "
            "address, run this elsewhere",
        )


async def _certificate(where: Site, own_authority: Path) -> Finding:
    name = "certificate"
    if not where.secure:
        return unset(name, "none, as PUBLIC_URL is http: browsers give no camera there, but on localhost")
    context = ssl.create_default_context()
    with contextlib.suppress(OSError):  # our own for TLS=internal, if there is one
        context.load_verify_locations(own_authority)
    try:
        async with (
            asyncio.timeout(3),
            connected(where.host, where.port, context) as (_, writer),
        ):
            peer = writer.get_extra_info("peercert")
    except ssl.SSLCertVerificationError as error:
        why = error.verify_message.rstrip(".") or "not valid"
        return broken(
            name, f"browsers refuse it: {why}", "get one for this name (Caddy does by itself, or certbot)"
        )
    except (OSError, TimeoutError):
        return broken(name, "there is no TLS on that port", "let the proxy end TLS there")
    days = (ssl.cert_time_to_seconds(peer["notAfter"]) - time.time()) / DAY
    if days < CERTIFICATE_DAYS:
        return warn(name, f"valid, but it ends in {days:.0f} days", "renew it; see why that did not happen")
    return ok(name, f"valid for {where.host}, {days:.0f} days left")


async def _pages(where: Site, clocks: Clocks) -> tuple[Finding, bool]:
    name = "pages"
    try:
        async with asyncio.timeout(4):
            before = time.time()
            answer = await ask(where, "/healthz")
    except (OSError, TimeoutError, WireError):
        return broken(name, "/healthz gets no answer", "see the proxy's log"), False
    if is_ours(answer):
        if said := answer.headers.get("date"):
            # The header has whole seconds: the middle of one.
            clocks["the public address"] = _seconds(said, before) + 0.5 - (before + time.time()) / 2
        return ok(name, "/healthz answers"), True
    if answer.status in {HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.GATEWAY_TIMEOUT}:
        fix = "start the app, and let the proxy pass to its HOST and PORT"
        return broken(name, f"the proxy answers {answer.status}: it does not reach the app", fix), False
    return (
        broken(
            name,
            f"/healthz answers {answer.status}, and not as Whisper Gate does",
            "let the proxy pass every path on to the app",
        ),
        False,
    )


def is_ours(answer: Answer) -> bool:
    """Whether `/healthz` of this app said so."""
    try:
        return answer.status == HTTPStatus.OK and json.loads(answer.body) == {"status": "ok"}
    except ValueError:
        return False


def _seconds(date: str, default: float) -> float:
    try:
        return parsedate_to_datetime(date).timestamp()
    except ValueError:
        return default


@dataclass(frozen=True, slots=True)
class Sockets:
    """Three handshakes; None where nothing that makes sense came back."""

    room: Upgrade | None
    page: Upgrade | None
    foreign: Upgrade | None


async def _sockets(where: Site) -> Sockets:
    return Sockets(
        *await asyncio.gather(
            _upgrade(where, ROOM_SOCKET, where.origin, "{}"),
            _upgrade(where, PAGE_SOCKET, where.origin),
            _upgrade(where, ROOM_SOCKET, FOREIGN, "{}"),
        )
    )


async def _upgrade(where: Site, path: str, origin: str, say: str = "") -> Upgrade | None:
    try:
        async with asyncio.timeout(4):
            return await upgrade(where, path, origin, say)
    except (OSError, TimeoutError, WireError):
        return None


def _judge_sockets(sockets: Sockets) -> list[Finding]:
    return [_judge_upgrades(sockets), _judge_origin(sockets)]


def _refused(one: Upgrade | None) -> bool:
    return one is not None and one.answer.status == HTTPStatus.FORBIDDEN


def _judge_upgrades(sockets: Sockets) -> Finding:
    name = "websocket"
    if _refused(sockets.room) and _refused(sockets.page):
        return unset(name, "not checked, as the app refuses the origin")
    for path, one in (("/ws/", sockets.room), ("/_event", sockets.page)):
        if one is None:
            return broken(
                name,
                f"{path}: nothing comes back through the proxy",
                "let it pass WebSockets on both ways, without buffering",
            )
        if not one.done:
            return broken(
                name,
                f"{path}: the proxy answers {one.answer.status} in place of an upgrade",
                "let it hand on Upgrade and Connection (nginx: proxy_http_version 1.1; "
                "proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade)",
            )
        if not one.heard:
            return broken(
                name,
                f"{path}: opens, but nothing is said on it",
                "let the proxy pass frames without buffering",
            )
    return ok(name, "/ws/ and /_event open and answer")


def _judge_origin(sockets: Sockets) -> Finding:
    name = "origin"
    if _refused(sockets.room) or _refused(sockets.page):
        return broken(
            name, "the app refuses its own pages: Origin does not arrive as it was sent", _PROXY_FIX
        )
    if sockets.foreign is not None and sockets.foreign.done:
        return broken(name, "pages of other sites may open sockets: Origin does not arrive", _PROXY_FIX)
    if not _refused(sockets.foreign) or sockets.room is None or not sockets.room.done:
        return unset(name, "not checked, as no socket opens")
    return ok(name, "the own one is accepted, a foreign one refused")


async def _seen(where: Site, secret: str | None) -> dict[str, object] | None:
    """How a request looks inside; None where that cannot be asked."""
    if secret is None:
        return None
    token = Tokens(secret).issue("doctor", "doctor", TOKEN_LIFE)
    headers = {"Authorization": f"Bearer {token}", "X-Forwarded-For": FORGED, "Origin": where.origin}
    try:
        async with asyncio.timeout(4):
            answer = await ask(where, "/healthz/seen", headers)
            content = json.loads(answer.body) if answer.status == HTTPStatus.OK else None
    except (OSError, TimeoutError, WireError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def _judge_seen(where: Site, seen: dict[str, object] | None, hops: int) -> Finding:
    name = "proxies"
    if seen is None:
        return warn(
            name,
            "the app there does not say how a request arrives",
            "let the proxy pass /healthz/seen on; use the JWT_SECRET, and the version, of the app that runs",
        )
    if seen["host"] != where.netloc:
        said = f"Host arrives as {str(seen['host'])[:80]}, not as {where.netloc}"
        return broken(name, said, _PROXY_FIX)
    chain = seen["forwarded_for"] if isinstance(seen["forwarded_for"], list) else []
    real = chain[1:] if chain[:1] == [FORGED] else chain
    if len(real) != hops:
        what = (
            "anybody can write another address than their own"
            if len(real) < hops
            else ("everybody seems to have the proxy's address")
        )
        return broken(
            name,
            f"{len(real)} of them say whom they forward for, and TRUSTED_PROXY_HOPS is {hops}: {what}",
            f"set TRUSTED_PROXY_HOPS={len(real)}" if real else "let the proxy add X-Forwarded-For",
        )
    if where.secure and seen["scheme"] != "https":
        return broken(
            name,
            "the app takes requests for plain http: X-Forwarded-Proto does not arrive",
            "let the proxy add X-Forwarded-Proto",
        )
    return ok(name, f"{hops} in front, as TRUSTED_PROXY_HOPS says; Host and scheme arrive")
