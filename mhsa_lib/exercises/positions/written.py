"""Chapter Positional encoding: solutions as readers write them, to be edited."""

import numpy as np


def permuted_rows(f, x, order):
    """One number."""
    return np.abs(f(x[order]) - f(x)[order]).max()


def sinusoid(n, d, base=10000.0):
    """Sines and cosines alternating (n, d)."""
    rates = base ** (-np.arange(0, d, 2) / d)  # (d / 2,)
    angles = np.arange(0, n)[:, None] * rates  # (n, d / 2)
    encoding = np.zeros((n, d))
    encoding[:, 0::2] = np.sin(angles)
    encoding[:, 1::2] = np.cos(angles)
    return encoding


def rotate(x, positions, base=10000.0):
    """The rotated x (..., n, d)."""
    d = x.shape[-1]
    rates = base ** (-np.arange(0, d, 2) / d)  # (d / 2,)
    angles = positions[:, None] * rates  # (n, d / 2)
    cos, sin = np.cos(angles), np.sin(angles)  # each (n, d / 2)
    a, b = np.split(x, 2, axis=-1)  # each (..., n, d / 2)
    return np.concatenate([a * cos - b * sin, a * sin + b * cos], axis=-1)


def shift_matrix(k, d, base=10000.0):
    """Blocks of 2 x 2 along the diagonal (d, d)."""
    matrix = np.zeros((d, d))
    for i in range(0, d, 2):
        angle = k * base ** (-i / d)
        cos, sin = np.cos(angle), np.sin(angle)
        matrix[i : i + 2, i : i + 2] = [[cos, sin], [-sin, cos]]
    return matrix


def relative_index(n, k):
    """Rows of a table (n, n)."""
    distance = np.arange(n) - np.arange(n)[:, None]  # (n, n)
    return np.clip(distance, -k, k) + k


def alibi_bias(num_heads, n):
    """The bias (h, n, n)."""
    slopes = 2.0 ** (-8 / num_heads * np.arange(1, num_heads + 1))  # (h,)
    distance = np.abs(np.arange(n) - np.arange(n)[:, None])  # (n, n)
    return -slopes[:, None, None] * distance


def relative_bucket(distance, num_buckets, max_distance):
    """Buckets, integers of the same shape."""
    exact = num_buckets // 2
    ratio = np.maximum(distance, exact) / exact
    growth = np.log(ratio) / np.log(max_distance / exact)
    coarse = exact + (growth * (num_buckets - exact)).astype(int)
    return np.where(distance < exact, distance, np.minimum(coarse, num_buckets - 1))
