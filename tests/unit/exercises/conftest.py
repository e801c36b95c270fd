"""What tests of the checker share."""

import warnings

import numpy as np
import pytest


@pytest.fixture
def no_warnings():
    """Wrong functions divide by zero; nobody wants to read of it."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
