"""Small correct steps of which many of the mistakes are put together."""

import numpy as np


def transpose(k):
    """Swap the last two axes alone: (..., S, d_k) -> (..., d_k, S)."""
    return k.swapaxes(-1, -2)


def scaled(q, k):
    """Scaled scores: (..., L, d_k), (..., S, d_k) -> (..., L, S)."""
    return q @ transpose(k) / np.sqrt(q.shape[-1])


def exponentials(scores):
    """exp of the scores (..., n) after each row's maximum is subtracted."""
    return np.exp(scores - scores.max(axis=-1, keepdims=True))


def share(positive, axis=-1):
    """Divide by the sum along `axis`; nothing guards against a sum of 0."""
    return positive / positive.sum(axis=axis, keepdims=True)
