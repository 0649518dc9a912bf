"""What operators may ask for on the command line; operators.py does it.

Apart from that module because the launcher reads this one in every run, and must not load the databases'
clients and prometheus-client before it has said where workers count together.
"""

from __future__ import annotations

import argparse
from pathlib import Path

COMMANDS = ("users", "audit", "report", "backup", "restore")
DOCTOR = "doctor"  # has an exit code of its own
LIST_MAX = 1000


class OperatorError(Exception):
    """The command could not be carried out; `str()` is one line that says why."""


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the commands to the command line."""
    commands.add_parser(DOCTOR, help="check everything that the app needs, and say what to do where it lacks")

    users = commands.add_parser("users", help="list, make, close, open accounts; reset passwords")
    actions = users.add_subparsers(dest="action", required=True, metavar="ACTION")

    listing = actions.add_parser("list", help="accounts, by name")
    listing.add_argument("text", nargs="?", default="", help="only those with this in name or address")
    listing.add_argument("--limit", type=_count, default=200, help="at most so many (default: 200)")

    create = actions.add_parser("create", help="make an account; prints its password once")
    create.add_argument("name", help="username")
    create.add_argument("email", help="e-mail address")
    create.add_argument("--password-stdin", action="store_true", help="read the password from standard input")

    for action, words in (
        ("disable", "close an account; its sessions and sockets end"),
        ("enable", "open an account again"),
    ):
        one = actions.add_parser(action, help=words)
        one.add_argument("name", help="username or e-mail address")

    reset = actions.add_parser("reset", help="print a link that sets a new password, once")
    reset.add_argument("name", help="username or e-mail address")
    reset.add_argument(
        "--password-stdin", action="store_true", help="set the password read from standard input instead"
    )

    audit = commands.add_parser("audit", help="who did what, newest first")
    audit.add_argument("--room", metavar="ID", help="only what happened to this room")
    audit.add_argument("--user", metavar="NAME", help="only what this account did (or the id of one gone)")
    audit.add_argument("--limit", type=_count, default=100, help="at most so many (default: 100)")

    report = commands.add_parser("report", help="what somebody reported about a call, as JSON")
    report.add_argument("code", help="its code, as K7QF-2M9T")

    backup = commands.add_parser(
        "backup", help="accounts, rooms, sessions, log and made secrets into one file"
    )
    backup.add_argument("file", type=_path, metavar="FILE", help="a new file; its owner alone may read it")

    restore = commands.add_parser("restore", help="a back-up in the place of what is there")
    restore.add_argument("file", type=_path, metavar="FILE", help="what `backup` has written")
    restore.add_argument("--replace", action="store_true", help="also where there are accounts or rooms")


def _path(text: str) -> Path:
    """As it is meant where the command is given; the command itself runs elsewhere."""
    return Path(text).expanduser().absolute()


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= LIST_MAX:
        raise argparse.ArgumentTypeError(f"use 1 to {LIST_MAX}")
    return number
