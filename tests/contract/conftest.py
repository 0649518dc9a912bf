"""The services on real databases, for the tests beside this file."""

from tests.contract.parts import *  # noqa: F403 - fixtures
