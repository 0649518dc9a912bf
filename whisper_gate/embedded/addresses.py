"""Where a TURN server is reached from outside, and whom it must not reach inside.

A relay sends from within our network, so whatever it may send to is open to everybody who has its
credentials: the decisions here are what keeps people in calls out of databases and cloud metadata.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Networks = ipaddress.IPv4Network | ipaddress.IPv6Network

# This host, loopback, link-local (cloud metadata), protocol assignments, benchmarks, multicast and above; for
# IPv6 besides: every way to write an IPv4 address as one (mapped, NAT64, 6to4, Teredo). IANA's registries.
NEVER: tuple[Networks, ...] = tuple(
    map(
        ipaddress.ip_network,
        (
            *("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "198.18.0.0/15"),
            *("224.0.0.0/4", "240.0.0.0/4"),
            *("::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64"),
            *("2001::/32", "2002::/16", "fe80::/10", "fec0::/10", "ff00::/8"),
        ),
    )
)
# Networks of somebody's own (RFC 1918, 6598, 4193).
PRIVATE: tuple[Networks, ...] = tuple(
    map(
        ipaddress.ip_network,
        ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),
    )
)
_ROUTES = Path("/proc/net/route")


@dataclass(frozen=True, slots=True)
class Reach:
    """One address of a relay: as the world sees it, and as this machine has it."""

    external: Address
    own: Address


def external(given: Sequence[str], hosts: Iterable[str]) -> list[Address]:
    """The addresses that people reach us at, one for each family.

    They are those given, else those of the first host that has any but loopback.
    """
    if given:
        return [ipaddress.ip_address(one) for one in given]
    for host in hosts:
        found = [one for one in resolve(host) if not one.is_loopback and not one.is_link_local]
        if found:
            return list({one.version: one for one in reversed(found)}.values())
    return []


def resolve(host: str) -> list[Address]:
    """All addresses of a name or address; none when it is not known here."""
    try:
        answers = socket.getaddrinfo(host, None, type=socket.SOCK_DGRAM)
    except (OSError, UnicodeError):
        return []
    return [ipaddress.ip_address(str(answer[4][0]).partition("%")[0]) for answer in answers]


def reaches(externals: Iterable[Address]) -> list[Reach]:
    """Each with the address that this machine sends from; families that it has no way in are left out."""
    found = []
    for one in externals:
        family = socket.AF_INET if one.version == 4 else socket.AF_INET6  # noqa: PLR2004 - IPv4
        with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((str(one), 9))  # sends nothing, but picks the route
            found.append(Reach(one, ipaddress.ip_address(probe.getsockname()[0])))
    return found


def denied(relays: Sequence[Reach], near: Iterable[Networks], stores: Iterable[Address]) -> list[Networks]:
    """What the relay refuses as a peer.

    Private ranges are refused, unless people reach us at a private address (a LAN): then the peers are in
    that range, and it is open but for the networks that only this machine is in. Behind Docker's address
    translation those are the container's, with its neighbours and the host; a network that holds the very
    address at which people reach us is theirs.

    Args:
        relays: our addresses.
        near: the networks that this machine is in.
        stores: addresses of Redis and MongoDB, wherever they are.
    """
    externals = [relay.external for relay in relays if relay.external.version == 4]  # noqa: PLR2004 - IPv4
    opened = [one for one in PRIVATE if any(address in one for address in externals)]
    inner = [
        network
        for network in near
        if any(network.version == one.version and network.overlaps(one) for one in opened)
        and not any(address in network for address in externals)
    ]
    own = {relay.own for relay in relays} | set(externals)
    return [
        *NEVER,
        *(one for one in PRIVATE if one not in opened),
        *inner,
        *(ipaddress.ip_network(store) for store in dict.fromkeys(stores) if store not in own),
    ]


def near(table: str | None = None) -> Iterator[Networks]:
    """The IPv4 networks that this machine is in, from Linux's routes (proc(5)); elsewhere none are known."""
    if table is None:
        table = _ROUTES.read_text(encoding="ascii") if _ROUTES.exists() else ""
    for line in table.splitlines()[1:]:
        _, destination, gateway, _, _, _, _, mask, *_ = line.split()
        if int(gateway, 16) == 0 and int(mask, 16) != 0:
            address, bits = (int(text, 16).to_bytes(4, "little") for text in (destination, mask))
            yield ipaddress.ip_network((address, int.from_bytes(bits).bit_count()))


def hosts(uris: Iterable[str | None]) -> Iterator[str]:
    """The hosts in URIs of MongoDB and Redis; names of the form mongodb+srv are the DNS's to know."""
    for uri in uris:
        if not uri or uri.startswith(("unix:", "mongodb+srv:")):
            continue
        for part in urlsplit(uri).netloc.rpartition("@")[2].split(","):
            with suppress(ValueError):
                if host := urlsplit(f"//{part}").hostname:
                    yield host
