"""What the layers share: the dtype of their parameters, and where chance comes from."""

import torch
from torch import nn


class Module(nn.Module):
    """A layer of torch that says which dtype its parameters have."""

    @property
    def dtype(self):
        """The dtype of the parameters, which the inputs must share."""
        return next(self.parameters()).dtype


def _generator(seed):
    """Return a generator that starts from the seed; for None, torch's global one."""
    return None if seed is None else torch.Generator().manual_seed(seed)
