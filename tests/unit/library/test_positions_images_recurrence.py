"""The laws of positions, images, convolution and recurrence, in both backends."""

import pytest

from tests.unit.library.cases import hold
from tests.unit.library.image_laws import IMAGE_LAWS
from tests.unit.library.position_laws import POSITION_LAWS
from tests.unit.library.recurrence_laws import RECURRENCE_LAWS

LAWS = POSITION_LAWS + IMAGE_LAWS + RECURRENCE_LAWS


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_law(law, xp):
    hold(law, xp)
