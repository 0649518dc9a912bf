"""`python -m whisper_gate`: starts what is missing, builds the front end when it must, serves.

With a command of commands.py it does what an operator asks for instead (operators.py).

Exit codes: 0 stopped by a signal, 1 cannot run here and now, 2 bad settings.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryDirectory

from whisper_gate import __version__, build, commands, logs, parts
from whisper_gate.doctor import startup
from whisper_gate.embedded import EmbeddedError
from whisper_gate.serve import ServeError, listen_address, preload, run
from whisper_gate.settings import Settings, SettingsError, load

EVERYWHERE = "0.0.0.0"  # noqa: S104 - HTTPS is for everybody
_started = time.monotonic()


class Steps:
    """Tells the operator what is done and how long it took."""

    def __init__(self) -> None:
        self._since = time.monotonic()

    def done(self, what: str) -> None:
        """Report a finished step, timed from the one before."""
        now = time.monotonic()
        say(f"  {what:<44} {now - self._since:6.2f} s")
        self._since = now


def say(line: str) -> None:
    """Write one line to stdout at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    """Run the command line; returns the exit code."""
    arguments = _parser().parse_args()
    os.chdir(build.ROOT)
    # SIGTERM takes the way of Ctrl-C: out through every `with`, services last.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if arguments.command == "build":
            build.build()
        elif arguments.command in commands.COMMANDS:
            from whisper_gate import operators  # noqa: PLC0415 - the launcher must not (commands.py)

            operators.carry_out(arguments, load())
        elif arguments.command == commands.DOCTOR:
            from whisper_gate.doctor import report  # noqa: PLC0415 - the same

            return report.doctor(load())
        else:
            launch(load())
    except SettingsError as error:
        return _fail(error, 2)
    except (EmbeddedError, ServeError, build.BuildError, commands.OperatorError) as error:
        return _fail(error, 1)
    except KeyboardInterrupt:
        return 0
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m whisper_gate",
        description="Run Whisper Gate. Settings come from the environment; see docs/configuration.md.",
    )
    choices = parser.add_subparsers(dest="command", metavar="COMMAND")
    choices.add_parser("run", help="start what is missing, build what has changed, serve (the default)")
    choices.add_parser("build", help="build the front end")
    commands.add_commands(choices)
    return parser


def launch(settings: Settings) -> None:
    """Start everything, serve until a signal, stop everything.

    Raises:
        EmbeddedError, BuildError, ServeError: One line each for the operator.
    """
    logs.configure(settings.log_level, settings.log_format)
    say(f"Whisper Gate {__version__}")
    address = listen_address(settings.listens_on, settings.port)
    if settings.domain:
        for port in (settings.http_port, settings.https_port):
            listen_address(EVERYWHERE, port)  # Caddy would only say so further down
    steps = Steps()
    with ExitStack() as stack:
        # Workers count together through files here; prometheus-client asks for it on import.
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = stack.enter_context(
            TemporaryDirectory(prefix="whisper-gate-metrics-")
        )
        with _signals_wait():
            services = parts.start(settings, stack)
            stack.callback(_ignore_signals)
        _complain(settings)
        if not build.is_current():
            _build_in_a_process()
            steps.done("front end built")
        with _signals_wait():  # an import broken off half way ends in whatever the library makes of it
            preload()
        steps.done("app loaded")
        if services:
            services.wait_ready()
            services.keep_alive()
            if services.pids:
                steps.done(
                    _listed(list(services.pids)) + (" answers" if len(services.pids) == 1 else " answer")
                )

        def announce() -> None:
            steps.done(f"{settings.workers} workers started")
            say(f"Whisper Gate is at {settings.url} (ready in {time.monotonic() - _started:.1f} s)")
            if notice := parts.authority(settings):
                say(notice)

        run(settings, address, announce)


def _listed(words: list[str]) -> str:
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def _complain(settings: Settings) -> None:
    """Say what is plainly wrong; the start goes on."""
    lines = startup.complaints(settings)
    for line in lines:
        say(f"  ! {line}")
    if lines:
        say("  ! all of it: python -m whisper_gate doctor")


def _build_in_a_process() -> None:
    """Build in a process of its own: what a build loads into memory goes with it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "whisper_gate", "build"],
        start_new_session=True,
    )
    try:
        code = process.wait()
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)  # with the bundler that it started
        process.wait()
        raise
    if code != 0:
        raise build.BuildError("the front end was not built")


@contextmanager
def _signals_wait() -> Iterator[None]:
    """Let SIGINT and SIGTERM count at the end of the block: no child is started and forgotten."""
    came: list[int] = []
    before = {
        number: signal.signal(number, lambda number, _: came.append(number))
        for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if came:
        raise KeyboardInterrupt


def _ignore_signals() -> None:
    """From here on things only stop; a second Ctrl-C must not leave a database behind."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)


def _fail(error: Exception, code: int) -> int:
    sys.stderr.write(f"whisper-gate: {error}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
