"""What an URI of Redis says, and that a bad one is refused without giving its password away."""

import pytest

from whisper_gate import redis_uri
from whisper_gate.redis_uri import RedisUri
from whisper_gate.settings import SettingsError, load


@pytest.mark.parametrize(
    "uri", ["redis://:p@host:6379/3", "rediss://host", "unix:///run/v.sock?password=p", "redis://host?db=2"]
)
def test_one_server_is_left_to_the_client(uri):
    """Its URI goes to redis-py as it is, and Reflex keeps its state there."""
    assert redis_uri.parse(uri) == RedisUri(uri)
    assert redis_uri.page_state(uri) == uri


def test_sentinels_with_everything():
    """Hosts, two passwords, a service, a database."""
    uri = (
        "redis+sentinel://ana:p%40s@a:1,[2001:db8::1]:2,c/calls/3"
        "?sentinel_username=guard&sentinel_password=s%26"
    )
    place = redis_uri.parse(uri)
    assert place.hosts == (("a", 1), ("2001:db8::1", 2), ("c", 26379))
    assert (place.kind, place.service, place.db) == ("sentinel", "calls", 3)
    assert (place.username, place.password) == ("ana", "p@s")
    assert (place.sentinel_username, place.sentinel_password) == ("guard", "s&")
    assert "p@s" not in repr(place)
    assert "s&" not in repr(place)
    assert redis_uri.page_state(uri) is None


def test_sentinels_with_little():
    """A password needs no user."""
    assert redis_uri.parse("redis+sentinel://a/calls").password is None
    place = redis_uri.parse("redis+sentinel://:p@a,b/calls")
    assert (place.username, place.password, place.db) == (None, "p", 0)


def test_a_cluster():
    place = redis_uri.parse("redis+cluster://ana:p%40s@a:7000,b/")
    assert (place.kind, place.hosts) == ("cluster", (("a", 7000), ("b", 6379)))
    assert (place.username, place.password) == ("ana", "p@s")
    assert redis_uri.page_state("redis+cluster://a") is None


BAD = [
    "redis+cluster://:s3cretly@a:7000/1",
    "redis+cluster://:s3cretly@a:7000?db=1",
    "redis+cluster://:s3cretly@",
    "redis+sentinel://:s3cretly@a:1,b:2",
    "redis+sentinel://:s3cretly@a:1,b:2/",
    "redis+sentinel://:s3cretly@a:1/calls/x",
    "redis+sentinel://:s3cretly@a:1/calls/0/1",
    "redis+sentinel://:s3cretly@/calls",
    "redis+sentinel://:s3cretly@a:1,/calls",
    "redis+sentinel://:s3cretly@a:/calls",
    "redis+sentinel://:s3cretly@a:0/calls",
    "redis+sentinel://:s3cretly@a:65536/calls",
    "redis+sentinel://:s3cretly@a:b/calls",
    "redis+sentinel://:s3cretly@[::1/calls",
    "redis+sentinel://a/calls?s3cretly=1",
    "redis://:s3cretly@a:b",
    "redis://:s3cretly@a\u2100b",
    "redis+mystery://:s3cretly@a",
    "s3cretly",
    "",
]


@pytest.mark.parametrize("uri", BAD)
def test_a_bad_uri_is_refused(uri):
    with pytest.raises(ValueError, match=r"^(must|has|is) ") as caught:
        redis_uri.parse(uri)
    assert "s3cretly" not in str(caught.value)


@pytest.mark.parametrize("name", ["REDIS_PUB_URI", "REDIS_SUB_URI"])
@pytest.mark.parametrize("uri", BAD[:-1])
def test_the_start_names_the_setting(name, uri):
    """One line, and no password."""
    with pytest.raises(SettingsError, match=f"^{name}: (must|has|is) ") as caught:
        load(_env_file=None, **({"redis_pub_uri": "redis://a"} | {name.lower(): uri}))
    assert "s3cretly" not in str(caught.value)
    assert "\n" not in str(caught.value)
