"""docs/media.md lists what a page of a call may place, as the code has it."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

from whisper_gate.media import component as media

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "media.md").read_text(encoding="utf-8")
LIST = TEXT[TEXT.index("## Every function to place") : TEXT.index("## Modules")]


def test_every_function_is_listed_with_its_arguments():
    """No more and no fewer; lists of usual parts are named beside what they are for."""
    listed = dict(re.findall(r"`(\w+)\(([^`)]*)\)`", LIST))
    assert set(listed) == set(media.__all__)
    for name, arguments in listed.items():
        given = {one.strip(" *") for one in arguments.split(",")} - {""}
        real = inspect.signature(getattr(media, name)).parameters.values()
        keywords = {one.name for one in real if one.kind is not one.VAR_POSITIONAL}
        children = any(one.kind is one.VAR_POSITIONAL for one in real)
        if "..." in given:  # call_room has a table of its own
            continue
        assert keywords <= given, name
        assert len(given) == len(keywords) + children, name
