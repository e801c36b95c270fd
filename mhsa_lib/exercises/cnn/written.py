"""Chapter Against CNN: solutions as readers write them, to be edited."""

import numpy as np


def convolve(kernel, image):
    """The picture (H, W)."""
    k1, k2 = kernel.shape
    padded = np.pad(image, [(k1 // 2, k1 // 2), (k2 // 2, k2 // 2)])
    output = np.zeros(image.shape)  # (H, W)
    for i, j in np.ndindex(image.shape):
        output[i, j] = (kernel * padded[i : i + k1, j : j + k2]).sum()
    return output


def receptive_field(kernel_size, layers, n):
    """Two integers."""
    added = kernel_size - 1
    return np.array([1 + layers * added, -(-(n - 1) // added)])


def scores(height, width, centre, sharpness):
    """Scores (n, n)."""
    positions = np.indices((height, width)).reshape(2, -1).T  # (n, 2)
    away = positions - positions[:, None] - np.array(centre)  # (n, n, 2)
    return -sharpness * (away**2).sum(axis=-1)


def as_heads(maps, x, kernel):
    """The sum over heads (n, C_out)."""
    weights = kernel.reshape(*kernel.shape[:2], -1).T  # (K1 * K2, C_in, C_out)
    mixed = maps @ x  # (K1 * K2, n, C_in)
    return (mixed @ weights).sum(axis=0)


def leak(sharpness, reach):
    """One number."""
    d = np.arange(-reach, reach + 1)  # (2 reach + 1,)
    positive = np.exp(-sharpness * (d[:, None] ** 2 + d**2))
    return 1 - 1 / positive.sum()


def least_heads(kernel):
    """One integer."""
    weights = kernel.reshape(-1, kernel.shape[-2] * kernel.shape[-1]).T
    assert np.isfinite(weights).all()  # else LAPACK itself prints, below Python
    return np.linalg.matrix_rank(weights)


def dilated_centres(kernel_size, dilation):
    """Centres (K * K, 2)."""
    offsets = np.indices((kernel_size, kernel_size)).reshape(2, -1).T  # (K * K, 2)
    return dilation * (offsets - kernel_size // 2)
