"""What every test of the library shares."""

import pytest
import torch

from tests.unit.library.backends import BACKENDS

torch.set_num_threads(1)


@pytest.fixture(params=list(BACKENDS))
def xp(request):
    """The backend under test: its public names, and the way in and out of it."""
    return BACKENDS[request.param]
