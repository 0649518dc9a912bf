"""What a state says (media/words.py), said in English as media/words.js would say it."""

from typing import Any

from whisper_gate.media.words import Said
from whisper_gate.words import say


def in_english(what: Said) -> str:
    """The sentence; the text of what is no message."""
    if not what["id"]:
        return what["text"]
    return say("en", what["id"], **{name: _value(value) for name, value in what["values"].items()})


def _value(value: Any) -> Any:
    if isinstance(value, list):
        head, last = [_value(one) for one in value[:-1]], _value(value[-1])
        return f"{', '.join(head)} and {last}" if head else last
    return in_english(value) if isinstance(value, dict) else value
