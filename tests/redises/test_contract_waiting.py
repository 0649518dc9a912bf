"""tests/signaling/test_waiting.py by Sentinel and on a cluster."""

from tests.redises.kinds import *  # noqa: F403
from tests.signaling.test_waiting import *  # noqa: F403
