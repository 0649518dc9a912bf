"""Secrets of a local run: made once, kept in DATA_DIR/secrets.json, readable by the owner alone."""

from __future__ import annotations

import json
import os
import secrets
import stat
from pathlib import Path

from whisper_gate.embedded.errors import EmbeddedError

SECRET_BYTES = 48
NAMES = ("JWT_SECRET", "PASSWORD_PEPPER")
# Of the TURN server of our own: nothing that is stored depends on it.
KEPT = (*NAMES, "TURN_SECRET")


def load_or_make(data_dir: Path) -> dict[str, str]:
    """The kept secrets by variable name; what is not there yet is made and kept (mode 0600).

    Raises:
        EmbeddedError: The file is damaged, or others than its owner may read it.
    """
    path = data_dir / "secrets.json"
    kept = _read(path)
    missing = [name for name in KEPT if name not in kept]
    if missing:
        kept |= {name: secrets.token_urlsafe(SECRET_BYTES) for name in missing}
        _write(path, kept)
    return kept


def kept(data_dir: Path) -> dict[str, str]:
    """Those that are there, by variable name; none is made.

    Raises:
        EmbeddedError: The file is damaged, or others than its owner may read it.
    """
    return _read(data_dir / "secrets.json")


def replace(data_dir: Path, content: dict[str, str]) -> None:
    """Keep these from now on, in the place of what was kept of the same names."""
    path = data_dir / "secrets.json"
    _write(path, _read(path) | content)


def _read(path: Path) -> dict[str, str]:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            raise EmbeddedError(
                f"{path} may be read by others (mode {mode:04o}); run `chmod 600 {path}`, or delete it "
                "to have new secrets made (every password must then be set anew)"
            )
        content = json.loads(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        raise EmbeddedError(
            f"{path} cannot be read; restore it, or set JWT_SECRET and PASSWORD_PEPPER"
        ) from None
    if not isinstance(content, dict) or not all(isinstance(content.get(name, ""), str) for name in KEPT):
        raise EmbeddedError(f"{path} is damaged; restore it, or set JWT_SECRET and PASSWORD_PEPPER")
    return {name: content[name] for name in KEPT if content.get(name)}


def _write(path: Path, content: dict[str, str]) -> None:
    """Replace the file as a whole, so that a crash leaves the old one or the new one."""
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        json.dump(content, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
