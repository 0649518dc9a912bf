"""Whether Redis does everything that the app needs of it: write, read, publish, subscribe."""

from __future__ import annotations

import asyncio
import secrets
import time
from contextlib import AsyncExitStack

from redis.asyncio import Redis
from redis.exceptions import (
    AskError,
    AuthenticationError,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
)

from whisper_gate import redis_uri
from whisper_gate.stores import redis_clients, redis_found
from whisper_gate.stores.examined import Examined, UnusableError
from whisper_gate.stores.redis_lanes import Lane, Lanes

HEAR_WITHIN = 1.5  # seconds
KEY_LIFE = 10  # seconds, should this be killed between writing and deleting
_MILLION = 1_000_000
_PART_OF_CLUSTER = ("is a node of a cluster", "name the cluster, as redis+cluster://host:6379,host:6379")
_WRONG_PASSWORD = ("refuses the user or the password", "correct them in its URI (redis://user:password@host)")


async def examine(pub_uri: str, sub_uri: str) -> Examined:
    """Try everything once.

    Raises:
        UnusableError: Something does not work.
    """
    async with AsyncExitStack() as stack:
        try:
            for uri in dict.fromkeys((pub_uri, sub_uri)):
                await redis_found.look(redis_uri.parse(uri))
            publishers, subscribers = [
                await stack.enter_async_context(
                    redis_clients.lanes(uri, socket_connect_timeout=2, socket_timeout=2)
                )
                for uri in (pub_uri, sub_uri)
            ]
            publisher = next(iter(publishers)).redis
            await publisher.echo("ping")
            about, ahead = await _version(publishers), await _ahead(publisher)
            for one, other in zip(publishers, subscribers, strict=True):
                await _write_and_read(one)
                await _publish_and_hear(one, other)
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
    if redis_found.ABOUT_PASSWORDS.search(
        text
    ):  # the client wraps its AuthenticationError in a ConnectionError
        return UnusableError(*_WRONG_PASSWORD)
    if isinstance(error, AskError):
        return UnusableError(
            "is a node of a cluster", "name the cluster, as redis+cluster://host:6379,host:6379"
        )
    if isinstance(error, RedisError) and text.startswith(("LOADING", "MASTERDOWN", "CLUSTERDOWN")):
        return UnusableError(f"is not ready ({text.partition(' ')[0]})", "wait a moment, then see its log")
    return UnusableError("cannot be reached", "start it, or correct REDIS_PUB_URI and REDIS_SUB_URI")


async def _version(lanes: Lanes) -> str:
    first = next(iter(lanes))
    try:
        server = await first.redis.info("server")
    except NoPermissionError:  # not needed by the app
        return "Redis"
    if not first.prefix and "cluster" in {server.get("redis_mode"), server.get("server_mode")}:
        raise UnusableError(*_PART_OF_CLUSTER)
    valkey = server.get("valkey_version")
    return f"Valkey {valkey}" if valkey else f"Redis {server.get('redis_version', '')}"


async def _ahead(client: Redis) -> float:
    before = time.time()
    seconds, micros = await client.time()
    return float(seconds + micros / _MILLION - (before + time.time()) / 2)


async def _write_and_read(lane: Lane) -> None:
    client = lane.redis
    key, value = f"{lane.prefix}wg:doctor:{secrets.token_hex(8)}", secrets.token_hex(8)
    await client.set(key, value, ex=KEY_LIFE)
    if await client.get(key) != value.encode():
        raise UnusableError("does not give back what was written", "use one server, not a cache in front")
    await client.delete(key)


async def _publish_and_hear(publisher: Lane, subscriber: Lane) -> None:
    channel, word = f"{publisher.prefix}wg:doctor:{secrets.token_hex(8)}", secrets.token_bytes(8)
    async with subscriber.redis.pubsub() as hearing:
        await hearing.subscribe(channel)
        await hearing.get_message(timeout=HEAR_WITHIN)  # that it has subscribed
        await publisher.redis.publish(channel, word)
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
