"""tests/signaling/test_hub.py by Sentinel and on a cluster."""

from tests.redises.kinds import *  # noqa: F403
from tests.signaling.test_hub import *  # noqa: F403
