"""What the launcher starts itself because the settings name none: databases, secrets, TURN server, HTTPS."""

from __future__ import annotations

import hashlib
import os
import ssl
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import structlog

from whisper_gate import redis_uri
from whisper_gate.embedded import EmbeddedError, EmbeddedServices, addresses, caddy, coturn, made_secrets
from whisper_gate.services.ice import IceServers
from whisper_gate.settings import Settings

log = structlog.get_logger(__name__)

_CADDY, _COTURN = "caddy", "coturn"


def start(settings: Settings, stack: ExitStack) -> EmbeddedServices | None:
    """Start what the settings do not name and export what the workers need to know.

    Raises:
        EmbeddedError: A program is missing or cannot start.
    """
    needs = {
        "mongo": settings.mongo_uri is None,
        "redis": settings.redis_pub_uri is None,
    }
    reaches = _reaches(settings)
    lacks_secrets = (
        settings.jwt_secret is None
        or settings.password_pepper is None
        or (bool(reaches) and settings.turn_secret is None)
    )
    services = None
    made: dict[str, str] = {}
    if lacks_secrets or settings.domain or reaches or any(needs.values()):
        services = stack.enter_context(EmbeddedServices(Path(settings.data_dir), **needs))
        made = services.secrets() if lacks_secrets else {}
    redis = settings.redis_pub_uri or (services.redis_uri if services else None)
    values = {
        "MONGO_URI": settings.mongo_uri or (services.mongo_uri if services else None),
        "REDIS_PUB_URI": redis,
        "REDIS_SUB_URI": settings.redis_sub_uri or redis,
        "PAGE_STATE_URI": settings.page_state_uri or redis_uri.page_state(redis),
        "JWT_SECRET": _given(settings, "jwt_secret") or made.get("JWT_SECRET"),
        "PASSWORD_PEPPER": _given(settings, "password_pepper") or made.get("PASSWORD_PEPPER"),
        # rxconfig.py reads the environment only, and this one may stand in .env, or follow from DOMAIN.
        "TRUSTED_PROXY_HOPS": str(settings.trusted_proxy_hops),
    }
    if services and reaches:
        relay = _relay(settings, reaches, _given(settings, "turn_secret") or made["TURN_SECRET"])
        services.start(partial(coturn.child, relay), _COTURN)
        values |= {"TURN_URLS": ",".join(relay.urls), "TURN_SECRET": relay.secret}
    if services and settings.domain:
        services.start(partial(caddy.child, _site(settings, settings.domain)), _CADDY)
    os.environ.update({name: value for name, value in values.items() if value is not None})
    return services


def authority(settings: Settings) -> str | None:
    """What the operator has to know about our own certificate authority; None when there is none in use."""
    if not settings.domain or not _site(settings, settings.domain).internal:
        return None
    site = _site(settings, settings.domain)
    path = caddy.root_certificate(Path(settings.data_dir).expanduser().resolve() / _CADDY)
    try:
        der = ssl.PEM_cert_to_DER_cert(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
    digest = hashlib.sha256(der).hexdigest().upper()
    port = "" if site.http_port == 80 else f":{site.http_port}"  # noqa: PLR2004 - HTTP
    return (
        f"Devices trust it with http://{site.host}{port}{caddy.CA_PATH} installed; the SHA-256 of that is\n  "
        + " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))
    )


def own_turn(settings: Settings) -> IceServers | None:
    """The TURN server that the launcher starts by these settings, as this machine reaches it; or None.

    Without addresses when it is not known where people reach it, or when no secret has been made yet.

    Raises:
        EmbeddedError: The kept secrets cannot be used, or RELAY_ONLY leaves no way without it.
    """
    if settings.turn_urls or not settings.embedded_turn:
        return None
    kept = made_secrets.kept(Path(settings.data_dir).expanduser())
    secret = _given(settings, "turn_secret") or kept.get("TURN_SECRET")
    here = [addresses.Reach(one.own, one.own) for one in _reaches(settings)]
    urls = _relay(settings, here, secret).urls if secret and here else ()
    return IceServers((), urls, secret or "")


def _given(settings: Settings, name: str) -> str | None:
    secret = getattr(settings, name)
    return str(secret.get_secret_value()) if secret else None


def _site(settings: Settings, domain: str) -> caddy.Site:
    return caddy.Site(
        domain=domain,
        internal=settings.tls == "internal" or caddy.is_local(domain),
        http_port=settings.http_port,
        https_port=settings.https_port,
        upstream=settings.port,
        json=settings.log_format == "json",
    )


def _reaches(settings: Settings) -> list[addresses.Reach]:
    """Where a TURN server of ours is reached; nowhere when there is to be none, or that is not known."""
    if settings.turn_urls or not settings.embedded_turn:
        return []
    names = [settings.domain, urlsplit(settings.public_url or "").hostname]
    found = addresses.reaches(addresses.external(settings.turn_external_ip, filter(None, names)))
    if any(one.external.version == 4 for one in found):  # noqa: PLR2004 - IPv4
        return found
    problem = "set TURN_EXTERNAL_IP to the IPv4 address at which browsers reach this machine"
    if settings.relay_only:
        raise EmbeddedError(f"RELAY_ONLY needs a TURN server, and nobody knows where ours is: {problem}")
    # Most calls find a direct way, so this is no reason to offer none.
    log.warning("turn.off", why="its address is not known", hint=f"{problem}, or EMBEDDED_TURN=false")
    return []


def _relay(settings: Settings, reaches: Sequence[addresses.Reach], secret: str) -> coturn.Relay:
    uris = (settings.mongo_uri, settings.redis_pub_uri, settings.redis_sub_uri, settings.page_state_uri)
    stores = addresses.hosts(uris)
    return coturn.Relay(
        secret=secret,
        realm=settings.domain or "whisper-gate",
        reaches=reaches,
        port=settings.turn_port,
        ports=settings.relay_ports,
        denied=addresses.denied(
            reaches, addresses.near(), (one for host in stores for one in addresses.resolve(host))
        ),
    )
