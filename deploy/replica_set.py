"""Make MongoDB servers a replica set, and the account that the app uses there. compose.yaml runs it once.

    MONGO_ROOT_PASSWORD=... MONGO_PASSWORD=... python replica_set.py mongo1:27017 mongo2:27017 mongo3:27017

Run again it changes nothing but the app's password, to the one given.
"""

from __future__ import annotations

import os
import sys
import time
from typing import Any
from urllib.parse import quote

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

SET, DATABASE, USER = "rs0", "whisper_gate", "whisper_gate"
ATTEMPT_MS = 5000
PATIENCE = 60.0  # seconds, for the members to find each other and vote
ALREADY_INITIALIZED, ALREADY_A_USER = 23, 51003  # MongoDB's error codes


def initiate(first: MongoClient[Any], members: list[str], **settings: int) -> None:
    """Tell the first member who the members are; nothing happens when it knows.

    Args:
        first: a client of the first member alone.
        members: host and port, or the path of a Unix socket, as they reach each other.
        **settings: of the set, as MongoDB calls them (`electionTimeoutMillis`).
    """
    hosts = [{"_id": number, "host": host} for number, host in enumerate(members)]
    try:
        first.admin.command("replSetInitiate", {"_id": SET, "members": hosts, "settings": settings})
    except OperationFailure as error:
        if error.code != ALREADY_INITIALIZED:
            raise


def make_account(whole: MongoClient[Any], password: str) -> None:
    """Have the app's account, which may read and write its own database and nothing else."""
    database = whole[DATABASE]
    roles = [{"role": "readWrite", "db": DATABASE}]
    try:
        database.command("createUser", USER, pwd=password, roles=roles)
    except OperationFailure as error:
        if error.code != ALREADY_A_USER:
            raise
        database.command("updateUser", USER, pwd=password, roles=roles)


def set_up(members: list[str], root_password: str, password: str, **settings: int) -> None:
    """All of it. PyMongoError when a member cannot be reached, or there is no primary within a minute."""
    account = {"username": "root", "password": root_password, "serverSelectionTimeoutMS": ATTEMPT_MS}
    with MongoClient(uri(members[:1]), directConnection=True, **account) as first:
        initiate(first, members, **settings)
    patient = account | {"serverSelectionTimeoutMS": int(PATIENCE * 1000)}
    with MongoClient(uri(members), replicaSet=SET, **patient) as whole:
        make_account(whole, password)


def uri(members: list[str]) -> str:
    """The URI of these members; the path of a Unix socket is written as URIs want it."""
    return f"mongodb://{','.join(quote(one, safe=':[]') for one in members)}"


def main() -> int:
    """Set up what the command line names; the exit code."""
    members = sys.argv[1:]
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            set_up(members, os.environ["MONGO_ROOT_PASSWORD"], os.environ["MONGO_PASSWORD"])
        except PyMongoError as error:
            if time.monotonic() > deadline:
                sys.stderr.write(f"replica set: {error}\n")
                return 1
            time.sleep(1)
        else:
            return 0


if __name__ == "__main__":
    sys.exit(main())
