"""What docs/ says about the code is true."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from whisper_gate.domain.errors import ErrorCode
from whisper_gate.domain.messages import TYPES, check
from whisper_gate.signaling.closing import Close
from whisper_gate.web.api import create_api
from whisper_gate.web.errors import STATUS

ROOT = Path(__file__).resolve().parents[2]
PROTOCOL = (ROOT / "docs" / "protocol.md").read_text()
FIXTURES = json.loads((ROOT / "tests" / "fixtures" / "messages.json").read_text())


def section(title: str) -> str:
    found = re.search(rf"^## {re.escape(title)}$(.*?)(?=^## |\Z)", PROTOCOL, re.M | re.S)
    assert found, title
    return found[1]


def samples(title: str) -> list[dict]:
    return [json.loads(block) for block in re.findall(r"```json\n(.*?)```", section(title), re.S)]


@pytest.mark.parametrize("frame", samples("Client to server"), ids=lambda frame: frame["type"])
def test_every_client_sample_is_accepted(frame):
    assert check(frame).type == frame["type"]


def test_every_message_type_has_a_sample():
    assert {frame["type"] for frame in samples("Client to server")} == TYPES
    relayed = {"offer", "answer", "ice"}
    assert {frame["type"] for frame in samples("Server to client")} | relayed == {
        case["frame"]["type"] for case in FIXTURES["server"]
    }


def test_server_samples_have_the_fields_of_the_fixtures():
    known = {case["frame"]["type"]: set(case["frame"]) for case in FIXTURES["server"]}
    for frame in samples("Server to client"):
        assert set(frame) == known[frame["type"]], frame["type"]


def test_every_close_code_is_listed():
    listed = {int(code) for code in re.findall(r"^\| (\d{4}) \|", section("Close codes"), re.M)}
    assert listed | {Close.GONE} == set(Close)


def test_every_error_code_is_listed_with_its_status():
    rows = re.findall(r"^\| `(\w+)` \| (\d*) ?\|", section("Error codes"), re.M)
    assert {code for code, _ in rows} == {code.value for code in ErrorCode}
    for code, status in rows:
        assert status == str(STATUS.get(ErrorCode(code), "")), code


def test_every_rest_call_is_listed():
    documented = set(re.findall(r"^\| `(\w+ /(?:auth|rooms|reports)\S*)` \|", section("REST"), re.M))
    real = {
        f"{method.upper()} {path}"
        for path, operations in create_api().openapi()["paths"].items()
        for method in operations
    }
    assert documented == real


def test_every_row_of_the_security_page_has_its_test():
    """S1 to S25, each with a file of its own name, and no file that no row names."""
    text = (ROOT / "docs" / "security.md").read_text()
    named = {
        row: re.findall(r"`tests/security/(\w+\.py)`", tests)
        for row, tests in re.findall(r"^\| S(\d+) .*\| (`tests/security/.*) \|$", text, re.M)
    }
    assert list(map(int, named)) == [*range(1, 26)]
    for row, files in named.items():
        assert all(one.startswith(f"test_s{int(row):02}_") for one in files), row
    real = {one.name for one in (ROOT / "tests" / "security").glob("test_s*.py")}
    assert {one for files in named.values() for one in files} == real


@pytest.mark.parametrize(
    "page",
    [
        "docs/architecture.md",
        "docs/deploy.md",
        "docs/operations.md",
        "docs/scaling.md",
        "docs/security.md",
        "README.md",
    ],
)
def test_every_file_that_a_page_names_exists(page):
    text = (ROOT / page).read_text()
    named = set(re.findall(r"`((?:whisper_gate|docs|tests|bench)/[\w./]+\.\w+)`", text))
    named |= set(re.findall(r"\]\(([^)#:]+)\)", text))
    assert named
    missing = [
        one for one in named if not (ROOT / one).exists() and not (ROOT / page).parent.joinpath(one).exists()
    ]
    assert missing == []


def test_the_tree_in_the_architecture_is_the_real_one():
    text = (ROOT / "docs" / "architecture.md").read_text()
    for folder in re.findall(r"^      (\w+)/ ", text, re.M):
        assert (ROOT / "whisper_gate" / folder / "__init__.py").exists(), folder
    real = {one.parent.name for one in (ROOT / "whisper_gate").glob("*/__init__.py")}
    assert set(re.findall(r"^      (\w+)/ ", text, re.M)) == real


def test_each_of_the_forty_points_names_what_shows_it():
    """Tests and pictures that are there."""
    text = (ROOT / "docs" / "ux.md").read_text()
    rows = re.findall(r"^\| (\d+) \| .+? \| (.+) \|$", text, re.M)
    assert [int(number) for number, _ in rows] == list(range(1, 41))
    for number, shown in rows:
        named = re.findall(r"`((?:tests|docs)/\S+)`", shown)
        assert named, number
        for path in named:
            assert (ROOT / path).is_file(), f"{number}: {path}"
