"""Reports of a problem on a real database: kept under a code, counted, noted, forgotten."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.contract.connections import connected
from tests.contract.people import HERE, refusal
from whisper_gate.domain.audit import Event
from whisper_gate.domain.errors import ErrorCode
from whisper_gate.domain.reports import ALPHABET, Report, new_code, read_code, spaced
from whisper_gate.domain.users import Visitor, new_id
from whisper_gate.services.reports import ReportService, find_report
from whisper_gate.stores import mongo

FLIGHT = {"version": 1, "started": 1_790_000_000_000, "length": 5, "first": 0, "dropped": 0, "entries": []}
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def store(db):
    return mongo.MongoReportStore(db)


@pytest.fixture
def reports(store, limiter, audit):
    return ReportService(store, limiter, audit)


@pytest.fixture
def guest():
    """Somebody at an address that no other test has sent anything from."""
    return Visitor(guest_id=new_id(), address=new_id())


async def test_a_report_is_read_by_its_code_in_whatever_spelling(reports, guest):
    """With a dash or without, in small letters, and with the letters that look like digits."""
    sent = await reports.send(guest, FLIGHT, note=" It froze.\n Twice. ", user_agent=FIREFOX)
    assert (sent.note, sent.device) == ("It froze. Twice.", "Firefox on Linux")
    found = await reports.read(spaced(sent.code).lower(), guest)
    assert found == replace(sent, at=found.at)
    assert abs(found.at - sent.at).total_seconds() < 0.001
    assert await reports.read(sent.code.replace("1", "l").replace("0", "O"), guest) == found


async def test_no_other_code_finds_it(reports, guest):
    await reports.send(guest, FLIGHT)
    for code in (new_code(), "", "K7QF", "{}", "K7QF-2M9T-K7QF"):
        assert (await refusal(reports.read(code, guest))).code is ErrorCode.NOT_FOUND


async def test_codes_are_forty_random_bits_in_signs_that_are_not_mixed_up():
    codes = {new_code() for _ in range(2000)}
    assert len(codes) == 2000
    assert set("".join(codes)) == set(ALPHABET)
    assert len(ALPHABET) == 32
    assert not set("ILOU") & set(ALPHABET)
    assert {len(code) for code in codes} == {8}
    assert read_code(" k7qf-2m9t ") == "K7QF2M9T"


async def test_a_code_that_is_taken_is_not_given_twice(store):
    one = Report(new_code(), datetime.now(UTC).replace(microsecond=0), "Chrome on Linux", "", FLIGHT)
    assert await store.add(one)
    assert not await store.add(replace(one, note="another"))
    assert await store.get(one.code) == one


async def test_sending_too_often_is_refused_and_noted(reports, audit, db, guest):
    """Per address; others may go on."""
    for _ in range(3):
        await reports.send(guest, FLIGHT)
    refused = await refusal(reports.send(guest, FLIGHT))
    assert (refused.code, refused.retry_after > 0) == (ErrorCode.RATE_LIMITED, True)
    await reports.send(replace(guest, address=new_id()), FLIGHT)
    await audit.flush()
    noted = [entry for entry in await mongo.MongoAuditStore(db).find() if entry.address == guest.address]
    assert sorted(entry.event for entry in noted) == [Event.LIMIT_HIT, *[Event.REPORT_SENT] * 3]


async def test_codes_cannot_be_guessed_for_long(reports, store, guest):
    """Whoever asks too often is refused for codes that exist, too; operators are not counted."""
    sent = await reports.send(guest, FLIGHT)
    for _ in range(5):
        assert (await refusal(reports.read(new_code(), guest))).code is ErrorCode.NOT_FOUND
    assert (await refusal(reports.read(sent.code, guest))).code is ErrorCode.RATE_LIMITED
    assert (await find_report(store, sent.code)).flight == FLIGHT


async def test_the_audit_log_has_the_code_and_not_the_note(reports, audit, db):
    sent = await reports.send(Visitor(address=HERE), FLIGHT, note="my secret")
    await audit.flush()
    (entry,) = [one for one in await mongo.MongoAuditStore(db).find() if one.event == Event.REPORT_SENT]
    assert (entry.detail, entry.address) == (spaced(sent.code), HERE)
    assert "my secret" not in str(entry)


async def test_a_note_that_is_too_long_is_refused(reports, guest):
    assert "note" in (await refusal(reports.send(guest, FLIGHT, note="x" * 501))).fields


async def test_reports_are_forgotten_after_as_many_days_as_set(services):
    """Also when the setting changes later."""
    async with connected(services.mongo_uri) as db:
        for days in (14, 3):
            await mongo.ensure_indexes(db, report_days=days)
            indexes = {one["name"]: one for one in await (await db.reports.list_indexes()).to_list()}
            assert indexes["expiry"]["expireAfterSeconds"] == days * 24 * 3600
