"""The list of safeguards that `make bite` removes is true of the sources and the tests."""

import pytest

from tests.faults.bite import SAFEGUARDS
from tests.running import ROOT


@pytest.mark.parametrize("one", SAFEGUARDS, ids=lambda one: one.name)
def test_each_stands_in_the_source_once(one):
    source = (ROOT / "whisper_gate" / one.file).read_text(encoding="utf-8")
    assert source.count(one.old) == 1
    assert (ROOT / "tests/faults" / one.test).exists()


def test_each_has_a_name_of_its_own():
    assert len({one.name for one in SAFEGUARDS}) == len(SAFEGUARDS)
