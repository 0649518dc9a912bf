"""Redis and MongoDB: those that are set, or the embedded ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from whisper_gate.doctor.found import Finding, broken, masked, ok, unset
from whisper_gate.embedded import EmbeddedError, listening_uris, mongod, valkey
from whisper_gate.settings import Settings
from whisper_gate.stores import redis_examined
from whisper_gate.stores.examined import Examined, UnusableError
from whisper_gate.stores.mongo import examined as mongo_examined

Clocks = dict[str, float]  # seconds by which others are ahead of this machine, by name


async def redis(settings: Settings, clocks: Clocks) -> Finding:
    """Reached, written to, read from, and heard through."""
    uri = settings.redis_pub_uri
    if uri is None:
        _, uri = listening_uris(settings.data_dir)
    if uri is None:
        return _would_start("redis", "REDIS_PUB_URI", valkey.program)
    sub = settings.redis_sub_uri or uri
    where = masked(uri) if sub == uri else f"{masked(uri)} with {masked(sub)}"
    return await _examined("redis", where, redis_examined.examine(uri, sub), clocks)


async def mongodb(settings: Settings, clocks: Clocks) -> Finding:
    """Reached, written to, read from."""
    uri = settings.mongo_uri
    if uri is None:
        uri, _ = listening_uris(settings.data_dir)
    if uri is None:
        return _would_start("mongodb", "MONGO_URI", mongod.program)
    return await _examined("mongodb", masked(uri), mongo_examined.examine(uri), clocks)


async def _examined(name: str, where: str, work: Awaitable[Examined], clocks: Clocks) -> Finding:
    try:
        found = await work
    except UnusableError as error:
        return broken(name, f"{where} {error}", error.fix)
    clocks[name] = found.clock_ahead
    return ok(name, f"{found.about}, writable, at {where}")


def _would_start(name: str, variable: str, program: Callable[[], Path]) -> Finding:
    try:
        found = program()
    except EmbeddedError as error:
        return broken(name, str(error).partition("; ")[0], f"set {variable}, or install one")
    return unset(name, f"{variable} is not set: the app starts one of its own ({found.name})")
