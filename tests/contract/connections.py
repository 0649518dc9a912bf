"""Connections to the test session's databases, and the settings of the services on them."""

from contextlib import asynccontextmanager

from tests.leisure import at_leisure
from whisper_gate.domain.users import new_id
from whisper_gate.stores import mongo

SECRET = "a secret of at least thirty-two bytes, for tests"
PEPPER = "a pepper of at least thirty-two bytes, for tests"
RULES = {
    "register": "1000/hour",
    "login": "1000/hour",
    "login_failures": "5/15minute",
    "letters": "3/hour",
    "room_password": "5/15minute",
    "knock": "5/5minute",
    "reports": "3/hour",
    "report_reads": "5/hour",
    "trials": "3/hour",
    "uplinks": "3/hour",
}


@asynccontextmanager
async def connected(uri):
    """A database of its own, with its indexes, gone afterwards.

    The loop of the session stands still during tests that are not async. A client that waits for a stream of
    heartbeats takes that for a server that is silent, and ends what it asked of it just then; one that asks
    for a heartbeat now and then does not.
    """
    client = at_leisure(f"{uri}?serverMonitoringMode=poll")
    try:
        db = client.get_database(f"test_{new_id().replace('-', '_')}", mongo.database(client).codec_options)
        await mongo.ensure_indexes(db)
        yield db
        await client.drop_database(db.name)
    finally:
        await client.close()
