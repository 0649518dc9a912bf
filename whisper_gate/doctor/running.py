"""The port, and the workers that answer there."""

from __future__ import annotations

import asyncio
import json
from http import HTTPStatus

from whisper_gate.doctor.found import Finding, broken, from_line, ok, unset, warn
from whisper_gate.doctor.public import is_ours
from whisper_gate.doctor.wire import Answer, Site, WireError, ask
from whisper_gate.serve import ServeError, listen_address
from whisper_gate.settings import Settings

ASKED_EACH = 8  # times per worker: the kernel hands connections out by chance
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared, not bound


async def examine(settings: Settings) -> list[Finding]:
    """Free, or held by the app; then whether all of its workers answer."""
    name, here = "port", _here(settings)
    answer = await _ask(here, "/healthz")
    if answer is not None and is_ours(answer):
        return [ok(name, f"{settings.port}: Whisper Gate runs there"), await _workers(settings, here)]
    try:
        listen_address(settings.listens_on, settings.port)
    except ServeError as error:
        line = str(error)
        return [from_line(name, line if "; " in line else f"{line}; set HOST and PORT to what is free here")]
    return [
        ok(name, f"{settings.port} is free"),
        unset("workers", "the app does not run"),
    ]


def _here(settings: Settings) -> Site:
    host = _ANYWHERE.get(settings.listens_on, settings.listens_on)
    return Site(False, host, settings.port, f"{f'[{host}]' if ':' in host else host}:{settings.port}")


async def _ask(here: Site, path: str) -> Answer | None:
    try:
        async with asyncio.timeout(3):
            return await ask(here, path)
    except (OSError, TimeoutError, WireError):
        return None


async def _workers(settings: Settings, here: Site) -> Finding:
    name, times = "workers", ASKED_EACH * settings.workers
    answers = await asyncio.gather(*(_ask(here, "/readyz") for _ in range(times)))
    silent = sum(answer is None for answer in answers)
    if silent:
        return broken(
            name,
            f"{silent} of {times} questions got no answer in 3 seconds",
            "see the log; start the app again",
        )
    away = sorted({store for answer in answers if answer is not None for store in _away(answer)})
    if away:
        return broken(
            name,
            f"they do not reach {' and '.join(away)}",
            "see the lines of these; workers come back by themselves",
        )
    if any(answer is not None and answer.status != HTTPStatus.OK for answer in answers):
        return warn(name, "some are still starting", "ask again in a moment")
    return ok(name, f"{times} questions to {settings.workers}, all answered")


def _away(answer: Answer) -> list[str]:
    try:
        content = json.loads(answer.body)
    except ValueError:
        return []
    return [name for name, state in content.items() if state == "unreachable"]
