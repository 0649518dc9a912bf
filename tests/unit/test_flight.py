"""What a flight recorder's file may hold: the browser writes, and the server takes, the same."""

import json
from pathlib import Path
from typing import get_args

import pytest
from pydantic import ValidationError

from whisper_gate.web.schemas_reports import CODES, Entry, Flight

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "tests" / "fixtures" / "flight_schema.json").read_text(encoding="utf-8"))
EMPTY = {"version": 1, "started": 1_790_000_000_000, "length": 9, "first": 0, "dropped": 0, "entries": []}


def kinds() -> dict[str, set[str]]:
    """The fields of each kind of entry, as the server takes them."""
    union, _ = get_args(Entry)
    return {
        get_args(model.model_fields["kind"].annotation)[0]: {
            field.alias or name for name, field in model.model_fields.items()
        }
        - {"at", "kind"}
        for model in get_args(union)
    }


def test_both_sides_know_the_same_kinds_fields_and_codes():
    """tests/js/recorder.test.js holds the recorder to the same table."""
    assert set(CODES) == set(SCHEMA["codes"])
    assert kinds() == {kind: set(fields) for kind, fields in SCHEMA["kinds"].items()}


def test_the_recorded_call_is_taken_as_it_is():
    """Nothing of it is lost on the way."""
    flight = json.loads((ROOT / "tests" / "fixtures" / "flight.json").read_text(encoding="utf-8"))
    assert Flight.model_validate(flight).model_dump(by_alias=True, exclude_none=True) == flight


@pytest.mark.parametrize(
    "entry",
    [
        {"kind": "chat", "text": "Shall we begin?"},
        {"kind": "line", "state": "joined", "text": "Shall we begin?"},
        {"kind": "line", "state": "Ana"},
        {"kind": "roster", "who": "ana", "what": "join"},
        {"kind": "roster", "who": "p1", "what": "join", "name": "Ana"},
        {"kind": "pair", "pair": "p1", "localNet": "192.0.2.77"},
        {"kind": "pair", "pair": "p1", "localNet": "192.0.2.77/24"},
        {"kind": "pair", "pair": "p1", "remoteNet": "2001:db8:1:2::/64"},
        {"kind": "pair", "pair": "p1", "remoteNet": "8f4a1c.local"},
        {"kind": "pair", "pair": "p1", "loss": 2},
        {"kind": "pair", "pair": "p1", "rtt": float("nan")},
        {"kind": "error", "code": "ana_is_late"},
        {"kind": "error", "code": "internal\nAna"},
        {"kind": "ladder", "pair": "p1", "step": "restart", "attempt": "1"},
        {"kind": "ladder", "pair": "p1\n", "step": "restart", "attempt": 1},
        {"kind": "ice", "pair": "p1"},
    ],
)
def test_what_the_recorder_never_writes_is_refused(entry):
    with pytest.raises(ValidationError):
        Flight.model_validate(EMPTY | {"entries": [{"at": 1} | entry]})
