"""A camera's picture that moves and costs little: every pair of people encodes and decodes it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

WIDTH, HEIGHT, RATE, FRAMES = 320, 180, 5, 10


def small_picture(rate: int = RATE) -> Path:
    """A file for Chromium's `--use-file-for-fake-video-capture`, made once (YUV4MPEG2: raw 4:2:0 frames).

    `rate` is in frames per second; the usual one is the cheapest that still shows movement.
    """
    path = Path(tempfile.gettempdir()) / f"whisper-gate-camera-{os.getuid()}-{rate}.y4m"
    if not path.exists():
        made = path.with_suffix(f".{os.getpid()}")
        made.write_bytes(_header(rate) + b"".join(b"FRAME\n" + _frame(number) for number in range(FRAMES)))
        made.rename(path)
    return path


def _header(rate: int) -> bytes:
    return f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{rate}:1 Ip A1:1 C420jpeg\n".encode()


def _frame(number: int) -> bytes:
    """A light bar that wanders over a grey ramp."""
    ramp = bytes(60 + column * 120 // WIDTH for column in range(WIDTH))
    left = WIDTH * number // FRAMES
    line = ramp[:left] + b"\xe0" * 32 + ramp[left + 32 :]
    return line[:WIDTH] * HEIGHT + b"\x70" * (WIDTH * HEIGHT // 4) + b"\x90" * (WIDTH * HEIGHT // 4)
