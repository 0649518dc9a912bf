"""Whether Redis does everything that the app needs of it: write, read, publish, subscribe."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from contextlib import AsyncExitStack
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import (
    AuthenticationError,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
)

from whisper_gate import redis_uri
from whisper_gate.redis_uri import RedisUri
from whisper_gate.stores import redis_clients
from whisper_gate.stores.examined import Examined, UnusableError

HEAR_WITHIN = 1.5  # seconds
KEY_LIFE = 10  # seconds, should this be killed between writing and deleting
_MILLION = 1_000_000
_ABOUT_PASSWORDS = re.compile(r"NOAUTH|WRONGPASS|authentication required|invalid (username|password)", re.I)
_WRONG_PASSWORD = ("refuses the user or the password", "correct them in its URI (redis://user:password@host)")


async def examine(pub_uri: str, sub_uri: str) -> Examined:
    """Try everything once.

    Raises:
        UnusableError: Something does not work.
    """
    async with AsyncExitStack() as stack:
        try:
            for uri in dict.fromkeys((pub_uri, sub_uri)):
                await _ask_sentinels(redis_uri.parse(uri))
            publisher, subscriber = [
                await stack.enter_async_context(
                    redis_clients.build(uri, socket_connect_timeout=2, socket_timeout=2)
                )
                for uri in (pub_uri, sub_uri)
            ]
            await publisher.echo("ping")
            about, ahead = await _version(publisher), await _ahead(publisher)
            await _write_and_read(publisher)
            await _publish_and_hear(publisher, subscriber)
        except AuthenticationError:
            raise UnusableError(*_WRONG_PASSWORD) from None
        except NoPermissionError as error:
            raise UnusableError(
                f"does not allow its user all that is needed ({str(error)[:120]})",
                "give the user ~* &* +@all, or those of its own database",
            ) from None
        except ReadOnlyError:
            raise UnusableError("is a read-only replica", "set REDIS_PUB_URI to the primary") from None
        except OutOfMemoryError:
            raise UnusableError("is full", "raise its maxmemory, or use one for this app alone") from None
        except (RedisError, OSError, ValueError) as error:
            raise _other(error) from None
    return Examined(about, ahead)


def _other(error: Exception) -> UnusableError:
    text = str(error)
    if "MISCONF" in text:
        return UnusableError(
            "takes no writes: it cannot save its data", "see its log; often its disk is full"
        )
    if _ABOUT_PASSWORDS.search(text):  # the client wraps its AuthenticationError in a ConnectionError
        return UnusableError(*_WRONG_PASSWORD)
    if isinstance(error, RedisError) and text.startswith(("LOADING", "MASTERDOWN", "CLUSTERDOWN")):
        return UnusableError(f"is not ready ({text.partition(' ')[0]})", "wait a moment, then see its log")
    return UnusableError("cannot be reached", "start it, or correct REDIS_PUB_URI and REDIS_SUB_URI")


async def _ask_sentinels(place: RedisUri) -> None:
    """Whether one of them knows a primary that serves."""
    if place.kind != "sentinel":
        return
    heard: list[dict[str, Any]] = []
    refused = False
    for one in redis_clients.sentinel(place).sentinels:
        async with one:
            try:
                heard.append(await one.sentinel_masters())  # type: ignore[no-untyped-call]
            except (RedisError, OSError) as error:
                refused = refused or _ABOUT_PASSWORDS.search(str(error)) is not None
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


async def _version(client: Redis) -> str:
    try:
        server = await client.info("server")
    except NoPermissionError:  # not needed by the app
        return "Redis"
    valkey = server.get("valkey_version")
    return f"Valkey {valkey}" if valkey else f"Redis {server.get('redis_version', '')}"


async def _ahead(client: Redis) -> float:
    before = time.time()
    seconds, micros = await client.time()
    return float(seconds + micros / _MILLION - (before + time.time()) / 2)


async def _write_and_read(client: Redis) -> None:
    key, value = f"wg:doctor:{secrets.token_hex(8)}", secrets.token_hex(8)
    await client.set(key, value, ex=KEY_LIFE)
    if await client.get(key) != value.encode():
        raise UnusableError("does not give back what was written", "use one server, not a cache in front")
    await client.delete(key)


async def _publish_and_hear(publisher: Redis, subscriber: Redis) -> None:
    channel, word = f"wg:doctor:{secrets.token_hex(8)}", secrets.token_bytes(8)
    async with subscriber.pubsub() as hearing:
        await hearing.subscribe(channel)
        await hearing.get_message(timeout=HEAR_WITHIN)  # that it has subscribed
        await publisher.publish(channel, word)
        try:
            async with asyncio.timeout(HEAR_WITHIN):
                heard = await hearing.get_message(ignore_subscribe_messages=True, timeout=HEAR_WITHIN)
        except TimeoutError:
            heard = None
    if heard is None or heard["data"] != word:
        raise UnusableError(
            "does not carry what is published at REDIS_PUB_URI to REDIS_SUB_URI",
            "let both name the same server, or replicas of one",
        )
