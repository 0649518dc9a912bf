"""Whoever asks a database that says nothing is told so in time."""

import asyncio
import time

import pytest

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.stores import reach
from whisper_gate.stores.reach import Reach


async def test_a_question_without_an_answer_ends_and_the_next_one_does_not_wait(monkeypatch):
    monkeypatch.setattr(reach, "PATIENCE", 0.01)
    never = asyncio.Event()
    asked = []

    async def ask() -> None:
        asked.append(1)
        await never.wait()

    async def ping() -> None:
        await never.wait()

    database = Reach(ping)
    for _ in range(2):
        with pytest.raises(DomainError) as refused:
            await database.ask(ask)
        assert (refused.value.code, refused.value.retry_after) == (ErrorCode.UNAVAILABLE, 5)
    assert len(asked) == 1
    never.set()
    await database.close()


async def test_who_was_told_that_it_answers_may_ask_at_once():
    """However long it is until the next look."""
    away = DomainError(ErrorCode.UNAVAILABLE, "Not now.", retry_after=5)
    answers = False

    async def ping() -> None:
        if not answers:
            raise away

    async def ask() -> str:
        await ping()
        return "here"

    database = Reach(ping)
    with pytest.raises(DomainError):
        await database.ask(ask)
    await asyncio.sleep(0)  # the first look, in vain
    answers = True
    await database.check()
    assert await database.ask(ask) == "here"
    await database.close()


async def test_who_gives_up_or_is_cancelled_does_not_cancel_the_call(monkeypatch):
    """It comes to its end, whoever waits for it, and its failure then does not count any more."""
    monkeypatch.setattr(reach, "PATIENCE", 0.05)
    go_on = asyncio.Event()
    ended = []

    async def ask() -> None:
        await go_on.wait()
        ended.append(1)
        raise DomainError(ErrorCode.UNAVAILABLE, "Not now.")

    async def ping() -> None:
        await go_on.wait()

    database = Reach(ping)
    cancelled = asyncio.create_task(database.ask(ask))
    await asyncio.sleep(0)
    cancelled.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cancelled
    with pytest.raises(DomainError):
        await database.ask(ask)
    assert ended == []
    go_on.set()
    await asyncio.sleep(0.01)
    assert ended == [1, 1]

    async def answer() -> str:
        return "here"

    assert await database.ask(answer) == "here"
    await database.close()


async def test_a_pause_of_the_worker_is_not_one_of_the_database(monkeypatch):
    """The answer is there when the worker goes on, and takes some turns of the loop to be read."""
    monkeypatch.setattr(reach, "PATIENCE", 0.2)

    async def ask() -> str:
        time.sleep(0.5)  # noqa: ASYNC251 - nothing of the worker may run meanwhile
        for _ in range(10):
            await asyncio.sleep(0)
        return "here"

    async def ping() -> None:
        raise AssertionError("nobody doubts that it is there")

    database = Reach(ping)
    assert await database.ask(ask) == "here"
    await database.close()
