"""Archives that are not what was written."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path


def damaged(path: Path, how: str) -> Path:
    """A copy of an archive that is not what was written."""
    bad = path.with_name(f"{how}.backup")
    raw = path.read_bytes()
    if how == "cut":
        bad.write_bytes(raw[: len(raw) // 2])
    elif how == "empty":
        bad.write_bytes(b"")
    elif how == "text":
        bad.write_text("not a back-up\n" * 99)
    elif how == "flipped":
        middle = raw.index(b"rooms.bson") + 200  # in the compressed documents
        bad.write_bytes(raw[:middle] + bytes([raw[middle] ^ 0xFF]) + raw[middle + 1 :])
    else:
        with zipfile.ZipFile(path) as file:
            parts = {name: file.read(name) for name in file.namelist()}
        change(how, parts)
        with zipfile.ZipFile(bad, "w") as file:
            for name, part in parts.items():
                file.writestr(name, part)
    return bad


def change(how: str, parts: dict[str, bytes]) -> None:
    manifest = json.loads(parts["manifest.json"])
    if how == "changed":
        parts["users.bson"] = parts["users.bson"].replace(b"ana@example.org", b"eve@example.org")
    elif how == "short":
        parts["users.bson"] = parts["users.bson"][:-9]
    elif how == "secrets":
        parts["secrets.json"] = parts["secrets.json"].replace(b"pepper", b"salted")
    elif how == "manifest":
        manifest["parts"] = ["users.bson"]
    elif how == "idless":
        parts["users.bson"] = parts["users.bson"].replace(b"_id", b"_no")
    elif how == "bomb":
        parts["users.bson"] = (2**31 - 1).to_bytes(4, "little") + parts["users.bson"]
    elif how == "lacking":
        del parts["users.bson"]
    elif how == "more":
        parts["more.bson"] = b""
    elif how == "older":
        del manifest["parts"]["reports.bson"], parts["reports.bson"]
    elif how == "newer":
        manifest["format"] = 2
    elif how == "foreign":
        manifest["app"] = "something-else"
    elif how == "zip":
        parts.clear()
        parts["holiday.txt"] = b"a photograph"
        return
    parts["manifest.json"] = json.dumps(manifest).encode()
