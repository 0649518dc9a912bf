"""All checks at once, and how they are shown."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import textwrap
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TextIO

from whisper_gate import __version__, logs, parts
from whisper_gate.doctor import clocks, local, public, relays, running, stores
from whisper_gate.doctor.found import Finding, State, broken
from whisper_gate.embedded import EmbeddedError
from whisper_gate.settings import Settings

EACH_WITHIN = 12.0  # seconds; the parts of a check have tighter ones of their own
_SIGNS = {State.OK: "✓", State.WARN: "!", State.BROKEN: "✗", State.UNSET: "·"}
_COLOURS = {State.OK: "32", State.WARN: "33", State.BROKEN: "31;1", State.UNSET: "2"}
_NAME_WIDTH = 12
_ASKER = "doctor"  # in the names of its credentials


def doctor(settings: Settings) -> int:
    """Check everything and print it; the exit code: 0 when nothing is broken, 1 otherwise."""
    logs.configure("error", settings.log_format)
    os.environ.setdefault("RES_OPTIONS", "timeout:2 attempts:1")  # resolv.conf(5): no long wait for DNS
    found = asyncio.run(examine(settings))
    show(found, sys.stdout)
    return exit_code(found)


def exit_code(found: Iterable[Finding]) -> int:
    """0 when nothing is broken, else 1."""
    return int(any(one.state is State.BROKEN for one in found))


async def examine(settings: Settings) -> list[Finding]:
    """What every check finds, in the order in which it is shown."""
    ahead: stores.Clocks = {}
    checks: list[tuple[str, Callable[[], Awaitable[Finding | list[Finding]]]]] = [
        *((name, _in_a_thread(check, settings)) for name, check in _LOCAL),
        ("port", lambda: running.examine(settings)),
        ("redis", lambda: stores.redis(settings, ahead)),
        ("mongodb", lambda: stores.mongodb(settings, ahead)),
        ("address", lambda: public.examine(settings, _signing_secret(settings), ahead)),
        ("turn", lambda: _relays(settings)),
    ]
    found = await asyncio.gather(*(_guarded(name, check) for name, check in checks))
    lines = [finding for group in found for finding in group]
    after_stores = next(index for index, one in enumerate(lines) if one.name == "mongodb") + 1
    lines.insert(after_stores, clocks.judge(ahead))
    return lines


async def _relays(settings: Settings) -> list[Finding]:
    own = await asyncio.to_thread(parts.own_turn, settings)
    return await relays.examine(settings.ice.of(_ASKER), own=None if own is None else own.of(_ASKER))


_LOCAL: tuple[tuple[str, Callable[[Settings], Finding]], ...] = (
    ("secrets", local.secrets),
    ("data dir", local.data_dir),
    ("disk", local.disk),
    ("open files", local.open_files),
)


def _in_a_thread(
    check: Callable[[Settings], Finding], settings: Settings
) -> Callable[[], Awaitable[Finding]]:
    """A disk may hang, too."""
    return lambda: asyncio.to_thread(check, settings)


async def _guarded(name: str, check: Callable[[], Awaitable[Finding | list[Finding]]]) -> list[Finding]:
    """What the check finds; a mistake in it is a finding as well, and never a traceback."""
    try:
        async with asyncio.timeout(EACH_WITHIN):
            found = await check()
    except TimeoutError:
        return [broken(name, f"no answer within {EACH_WITHIN:.0f} seconds", "see why it hangs")]
    except Exception as error:
        kind = type(error).__name__
        return [broken(name, f"could not be checked ({kind})", "report this, with the name in brackets")]
    return found if isinstance(found, list) else [found]


def _signing_secret(settings: Settings) -> str | None:
    try:
        return local.secrets_in_force(settings).get("JWT_SECRET")
    except EmbeddedError:
        return None


def show(found: Sequence[Finding], out: TextIO) -> None:
    """Signs and colours in a terminal; elsewhere one plain line each, for programs and logs."""
    if out.isatty():
        lines = _in_colour(found) if "NO_COLOR" not in os.environ else _with_signs(found)
    else:
        lines = _plain(found)
    for line in lines:
        encoding = out.encoding or "utf-8"
        out.write(line.encode(encoding, "replace").decode(encoding) + "\n")
    out.flush()


def _plain(found: Iterable[Finding]) -> list[str]:
    return [
        f"{one.state.value:<8}{one.name + ':':<{_NAME_WIDTH + 1}} {one.said}"
        + (f". Fix: {one.fix}" if one.fix else "")
        for one in found
    ] + [_summary(found)]


def _with_signs(
    found: Iterable[Finding], paint: Callable[[str, str], str] = lambda text, _: text
) -> list[str]:
    lines = ["", "  " + paint(f"Whisper Gate {__version__}", "1"), ""]
    worst, indent = State.OK, " " * (_NAME_WIDTH + 5)
    width = max(40, min(shutil.get_terminal_size().columns, 110) - len(indent))
    for one in found:
        sign, colour = _SIGNS[one.state], _COLOURS[one.state]
        said = "2" if one.state is State.UNSET else "0"
        name = one.name.ljust(_NAME_WIDTH)
        first, *more = textwrap.wrap(one.said, width) or [""]
        lines.append(f"  {paint(sign, colour)} {paint(name, '1') if one.fix else name} {paint(first, said)}")
        lines += [f"{indent}{paint(line, said)}" for line in more]
        fix = textwrap.wrap(f"→ {one.fix}" if one.fix else "", width, subsequent_indent="  ")
        lines += [f"{indent}{paint(line, '36')}" for line in fix]
        if one.state is State.BROKEN or (one.state is State.WARN and worst is State.OK):
            worst = one.state
    return [*lines, "", "  " + paint(_summary(found), _COLOURS[worst]), ""]


def _in_colour(found: Iterable[Finding]) -> list[str]:
    return _with_signs(found, lambda text, code: f"\x1b[{code}m{text}\x1b[0m")


def _summary(found: Iterable[Finding]) -> str:
    count = Counter(one.state for one in found)
    wrong, doubtful = count[State.BROKEN], count[State.WARN]
    if not wrong and not doubtful:
        return "All is well."
    parts = []
    if wrong:
        parts.append(f"{wrong} {'thing is' if wrong == 1 else 'things are'} broken")
    if doubtful:
        parts.append(f"{doubtful} {'needs' if doubtful == 1 else 'need'} a look")
    return f"{', '.join(parts)}."
