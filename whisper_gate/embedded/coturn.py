"""The embedded TURN server: where its program is, how it is run, and what it refuses.

coturn relays for whoever has credentials, and anybody who enters a call has some. So it relays UDP alone, in
measure, and to no address inside (addresses.py). Its options: turnserver(1); why: docs/security.md, S25.
"""

from __future__ import annotations

import shutil
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from whisper_gate.embedded.addresses import Networks, Reach
from whisper_gate.embedded.child import Child
from whisper_gate.embedded.datadir import make_private
from whisper_gate.embedded.errors import EmbeddedError

USER_QUOTA = 12
# Of one relayed way, in bytes a second and direction: 10 Mbit/s, a camera, a screen and a file at once.
MAX_BYTES = 1_250_000
NONCE_SECONDS = 600
# A STUN Binding request without attributes (RFC 8489, section 5), and the type of its answer.
_BINDING_REQUEST = bytes.fromhex("00010000 2112A442") + b"whisper-gate"
_BINDING_SUCCESS = b"\x01\x01"


@dataclass(frozen=True, slots=True)
class Relay:
    """What one server needs to know.

    Args:
        secret: shared with the app, which makes everybody's credentials with it.
        realm: for the protocol; the name that people know us by.
        reaches: its addresses.
        port: where browsers turn to, UDP and TCP.
        ports: first and last UDP port that it relays through.
        denied: the peers that it refuses.
    """

    secret: str
    realm: str
    reaches: Sequence[Reach]
    port: int
    ports: tuple[int, int]
    denied: Sequence[Networks]

    @property
    def urls(self) -> tuple[str, ...]:
        """What browsers are told (RFC 7065)."""
        hosts = [
            f"[{each.external}]" if each.external.version == 6 else str(each.external)  # noqa: PLR2004 - IPv6
            for each in self.reaches
        ]
        return tuple(f"turn:{host}:{self.port}?transport={way}" for way in ("udp", "tcp") for host in hosts)


def program() -> Path:
    """The `turnserver` on PATH.

    Raises:
        EmbeddedError: There is none; the line says what to do.
    """
    if found := shutil.which("turnserver"):
        return Path(found)
    raise EmbeddedError(
        "no turnserver on this machine; install coturn, or set TURN_URLS or EMBEDDED_TURN=false"
    )


def configuration(relay: Relay, home: Path) -> str:
    """The text of turnserver.conf."""
    first, last = relay.ports
    lines = [
        f"listening-port={relay.port}",
        f"min-port={first}",
        f"max-port={last}",
        *(f"listening-ip={each.own}" for each in relay.reaches),
        *(f"relay-ip={each.own}" for each in relay.reaches),
        *(f"external-ip={each.external}/{each.own}" for each in relay.reaches if each.external != each.own),
        # Who may, how much.
        f"realm={relay.realm}",
        "use-auth-secret",
        f"static-auth-secret={relay.secret}",
        "fingerprint",
        f"stale-nonce={NONCE_SECONDS}",
        f"user-quota={USER_QUOTA}",
        f"total-quota={last - first + 1}",
        f"max-bps={MAX_BYTES}",
        # UDP between browsers, and nothing else that it can do.
        "no-tcp-relay",
        "no-multicast-peers",
        "no-cli",
        "no-rfc5780",
        "no-stun-backward-compatibility",
        "no-software-attribute",
        "no-dynamic-ip-list",
        "no-dynamic-realms",
        # Media are encrypted between the browsers. Should somebody add a certificate, then TLS 1.2 and above.
        "no-tls",
        "no-dtls",
        "no-tlsv1",
        "no-tlsv1_1",
        f"pidfile={home / 'turnserver.pid'}",
        f"userdb={home / 'turndb'}",
        "log-file=stdout",
        "simple-log",
        "new-log-timestamp",
        *(f"denied-peer-ip={_range(network)}" for network in relay.denied),
        # Two who both use this relay are each other's peers at its own address. Allowed goes before denied.
        *(f"allowed-peer-ip={each.own}" for each in relay.reaches),
    ]
    return "\n".join(lines) + "\n"


def _range(network: Networks) -> str:
    """As coturn writes it. A range from `::` would hold every IPv4 address too (seen with 4.6.1)."""
    first = network[1] if network.version == 6 and int(network[0]) == 0 else network[0]  # noqa: PLR2004 - IPv6
    return f"{first}-{network[-1]}"


def child(relay: Relay, home: Path) -> Child:
    """Coturn with its configuration in `home`."""
    make_private(home)
    file = home / "turnserver.conf"
    file.touch(mode=0o600)
    file.write_text(configuration(relay, home), encoding="ascii")
    argv = [str(program()), "-c", str(file), "--log-file=stdout"]
    address = (str(relay.reaches[0].own), relay.port)
    # Before it reads its configuration it opens a log where others may write.
    return Child("coturn", argv, home, address, _answers_binding, environment={"TMPDIR": str(home)})


def _answers_binding(connection: socket.socket) -> bool:
    connection.sendall(_BINDING_REQUEST)
    return connection.recv(len(_BINDING_REQUEST)).startswith(_BINDING_SUCCESS)
