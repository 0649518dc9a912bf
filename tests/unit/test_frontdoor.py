"""HTTPS and TURN of our own: what the settings make of a DOMAIN, and whom a relay refuses."""

from __future__ import annotations

import os
from contextlib import ExitStack
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest

from whisper_gate import parts
from whisper_gate.embedded import EmbeddedError, addresses, caddy
from whisper_gate.embedded.addresses import Reach
from whisper_gate.settings import Settings, SettingsError, load

# /proc/net/route of a container: the default route, and the network that it is in.
ROUTES = """\
Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t010011AC\t0003\t0\t0\t0\t00000000\t0\t0\t0
eth0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
"""


@pytest.fixture(autouse=True)
def no_environment(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def denies(relays: list[Reach], peer: str, near: tuple[str, ...] = (), stores: tuple[str, ...] = ()) -> bool:
    networks = addresses.denied(relays, map(ip_network, near), map(ip_address, stores))
    return any(ip_address(peer) in network for network in networks)


def test_a_domain_is_the_address_behind_one_proxy_and_the_app_listens_here_alone():
    settings = load(domain="Meet.Example.org", host="0.0.0.0")
    assert settings.url == "https://meet.example.org"
    assert (settings.trusted_proxy_hops, settings.listens_on) == (1, "127.0.0.1")
    assert load(domain="192.168.1.10", https_port=8443).url == "https://192.168.1.10:8443"
    assert load(domain="fd00::1").url == "https://[fd00::1]"
    assert load(domain="a.example", public_url="https://b.example").url == "https://b.example"
    assert load(domain="", host="0.0.0.0").listens_on == "0.0.0.0"


@pytest.mark.parametrize(
    "domain",
    [
        "https://a.example",
        "a.example:443",
        "a b",
        "a.example {",
        "-a.example",
        "a..b",
        "{env.X}",
        "a\nb",
        "*.a.b",
    ],
)
def test_what_is_no_name_never_reaches_a_configuration_file(domain):
    with pytest.raises(SettingsError, match=r"^DOMAIN: must be a name or an IP address alone"):
        load(domain=domain)


def test_settings_that_contradict_each_other_are_refused():
    with pytest.raises(SettingsError, match="TRUSTED_PROXY_HOPS is 1 with DOMAIN"):
        load(domain="a.example", trusted_proxy_hops=2)
    with pytest.raises(SettingsError, match="TURN_EXTERNAL_IP: must be an IP address"):
        load(turn_external_ip="turn.example.org")
    for ports in ("49160", "5-4", "80-90", "60000-70000"):
        with pytest.raises(SettingsError, match="TURN_RELAY_PORTS: must have the form"):
            load(turn_relay_ports=ports)
    with pytest.raises(SettingsError, match="RELAY_ONLY needs TURN_URLS"):
        load(relay_only=True)
    assert load(relay_only=True, embedded_turn=True).relay_ports == (49160, 49199)


def test_only_names_that_the_world_knows_get_public_certificates():
    local = ("localhost", "meet", "meet.local", "meet.lan", "a.home.arpa", "10.0.0.1", "::1", "x.fritz.box")
    assert all(map(caddy.is_local, local))
    assert not any(map(caddy.is_local, ("meet.example.org", "lan.example.org", "notlocal.de")))


def test_a_public_site_has_no_authority_of_its_own_and_a_local_one_hands_its_out():
    public = caddy.configuration(caddy.Site("meet.example.org", False, 80, 443, 3001), Path("/data/caddy"))
    local = caddy.configuration(caddy.Site("10.0.0.1", True, 80, 443, 3001), Path("/data/caddy"))
    assert "tls internal" not in public
    assert "/ca.crt" not in public
    assert "tls internal" in local
    assert "/ca.crt" in local
    for text in (public, local):
        assert "admin off" in text
        assert 'request>uri regexp "\\?.*" ""' in text


def test_on_the_internet_nothing_private_is_a_peer():
    relays = [Reach(ip_address("203.0.113.7"), ip_address("172.17.0.2"))]
    for peer in (
        "10.1.1.1",
        "172.17.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "fd00::1",
        "127.0.0.1",
        "169.254.169.254",
    ):
        assert denies(relays, peer), peer
    assert denies(relays, "198.51.100.7", stores=("198.51.100.7",))
    for peer in ("203.0.113.7", "8.8.8.8", "2a00::1"):
        assert not denies(relays, peer), peer


def test_on_a_lan_the_range_of_its_people_is_open_but_for_the_container():
    relays = [Reach(ip_address("172.20.1.10"), ip_address("172.17.0.2"))]
    near = tuple(map(str, addresses.near(ROUTES)))
    assert near == ("172.17.0.0/16",)
    assert not denies(relays, "172.20.9.9", near)
    for peer in ("172.17.0.1", "172.17.0.3", "10.0.0.1", "192.168.1.1", "127.0.0.1", "169.254.169.254"):
        assert denies(relays, peer, near), peer
    assert denies(relays, "172.20.1.5", near, stores=("172.20.1.5",))


def test_on_the_lan_itself_the_network_that_we_are_in_is_the_peoples():
    here = ip_address("192.168.1.10")
    assert not denies([Reach(here, here)], "192.168.1.23", ("192.168.1.0/24", "172.17.0.0/16"))


def test_where_we_are_reached_is_told_before_it_is_looked_up():
    assert addresses.external(["203.0.113.7"], ["meet.example.org"]) == [ip_address("203.0.113.7")]
    assert addresses.external([], ["127.0.0.1", "198.51.100.9"]) == [ip_address("198.51.100.9")]
    assert addresses.external([], ["localhost", "nowhere.invalid"]) == []


def test_who_hides_all_addresses_gets_no_app_without_a_relay(tmp_path, monkeypatch):
    """Where nobody knows the relay's address, the start goes on without one, unless all calls need it."""
    stores = {"mongo_uri": "mongodb://h/x", "redis_pub_uri": "redis://h", "data_dir": tmp_path / "data"}
    secrets = {"jwt_secret": "x9" * 4 + "abcdefgh" * 4, "password_pepper": "y8" * 4 + "ijklmnop" * 4}
    given = {"embedded_turn": True, "turn_external_ip": (), **stores, **secrets}
    monkeypatch.setattr(os, "environ", dict(os.environ))
    with ExitStack() as stack:
        assert parts.start(load(**given), stack) is None
        with pytest.raises(EmbeddedError, match="RELAY_ONLY needs a TURN server"):
            parts.start(load(**given, relay_only=True), stack)


def test_the_hosts_of_stores_are_known_from_their_addresses():
    uris = (
        "mongodb://u:p%40@db1:27017,db2/x",
        "redis://:p@10.0.0.5:6379",
        "unix:///x",
        None,
        "redis://[fd00::5]",
    )
    assert list(addresses.hosts(uris)) == ["db1", "db2", "10.0.0.5", "fd00::5"]
