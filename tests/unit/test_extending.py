"""The page that docs/extending.md shows is a page."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# In a process of its own: a state class stays registered for as long as its process lives.
_COMPILE = """
import sys
from reflex.compiler.compiler import compile_page
scope = {"__name__": "whisper_gate.ui.pages.clinic"}
exec(compile(sys.stdin.read(), "clinic.py", "exec"), scope)
print(compile_page("clinic", scope["clinic"]())[1])
"""


def example() -> str:
    text = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
    found = re.search(r"```python\n(# whisper_gate/ui/pages/clinic\.py\n.*?)```", text, re.S)
    assert found
    return found[1]


@pytest.fixture(scope="module")
def page() -> str:
    """The JavaScript that the example's page becomes."""
    done = subprocess.run(
        [sys.executable, "-c", _COMPILE],
        input=example(),
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_example_compiles_to_what_it_says(page):
    """Its controls in its order, its panel, its settings before the usual ones."""
    drawn = page[page.index("jsx(CallRoom") :]
    wanted = [
        "MicButton",
        "CameraButton",
        "panel:notes",
        "Call the front desk",
        "MoreMenu",
        "dialog:settings",
    ]
    places = [drawn.find(one) for one in wanted]
    assert -1 not in places, dict(zip(wanted, places, strict=True))
    assert places == sorted(places)
    assert drawn.find("Consultation") < drawn.find("settings-sound")
    assert "ReactionButton" not in page
    for handler in ("call_desk", "write", "remind", "join"):
        assert f".{handler}" in page, handler


def test_the_example_is_formatted_as_the_code_is():
    for command in (["format", "--check"], ["check"]):
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "ruff",
                *command,
                "--stdin-filename",
                "whisper_gate/ui/pages/clinic.py",
                "-",
            ],
            input=example(),
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
