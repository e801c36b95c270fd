"""Chapter Images: solutions as readers write them, to be edited."""

import numpy as np

from mhsa_lib import numpy as mhsa


def patchify(images, patch_size):
    """(..., H, W, C) -> (..., n, P * P * C)."""
    *batch, height, width, channels = images.shape
    p = patch_size
    cut = images.reshape(*batch, height // p, p, width // p, p, channels)
    grid = cut.swapaxes(-4, -3)  # (..., H / P, W / P, P, P, C)
    return grid.reshape(*batch, -1, p * p * channels)


def unpatchify(patches, image_shape):
    """(..., n, P * P * C) -> (..., H, W, C)."""
    height, width, channels = image_shape
    *batch, _, length = patches.shape
    p = int(np.sqrt(length // channels))
    grid = patches.reshape(*batch, height // p, width // p, p, p, channels)
    return grid.swapaxes(-4, -3).reshape(*batch, height, width, channels)


def patch_embedding(images, weight, bias):
    """Tokens (..., n, D)."""
    patches = patchify(images, weight.shape[-1])  # (..., n, P * P * C)
    matrix = weight.transpose(0, 2, 3, 1).reshape(len(weight), -1)  # (D, P * P * C)
    return patches @ matrix.T + bias


def sinusoid_2d(height, width, d, base=10000.0):
    """The encoding (h, w, d)."""
    rows = mhsa.sinusoidal_encoding(height, d // 2, base)  # (h, d / 2)
    columns = mhsa.sinusoidal_encoding(width, d // 2, base)  # (w, d / 2)
    encoding = np.zeros((height, width, d))
    encoding[..., : d // 2] = rows[:, None]
    encoding[..., d // 2 :] = columns
    return encoding
