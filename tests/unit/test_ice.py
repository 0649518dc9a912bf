"""ICE servers and the credentials for them; and who shows which address."""

from __future__ import annotations

import math
import time

import pytest

from whisper_gate.domain.candidates import relay_alone
from whisper_gate.domain.messages import Message
from whisper_gate.services.ice import IceServers

SECRET = "an0ther-S3cret-of-thirty-two-bytes!"
SIGNED = "+GGEsXpTjhma/Mz2TTF/ATr2NoM="  # `1790000000:ana`, by that secret
ICE = IceServers(("stun:a:3478",), ("turn:a:3478", "turns:a:5349"), SECRET, life=600)
HOST = "candidate:1 1 udp 2122260223 192.0.2.1 54400 typ host generation 0"
RELAY = "candidate:3 1 udp 41885439 198.51.100.7 50000 typ relay raddr 0.0.0.0 rport 0"


def test_credentials_are_those_of_the_rest_scheme():
    """As `openssl dgst -sha1 -hmac` makes them."""
    assert ICE.of("ana", now=1790000000 - 600) == [
        {"urls": ["stun:a:3478"]},
        {
            "urls": ["turn:a:3478", "turns:a:5349"],
            "username": "1790000000:ana",
            "credential": SIGNED,
        },
    ]


def test_nobody_has_those_of_another_and_they_end():
    """The name says for whom and until when; by the clock, if nothing else is said."""
    ana, ben = (ICE.of(name)[1] for name in ("ana", "ben"))
    assert ana["username"] != ben["username"]
    assert ana["credential"] != ben["credential"]
    until, _, name = str(ana["username"]).partition(":")
    assert name == "ana"
    assert 0 < int(until) - time.time() <= 600
    assert 0 < ICE.renew_after < 600


def test_without_servers_there_is_nothing_to_renew():
    assert IceServers().of("ana") == []
    assert IceServers(("stun:a",)).of("ana") == [{"urls": ["stun:a"]}]
    assert IceServers(("stun:a",)).renew_after == math.inf


def _ice(candidate: object) -> Message:
    return Message("ice", "ana", "ben", {"candidate": candidate})


def _offer(*lines: str) -> Message:
    sdp = "".join(f"{line}\r\n" for line in ("v=0", *lines))
    return Message("offer", "ana", "ben", {"offer": {"type": "offer", "sdp": sdp}})


@pytest.mark.parametrize(
    ("message", "alone"),
    [
        (_ice({"candidate": RELAY}), True),
        (_ice({"candidate": HOST}), False),
        (_ice({"candidate": HOST.replace("host", "srflx")}), False),
        (_ice({"candidate": HOST + " name typ relay"}), False),
        (_ice({"candidate": ""}), True),
        (_ice(None), True),
        (_ice({"candidate": "no candidate at all"}), False),
        (_offer(), True),
        (_offer(f"a={RELAY}"), True),
        (_offer(f"a={RELAY}", f"a={HOST}"), False),
        (Message("ack", "ana", "ben", {"mid": "m"}), True),
    ],
    ids=lambda value: "",
)
def test_what_shows_another_address_than_a_relays(message, alone):
    assert relay_alone(message) is alone
