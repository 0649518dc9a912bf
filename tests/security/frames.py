"""Ten thousand frames that nobody should send, and among them some that everybody does.

`@me`, `@ana` and `@ben` stand for participants, `@key` for a resume key; whoever sends puts them in.
"""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from whisper_gate.domain.permissions import ON_KNOCK, ON_SOMEBODY, Action

Sent = str | bytes  # a text frame or a binary one

IDS = st.sampled_from(["@me", "@me", "@me", "@ana", "@ben", "nobody", "", "x" * 65, "../..", "*", "{ana}"])
_ME = st.sampled_from(["@me"] * 9 + ["@ana", "nobody"])
_TEXT = st.text(max_size=12) | st.sampled_from(
    ["\ud800", "\udc00x", "\x00", "\u202e", "x" * 3000, "__proto__"]
)
_NUMBERS = st.integers() | st.floats() | st.sampled_from([10**400, -(2**63), 2**53, 1e308, -0.0])
ANYTHING = st.recursive(
    st.none() | st.booleans() | _NUMBERS | _TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3),
    max_leaves=5,
)


def deep(levels: int, inner: str = "1") -> str:
    return "[" * levels + inner + "]" * levels


def _description(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    inner = st.fixed_dictionaries({"type": st.just(kind), "sdp": _TEXT})
    return st.fixed_dictionaries({"type": st.just(kind), "from": _ME, "to": IDS, kind: inner})


def _moderation(action: Action) -> dict[str, st.SearchStrategy[str]]:
    to = {"to": IDS} if action in ON_SOMEBODY | ON_KNOCK else {}
    return {"type": st.just("moderate"), "from": _ME, "action": st.just(action.value), **to}


_FLAGS = {name: st.booleans() for name in ("mic", "camera", "screen", "hand")}
GOOD = st.one_of(
    st.fixed_dictionaries({"type": st.just("join"), "from": _ME, "resume_key": st.just("@key")}),
    st.fixed_dictionaries({"type": st.just("join"), "from": _ME, "ticket": _TEXT}, optional=_FLAGS),
    st.fixed_dictionaries({"type": st.just("start"), "from": _ME}),
    _description("offer"),
    _description("answer"),
    st.fixed_dictionaries(
        {"type": st.just("ice"), "from": _ME, "to": IDS},
        optional={
            "candidate": st.none()
            | st.fixed_dictionaries(
                {"candidate": _TEXT}, optional={"sdpMid": _TEXT, "sdpMLineIndex": st.integers()}
            ),
            "epoch": st.integers(-1, 2**53),
        },
    ),
    st.fixed_dictionaries({"type": st.just("state"), "from": _ME}, optional=_FLAGS),
    st.one_of(*(st.fixed_dictionaries(_moderation(action)) for action in Action)),
    st.fixed_dictionaries({"type": st.just("leave"), "from": _ME}),
)


@st.composite
def _spoilt(draw: st.DrawFn) -> str:
    """A good frame with one thing wrong, or with one thing said twice."""
    frame = draw(GOOD)
    name = draw(st.sampled_from([*frame, "more", "__proto__"]))
    how = draw(st.sampled_from(["gone", "else", "twice", "deep", "inside"]))
    if how == "gone":
        frame.pop(name, None)
    elif how == "else":
        frame[name] = draw(ANYTHING)
    elif how == "inside" and isinstance(frame.get(name), dict):
        inner = dict(frame[name])
        inner[draw(st.sampled_from([*inner, "more"]))] = draw(ANYTHING)
        frame[name] = inner
    text = json.dumps(frame)
    if how == "twice":
        return f"{text[:-1]}, {json.dumps(name)}: {json.dumps(draw(ANYTHING))}}}"
    if how == "deep":
        return f"{text[:-1]}, {json.dumps(name)}: {deep(draw(st.sampled_from([5, 200, 5000])))}}}"
    return text


NOT_JSON = [
    "",
    " ",
    "{",
    "nonsense",
    "[" * 10_000,
    '{"a":' * 5_000,
    '{"type":"join","from":NaN}',
    '{"type":"state","from":"@me","mic":Infinity}',
    '{"type":"state","from":"@me","mic":-Infinity}',
    '{"type":"ice","from":"@me","to":"@ana","epoch":' + "9" * 5000 + "}",
    '{"type":"ice","from":"@me","to":"@ana","epoch":1e400,"candidate":null}',
    "\ufeff{}",
    "\x00",
    "{'type':'start'}",
    '{"type":"start","from":"@me"} {"type":"start","from":"@me"}',
]
IS_JSON = [
    "null",
    "[]",
    "{}",
    "0",
    "-0",
    '""',
    deep(900),
    deep(10_000),
    '"\\ud800"',
    '{"type":"\\ud800","from":"@me"}',
    '{"type":"start","from":"\\udfff"}',
    '{"type":"state","from":"@me","mic":true,"mic":false}',
    '{"type":"start","type":"leave","from":"@me"}',
    '{"type":"offer","from":"@me","to":"@ana","offer":{"type":"offer","sdp":"\\ud83d"}}',
    '{"type":["join"],"from":"@me"}',
    '{"type":"moderate","from":"@me","action":["end"]}',
    '{"type":"moderate","from":"@me","action":{"a":1},"to":"@ben"}',
]

_JSON_TEXT = st.one_of(
    GOOD.map(json.dumps),
    GOOD.map(json.dumps),
    _spoilt(),
    _spoilt(),
    ANYTHING.map(json.dumps),
    st.sampled_from(range(len(IS_JSON))).map(lambda which: IS_JSON[which]),
)
FRAMES: st.SearchStrategy[Sent] = st.one_of(
    _JSON_TEXT,
    _JSON_TEXT,
    _JSON_TEXT,
    st.sampled_from(range(len(NOT_JSON))).map(lambda which: NOT_JSON[which]),
    st.text(max_size=30).filter(lambda text: text.isprintable()),
    st.binary(max_size=30),
)


def _packets() -> st.SearchStrategy[Sent]:
    """Raw Engine.IO packets with Socket.IO's in them: right, wrong, and of no form at all."""
    head = st.sampled_from(
        ["0", "1", "2", "3", "4", "5", "6", "9", "b", "", "40", "41", "42", "43", "44", "45", "46"]
    )
    binary = st.sampled_from(["", "", "", "1-", "51-", "999999999999-", "-1-"])
    where = st.sampled_from(
        ["", "/_event,", "/signal,", "/other,", "/", ",", "/signal?x=1,", "//,", "/" + "x" * 99]
    )
    number = st.sampled_from(["", "", "0", "7", "9" * 20, "-1"])
    events = st.one_of(
        _JSON_TEXT.map(lambda text: f'["signal",{text}]'),
        ANYTHING.map(lambda value: json.dumps(["event", value])),
        ANYTHING.map(json.dumps),
        st.sampled_from(
            [
                '["connect",{"asgi.scope":{"client":["192.0.2.1",1]}}]',
                '["disconnect"]',
                '["ping"]',
                '["ping",1]',
                '["client_error",{}]',
                '["signal",{"_placeholder":true,"num":0}]',
                '["event",{"name":"x","payload":{"_placeholder":true,"num":9}}]',
                "[]",
                "[null]",
                "[[]]",
                deep(10_000),
                "",
            ]
        ),
    )
    made = st.tuples(head, binary, where, number, events).map("".join)
    return st.one_of(made, made, made, st.text(max_size=20), st.binary(max_size=20)).filter(_can_be_sent)


def _can_be_sent(message: Sent) -> bool:
    return isinstance(message, bytes) or not any("\ud800" <= ch <= "\udfff" for ch in message)


PACKETS = _packets()


def state_events(handlers: list[str]) -> st.SearchStrategy[Sent]:
    """Events as a page of Reflex sends them, to handlers that exist, with whatever in them."""
    routers = st.one_of(
        st.just({"pathname": "/rooms/x", "asPath": "/rooms/x", "query": {"room_id": "x"}}),
        st.fixed_dictionaries({"pathname": ANYTHING, "asPath": _TEXT, "query": ANYTHING}),
        ANYTHING,
    )
    names = st.sampled_from(handlers)
    payloads = st.dictionaries(
        st.sampled_from(["name", "form", "password", "code", "x"]), ANYTHING, max_size=3
    )
    event = st.fixed_dictionaries(
        {"name": names, "payload": payloads | ANYTHING}, optional={"router_data": routers}
    )
    return event.map(lambda one: "42/_event," + json.dumps(["event", one]))


def examples(strategy: st.SearchStrategy[Sent], count: int, size: int) -> list[list[Sent]]:
    """That many batches of that size: the same on every run."""
    found: list[list[Sent]] = []

    @settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(strategy, min_size=size, max_size=size, unique=True))
    def collect(batch: list[Sent]) -> None:
        found.append(batch)

    collect()
    return found
