"""`make test-net`: runs the tests of networks and writes what they found into docs/networks.md."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.network import why_not
from tests.running import ROOT

PAGE = ROOT / "docs" / "networks.md"
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
HEAD = "| networks | Ana | Ben | connected after |\n|---|---|---|---|\n"


def rows(lines: list[str]) -> str:
    """The table of lines as `net:open networks: host | host | 0.4 s`."""
    found = [line.removeprefix("net:").partition(": ") for line in lines if line.startswith("net:")]
    return HEAD + "".join(f"| {name} | {what} |\n" for name, _, what in found)


def main() -> int:
    """The exit code of the tests; 2 where there can be none."""
    if reason := why_not():
        sys.stderr.write(f"Networks cannot be tested here: {reason}\n")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        collected = Path(folder, "measured")
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "tests/networks", *sys.argv[1:]],
            cwd=ROOT,
            env=os.environ | {"FAULTS_MEASURED": str(collected)},
            check=False,
        )
        if done.returncode == 0:
            before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
            after = rest.partition(END)[2]
            table = rows(collected.read_text(encoding="utf-8").splitlines())
            PAGE.write_text(f"{before}{BEGIN}\n{table}{END}{after}", encoding="utf-8")
        return done.returncode


if __name__ == "__main__":
    sys.exit(main())
