"""`python -m whisper_gate backup` and `restore`: everything that must not be lost, in one file.

That is the database (accounts, rooms, sessions, audit log, reports) and the secrets that a local run has
made: without its pepper no password in the database fits. Whoever sets secrets keeps them elsewhere; the
back-up then knows only how to tell whether they are the same.

A restore first reads the whole file, then loads it beside what is there, and only then lets the two change
places. Until then nothing has changed, whatever goes wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import hmac
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from whisper_gate import __version__, archive
from whisper_gate.commands import OperatorError
from whisper_gate.domain.errors import DomainError
from whisper_gate.embedded import made_secrets
from whisper_gate.reached import JWT, PEPPER, Reached, reach
from whisper_gate.settings import Settings
from whisper_gate.stores import mongo
from whisper_gate.stores.mongo import whole

COMMANDS = ("backup", "restore")
NOUNS = {
    "users": ("account", "accounts"),
    "rooms": ("room", "rooms"),
    "sessions": ("session", "sessions"),
    "audit": ("entry of the audit log", "entries of the audit log"),
    "reports": ("report", "reports"),
}


def carry_out(arguments: argparse.Namespace, settings: Settings) -> None:
    """Do what the command line says.

    Raises:
        OperatorError, EmbeddedError: One line each for the operator.
    """
    try:
        if arguments.command == "backup":
            _back_up(arguments.file, settings)
        else:
            _restore(arguments.file, settings, replace=arguments.replace)
    except archive.ArchiveError as error:
        raise OperatorError(str(error)) from error
    except DomainError as error:
        raise OperatorError(error.message) from error
    except KeyboardInterrupt:
        raise OperatorError("stopped by a signal, before anything has changed") from None


# --- out of the stores ----------------------------------------------------------------------------------


def _back_up(path: Path, settings: Settings) -> None:
    if path.exists():
        raise OperatorError(f"{path} is there already; nothing is written over")
    if not path.parent.is_dir():
        raise OperatorError(f"{path.parent} is no directory")
    try:
        with reach(settings) as reached, archive.writing(path) as writer:
            counts = asyncio.run(_write(writer, reached))
    except OSError as error:
        raise OperatorError(f"{path} cannot be written: {error.strerror or error}") from error
    _say(f"{path}: {_sum(counts)}.")


async def _write(writer: archive.Writer, reached: Reached) -> dict[str, int]:
    async with _database(reached) as db:
        await whole.finish(db)  # a restore that was cut short
        counts = {
            name: await writer.collection(name, whole.documents(db, name)) for name in whole.COLLECTIONS
        }
    if reached.made:
        writer.secrets({name: reached.secrets[name] for name in reached.made})
    writer.finish(__version__, {name: _key(secret) for name, secret in reached.secrets.items()})
    return counts


# --- into the stores ------------------------------------------------------------------------------------


def _restore(path: Path, settings: Settings, *, replace: bool) -> None:
    with archive.reading(path, whole.COLLECTIONS, whole.check) as found, reach(settings) as reached:
        secrets = _secrets(path, found, reached)
        asyncio.run(_put(path, found, reached, settings, secrets, replace=replace))
    manifest = found.manifest
    _say(f"Restored as of {manifest.made}: {_sum(manifest.counts)}.")
    if _key((reached.secrets | secrets)[JWT]) != manifest.keys.get(JWT):
        _say("JWT_SECRET is not the one of this back-up, so everybody has to sign in again.")


def _secrets(path: Path, found: archive.Archive, reached: Reached) -> dict[str, str]:
    """Which kept secrets change with the data; OperatorError when the passwords would fit no more."""
    news = {name: secret for name, secret in found.secrets.items() if name in reached.made}
    news = {name: secret for name, secret in news.items() if reached.secrets[name] != secret}
    if _key((reached.secrets | news)[PEPPER]) != found.manifest.keys.get(PEPPER):
        raise OperatorError(
            f"no password in {path} would fit: set PASSWORD_PEPPER to what it was when the back-up was made"
        )
    if news and reached.running:
        raise OperatorError(
            "stop Whisper Gate first: this back-up brings its own secrets, which running workers do not see"
        )
    return news


async def _put(
    path: Path,
    found: archive.Archive,
    reached: Reached,
    settings: Settings,
    secrets: dict[str, str],
    *,
    replace: bool,
) -> None:
    async with _database(reached) as db:
        await whole.finish(db)  # a restore that was cut short
        if not replace and not await whole.is_empty(db):
            raise OperatorError(
                "there are data already; with --replace they are lost, and these come instead"
            )
        try:
            await _load(db, found, settings)
        except BaseException as error:
            await whole.forget_staged(db)
            if isinstance(error, ValueError):
                raise OperatorError(f"{path} is broken: {error}") from error
            raise
        with _signals_too_late():
            with _new_secrets(reached, secrets):
                await whole.decide(db)
            await whole.finish(db)


async def _load(db: mongo.Database, found: archive.Archive, settings: Settings) -> None:
    """All of it, beside what is there."""
    await whole.forget_staged(db)  # of a restore that never came so far as to change anything
    for name in whole.COLLECTIONS:
        await whole.stage(db, name, found.documents(name))
    if await whole.count_staged(db) != found.manifest.counts:
        raise OperatorError("not all of it has arrived in the database; nothing has changed")
    await whole.index_staged(db, settings.audit_days, settings.report_days)


# --- both -----------------------------------------------------------------------------------------------


@asynccontextmanager
async def _database(reached: Reached) -> AsyncIterator[mongo.Database]:
    client = mongo.connect(reached.mongo_uri, answered_within_ms=None)
    try:
        yield mongo.database(client)
    finally:
        await client.close()


@contextmanager
def _new_secrets(reached: Reached, news: dict[str, str]) -> Iterator[None]:
    """Keep other secrets from the block on, unless it fails."""
    if not news or reached.data_dir is None:
        yield
        return
    made_secrets.replace(reached.data_dir, news)
    try:
        yield
    except BaseException:
        made_secrets.replace(reached.data_dir, {name: reached.secrets[name] for name in news})
        raise


@contextmanager
def _signals_too_late() -> Iterator[None]:
    """Whoever presses Ctrl-C now cannot stop it any more: in some milliseconds it is done."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _key(secret: str) -> str:
    """Tells whether two secrets are the same, and nothing of what they are."""
    return hmac.new(secret.encode(), b"whisper-gate back-up", hashlib.sha256).hexdigest()[:32]


def _sum(counts: dict[str, int]) -> str:
    parts = [f"{counts[name]} {nouns[counts[name] != 1]}" for name, nouns in NOUNS.items()]
    return ", ".join(parts[:-1]) + f" and {parts[-1]}"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
