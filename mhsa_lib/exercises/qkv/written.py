"""Chapter QKV: solutions as readers write them, to be edited."""

import numpy as np

from mhsa_lib import numpy as mhsa
from mhsa_lib.exercises.pieces import transpose


def scores(q, k):
    """Scaled scores (..., L, S)."""
    return q @ transpose(k) / np.sqrt(q.shape[-1])


def attention(q, k, v):
    """The output (..., L, d_v)."""
    scores = q @ transpose(k) / np.sqrt(q.shape[-1])  # (..., L, S)
    weights = mhsa.softmax(scores)  # (..., L, S)
    return weights @ v  # (..., L, d_v)


def causal_mask(n):
    """The boolean mask (n, n)."""
    positions = np.arange(n)
    return positions[None, :] - positions[:, None] <= 0


def masked_softmax(scores, mask):
    """Weights (..., L, S); zeros in a row without any key."""
    scores = np.where(mask, scores, -np.inf)  # (..., L, S)
    peak = scores.max(axis=-1, keepdims=True)  # (..., L, 1)
    positive = np.exp(scores - np.where(np.isfinite(peak), peak, 0))  # (..., L, S)
    total = positive.sum(axis=-1, keepdims=True)  # (..., L, 1)
    return positive / np.where(total == 0, 1, total)


def masked_attention(q, k, v, mask):
    """The output (..., L, d_v)."""
    scores = q @ transpose(k) / np.sqrt(q.shape[-1])  # (..., L, S)
    scores = np.where(mask, scores, -np.inf)  # (..., L, S)
    weights = mhsa.softmax(scores)  # (..., L, S)
    return weights @ v  # (..., L, d_v)


def softmax_jacobian(p):
    """The derivatives (n, n)."""
    return np.diag(p) - np.outer(p, p)


def backward(grad, q, k, v):
    """The gradients for q, k and v, one above the other: (3, n, d)."""
    scale = 1 / np.sqrt(q.shape[-1])
    p = mhsa.softmax(scale * (q @ transpose(k)))  # (n, n)
    by_weight = grad @ transpose(v)  # (n, n)
    mean = (p * by_weight).sum(axis=-1, keepdims=True)  # (n, 1)
    by_score = p * (by_weight - mean)  # (n, n)
    by_q = scale * (by_score @ k)  # (n, d)
    by_k = scale * (transpose(by_score) @ q)  # (n, d)
    by_v = transpose(p) @ grad  # (n, d)
    return np.stack([by_q, by_k, by_v])


def additive_scores(q, k, w_q, w_k, v):
    """The scores (L, S)."""
    queries, keys = q @ w_q, k @ w_k  # (L, h), (S, h)
    hidden = np.tanh(queries[:, None, :] + keys[None, :, :])  # (L, S, h)
    return (hidden * v).sum(axis=-1)
