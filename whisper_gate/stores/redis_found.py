"""Whether Sentinels, or nodes of a cluster, lead to a Redis: what of it is wrong, in one line."""

from __future__ import annotations

import re
from typing import Any

from redis.crc import REDIS_CLUSTER_HASH_SLOTS as SLOTS
from redis.exceptions import RedisError, ResponseError
from redis.utils import str_if_bytes

from whisper_gate.redis_uri import RedisUri
from whisper_gate.stores import redis_clients
from whisper_gate.stores.examined import UnusableError

ABOUT_PASSWORDS = re.compile(r"NOAUTH|WRONGPASS|authentication required|invalid (username|password)", re.I)


async def look(place: RedisUri) -> None:
    """Ask those that know; one server needs nobody.

    Raises:
        UnusableError: What to repair.
        RedisError: A node refuses us.
    """
    if place.kind == "sentinel":
        await _ask_sentinels(place)
    elif place.kind == "cluster":
        await _ask_nodes(place)


async def _ask_sentinels(place: RedisUri) -> None:
    """Whether one of them knows a primary that serves."""
    heard: list[dict[str, Any]] = []
    refused = False
    for one in redis_clients.sentinel(place).sentinels:
        async with one:
            try:
                heard.append(await one.sentinel_masters())  # type: ignore[no-untyped-call]
            except (RedisError, OSError) as error:
                refused = refused or ABOUT_PASSWORDS.search(str(error)) is not None
    if not heard and refused:
        raise UnusableError(
            "has Sentinels that refuse us", "give their own password, as ?sentinel_password=... in the URI"
        )
    if not heard:
        raise UnusableError("has no Sentinel that answers", "start them, or correct their hosts in the URI")
    named = [one[place.service] for one in heard if place.service in one]
    if not named:
        known = ", ".join(sorted({name for one in heard for name in one})) or "none"
        raise UnusableError(
            f"has Sentinels that know no service {place.service}",
            f"name one that they know ({known}) in the URI",
        )
    if all(one["is_sdown"] or one["is_odown"] for one in named):
        raise UnusableError(
            f"has lost the primary of {place.service}, and no replica has taken its place",
            "start one of its servers, or see the log of a Sentinel",
        )


async def _ask_nodes(place: RedisUri) -> None:
    """Whether the cluster is well in the eyes of those of its nodes that the URI names."""
    slots = redis_clients.slots(place)
    views: list[dict[str, str]] = []
    refusal: Exception | None = None
    for node in slots.nodes():
        try:
            views.append(_read(await node.execute_command("CLUSTER INFO")))  # type: ignore[no-untyped-call]
        except ResponseError as error:
            if "cluster support disabled" in str(error):
                await slots.aclose()
                raise UnusableError("is no cluster", "name one server as redis://host:6379") from None
            refusal = error
        except (RedisError, OSError) as error:
            refusal = error if ABOUT_PASSWORDS.search(str(error)) else refusal
    await slots.aclose()
    if not views and refusal is not None:
        raise refusal
    if not views:
        raise UnusableError("has no node that answers", "start them, or correct their hosts in the URI")
    worst = min(views, key=lambda view: (view["cluster_state"] == "ok", int(view["cluster_slots_ok"])))
    if worst["cluster_state"] != "ok" or int(worst["cluster_slots_ok"]) < SLOTS:
        raise UnusableError(
            f"is not whole (cluster_state:{worst['cluster_state']}, {worst['cluster_slots_ok']} of {SLOTS} "
            "slots are served)",
            "start the node that is missing (CLUSTER NODES names it), or give its slots to another",
        )


def _read(answer: Any) -> dict[str, str]:
    if isinstance(answer, dict):
        return answer
    return dict(line.split(":", 1) for line in str_if_bytes(answer).split() if ":" in line)
