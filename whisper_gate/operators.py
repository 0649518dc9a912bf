"""`python -m whisper_gate users`, `audit` and `report`: for operators, beside a running app or without."""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import sys
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from redis.exceptions import RedisError

from whisper_gate import backup, logs
from whisper_gate.commands import OperatorError
from whisper_gate.domain.errors import DomainError
from whisper_gate.domain.reports import spaced
from whisper_gate.reached import JWT, PEPPER, Reached, reach
from whisper_gate.services.administration import Administration
from whisper_gate.services.audit import AuditLog
from whisper_gate.services.passwords import PasswordHasher
from whisper_gate.services.recovery import RESET_LIFE, Links
from whisper_gate.services.tokens import Tokens
from whisper_gate.settings import Settings
from whisper_gate.signaling import redis_connections
from whisper_gate.stores import mongo
from whisper_gate.stores.copied import KEPT, SESSION
from whisper_gate.stores.redis_copies import RedisCopies

PASSWORD_BYTES = 15  # of chance in a password that is made here; 20 characters


def carry_out(arguments: argparse.Namespace, settings: Settings) -> None:
    """Do what the command line says.

    Raises:
        OperatorError, EmbeddedError: One line each for the operator.
    """
    logs.configure("warning", settings.log_format)
    if arguments.command in backup.COMMANDS:
        backup.carry_out(arguments, settings)
        return
    with reach(settings) as reached:
        asyncio.run(_carry_out(arguments, settings, reached))


@dataclass
class _Control:
    """`stores.ports.Control` that keeps what there is to tell until it can be told."""

    sessions: list[str] = field(default_factory=list)

    def sessions_ended(self, session_ids: Iterable[str]) -> None:
        self.sessions += session_ids

    def rooms_closed(self, room_ids: Iterable[str]) -> None:
        raise NotImplementedError("operators close no rooms")


async def _carry_out(arguments: argparse.Namespace, settings: Settings, reached: Reached) -> None:
    client = mongo.connect(reached.mongo_uri)
    hasher = PasswordHasher(reached.secrets[PEPPER], settings.password_cost)
    try:
        db = mongo.database(client)
        await mongo.ensure_indexes(db, settings.audit_days, settings.report_days)
        audit, control = AuditLog(mongo.MongoAuditStore(db)), _Control()
        administration = Administration(
            users=mongo.MongoUserStore(db),
            sessions=mongo.MongoSessionStore(db),
            entries=mongo.MongoAuditStore(db),
            hasher=hasher,
            links=Links(Tokens(reached.secrets[JWT]), settings.url),
            audit=audit,
            control=control,
            reports=mongo.MongoReportStore(db),
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
        async with redis_connections.connect_lanes(redis_uri) as redis:
            # Not even from a copy, should the database go away now.
            await RedisCopies(redis).end(SESSION, control.sessions, KEPT)
            await redis_connections.publish_control(
                redis, redis_connections.sessions_control(control.sessions)
            )
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


async def _report(administration: Administration, arguments: argparse.Namespace) -> list[str]:
    report = await administration.report(arguments.code)
    parts = {
        "code": spaced(report.code),
        "at": report.at.isoformat(),
        "device": report.device,
        "note": report.note,
        "flight": report.flight,
    }
    return [json.dumps(parts, indent=2, ensure_ascii=False)]


_ACTIONS: dict[str, Callable[[Administration, argparse.Namespace], Awaitable[list[str]]]] = {
    "list": _list,
    "create": _create,
    "disable": _disable,
    "enable": _enable,
    "reset": _reset,
    "audit": _audit,
    "report": _report,
}


def _read_password() -> str:
    """One line from standard input, without its end."""
    return sys.stdin.readline().rstrip("\r\n")
