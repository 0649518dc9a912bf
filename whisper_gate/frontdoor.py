"""Settings of what stands between the app and the network when it brings that itself: Caddy and coturn.

A part of whisper_gate/settings.py, in a file of its own. Nothing here is needed behind a proxy and beside
a TURN server that are there already.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode

# Letters, digits and hyphens (RFC 1123, section 2.1): nothing that a configuration file could take for more.
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST_NAME = re.compile(rf"{_LABEL}(\.{_LABEL})*", re.IGNORECASE)
_HOST_NAME_MAX = 253
_PORTS = re.compile(r"(\d{1,5})-(\d{1,5})")
_HTTPS_PORT = 443


class FrontDoor(BaseSettings):
    """HTTPS and TURN of our own."""

    domain: str | None = Field(
        None,
        description="The name (or IP address) that people use, as `meet.example.org`: Caddy then serves it "
        "with HTTPS and a certificate, and the app listens on 127.0.0.1 alone. It sets `PUBLIC_URL` and "
        "`TRUSTED_PROXY_HOPS`.",
    )
    tls: Literal["auto", "internal"] = Field(
        "auto",
        description="Certificates for `DOMAIN`: `auto` gets public ones for a public name, and makes them "
        "with a certificate authority of its own for an IP address or a name of a local network; `internal` "
        "always makes them.",
    )
    http_port: int = Field(
        80,
        ge=1,
        le=65535,
        description="Where Caddy answers certificate authorities and sends people to HTTPS.",
    )
    https_port: int = Field(_HTTPS_PORT, ge=1, le=65535, description="Where Caddy serves HTTPS.")
    embedded_turn: bool = Field(
        False, description="Whether to run a TURN server (coturn) when there are no `TURN_URLS`."
    )
    turn_external_ip: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Address at which browsers reach that TURN server; one IPv4 and one IPv6 address at "
        "most, separated by a comma. Unset: that of `DOMAIN` or `PUBLIC_URL`.",
    )
    turn_port: int = Field(3478, ge=1, le=65535, description="Its port, for UDP and TCP.")
    turn_relay_ports: str = Field(
        "49160-49199",
        description="The UDP ports it relays through, one for each relayed way. Two people who both need "
        "the relay take two to four.",
    )

    @field_validator("domain", mode="before")
    @classmethod
    def _no_domain(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("domain")
    @classmethod
    def _host(cls, value: str | None) -> str | None:
        if value is None or _is_address(value):
            return value
        if len(value) > _HOST_NAME_MAX or not _HOST_NAME.fullmatch(value):
            raise ValueError("must be a name or an IP address alone, as meet.example.org")
        return value.lower()

    @field_validator("turn_external_ip", mode="before")
    @classmethod
    def _split_addresses(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("turn_external_ip")
    @classmethod
    def _addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(map(_is_address, value)):
            raise ValueError("must be an IP address, as 203.0.113.7")
        if len({ipaddress.ip_address(one).version for one in value}) < len(value):
            raise ValueError("must be one IPv4 and one IPv6 address at most")
        return value

    @field_validator("turn_relay_ports")
    @classmethod
    def _range(cls, value: str) -> str:
        found = _PORTS.fullmatch(value)
        if not found or not 1024 <= int(found[1]) <= int(found[2]) <= 65535:  # noqa: PLR2004 - ports
            raise ValueError("must have the form 49160-49199, between 1024 and 65535")
        return value

    @model_validator(mode="before")
    @classmethod
    def _domain_decides(cls, values: Any) -> Any:
        """Caddy is the one proxy in front, and `DOMAIN` is what people use."""
        domain = values.get("domain") if isinstance(values, dict) else None
        if not domain:
            return values
        if str(values.get("trusted_proxy_hops") or 1) != "1":
            raise ValueError(
                "TRUSTED_PROXY_HOPS is 1 with DOMAIN: leave DOMAIN out behind a proxy of your own"
            )
        host = f"[{domain}]" if ":" in domain else domain.lower()
        port = str(values.get("https_port") or _HTTPS_PORT)
        url = f"https://{host}" if port == str(_HTTPS_PORT) else f"https://{host}:{port}"
        return values | {"trusted_proxy_hops": 1, "public_url": values.get("public_url") or url}

    @property
    def relay_ports(self) -> tuple[int, int]:
        """TURN_RELAY_PORTS, first and last."""
        first, last = self.turn_relay_ports.split("-")
        return int(first), int(last)


def _is_address(text: str) -> bool:
    try:
        return ipaddress.ip_address(text).version > 0 and "%" not in text
    except ValueError:
        return False
