"""`python -m bench`: start-up time and memory of a whole local run.

`python -m bench flood` and `scale` are in flood.py and scale.py.
Writes bench/results/idle.json and prints the table of docs/benchmarks.md.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from bench import flood, scale

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results" / "idle.json"
RUNS = 5
START_SECONDS = 240.0
SETTLE_SECONDS = 10.0
MIB = 1024 * 1024
READY = "Whisper Gate is at"


def main() -> None:
    """Measure RUNS starts on kept data, and the memory of each once it is idle."""
    starts: list[float] = []
    rss: list[float] = []
    pss: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        run_once(Path(folder))  # builds the front end and makes the data, if need be
        for _ in range(RUNS):
            seconds, resident, proportional = run_once(Path(folder))
            starts.append(seconds)
            rss.append(resident)
            pss.append(proportional)
    rows = {
        "start to first answer, everything built (s)": starts,
        "resident, sum over all processes (MiB RSS)": rss,
        "resident, shared pages counted once (MiB PSS)": pss,
    }
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    print("| measure | median | min to max |\n|---|---|---|")
    for name, values in rows.items():
        print(f"| {name} | {statistics.median(values):.1f} | {min(values):.1f} to {max(values):.1f} |")


def run_once(data_dir: Path) -> tuple[float, float, float]:
    """Seconds until the address is printed; MiB RSS and PSS of all processes when idle."""
    environment = os.environ | {"DATA_DIR": str(data_dir), "PORT": str(_free_port()), "WORKERS": "2"}
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "whisper_gate"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if READY in line:
                break
            assert time.monotonic() - began < START_SECONDS, line
        seconds = time.monotonic() - began
        time.sleep(SETTLE_SECONDS)
        family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
        memory = [one.memory_full_info() for one in family]
        return seconds, sum(one.rss for one in memory) / MIB, sum(one.pss for one in memory) / MIB
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    {"idle": main, "flood": flood.main, "scale": scale.main}[(sys.argv[1:] or ["idle"])[0]]()
