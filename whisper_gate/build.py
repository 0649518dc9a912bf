"""The browser's side of the app, built from the Python pages when their sources changed.

Nothing here imports Reflex before a build is due: asking whether one is costs milliseconds.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# No page depends on these parts of whisper_gate/: a change there needs no build.
SERVER_ONLY = {"embedded", "signaling", "stores", "web"}
SERVER_ONLY_FILES = {
    "__main__.py",
    "build.py",
    "frontdoor.py",
    "logs.py",
    "parts.py",
    "process.py",
    "production.py",
    "runtime.py",
    "serve.py",
}
CONFIGURATION = ("rxconfig.py", "requirements.txt", "bunfig.toml", ".npmrc")
STAMP = "whisper_gate.stamp"
ENV_CHUNK = "build/client/assets/reflex-env-*.js"


class BuildError(Exception):
    """The front end cannot be built; `str()` is one line that says why."""


def is_current() -> bool:
    """Whether the built front end was made from the sources as they are now."""
    stamp = web_dir() / STAMP
    built = (web_dir() / "build/client/index.html").exists()
    return built and stamp.exists() and stamp.read_text(encoding="ascii") == fingerprint()


def web_dir() -> Path:
    """Where Reflex keeps the generated front end."""
    return ROOT / os.environ.get("REFLEX_WEB_WORKDIR", ".web")


def fingerprint() -> str:
    """A hash of everything the built front end depends on."""
    digest = hashlib.sha256()
    for path in sorted(_sources()):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    package = ROOT / "whisper_gate"
    for path in package.rglob("*"):
        inside = path.relative_to(package)
        if (
            path.suffix in {".py", ".js", ".jsx", ".css", ".ftl"}
            and inside.parts[0] not in SERVER_ONLY
            and str(inside) not in SERVER_ONLY_FILES
        ):
            yield path
    assets = ROOT / "assets"
    yield from (p for p in assets.rglob("*") if p.is_file() and (assets / "external") not in p.parents)
    yield from (p for p in (ROOT / "reflex.lock").glob("*") if p.is_file())
    yield from (ROOT / name for name in CONFIGURATION if (ROOT / name).exists())


def build() -> None:
    """Build the front end, unless it is current; one build at a time in a checkout.

    Raises:
        BuildError: The tools are missing or the build failed.
    """
    with (ROOT / "rxconfig.py").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if is_current():
            return
        (web_dir() / STAMP).unlink(missing_ok=True)
        _export()
        serve_from_any_origin(web_dir())
        # Hashed after the build, which may have completed reflex.lock.
        (web_dir() / STAMP).write_text(fingerprint(), encoding="ascii")


def _export() -> None:
    """Let Reflex compile the pages and bundle them; it talks to the package registry alone."""
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    os.environ["REFLEX_USE_SYSTEM_BUN"] = "true"
    os.environ["REFLEX_CHECK_LATEST_VERSION"] = "false"
    if shutil.which("bun") is None:
        # Else Reflex would fetch one by a script.
        raise BuildError("building the front end needs bun; run `pip install -r requirements.txt`")

    from reflex.utils import prerequisites  # noqa: PLC0415 - a second that only a build should cost
    from reflex.utils.export import export  # noqa: PLC0415

    try:
        prerequisites.initialize_frontend_dependencies()  # type: ignore[no-untyped-call]
        export(zipping=False, backend=False)
    except SystemExit as stopped:
        raise BuildError("Reflex could not build the front end; its message is above") from stopped


def serve_from_any_origin(web: Path) -> None:
    """Make the built pages talk to the origin they were loaded from.

    Reflex bakes absolute URLs with the build's host and port into one chunk. There each URL is
    made to start from `location.origin`, so one build serves any host, port and scheme.

    Raises:
        BuildError: The chunk is not there or holds no such URL.
    """
    chunks = list(web.glob(ENV_CHUNK))
    if len(chunks) != 1:
        raise BuildError(f"expected one {ENV_CHUNK} in {web}, found {len(chunks)}")
    text = chunks[0].read_text(encoding="utf-8")
    text, http = re.subn(r"([`\"'])https?://[^/`\"']+", r"location.origin+\1", text)
    text, sockets = re.subn(r"([`\"'])wss?://[^/`\"']+", r'location.origin.replace("http","ws")+\1', text)
    if not http or not sockets:
        raise BuildError(f"{chunks[0].name} holds no URL of the server")
    chunks[0].write_text(text, encoding="utf-8")
    compressed = Path(f"{chunks[0]}.gz")
    if compressed.exists():
        compressed.write_bytes(gzip.compress(text.encode(), mtime=0))
