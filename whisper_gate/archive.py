"""The file of a back-up: a ZIP with one part per collection, and a manifest that says what belongs in it.

    manifest.json   what this is, who made it and when; count, size and SHA-256 of every part
    users.bson ...  the documents of one collection, one after the other, as MongoDB has them (BSON)
    secrets.json    the secrets that the app had made for itself, if any

Nothing is ever unpacked to disk, and nothing is believed that the manifest does not say.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

APP = "whisper-gate"
FORMAT = 1
MANIFEST = "manifest.json"
SECRETS = "secrets.json"
SMALL = 1024 * 1024  # bytes; manifest and secrets are far below
LENGTH = 4  # bytes that say how long a BSON document is (bsonspec.org)
DOCUMENT_MAX = 17 * 1024 * 1024  # bytes; MongoDB's own limit is 16 MB


class ArchiveError(Exception):
    """This file cannot be restored; `str()` is one line that says why."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in an archive.

    Attributes:
        version: of the app that made it.
        made: when, in ISO 8601.
        counts: documents by collection.
        keys: by name, what tells whether a secret is the one that the data needs.
    """

    version: str
    made: str
    counts: dict[str, int]
    keys: dict[str, str]


class Writer:
    """Fills a new archive; see `writing`."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self._parts: dict[str, dict[str, object]] = {}

    async def collection(self, name: str, documents: AsyncIterator[bytes]) -> int:
        """Write one collection, document by document; how many there were."""
        digest, count, size = hashlib.sha256(), 0, 0
        with self._file.open(f"{name}.bson", "w", force_zip64=True) as part:
            async for document in documents:
                part.write(document)
                digest.update(document)
                count += 1
                size += len(document)
        self._parts[f"{name}.bson"] = {"count": count, "bytes": size, "sha256": digest.hexdigest()}
        return count

    def secrets(self, made: dict[str, str]) -> None:
        """Write the secrets that the app has made."""
        text = json.dumps(made).encode()
        self._file.writestr(SECRETS, text)
        digest = hashlib.sha256(text).hexdigest()
        self._parts[SECRETS] = {"count": len(made), "bytes": len(text), "sha256": digest}

    def finish(self, version: str, keys: dict[str, str]) -> None:
        """Write the manifest; without it the file is no archive."""
        manifest = {
            "app": APP,
            "format": FORMAT,
            "version": version,
            "made": datetime.now(UTC).isoformat(timespec="seconds"),
            "keys": keys,
            "parts": self._parts,
        }
        self._file.writestr(MANIFEST, json.dumps(manifest, indent=2))


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """A new archive that only its owner may read; it has its name once it is whole, and not before."""
    partial = path.with_name(f".{path.name}.partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as file:
                yield Writer(file)
            raw.flush()
            os.fsync(raw.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


class Archive:
    """An archive that was checked from end to end; see `reading`."""

    def __init__(self, file: zipfile.ZipFile, manifest: Manifest, secrets: dict[str, str]) -> None:
        self._file = file
        self.manifest = manifest
        self.secrets = secrets

    def documents(self, collection: str) -> Iterator[bytes]:
        """The documents of one collection, in the order in which they were written."""
        with self._file.open(f"{collection}.bson") as part:
            yield from _documents(part)


@contextmanager
def reading(path: Path, collections: tuple[str, ...], check: Callable[[bytes], None]) -> Iterator[Archive]:
    """An archive, once every byte of it is known to be as it was written.

    Args:
        path: where it is.
        collections: what has to be in it.
        check: raises ValueError for what is no document.

    Raises:
        ArchiveError: It is none, from elsewhere, or broken.
    """
    with ExitStack() as stack:
        with _told(path):
            file = stack.enter_context(zipfile.ZipFile(path))
            found = _checked(path, file, collections, check)
        yield found


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ArchiveError(f"{path} cannot be read: {error.strerror or error}") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        # What zipfile says of a file that is none, was cut off or damaged, or has a password.
        raise ArchiveError(f"{path} is broken, or no back-up of Whisper Gate: {error}") from None


def _checked(
    path: Path, file: zipfile.ZipFile, collections: tuple[str, ...], check: Callable[[bytes], None]
) -> Archive:
    names = file.namelist()
    if MANIFEST not in names:
        raise ArchiveError(f"{path} is no back-up of Whisper Gate: it has no manifest")
    manifest, parts = _read_manifest(path, file)
    if sorted(names) != sorted([MANIFEST, *parts]):
        raise ArchiveError(f"{path} is broken: its parts are not those of its manifest")
    lacking = [name for name in collections if f"{name}.bson" not in parts]
    known = {SECRETS, *(f"{name}.bson" for name in collections)}
    if lacking or not set(parts) <= known:
        raise ArchiveError(f"{path} has parts that this version of Whisper Gate does not know, or lacks some")
    for name in collections:
        with file.open(f"{name}.bson") as part:
            _check_part(path, f"{name}.bson", part, parts[f"{name}.bson"], check)
    return Archive(file, manifest, _read_secrets(path, file, parts))


def _read_manifest(path: Path, file: zipfile.ZipFile) -> tuple[Manifest, dict[str, Any]]:
    try:
        content = json.loads(_small(file, MANIFEST))
        if content["app"] != APP:
            raise ArchiveError(f"{path} is no back-up of Whisper Gate")
        if content["format"] != FORMAT:
            raise ArchiveError(
                f"{path} was made by Whisper Gate {content['version']}, "
                "in a form that this version cannot read"
            )
        parts = {str(name): dict(part) for name, part in content["parts"].items()}
        counts = {
            name.removesuffix(".bson"): int(part["count"])
            for name, part in parts.items()
            if name.endswith(".bson")
        }
        keys = {str(name): str(key) for name, key in content["keys"].items()}
        return Manifest(str(content["version"]), str(content["made"]), counts, keys), parts
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ArchiveError(
            f"{path} is broken, or no back-up of Whisper Gate: its manifest makes no sense"
        ) from None


def _check_part(
    path: Path, name: str, part: IO[bytes], expected: dict[str, Any], check: Callable[[bytes], None]
) -> None:
    digest, count = hashlib.sha256(), 0
    try:
        for document in _documents(part):
            check(document)
            digest.update(document)
            count += 1
    except ValueError as error:
        raise ArchiveError(f"{path} is broken: {name}: {error}") from None
    if (count, digest.hexdigest()) != (expected.get("count"), expected.get("sha256")):
        raise ArchiveError(f"{path} is broken: {name} is not what was written")


def _read_secrets(path: Path, file: zipfile.ZipFile, parts: dict[str, Any]) -> dict[str, str]:
    if SECRETS not in parts:
        return {}
    text = _small(file, SECRETS)
    try:
        content = json.loads(text)
        if hashlib.sha256(text).hexdigest() == parts[SECRETS].get("sha256"):
            return {str(name): str(secret) for name, secret in content.items()}
    except (ValueError, AttributeError):
        pass
    raise ArchiveError(f"{path} is broken: {SECRETS} is not what was written")


def _small(file: zipfile.ZipFile, name: str) -> bytes:
    with file.open(name) as part:
        return part.read(SMALL)


def _documents(part: IO[bytes]) -> Iterator[bytes]:
    """Cut a part into its documents; ValueError where it does not end with one."""
    while head := part.read(LENGTH):
        length = int.from_bytes(head, "little")
        if not LENGTH < length <= DOCUMENT_MAX:
            raise ValueError("there is no document where one should be")
        document = head + part.read(length - LENGTH)
        if len(document) != length:
            raise ValueError("it is cut off")
        yield document
