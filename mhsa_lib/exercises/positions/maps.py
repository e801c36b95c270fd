"""The functions of n rows (n, d) that the exercise on order hands to a reader's own.

They stand apart from its reference, so that they can go where that one may not.
"""

import numpy as np

from mhsa_lib import numpy as mhsa


def running_sum(x):
    """Row i is the sum of rows 0 to i: it knows the order."""
    return np.cumsum(np.asarray(x), axis=0)


def attend(x):
    """Self-attention without a mask: it does not know the order."""
    x = np.asarray(x)
    return mhsa.scaled_dot_product_attention(x, x, x)


def attend_to_the_past(x):
    """Self-attention under the causal mask."""
    x = np.asarray(x)
    return mhsa.scaled_dot_product_attention(x, x, x, is_causal=True)


def add_the_position(x):
    """Row i plus the number i."""
    return np.asarray(x) + np.arange(len(x))[:, None]


def halve(x):
    """Every row by itself."""
    return np.asarray(x) / 2
