"""The file of a back-up: whole and ours, or refused with one sentence."""

from __future__ import annotations

import zipfile
from pathlib import Path

import bson
import pytest

from tests.operators.damage import damaged
from whisper_gate import archive
from whisper_gate.stores.mongo.whole import check

COLLECTIONS = ("rooms", "users", "reports")
PEOPLE = [{"_id": "1", "email": "ana@example.org"}, {"_id": "2", "email": "ben@example.org"}]
ROOMS = [{"_id": f"r{number}", "name": "x" * number} for number in range(300)]


async def each(found: list[dict]):
    for one in found:
        yield bson.encode(one)


@pytest.fixture
async def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.backup"
    with archive.writing(path) as writer:
        assert await writer.collection("rooms", each(ROOMS)) == 300
        await writer.collection("users", each(PEOPLE))
        await writer.collection("reports", each([]))
        writer.secrets({"PASSWORD_PEPPER": "pepper"})
        writer.finish("1.2.3", {"PASSWORD_PEPPER": "key"})
    return path


def test_what_was_written_is_read(good: Path):
    """In its order; only the owner may read the file."""
    assert good.stat().st_mode & 0o777 == 0o600
    with archive.reading(good, COLLECTIONS, check) as found:
        assert [bson.decode(one) for one in found.documents("rooms")] == ROOMS
        assert [bson.decode(one) for one in found.documents("users")] == PEOPLE
        assert found.secrets == {"PASSWORD_PEPPER": "pepper"}
        manifest = found.manifest
        assert (manifest.version, manifest.keys) == ("1.2.3", {"PASSWORD_PEPPER": "key"})
        assert manifest.counts == {"rooms": 300, "users": 2, "reports": 0}


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("cut", "is broken, or no back-up"),
        ("empty", "is broken, or no back-up"),
        ("text", "is broken, or no back-up"),
        ("flipped", "is broken"),
        ("changed", "is broken: users.bson is not what was written"),
        ("short", "is broken: users.bson: it is cut off"),
        ("lacking", "is broken: its parts are not those of its manifest"),
        ("more", "is broken: its parts are not those of its manifest"),
        ("older", "does not know, or lacks some"),
        ("newer", "in a form that this version cannot read"),
        ("foreign", "is no back-up of Whisper Gate"),
        ("zip", "is no back-up of Whisper Gate: it has no manifest"),
        ("secrets", "is broken: secrets.json is not what was written"),
        ("manifest", "its manifest makes no sense"),
        ("idless", "is broken: users.bson: a document has no id"),
        ("bomb", "is broken: users.bson: there is no document where one should be"),
    ],
)
def test_what_is_broken_or_foreign_is_refused(good: Path, how: str, said: str):
    with (
        pytest.raises(archive.ArchiveError, match=said),
        archive.reading(damaged(good, how), COLLECTIONS, check),
    ):
        raise AssertionError("it was read")


def test_one_that_is_not_finished_is_not_there(tmp_path: Path):
    """Whatever went wrong, no part of it stays."""
    with pytest.raises(RuntimeError), archive.writing(tmp_path / "b") as writer:  # noqa: PT012
        writer.secrets({"PASSWORD_PEPPER": "pepper"})
        assert [one.name for one in tmp_path.iterdir()] == [".b.partial"]
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_one_with_a_password_is_refused(tmp_path: Path, good: Path):
    """As some tools make them."""
    with zipfile.ZipFile(good) as file:
        flags = file.infolist()[0].header_offset + 6
    raw = bytearray(good.read_bytes())
    raw[flags] |= 1  # says that the first part is encrypted
    central = raw.index(b"PK\x01\x02")
    raw[central + 8] |= 1
    bad = tmp_path / "locked"
    bad.write_bytes(raw)
    with pytest.raises(archive.ArchiveError), archive.reading(bad, COLLECTIONS, check):
        raise AssertionError("it was read")
