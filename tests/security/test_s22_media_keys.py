"""S22: media is encrypted from browser to browser (RFC 8826, RFC 8827), and the server changes no keys."""

from __future__ import annotations

import contextlib
import re
import secrets

from tests.conftest import PersonFactory
from tests.faults.people import Person
from tests.running import AppServer
from tests.security.talkers import enter
from tests.security.world import account, stores
from whisper_gate.domain.permissions import Standing
from whisper_gate.domain.rooms import Access

# Of the one connection of a page: how it is encrypted, and by whose certificates.
_KEYS = """async () => {
  const [pc] = window.connections.filter(({ connectionState }) => connectionState === "connected");
  const stats = await pc.getStats();
  const [transport] = [...stats.values()].filter(({ type }) => type === "transport");
  const print = (id) => stats.get(id).fingerprint.toUpperCase();
  return {
    dtls: transport.dtlsState,
    tls: transport.tlsVersion,
    srtp: transport.srtpCipher ?? "",
    mine: print(transport.localCertificateId),
    theirs: print(transport.remoteCertificateId),
  };
}"""
_PRINT = re.compile(r"a=fingerprint:sha-256 (\S+)")
# What a relay that parses, or tidies up, would change: endings, blanks, order, escapes, signs beyond ASCII.
_ODD = (
    "v=0\r\n",
    "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\na=b:2\r\na=a:1\r\n\r\n",
    "v=0\na=tab:\t \r\n ",
    'v=0\r\na=quoted:"\\u0041\\\\/"\r\n',
    "v=0\r\ns=Grüße \u2028\u00a0\ufeff\U0001f3a5\r\n",
    "v=0\r\ns=e\u0301 and \u00e9\r\n",
)


def _descriptions(frames: list[dict]) -> list[str]:
    return [one[one["type"]]["sdp"] for one in frames if one["type"] in {"offer", "answer"}]


async def test_what_two_browsers_send_is_encrypted_with_the_keys_that_they_told_each_other(
    app_server: AppServer, person: PersonFactory
):
    """DTLS-SRTP stands, each end holds the other's certificate, and descriptions arrive as they were sent."""
    link = f"{app_server.base_url}/rooms/{secrets.token_urlsafe(8)}"
    ana, ben = [await Person(await person(name), name).watch() for name in ("Ana", "Ben")]
    for one in (ana, ben):
        await one.enter(link)
    await ana.sees_moving("Ben")
    await ben.sees_moving("Ana")
    of_ana, of_ben = [await one.page.evaluate(_KEYS) for one in (ana, ben)]
    for keys in (of_ana, of_ben):
        assert keys["dtls"] == "connected"
        assert keys["tls"] in {"FEFD", "FEFC"}  # DTLS 1.2 or 1.3
        assert re.match(r"(SRTP_)?(AEAD_)?AES", keys["srtp"]), keys
    assert (of_ana["mine"], of_ana["theirs"]) == (of_ben["theirs"], of_ben["mine"])
    for one, other, keys in ((ana, ben, of_ana), (ben, ana, of_ben)):
        said = _descriptions(one.sent)
        assert said
        assert _descriptions(other.received) == said
        assert {print_.upper() for sdp in said for print_ in _PRINT.findall(sdp)} == {keys["mine"]}


async def test_a_description_arrives_to_the_byte(server, services):
    """Whatever is in it, between both transports and across workers."""
    async with stores(services) as kept, contextlib.AsyncExitStack() as stack:
        owner = (await account(kept, Standing.OWNER)).visitor
        room = (await kept.rooms.create(owner, "Room", access=Access.LINK, capacity=4)).id
        ana = await enter(stack, server, kept, room, visitor=owner, name="Ana")
        ben = await enter(stack, server, kept, room, name="Ben", transport="/signal", other_than=ana)
        await ana.wait_for("join", ben.id)
        for one, other in ((ana, ben), (ben, ana)):
            for kind in ("offer", "answer"):
                for sdp in _ODD:
                    await one.say(kind, to=other.id, **{kind: {"type": kind, "sdp": sdp}})
                await other.wait_for(kind, one.id, len(_ODD))
                assert [said[kind]["sdp"] for said in other.of_type(kind, one.id)] == list(_ODD)
