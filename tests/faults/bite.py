"""Whether the tests of faults bite: with a safeguard taken out of a copy of this project, each has to fail.

`make bite` tries all of them, `python -m tests.faults.bite NAME...` some. What a test says without its
safeguard is printed. Exit code 1 when a test passes without it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.running import ROOT

FOLDERS = ("whisper_gate", "assets", "tests", "reflex.lock", ".web")
FILES = ("rxconfig.py", "pyproject.toml", "requirements.txt", "bunfig.toml", ".npmrc")
# The pages of the copy are those of the original, as long as no safeguard in them is gone.
STAMP = "from whisper_gate import build; (build.web_dir() / build.STAMP).write_text(build.fingerprint())"
BUILD = "from whisper_gate import build; build.build()"
WITHIN = 300.0  # seconds for one test
FAILED = 1  # pytest's exit code
_SAID = re.compile(r"^E   +(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Safeguard:
    """A piece of the product, what to put in its place, and the test that notices.

    Attributes:
        file: below `whisper_gate/`.
        old: stands there once.
        test: below `tests/faults/`.
        in_pages: whether the pages have to be built anew for it.
    """

    name: str
    file: str
    old: str
    new: str
    test: str
    in_pages: bool = False

    def remove(self, root: Path) -> None:
        """Take it out of a copy."""
        path = root / "whisper_gate" / self.file
        text = path.read_text(encoding="utf-8")
        assert text.count(self.old) == 1, f"{self.name}: {self.file} has changed"
        path.write_text(text.replace(self.old, self.new), encoding="utf-8")


SAFEGUARDS = (
    Safeguard(
        "presence-after-redis",
        "signaling/redis_bus.py",
        "        if first:\n            return\n",
        "        return\n",
        "test_f04_redis_restarted_empty.py",
    ),
    Safeguard(
        "redis-deadlines",
        "stores/redis_limits.py",
        "TIMEOUT = 1.2 ",
        "TIMEOUT = 60.0 ",
        "test_f05_redis_stalled.py",
    ),
    Safeguard(
        "batches-again",
        "signaling/redis_publisher.py",
        "while batch and not await self._send(batch):",
        "while batch and not await self._send(batch) and False:",
        "test_f06_redis_cut.py",
    ),
    Safeguard(
        "told-once",
        "signaling/sequence.py",
        "return told + _ripe(line)",
        "return [*told, payload]",
        "test_f06_redis_cut.py",
    ),
    Safeguard(
        "copies-while-mongo-is-away",
        "stores/copied.py",
        "    if error.code is not ErrorCode.UNAVAILABLE:\n        raise error",
        "    raise error",
        "test_f07_mongo_away.py",
    ),
    Safeguard(
        "heartbeat",
        "signaling/heartbeat.py",
        "SILENT_AFTER = 15.0",
        "SILENT_AFTER = 150.0",
        "test_f10_half_open.py",
    ),
    Safeguard(
        "grace",
        "signaling/vigil.py",
        "self._hub.spawn(self._keep(seat))",
        "self._hub.spawn(self._hub.depart(seat))",
        "test_f08_line_reset.py",
    ),
    Safeguard(
        "witnesses",
        "signaling/vigil.py",
        "if verdicts and not any(verdicts):",
        "if False:",
        "test_f11_browser_killed.py",
    ),
    Safeguard(
        "bounded-queue",
        "signaling/outbox.py",
        "LIMIT = 1024 * 1024 ",
        "LIMIT = 1024 * 1024 * 1024 ",
        "test_f14_slow_consumer.py",
    ),
    Safeguard(
        "own-name",
        "signaling/seat.py",
        "if message.sender == own:",
        "if own:",
        "test_f19_forged_sender.py",
    ),
    Safeguard(
        "own-room",
        "signaling/hub.py",
        "if to is None or to == me.id or to not in room.view.people:",
        "if to is None:",
        "test_f18_wrong_target.py",
    ),
    Safeguard(
        "leeway",
        "services/tokens.py",
        "leeway=LEEWAY,",
        "leeway=0,",
        "test_f21_clock_skew.py",
    ),
    Safeguard(
        "capacity",
        "signaling/presence.lua",
        "  if not previous and redis.call('HLEN', records) >= capacity then return {'room_full'} end\n",
        "",
        "test_f29_last_seat.py",
    ),
    Safeguard(
        "clock-of-a-room",
        "signaling/presence.lua",
        "redis.call('SET', clock, number(version), 'PX', math.max(1, ttl * 2))",
        "redis.call('SET', clock, number(version), 'PX', 86400000)",
        "test_f30_churn.py",
    ),
    Safeguard(
        "jitter",
        "media/pace.js",
        "timers.set(go, random() * most)",
        "timers.set(go, most)",
        "test_f31_storm.py",
    ),
    Safeguard(
        "ladder",
        "media/ladder.js",
        "climb(stepOf(attempt, { hasRelay, leads }), attempt);",
        "",
        "test_f22_no_media.py",
        in_pages=True,
    ),
    Safeguard(
        "pulse",
        "media/mesh.js",
        "\t\t\tpulse.start();\n",
        "",
        "test_f23_network_change.py",
        in_pages=True,
    ),
    Safeguard(
        "first-word-after-a-cut",
        "signaling/sequence.py",
        "0 if room_id in self._unsure else place.number - 1",
        "place.number - 1",
        "test_f06_redis_cut.py",
    ),
    Safeguard(
        "nothing-rolled-back",
        "media/peer.js",
        "createOffering(pc, () => polite && negotiated)",
        "createOffering(pc, () => false)",
        "test_f26_glare.py",
    ),
    Safeguard(
        "sound-said-twice",
        "media/bitrate.js",
        "const TWICE_UP_TO = 3;",
        "const TWICE_UP_TO = 0;",
        "test_f33_bad_network.py",
        in_pages=True,
    ),
    Safeguard(
        "own-pause",
        "stores/reach.py",
        "async with within(PATIENCE):",
        "async with asyncio.timeout(PATIENCE):",
        "../web/test_pause.py",
    ),
    Safeguard(
        "off-the-relay",
        "media/detours.js",
        "\t\t\tonDetour(id);\n",
        "",
        "../networks/test_detour.py",
        in_pages=True,
    ),
    Safeguard(
        "stay",
        "media/stay.js",
        "return found?.room === room && now - found.at < FRESH && now >= found.at ? found : null;",
        "return null;",
        "test_f13_second_tab.py",
        in_pages=True,
    ),
    Safeguard(
        "asked-once",
        "media/pace.js",
        'const asked = this.active && this.io._readyState === "open";',
        "const asked = false;",
        "test_f08_line_reset.py",
        in_pages=True,
    ),
)


def copy_to(root: Path) -> None:
    """This project, without what is installed or left by earlier runs."""
    ignored = shutil.ignore_patterns("node_modules", "__pycache__", "data", ".pytest_cache")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, root / name, symlinks=True, ignore=ignored)
    for name in FILES:
        shutil.copy(ROOT / name, root / name)
    (root / "tests/js/node_modules").symlink_to(ROOT / "tests/js/node_modules")


def try_without(safeguard: Safeguard) -> bool:
    """Whether its test fails without it."""
    with tempfile.TemporaryDirectory(prefix="bite-") as folder:
        root = Path(folder)
        copy_to(root)
        safeguard.remove(root)
        if safeguard.in_pages:
            shutil.copytree(ROOT / ".web/node_modules", root / ".web/node_modules", symlinks=True)
        made = BUILD if safeguard.in_pages else STAMP
        subprocess.run([sys.executable, "-c", made], cwd=root, check=True, stdout=subprocess.DEVNULL)
        began = time.monotonic()
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
        done = subprocess.run(
            [*command, f"tests/faults/{safeguard.test}"],
            check=False,
            cwd=root,
            capture_output=True,
            text=True,
            timeout=WITHIN,
        )
        said = _SAID.search(done.stdout)
        verdict = "bites" if done.returncode == FAILED and said else "DOES NOT BITE"
        reason = said.group(1)[:160] if said else done.stdout[-400:] + done.stderr[-400:]
        sys.stdout.write(
            f"{safeguard.name}: {safeguard.test} {verdict} ({time.monotonic() - began:.0f} s): {reason}\n"
        )
        sys.stdout.flush()
        return verdict == "bites"


def main(names: list[str]) -> int:
    """Try those, or all."""
    chosen = [one for one in SAFEGUARDS if not names or one.name in names]
    toothless = [one.name for one in chosen if not try_without(one)]
    return 1 if toothless or not chosen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
