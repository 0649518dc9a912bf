"""Which addresses a message shows (RFC 8839, section 5.1): for people who show none but a relay's."""

from __future__ import annotations

import re

from whisper_gate.domain.messages import Message

_LINE = re.compile(r"^a=(candidate:.*)$", re.MULTILINE)


def relay_alone(message: Message) -> bool:
    """Whether all candidates in an offer, an answer or an `ice` frame are a relay's."""
    if message.type == "ice":
        candidate = message.body["candidate"]
        return candidate is None or _is_relay(candidate["candidate"])
    description = message.body.get(message.type)
    if not isinstance(description, dict):
        return True
    return all(_is_relay(line) for line in _LINE.findall(description["sdp"]))


def _is_relay(candidate: str) -> bool:
    """Whether it is a relay's; an empty one ends a list and shows nothing."""
    words = candidate.split()
    return not words or words[6:8] == ["typ", "relay"]
