"""tests/contract/test_copies.py by Sentinel and on a cluster."""

from tests.contract.parts import *  # noqa: F403
from tests.contract.test_copies import *  # noqa: F403
from tests.redises.kinds import *  # noqa: F403
