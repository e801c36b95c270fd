"""Chapter Multiple heads: solutions as readers write them, to be edited."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.pieces import transpose


def split_heads(x, num_heads):
    """(..., n, d) -> (..., h, n, d / h)."""
    *batch, n, d = x.shape
    heads = x.reshape(*batch, n, num_heads, d // num_heads)  # (..., n, h, d / h)
    return heads.swapaxes(-2, -3)


def merge_heads(heads):
    """(..., h, n, e) -> (..., n, h * e)."""
    *batch, num_heads, n, width = heads.shape
    return heads.swapaxes(-2, -3).reshape(*batch, n, num_heads * width)


def multi_head(x, W_q, W_k, W_v, W_o):
    """The sum of the heads' parts (n, d)."""
    q, k, v = x @ W_q, x @ W_k, x @ W_v  # each (h, n, e)
    scores = q @ transpose(k) / np.sqrt(q.shape[-1])  # (h, n, n)
    weights = mhsa.softmax(scores)  # (h, n, n)
    heads = weights @ v  # (h, n, e)
    return (heads @ W_o).sum(axis=0)


def layer(x, W_q, W_k, W_v, W_o, num_heads):
    """The layer's output (n, d)."""
    q = split_heads(x @ W_q, num_heads)  # (h, n, e)
    k = split_heads(x @ W_k, num_heads)  # (h, n, e)
    v = split_heads(x @ W_v, num_heads)  # (h, n, e)
    scores = q @ transpose(k) / np.sqrt(q.shape[-1])  # (h, n, n)
    weights = mhsa.softmax(scores)  # (h, n, n)
    heads = weights @ v  # (h, n, e)
    return merge_heads(heads) @ W_o


def parameters(d, num_heads):
    """The numbers in four matrices, of which each head owns a part."""
    width = d // num_heads
    return 4 * num_heads * d * width


def importance(contributions, target):
    """The growth of the error without each head (h,)."""
    output = contributions.sum(axis=0)  # (n, d)
    error = ((output - target) ** 2).mean()
    others = output - contributions  # (h, n, d)
    without = ((others - target) ** 2).mean(axis=(-2, -1))  # (h,)
    return without - error


def entropy_of_heads(weights):
    """The mean entropy of the rows (h,)."""
    logs = np.log(np.where(weights > 0, weights, 1.0))  # (h, n, m)
    rows = -(weights * logs).sum(axis=-1)  # (h, n)
    return rows.mean(axis=-1)


def grouped_attention(q, k, v):
    """The outputs of the heads (h, n, e)."""
    times = len(q) // len(k)
    k = np.repeat(k, times, axis=0)  # (h, n, e)
    v = np.repeat(v, times, axis=0)  # (h, n, e)
    scores = q @ transpose(k) / np.sqrt(q.shape[-1])  # (h, n, n)
    weights = mhsa.softmax(scores)  # (h, n, n)
    return weights @ v
