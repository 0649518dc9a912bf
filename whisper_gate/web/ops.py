"""Health for operators and load balancers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from whisper_gate import metrics
from whisper_gate.domain.errors import DomainError

Checks = Callable[[], Mapping[str, Callable[[], Awaitable[None]]]]


def routes(checks: Checks, draining: Callable[[], bool]) -> list[Route]:
    """`/healthz`, `/readyz` and `/metrics`.

    Args:
        checks: gives, per dependency, what raises DomainError when it cannot be reached.
        draining: whether this worker has been told to stop, and a proxy should send nobody new.
    """

    async def healthz(_request: Request) -> Response:
        if draining():
            return JSONResponse({"status": "draining"}, 503, {"Retry-After": "1"})
        return JSONResponse({"status": "ok"})

    async def readyz(_request: Request) -> Response:
        asked = checks()
        states = await asyncio.gather(*(_state(check) for check in asked.values()))
        status = dict(zip(asked, states, strict=True))
        ready = bool(status) and all(state == "ok" for state in status.values())
        return JSONResponse({"status": "ok" if ready else "degraded", **status}, 200 if ready else 503)

    async def metrics_page(_request: Request) -> Response:
        return Response(metrics.render(), media_type=metrics.CONTENT_TYPE)

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics_page)]


async def _state(check: Callable[[], Awaitable[None]]) -> str:
    try:
        await check()
    except DomainError:
        return "unreachable"
    return "ok"
