"""Masks that say which keys a query may attend to, in torch: True = attend."""

import torch

from mhsa_lib import _checks
from mhsa_lib.torch import _dtypes
from mhsa_lib.torch._door import as_tensor, door


@door()
def causal_mask(n, *, device=None):
    """Return the boolean mask (n, n) that lets position i attend to j <= i.

    Args:
        n: the number of positions.
        device: where the mask is made.

    >>> causal_mask(3).int()
    tensor([[1, 0, 0],
            [1, 1, 0],
            [1, 1, 1]], dtype=torch.int32)
    """
    _checks.check_positive("causal_mask", "n", n)
    return torch.ones(n, n, dtype=torch.bool, device=device).tril()  # (n, n)


@door()
def padding_mask(lengths, n):
    """Return the boolean mask (B, 1, 1, n): True for the first `lengths[b]` keys.

    It broadcasts to the weights (B, H, L, S) of a layer.

    Args:
        lengths: the number of tokens of each sequence, (B,).
        n: the number of keys.

    Raises:
        TypeError: unless the lengths are whole numbers.
        ValueError: unless each is between 0 and n.

    >>> padding_mask([1, 3], n=3)[:, 0, 0].int()
    tensor([[1, 0, 0],
            [1, 1, 1]], dtype=torch.int32)
    """
    lengths = as_tensor("padding_mask", "lengths", lengths)  # (B,)
    _checks.check_lengths("padding_mask", lengths, n, _numbers(lengths))
    positions = torch.arange(n, device=lengths.device)  # (n,)
    return (positions < lengths[:, None])[:, None, None, :]  # (B, 1, 1, n)


def _numbers(x):
    """Return a tensor's numbers; none where a compiler or a transform hides them."""
    if _dtypes.is_symbolic():
        return []
    try:
        return x.reshape(-1).tolist()
    except RuntimeError:  # "meta" has no numbers, and torch.vmap shows none
        return []
