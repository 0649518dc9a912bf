"""Reading `/metrics`."""

from __future__ import annotations

import asyncio
import time
from urllib.request import urlopen

from prometheus_client.parser import text_string_to_metric_families

from tests.running import AppServer


class Numbers:
    """What `/metrics` said at one moment."""

    def __init__(self, text: str) -> None:
        self.samples = [one for family in text_string_to_metric_families(text) for one in family.samples]

    def __call__(self, name: str, **labels: str) -> float:
        return sum(
            one.value
            for one in self.samples
            if one.name == f"whisper_gate_{name}" and labels.items() <= one.labels.items()
        )


def numbers(app: AppServer) -> Numbers:
    """What a running app says now."""
    with urlopen(f"{app.base_url}/metrics", timeout=10) as answer:
        return Numbers(answer.read().decode())


async def counts(app: AppServer, least: float, name: str, seconds: float = 10, **labels: str) -> Numbers:
    """What a running app says as soon as one of its numbers is as large as this."""
    end = time.monotonic() + seconds
    while (now := await asyncio.to_thread(numbers, app))(name, **labels) < least:
        assert time.monotonic() < end, (name, labels, now(name, **labels))
        await asyncio.sleep(0.1)
    return now
