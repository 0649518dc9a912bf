"""`python -m whisper_gate users` and `audit`: what operators do to accounts, beside a running app or without.

The commands work on the stores that the app uses: those that the settings name, or the embedded ones of
DATA_DIR, which are started for the command when the app does not run.
"""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from redis.exceptions import RedisError

from whisper_gate import logs
from whisper_gate.domain.errors import DomainError
from whisper_gate.embedded import EmbeddedServices, InUseError, made_secrets, running_uris
from whisper_gate.services.administration import Administration
from whisper_gate.services.audit import AuditLog
from whisper_gate.services.passwords import PasswordHasher
from whisper_gate.services.recovery import RESET_LIFE, Links
from whisper_gate.services.tokens import Tokens
from whisper_gate.settings import Settings
from whisper_gate.signaling import redis_bus
from whisper_gate.stores import mongo

COMMANDS = ("users", "audit")
LIST_MAX = 1000
PASSWORD_BYTES = 15  # of chance in a password that is made here; 20 characters


class OperatorError(Exception):
    """The command could not be carried out; `str()` is one line that says why."""


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the commands to the command line."""
    users = commands.add_parser("users", help="list, make, close, open accounts; reset passwords")
    actions = users.add_subparsers(dest="action", required=True, metavar="ACTION")

    listing = actions.add_parser("list", help="accounts, by name")
    listing.add_argument("text", nargs="?", default="", help="only those with this in name or address")
    listing.add_argument("--limit", type=_count, default=200, help="at most so many (default: 200)")

    create = actions.add_parser("create", help="make an account; prints its password once")
    create.add_argument("name", help="username")
    create.add_argument("email", help="e-mail address")
    create.add_argument("--password-stdin", action="store_true", help="read the password from standard input")

    for action, words in (
        ("disable", "close an account; its sessions and sockets end"),
        ("enable", "open an account again"),
    ):
        one = actions.add_parser(action, help=words)
        one.add_argument("name", help="username or e-mail address")

    reset = actions.add_parser("reset", help="print a link that sets a new password, once")
    reset.add_argument("name", help="username or e-mail address")
    reset.add_argument(
        "--password-stdin", action="store_true", help="set the password read from standard input instead"
    )

    audit = commands.add_parser("audit", help="who did what, newest first")
    audit.add_argument("--room", metavar="ID", help="only what happened to this room")
    audit.add_argument("--user", metavar="NAME", help="only what this account did (or the id of one gone)")
    audit.add_argument("--limit", type=_count, default=100, help="at most so many (default: 100)")


def carry_out(arguments: argparse.Namespace, settings: Settings) -> None:
    """Do what the command line says.

    Raises:
        OperatorError, EmbeddedError: One line each for the operator.
    """
    logs.configure("warning", settings.log_format)
    with _reach(settings) as reached:
        asyncio.run(_carry_out(arguments, settings, reached))


@dataclass(frozen=True, slots=True)
class Reached:
    """Where the stores are, and the secrets of the app that uses them. No `redis_uri`: no app runs."""

    mongo_uri: str
    redis_uri: str | None
    jwt_secret: str
    pepper: str


@dataclass
class _Control:
    """`stores.ports.Control` that keeps what there is to tell until it can be told."""

    sessions: list[str] = field(default_factory=list)

    def sessions_ended(self, session_ids: Iterable[str]) -> None:
        self.sessions += session_ids

    def rooms_closed(self, room_ids: Iterable[str]) -> None:
        raise NotImplementedError("operators close no rooms")


@contextmanager
def _reach(settings: Settings) -> Iterator[Reached]:
    """The stores of the app; an embedded database that is started here stops after the block."""
    given = {
        name: secret.get_secret_value()
        for name, secret in (("jwt", settings.jwt_secret), ("pepper", settings.password_pepper))
        if secret
    }
    if settings.mongo_uri and len(given) == len(("jwt", "pepper")):  # nothing is kept in DATA_DIR
        yield Reached(settings.mongo_uri, settings.redis_pub_uri, given["jwt"], given["pepper"])
        return
    data_dir = Path(settings.data_dir)
    with ExitStack() as stack:
        try:
            services = stack.enter_context(
                EmbeddedServices(data_dir, mongo=settings.mongo_uri is None, redis=False)
            )
            services.wait_ready()
            mongo_uri, redis_uri = services.mongo_uri, None
        except InUseError:
            mongo_uri, redis_uri = running_uris(data_dir)
        made = made_secrets.load_or_make(data_dir)
        yield Reached(
            settings.mongo_uri or mongo_uri or "",
            settings.redis_pub_uri or redis_uri,
            given.get("jwt", made["JWT_SECRET"]),
            given.get("pepper", made["PASSWORD_PEPPER"]),
        )


async def _carry_out(arguments: argparse.Namespace, settings: Settings, reached: Reached) -> None:
    client = mongo.connect(reached.mongo_uri)
    hasher = PasswordHasher(reached.pepper)
    try:
        db = mongo.database(client)
        await mongo.ensure_indexes(db, settings.audit_days)
        audit, control = AuditLog(mongo.MongoAuditStore(db)), _Control()
        administration = Administration(
            users=mongo.MongoUserStore(db),
            sessions=mongo.MongoSessionStore(db),
            entries=mongo.MongoAuditStore(db),
            hasher=hasher,
            links=Links(Tokens(reached.jwt_secret), settings.url),
            audit=audit,
            control=control,
        )
        for line in await _ACTIONS[getattr(arguments, "action", arguments.command)](
            administration, arguments
        ):
            sys.stdout.write(line + "\n")
        await audit.flush()
        await _tell(control, reached.redis_uri)
    except DomainError as error:
        raise OperatorError(" ".join(error.fields.values()) or error.message) from error
    finally:
        hasher.close()
        await client.close()


async def _tell(control: _Control, redis_uri: str | None) -> None:
    """Have the running workers close the connections of sessions that have ended."""
    if not control.sessions or redis_uri is None:
        return
    try:
        async with redis_bus.connect(redis_uri) as redis:
            await redis_bus.publish_control(redis, redis_bus.sessions_control(control.sessions))
    except (RedisError, OSError):
        sys.stderr.write("whisper-gate: Redis cannot be reached; running workers notice within 15 seconds\n")


async def _list(administration: Administration, arguments: argparse.Namespace) -> list[str]:
    found = await administration.find(arguments.text, arguments.limit)
    return [
        f"{user.username:<32} {user.email:<40} {user.created_at:%Y-%m-%d}"
        + (" disabled" if user.disabled else "")
        + (" verified" if user.email_verified else "")
        for user in found
    ]


async def _create(administration: Administration, arguments: argparse.Namespace) -> list[str]:
    made = None if arguments.password_stdin else secrets.token_urlsafe(PASSWORD_BYTES)
    user = await administration.create(arguments.name, arguments.email, made or _read_password())
    return [f"{user.username} has an account."] + ([f"Password: {made}"] if made else [])


async def _disable(administration: Administration, arguments: argparse.Namespace) -> list[str]:
    user = await administration.disable(arguments.name)
    return [f"The account of {user.username} is closed."]


async def _enable(administration: Administration, arguments: argparse.Namespace) -> list[str]:
    user = await administration.enable(arguments.name)
    return [f"The account of {user.username} is open."]


async def _reset(administration: Administration, arguments: argparse.Namespace) -> list[str]:
    if arguments.password_stdin:
        user = await administration.set_password(arguments.name, _read_password())
        return [f"The new password of {user.username} is set."]
    link = await administration.reset_link(arguments.name)
    return [f"This link sets a new password, once, within {RESET_LIFE.seconds // 60} minutes:", link]


async def _audit(administration: Administration, arguments: argparse.Namespace) -> list[str]:
    entries = await administration.history(room_id=arguments.room, name=arguments.user, limit=arguments.limit)
    return [
        "  ".join(
            [
                f"{entry.at:%Y-%m-%dT%H:%M:%SZ}",
                f"{entry.event:<24}",
                *(
                    f"{name}={value}"
                    for name, value in (
                        ("who", entry.actor_name or entry.actor_id),
                        ("from", entry.address),
                        ("room", entry.room_id),
                        ("whom", entry.subject),
                        ("detail", entry.detail),
                    )
                    if value
                ),
            ]
        )
        for entry in entries
    ]


_ACTIONS: dict[str, Callable[[Administration, argparse.Namespace], Awaitable[list[str]]]] = {
    "list": _list,
    "create": _create,
    "disable": _disable,
    "enable": _enable,
    "reset": _reset,
    "audit": _audit,
}


def _read_password() -> str:
    """One line from standard input, without its end."""
    return sys.stdin.readline().rstrip("\r\n")


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= LIST_MAX:
        raise argparse.ArgumentTypeError(f"use 1 to {LIST_MAX}")
    return number
