"""What tests that train share."""

import pytest
import torch


@pytest.fixture
def one_thread():
    """Whoever trains asks for this: one thread, as in the book's scripts."""
    torch.set_num_threads(1)
