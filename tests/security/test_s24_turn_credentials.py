"""S24: TURN credentials are one participant's own, are for the admitted, and end."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from playwright.async_api import Page

from tests.conftest import PersonFactory
from tests.members import register
from tests.running import AppServer, start_app
from tests.turn import SECRET, TurnServer, turn_server
from whisper_gate.services.ice import IceServers

# What a browser gets with these servers: types of candidates, and codes of errors (RFC 8489, section 14.8).
_GATHER = """async (iceServers) => {
  const connection = new RTCPeerConnection({ iceServers, iceTransportPolicy: "relay" });
  const types = new Set(), errors = new Set();
  connection.onicecandidate = ({ candidate }) => candidate?.type && types.add(candidate.type);
  connection.onicecandidateerror = ({ errorCode }) => errors.add(errorCode);
  connection.createDataChannel("probe");
  await connection.setLocalDescription();
  await new Promise((done) => {
    connection.onicegatheringstatechange = () => connection.iceGatheringState === "complete" && done();
  });
  connection.close();
  return { types: [...types], errors: [...errors] };
}"""


@pytest.fixture(scope="module")
def turn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TurnServer]:
    with turn_server(tmp_path_factory.mktemp("turn")) as running:
        yield running


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, turn: TurnServer) -> Iterator[AppServer]:
    folder = tmp_path_factory.mktemp("app")
    server = start_app(folder / "data", folder / "log", **turn.settings("udp"))
    try:
        server.wait_ready()
        yield server
    finally:
        server.stop()


async def gather(page: Page, servers: list[dict[str, Any]]) -> dict[str, Any]:
    return dict(await page.evaluate(_GATHER, servers))


async def test_who_is_admitted_may_use_the_relay_until_the_credentials_end(
    app: AppServer, turn: TurnServer, person: PersonFactory
):
    """By REST as in the call; a real coturn takes them, and none that are over, made up or altered."""
    page = await person("Ana", tolerate="")
    await page.goto(app.base_url)
    member = register(app)
    join = f"/api/v1/rooms/{member.create()['id']}/{member.id}/join"
    grants = [member.client.post(join, json={}).json() for _ in "ab"]
    names = [grant["ice_servers"][0]["username"] for grant in grants]
    assert len(set(names)) == 2
    for name, grant in zip(names, grants, strict=True):
        until, _, who = name.partition(":")
        assert who == grant["participant_id"]
        assert 0 < int(until) - time.time() <= 3600
    own = grants[0]["ice_servers"]
    assert await gather(page, own) == {"types": ["relay"], "errors": []}

    urls = tuple(turn.urls("udp"))
    over = IceServers((), urls, SECRET).of("ana", now=time.time() - 2 * 3600)
    made_up = IceServers((), urls, secrets.token_urlsafe(32)).of("ana")
    longer = [own[0] | {"username": f"{int(time.time()) + 10**6}:{grants[0]['participant_id']}"}]
    for servers in (over, made_up, longer):
        assert await gather(page, servers) == {"types": [], "errors": [401]}


def test_who_only_knocks_gets_none(app: AppServer):
    """Nor does anybody who is refused."""
    owner, other = register(app), register(app)
    join = f"/api/v1/rooms/{owner.create(access='knock')['id']}/{other.id}/join"
    grant = other.client.post(join, json={}).json()
    assert (grant["waits"], grant["ice_servers"]) == (True, [])
    refused = httpx.post(f"{app.base_url}{join}", json={})
    assert refused.status_code == 401
    assert "turn:" not in refused.text
