"""Frames from clients: what is read, what is refused, and with which code."""

import copy
import json
from pathlib import Path

import pytest

from whisper_gate.domain.errors import DomainError, ErrorCode
from whisper_gate.domain.messages import MAX_FRAME_BYTES, TYPES, Message, check, encode, parse

TABLE = json.loads((Path(__file__).parent.parent / "fixtures" / "messages.json").read_text("utf-8"))
SDP = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\na=ice-pwd:\u00fcnicode \\ " \t\r\n\r\n  trailing  '


def rows(name):
    return [pytest.param(row, id=row["name"]) for row in TABLE[name]]


def code_of(text):
    with pytest.raises(DomainError) as caught:
        parse(text)
    return caught.value.code


def padded(frame, size):
    """The frame as JSON text of exactly `size` bytes, filled up with blanks."""
    text = json.dumps(frame)
    return text + " " * (size - len(text.encode()))


@pytest.mark.parametrize("row", rows("client"))
def test_every_example_is_read_and_passed_on_whole(row):
    """Nothing that the protocol knows is lost or changed on the way through."""
    frame = row["frame"]
    message = parse(json.dumps(frame))
    passed_on = {"type": message.type, "from": message.sender, **message.body}
    if message.to is not None:
        passed_on["to"] = message.to
    assert passed_on == frame


@pytest.mark.parametrize("row", rows("client"))
def test_a_decoded_frame_reads_like_its_text(row):
    """Socket.IO hands over objects, the plain socket text: the same message comes of both."""
    assert check(copy.deepcopy(row["frame"])) == parse(json.dumps(row["frame"]))


def test_the_examples_show_every_type():
    """The table that Python and JavaScript share leaves no message type out."""
    assert {row["frame"]["type"] for row in TABLE["client"]} == TYPES


@pytest.mark.parametrize("row", rows("bad_client"))
def test_bad_frames_are_refused_by_code(row):
    """Each wrong frame of the table has the code that the table says."""
    assert code_of(json.dumps(row["frame"])) == row["code"]


@pytest.mark.parametrize("row", rows("bad_text"))
def test_bad_text_is_refused_by_code(row):
    """Each wrong text of the table has the code that the table says."""
    assert code_of(row["text"]) == row["code"]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 10_000,
        "[" * 10_000 + "]" * 10_000,
        '{"a":' * 10_000 + "1" + "}" * 10_000,
        '{"type":"start","from":"ana","x":' + "[" * 10_000 + "]" * 10_000 + "}",
    ],
    ids=["open", "closed", "objects", "in an unknown field"],
)
def test_deep_nesting_is_no_json(text):
    """Ten thousand brackets neither crash the parser nor get through."""
    assert code_of(text) is ErrorCode.BAD_JSON


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_words_that_only_python_takes_for_numbers_are_no_json(word):
    """RFC 8259 knows no NaN, and neither do browsers."""
    assert code_of('{"type":"start","from":"ana","x":' + word + "}") is ErrorCode.BAD_JSON


@pytest.mark.parametrize("number", ["1e400", "-1", "1.0", "true", "null", str(2**53)])
def test_an_epoch_is_a_whole_number_that_javascript_can_hold(number):
    """Anything else in `epoch` is a bad frame, not a crash or a rounded number."""
    text = '{"type":"offer","offer":{"type":"offer","sdp":""},"to":"b","from":"a","epoch":' + number + "}"
    assert code_of(text) is ErrorCode.BAD_FRAME


def test_an_enormous_number_of_digits_is_no_json():
    """Python's limit on digits is met as an error of the client."""
    text = '{"type":"start","from":"a","x":' + "9" * 5000 + "}"
    assert code_of(text) is ErrorCode.BAD_JSON


def test_64_kib_are_read():
    """A frame of exactly 65536 bytes is within the limit."""
    text = padded({"type": "start", "from": "ana"}, MAX_FRAME_BYTES)
    assert (len(text), parse(text)) == (65536, Message("start", "ana"))


def test_one_byte_more_is_too_large():
    """A frame of 65537 bytes is not looked at."""
    assert code_of(padded({"type": "start", "from": "ana"}, MAX_FRAME_BYTES + 1)) is ErrorCode.TOO_LARGE


@pytest.mark.parametrize(
    "character", ["\u00e9", "\u20ac", "\U0001f642"], ids=["2 bytes", "3 bytes", "4 bytes"]
)
@pytest.mark.parametrize("surplus", [0, 1])
def test_bytes_count_and_not_characters(character, surplus):
    """The limit is the same for text of more than one byte per character."""
    start, end = '{"type":"start","from":"ana","x":"', '"}'
    room = MAX_FRAME_BYTES + surplus - len(start) - len(end)
    width = len(character.encode())
    text = start + character * (room // width) + "a" * (room % width) + end
    assert len(text.encode()) == MAX_FRAME_BYTES + surplus
    if surplus:
        assert code_of(text) is ErrorCode.TOO_LARGE
    else:
        assert parse(text) == Message("start", "ana")


@pytest.mark.parametrize("row", rows("client"))
def test_only_known_fields_are_passed_on(row):
    """What a client smuggles in beside the known fields reaches nobody."""
    frame = copy.deepcopy(row["frame"])
    expected = check(copy.deepcopy(frame))
    frame |= {"user_id": "root", "worker": "w1", "__proto__": {}, "name": "<b>"}
    for inner in ("offer", "answer", "candidate"):
        if isinstance(frame.get(inner), dict):
            frame[inner]["extra"] = "x"
    assert check(frame) == expected


@pytest.mark.parametrize("kind", ["offer", "answer"])
def test_sdp_stays_as_it_is_to_the_byte(kind):
    """Session descriptions are carried, never rewritten, trimmed or normalised."""
    frame = {"type": kind, kind: {"type": kind, "sdp": SDP}, "to": "ben", "from": "ana"}
    relayed = json.loads(encode(parse(json.dumps(frame)).body))
    assert relayed[kind]["sdp"].encode() == SDP.encode()


def test_a_frame_goes_out_as_ascii():
    """Every transport can carry it, and it is the same frame at the other end."""
    frame = {"type": "join", "name": "Ana \U0001f642 \u2028"}
    assert encode(frame).isascii()
    assert json.loads(encode(frame)) == frame


@pytest.mark.parametrize(
    "identifier",
    ["", "a" * 65, "a b", "a\n", "\u00e9", "a/b", "a.b", "\x00", "\ud800", 7, None, True, [], {"$gt": ""}],
)
@pytest.mark.parametrize("field", ["from", "to"])
def test_ids_that_do_not_match_are_refused(identifier, field):
    """Participant ids are 1 to 64 of A-Z, a-z, 0-9, _ and -."""
    frame = {"type": "ice", "candidate": None, "to": "ben", "from": "ana"} | {field: identifier}
    assert code_of(json.dumps(frame)) is ErrorCode.BAD_ID


@pytest.mark.parametrize("identifier", ["a", "Z" * 64, "_-_", "0"])
def test_ids_of_the_alphabet_are_read(identifier):
    """One to 64 characters, dashes and underscores included."""
    assert parse(json.dumps({"type": "start", "from": identifier})).sender == identifier


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("candidate", "x" * 2049),
        ("candidate", None),
        ("sdpMid", 0),
        ("sdpMid", "x" * 257),
        ("usernameFragment", {}),
        ("sdpMLineIndex", "0"),
        ("sdpMLineIndex", -1),
        ("sdpMLineIndex", 65536),
        ("sdpMLineIndex", 0.5),
        ("sdpMLineIndex", False),
    ],
)
def test_a_candidate_has_the_types_of_its_specification(field, value):
    """RTCIceCandidateInit (W3C WebRTC, section 4.8.1.1) is checked field by field."""
    candidate = {"candidate": "", "sdpMid": "0", "sdpMLineIndex": 0} | {field: value}
    frame = {"type": "ice", "candidate": candidate, "to": "ben", "from": "ana"}
    assert code_of(json.dumps(frame)) is ErrorCode.BAD_FRAME


@pytest.mark.parametrize("value", [1, 0, "true", None, [], {}])
@pytest.mark.parametrize(("kind", "field"), [("state", "mic"), ("join", "camera"), ("join", "resume")])
def test_flags_are_true_or_false(kind, field, value):
    """Nothing is guessed to be true."""
    assert code_of(json.dumps({"type": kind, "from": "ana", field: value})) is ErrorCode.BAD_FRAME


@pytest.mark.parametrize("field", ["ticket", "resume_key"])
def test_a_token_is_bounded_text(field):
    """A ticket or key of 4096 characters is read, a longer one is not."""
    frame = {"type": "join", "from": "ana", field: "x" * 4096}
    assert parse(json.dumps(frame)).body == {field: "x" * 4096}
    frame[field] += "x"
    assert code_of(json.dumps(frame)) is ErrorCode.BAD_FRAME
