"""What this machine has for the app: secrets, directory, disk, open files."""

from __future__ import annotations

import os
import resource
import shutil
import stat
import tempfile
from pathlib import Path

from whisper_gate import production
from whisper_gate.doctor.found import Finding, broken, from_line, ok, unset, warn
from whisper_gate.embedded import EmbeddedError, made_secrets
from whisper_gate.settings import Settings

MIB = 1024 * 1024
DISK_LEAST, DISK_GOOD = 256 * MIB, 1024 * MIB
FILES_BESIDE_SOCKETS = 200  # of a worker: pools of MongoDB and Redis, modules, logs, listener
FILES_GOOD = 4096
OPEN_TO_OTHERS = 0o077
DOTENV = Path(".env")


def secrets_in_force(settings: Settings) -> dict[str, str]:
    """By variable name: those that are set, and those that the app has made and kept.

    Raises:
        EmbeddedError: What is kept cannot be used.
    """
    given = {
        name: secret.get_secret_value()
        for name, secret in (
            (made_secrets.NAMES[0], settings.jwt_secret),
            (made_secrets.NAMES[1], settings.password_pepper),
        )
        if secret
    }
    if len(given) == len(made_secrets.NAMES):
        return given
    kept = made_secrets.kept(settings.data_dir.expanduser())
    return {name: kept[name] for name in made_secrets.NAMES if name in kept} | given


def secrets(settings: Settings) -> Finding:
    """JWT_SECRET and PASSWORD_PEPPER; the settings themselves refuse those that are too short."""
    name = "secrets"
    try:
        there = secrets_in_force(settings)
    except EmbeddedError as error:
        return from_line(name, str(error))
    for variable, secret in there.items():
        if production.looks_made_up(secret):
            return broken(name, f"{variable} looks like an example, not like a secret", production.MAKE_ONE)
    if len(set(there.values())) < len(there):
        return broken(name, "JWT_SECRET and PASSWORD_PEPPER are the same", production.MAKE_ONE)
    if _names_secrets(DOTENV) and DOTENV.stat().st_mode & OPEN_TO_OTHERS:
        return warn(name, f"{DOTENV.absolute()} has secrets that others may read", f"chmod 600 {DOTENV}")
    if len(there) < len(made_secrets.NAMES):
        return unset(name, "not set: the first start makes them and keeps them in DATA_DIR")
    return ok(name, "JWT_SECRET and PASSWORD_PEPPER are there, strong and private")


def _names_secrets(path: Path) -> bool:
    try:
        lines = path.read_text(errors="replace").splitlines()
    except OSError:
        return False
    return any(line.startswith((*made_secrets.NAMES, "TURN_SECRET")) for line in lines)


def keeps_anything(settings: Settings) -> bool:
    """Whether the app keeps something in DATA_DIR: a database, a bus or secrets that are not set."""
    return not all(
        (settings.mongo_uri, settings.redis_pub_uri, settings.jwt_secret, settings.password_pepper)
    )


def data_dir(settings: Settings) -> Finding:
    """Whether the app can keep things in DATA_DIR, and nobody else can read them."""
    name, path = "data dir", settings.data_dir.expanduser().resolve()
    if not keeps_anything(settings):
        return unset(name, "not used: stores and secrets are set")
    try:
        found = path.lstat()
    except OSError:
        above = _nearest(path)
        if above.is_dir() and os.access(above, os.W_OK | os.X_OK):
            return ok(name, f"{path} is not there yet; the first start makes it")
        return broken(name, f"{path} cannot be made", f"make it, or make {above} writable, or set DATA_DIR")
    return _unfit(path, found) or _writable(path)


def _unfit(path: Path, found: os.stat_result) -> Finding | None:
    name = "data dir"
    if not stat.S_ISDIR(found.st_mode):
        return broken(name, f"{path} is no directory", "set DATA_DIR to one")
    if found.st_uid != os.getuid():
        return broken(
            name,
            f"{path} belongs to somebody else (uid {found.st_uid})",
            "run this, and the app, as the user that owns it",
        )
    if found.st_mode & OPEN_TO_OTHERS:
        mode = stat.S_IMODE(found.st_mode)
        return broken(name, f"{path} is open to others (mode {mode:04o})", f"chmod 700 {path}")
    return None


def _writable(path: Path) -> Finding:
    name = "data dir"
    try:
        with tempfile.TemporaryFile(dir=path) as file:
            file.write(b"x")
    except OSError as error:
        return broken(
            name, f"{path} cannot be written to: {error.strerror}", f"make it writable: chmod 700 {path}"
        )
    return ok(name, f"{path} is writable, and its owner's alone")


def disk(settings: Settings) -> Finding:
    """Space where DATA_DIR is."""
    path = _nearest(settings.data_dir.expanduser().resolve())
    return judge_space(shutil.disk_usage(path).free, path, keeps=keeps_anything(settings))


def judge_space(free: int, path: Path, *, keeps: bool = True) -> Finding:
    """So many bytes are free there; `keeps` says whether a database of ours lives there."""
    name, said = "disk", f"{free / MIB:,.0f} MB free at {path}"
    if free >= DISK_GOOD:
        return ok(name, said)
    fix = "free some space, or move DATA_DIR to a larger disk"
    return broken(name, said, fix) if keeps and free < DISK_LEAST else warn(name, said, fix)


def open_files(settings: Settings) -> Finding:
    """The limit of open files of each worker, against the sockets that it may have."""
    return judge_files(settings, _file_limit(settings))


def own_open_files(settings: Settings) -> Finding:
    """The same with the limit of this process: for the launcher.

    It must not open DATA_DIR/lock a second time: closing that would free its own lock (fcntl(2)).
    """
    return judge_files(settings, resource.getrlimit(resource.RLIMIT_NOFILE)[0])


def judge_files(settings: Settings, limit: int) -> Finding:
    """Each worker may open so many."""
    name = "open files"
    needed = settings.sockets_per_address + FILES_BESIDE_SOCKETS
    if limit < needed:
        return broken(
            name,
            f"{limit} for each worker, and SOCKETS_PER_ADDRESS alone may need {needed}",
            f"ulimit -n {FILES_GOOD} before the start (systemd: LimitNOFILE={FILES_GOOD})",
        )
    people = limit - FILES_BESIDE_SOCKETS
    return ok(name, f"{limit} for each worker: about {people:,} open pages on each of {settings.workers}")


def _file_limit(settings: Settings) -> int:
    """The launcher's, where one runs with this DATA_DIR (Linux), else that of this process."""
    try:
        pid = int((settings.data_dir.expanduser() / "lock").read_text())
        limits = Path(f"/proc/{pid}/limits").read_text()
        if b"whisper_gate" in Path(f"/proc/{pid}/cmdline").read_bytes():
            row = next(line for line in limits.splitlines() if line.startswith("Max open files"))
            return int(row.split()[3])
    except (OSError, ValueError, StopIteration):
        pass
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def _nearest(path: Path) -> Path:
    """`path`, or what there is above it."""
    return next(one for one in (path, *path.parents) if one.exists())
