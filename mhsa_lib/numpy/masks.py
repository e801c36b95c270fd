"""Masks that say which keys a query may attend to, in NumPy: True = attend."""

import numpy as np

from mhsa_lib import _checks
from mhsa_lib.numpy._door import door


@door()
def causal_mask(n):
    """Return the boolean mask (n, n) that lets position i attend to j <= i.

    Args:
        n: the number of positions.

    >>> causal_mask(3).astype(int)
    array([[1, 0, 0],
           [1, 1, 0],
           [1, 1, 1]])
    """
    _checks.check_positive("causal_mask", "n", n)
    return np.tri(n, dtype=bool)  # (n, n)


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

    >>> padding_mask([1, 3], n=3)[:, 0, 0].astype(int)
    array([[1, 0, 0],
           [1, 1, 1]])
    """
    lengths = np.asarray(lengths)  # (B,)
    _checks.check_lengths("padding_mask", lengths, n, lengths)
    return (np.arange(n) < lengths[:, None])[:, None, None, :]  # (B, 1, 1, n)
