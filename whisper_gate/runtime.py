"""What a worker needs while it lives: connections, services and the hub; opened and closed together."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import structlog

from whisper_gate import metrics, traces
from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.services.accounts import AccountService
from whisper_gate.services.audit import AuditLog
from whisper_gate.services.devices import Devices
from whisper_gate.services.entry import EntryService
from whisper_gate.services.hosting import HostingService
from whisper_gate.services.live import LiveSessions
from whisper_gate.services.mail import Letters
from whisper_gate.services.overview import Overview
from whisper_gate.services.passwords import PasswordHasher
from whisper_gate.services.readiness import Readiness
from whisper_gate.services.recovery import Links, Recovery
from whisper_gate.services.registry import Services, provide
from whisper_gate.services.reports import ReportService
from whisper_gate.services.rooms import RoomService
from whisper_gate.services.sessions import SessionService
from whisper_gate.services.tokens import Tokens
from whisper_gate.settings import Settings
from whisper_gate.signaling import redis_connections
from whisper_gate.signaling.hub import Hub
from whisper_gate.signaling.redis_laned_bus import build_bus
from whisper_gate.signaling.redis_presence import RedisPresence
from whisper_gate.stores import mongo
from whisper_gate.stores.kept import Kept
from whisper_gate.stores.ports import Control, RateLimiter, UserStore
from whisper_gate.stores.redis_ephemeral import RedisEphemeralStore
from whisper_gate.stores.redis_lanes import Lanes
from whisper_gate.stores.redis_limits import RedisRateLimiter

log = structlog.get_logger(__name__)

PREPARE_AGAIN = 2.0  # seconds between attempts to reach a database that is away
WATCH_SESSIONS = 15.0  # seconds between two looks at the sessions that connections hang on
WATCH_STORES = 5.0  # seconds between two looks at the stores, for the metrics
CANCEL_AGAIN = 0.2  # seconds
RESTART_AFTER = 1.0  # seconds until background work that failed starts again

Check = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Worker:
    """What lives as long as this worker."""

    hub: Hub
    live: LiveSessions
    checks: Mapping[str, Check]


_worker: Worker | None = None
_draining = False


def hub() -> Hub:
    """The hub of this worker; UNAVAILABLE while it starts or stops."""
    if _worker is None:
        raise DomainError(ErrorCode.UNAVAILABLE, "The server is starting.", retry_after=1)
    return _worker.hub


def live() -> LiveSessions | None:
    """The connections of this worker by login session; None while it starts or stops."""
    return _worker.live if _worker else None


def checks() -> Mapping[str, Check]:
    """What `/readyz` asks, by name; nothing while the worker starts or stops."""
    return _worker.checks if _worker else {}


def draining() -> bool:
    """Whether this worker has been told to stop, and still serves those that it has."""
    return _draining


@contextlib.asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[None]:
    """Open everything, provide the services, and close everything at the end.

    Workers are forked from a loaded app, so nothing is opened before this.
    """
    global _worker  # noqa: PLW0603 - the one worker of the process
    async with contextlib.AsyncExitStack() as stack:
        client = mongo.connect(_required(settings.mongo_uri, "MONGO_URI"))
        stack.push_async_callback(client.close)
        publisher = redis_connections.connect_lanes(_required(settings.redis_pub_uri, "REDIS_PUB_URI"))
        stack.push_async_callback(publisher.aclose)
        subscriber = redis_connections.connect_subscriber_lanes(
            settings.redis_sub_uri or settings.redis_pub_uri or ""
        )
        stack.push_async_callback(subscriber.aclose)
        pepper = _secret(settings.password_pepper, "PASSWORD_PEPPER")
        hasher = PasswordHasher(pepper, settings.password_cost)
        stack.callback(hasher.close)

        db = mongo.database(client)
        worker_name = secrets.token_hex(4)
        if settings.otel_exporter_otlp_endpoint:
            stop = traces.start(settings.otel_exporter_otlp_endpoint, worker_name)
            stack.push_async_callback(_stop_traces, stop)
        bus = build_bus(publisher, subscriber, worker_name)
        presence = RedisPresence(publisher)
        audit = AuditLog(mongo.MongoAuditStore(db))  # has time: nobody waits for what it writes
        live = LiveSessions()
        kept = Kept.build(db, publisher)
        stack.push_async_callback(kept.reach.close)
        services = _build_services(
            settings, publisher, hasher, kept=kept, audit=audit, control=bus, presence=presence
        )
        the_hub = Hub(
            worker_name,
            bus=bus,
            presence=presence,
            queue=RedisPresence(publisher, queue=True),
            rules=HostingService(services.rooms, kept.rooms, audit),
            live=live,
            issue_resume_key=services.entry.issue_resume_key,
            ice=settings.ice,
        )
        stack.push_async_callback(audit.flush)
        checks: dict[str, Check] = {
            "mongo": kept.reach.check,
            "redis": lambda: redis_connections.ping(publisher),
        }
        watch = partial(_watch_sessions, live, services.sessions)
        works: list[Callable[[], Awaitable[None]]] = [
            lambda: _prepare(db, settings),
            bus.run,
            the_hub.run,
            audit.run,
            kept.copies.run,
            watch,
            lambda: _watch_stores(checks),
        ]
        if services.letters:
            works.append(services.letters.run)
        for background in works:
            stack.push_async_callback(_cancel, asyncio.create_task(_keep_going(background)))
        stack.push_async_callback(the_hub.close)
        stack.enter_context(_draining_on_sigterm(the_hub, settings.drain_delay))

        _worker = Worker(the_hub, live, checks)
        provide(services)
        log.info("worker.ready", worker=worker_name)
        try:
            yield
        finally:
            log.info("worker.stopping", worker=worker_name)
            provide(None)
            _worker = None


def _build_services(
    settings: Settings,
    redis: Lanes,
    hasher: PasswordHasher,
    *,
    kept: Kept,
    audit: AuditLog,
    control: Control,
    presence: RedisPresence,
) -> Services:
    secret = _secret(settings.jwt_secret, "JWT_SECRET")
    tokens = Tokens(
        secret, settings.jwt_secret_previous.get_secret_value() if settings.jwt_secret_previous else None
    )
    ephemeral = RedisEphemeralStore(redis)
    users = kept.users
    limiter = RedisRateLimiter(
        redis,
        {
            "register": settings.register_limit,
            "login": settings.login_limit,
            "login_failures": settings.login_failure_limit,
            "letters": settings.letter_limit,
            "room_password": settings.room_password_limit,
            "knock": settings.knock_limit,
            "reports": settings.report_limit,
            "report_reads": settings.report_read_limit,
            "trials": settings.trial_limit,
            "uplinks": settings.uplink_limit,
        },
    )
    rooms = RoomService(kept.rooms, users, hasher, audit, control, open_rooms=settings.opens_unknown_rooms)
    sessions = SessionService(
        sessions=kept.sessions,
        users=kept.accounts,
        ephemeral=ephemeral,
        tokens=tokens,
        audit=audit,
        control=control,
    )
    links = Links(tokens, settings.url)
    letters = _build_letters(settings, links=links, users=users, limiter=limiter, audit=audit)
    devices = Devices(tokens)
    entry = EntryService(
        rooms=rooms,
        hasher=hasher,
        tokens=tokens,
        ephemeral=ephemeral,
        removals=presence,
        limiter=limiter,
        audit=audit,
        session_lives=sessions.session_lives,
        secret=secret,
    )
    return Services(
        accounts=AccountService(
            users=users,
            sessions=sessions,
            rooms=rooms,
            devices=devices,
            hasher=hasher,
            limiter=limiter,
            audit=audit,
            letters=letters,
        ),
        sessions=sessions,
        devices=devices,
        recovery=Recovery(
            users=users,
            sessions=sessions,
            links=links,
            hasher=hasher,
            ephemeral=ephemeral,
            limiter=limiter,
            audit=audit,
        ),
        letters=letters,
        rooms=rooms,
        overview=Overview(rooms, presence),
        entry=entry,
        readiness=Readiness(entry, settings.ice, limiter),
        reports=ReportService(kept.reports, limiter, audit),
        public_url=settings.public_url,
        ice=settings.ice,
    )


def _build_letters(
    settings: Settings, *, links: Links, users: UserStore, limiter: RateLimiter, audit: AuditLog
) -> Letters | None:
    if settings.smtp_url is None or settings.mail_from is None:
        return None
    from whisper_gate.stores.smtp import SmtpMail  # noqa: PLC0415 - 11 MB that only letters should cost

    mail = SmtpMail(settings.smtp_url.get_secret_value(), settings.mail_from)
    return Letters(mail=mail, links=links, users=users, limiter=limiter, audit=audit)


async def _watch_sessions(live: LiveSessions, sessions: SessionService) -> None:
    """Close connections whose login session has ended, also when nobody said so."""
    while True:
        await asyncio.sleep(WATCH_SESSIONS)
        ids = live.ids()
        if not ids:
            continue
        try:
            live.end(ids - await sessions.live_sessions(ids))
        except DomainError as error:
            log.warning("worker.sessions_not_checked", code=error.code)


async def _stop_traces(stop: Callable[[], None]) -> None:
    """Send the last ones, unless their collector does not take them."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(traces.SEND_WITHIN):
            await asyncio.to_thread(stop)


async def _watch_stores(checks: Mapping[str, Check]) -> None:
    """Have the metrics say which stores can be reached."""
    while True:
        for name, check in checks.items():
            try:
                await check()
            except DomainError:
                metrics.STORE_UP.labels(name).set(0)
            else:
                metrics.STORE_UP.labels(name).set(1)
        await asyncio.sleep(WATCH_STORES)


async def _prepare(db: mongo.Database, settings: Settings) -> None:
    """Make the indexes as soon as the database answers; until then the worker serves without it."""
    while True:
        try:
            await mongo.ensure_indexes(db, settings.audit_days, settings.report_days)
        except DomainError as error:
            log.warning("worker.database_not_ready", code=error.code)
            await asyncio.sleep(PREPARE_AGAIN)
        else:
            return


@contextlib.contextmanager
def _draining_on_sigterm(the_hub: Hub, delay: float) -> Iterator[None]:
    """On SIGTERM let the hub say goodbye, after `delay` seconds, before the server cuts the connections.

    The server stops at once on SIGTERM and SIGINT alike. So SIGTERM, which is what the launcher sends,
    first drains the hub; what it did before is then left to SIGINT.
    """
    global _draining  # noqa: PLW0603 - the one worker of the process
    loop = asyncio.get_running_loop()
    tasks: list[asyncio.Task[None]] = []

    async def drain() -> None:
        await asyncio.sleep(delay)
        await the_hub.drain()
        os.kill(os.getpid(), signal.SIGINT)

    def on_sigterm() -> None:
        global _draining  # noqa: PLW0603 - the one worker of the process
        if not _draining:
            _draining = True
            tasks.append(loop.create_task(drain()))

    loop.add_signal_handler(signal.SIGTERM, on_sigterm)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
        _draining = False


async def _keep_going(work: Callable[[], Awaitable[None]]) -> None:
    """Run what a worker cannot do without; a mistake in it is logged, and it starts again."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("worker.background_failed")
            await asyncio.sleep(RESTART_AFTER)
        else:
            return


async def _cancel(task: asyncio.Task[None]) -> None:
    """End it. The Redis client loses a cancellation that comes while it reads a reply: then once more."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=CANCEL_AGAIN)


def _required(value: str | None, name: str) -> str:
    if value is None:
        raise RuntimeError(f"{name} is not set; start with `python -m whisper_gate`")
    return value


def _secret(value: object, name: str) -> str:
    return _required(getattr(value, "get_secret_value", lambda: None)(), name)
