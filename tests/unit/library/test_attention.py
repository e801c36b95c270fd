"""The laws of attention, in both backends."""

import pytest

from tests.unit.library.cases import hold
from tests.unit.library.laws import ATTENTION_LAWS


@pytest.mark.parametrize("law", ATTENTION_LAWS, ids=lambda law: law.__name__)
def test_law(law, xp):
    hold(law, xp)
