"""What `REDIS_PUB_URI` and `REDIS_SUB_URI` name: one server, a primary that Sentinels know, or a cluster.

Parsing alone: the settings read this, so it loads no client.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

SENTINEL = "redis+sentinel"
CLUSTER = "redis+cluster"
SCHEMES = ("redis", "rediss", "unix", SENTINEL, CLUSTER)
SENTINEL_FORM = "redis+sentinel://user:password@host:26379,host:26379/service"
CLUSTER_FORM = "redis+cluster://user:password@host:6379,host:6379"
_PORT, _SENTINEL_PORT = 6379, 26379
_OPTIONS = {"sentinel_username", "sentinel_password"}

Host = tuple[str, int]


@dataclass(frozen=True, slots=True)
class RedisUri:
    """A URI that has been looked at.

    Attributes:
        uri: the whole of it; what redis-py reads when it is of one server.
        kind: what it leads to.
        hosts: where to ask for it; empty for one server.
        service: what the Sentinels call it.
        db: its number there.
        username: for Redis itself, as `password`.
        sentinel_username: for the Sentinels, as `sentinel_password`.
    """

    uri: str = field(repr=False)
    kind: Literal["single", "sentinel", "cluster"] = "single"
    hosts: tuple[Host, ...] = ()
    service: str = ""
    db: int = 0
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    sentinel_username: str | None = None
    sentinel_password: str | None = field(default=None, repr=False)


def parse(uri: str) -> RedisUri:
    """Look at a URI.

    Raises:
        ValueError: It is of no known form; one line, without any part of the URI that could be a secret.
    """
    scheme = uri.partition("://")[0] if "://" in uri else ""
    if scheme not in SCHEMES:
        raise ValueError(f"must begin with {' or '.join(f'{one}://' for one in SCHEMES)}")
    if scheme == "unix":
        return RedisUri(uri)
    try:
        parts = urlsplit(uri)
    except ValueError:  # it would quote the password
        raise ValueError("is no URI; percent-encode the password") from None
    if scheme == SENTINEL:
        return _sentinel(uri, parts)
    if scheme == CLUSTER:
        return _cluster(uri, parts)
    _hosts(parts.netloc, _PORT, "redis://user:password@host:6379")
    return RedisUri(uri)


def page_state(uri: str | None) -> str | None:
    """The URI, where Reflex can keep its page state by it: it speaks to one server only."""
    return uri if uri is not None and parse(uri).kind == "single" else None


def _sentinel(uri: str, parts: SplitResult) -> RedisUri:
    path = parts.path.strip("/").split("/")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if not path[0] or len(path) > 2 or not (len(path) == 1 or path[1].isdecimal()):  # noqa: PLR2004
        raise ValueError(f"must name the service, and perhaps a number of a database: {SENTINEL_FORM}[/0]")
    if unknown := sorted(options.keys() - _OPTIONS):
        raise ValueError(f"has options that are not known ({len(unknown)}); known are {sorted(_OPTIONS)}")
    username, password = _signing_in(parts.netloc)
    return RedisUri(
        uri,
        "sentinel",
        _hosts(parts.netloc, _SENTINEL_PORT, SENTINEL_FORM),
        unquote(path[0]),
        int(path[1]) if len(path) > 1 else 0,
        username,
        password,
        options.get("sentinel_username"),
        options.get("sentinel_password"),
    )


def _cluster(uri: str, parts: SplitResult) -> RedisUri:
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(f"must end with its hosts, as a cluster has one database: {CLUSTER_FORM}")
    username, password = _signing_in(parts.netloc)
    hosts = _hosts(parts.netloc, _PORT, CLUSTER_FORM)
    return RedisUri(uri, "cluster", hosts, username=username, password=password)


def _signing_in(netloc: str) -> tuple[str | None, str | None]:
    user, _, password = netloc.rpartition("@")[0].partition(":")
    return unquote(user) or None, unquote(password) or None


def _hosts(netloc: str, port: int, form: str) -> tuple[Host, ...]:
    found = []
    for one in netloc.rpartition("@")[2].split(","):
        try:
            place = urlsplit(f"//{one}")
            host, own_port = place.hostname, place.port
        except ValueError:
            host, own_port = None, None
        if not host or own_port == 0 or one.endswith(":"):
            raise ValueError(f"must name hosts with their ports, as {form}")
        found.append((host, own_port or port))
    return tuple(found)
