"""Images as sequences of patches, in NumPy; channels come last, (..., H, W, C)."""

import numpy as np

from mhsa_lib import _checks
from mhsa_lib.numpy._door import door
from mhsa_lib.numpy._module import Module


@door()
def patchify(images, patch_size):
    """Cut images (..., H, W, C) into patches (..., H W / P^2, P * P * C).

    Patches go row by row, and so do the pixels in a patch, channels last
    (Dosovitskiy et al. 2021, section 3.1).

    Args:
        images: (..., H, W, C).
        patch_size: P.

    Returns:
        The patches (..., H W / P^2, P * P * C).

    Raises:
        ValueError: if P does not divide H and W.

    >>> patchify(np.arange(8.0).reshape(2, 4, 1), patch_size=2)
    array([[0., 1., 4., 5.],
           [2., 3., 6., 7.]])
    """
    _checks.check_images("patchify", images, patch_size)
    *batch, height, width, channels = images.shape
    p = patch_size
    grid = images.reshape(*batch, height // p, p, width // p, p, channels)
    grid = grid.swapaxes(-4, -3)  # (..., H / P, W / P, P, P, C)
    n = (height // p) * (width // p)
    return grid.reshape(*batch, n, p * p * channels)  # (..., n, P * P * C)


@door()
def unpatchify(patches, image_shape):
    """Put patches (..., n, P * P * C) together to images (..., H, W, C).

    It undoes `patchify`.

    Args:
        patches: (..., n, P * P * C).
        image_shape: (H, W, C); the patch size follows from it.

    Returns:
        The images (..., H, W, C).

    Raises:
        ValueError: if the patches do not fill this shape.

    >>> image = np.arange(12.0).reshape(2, 6, 1)
    >>> np.array_equal(unpatchify(patchify(image, 2), image.shape), image)
    True
    """
    p = _checks.check_patches("unpatchify", patches, image_shape)
    height, width, channels = image_shape
    batch = patches.shape[:-2]
    grid = patches.reshape(*batch, height // p, width // p, p, p, channels)
    return grid.swapaxes(-4, -3).reshape(*batch, *image_shape)  # (..., H, W, C)


class PatchEmbedding(Module):
    """One linear map of every patch: images (..., H, W, C) to tokens (..., n, D).

    It equals a convolution with kernel and stride P, and has the parameters of
    `torch.nn.Conv2d`: weight (D, C, P, P) and bias (D,).

    Args:
        patch_size: P.
        channels: C.
        d_model: D.
        bias: whether the map has one.
        dtype: of the parameters; None is the backend's default.
        seed: of the uniform initial weights, torch's default for a convolution; see
            MultiHeadAttention.

    >>> PatchEmbedding(patch_size=4, channels=3, d_model=8)(np.ones((8, 12, 3))).shape
    (6, 8)
    """

    @door()
    def __init__(self, patch_size, channels, d_model, *, bias=True, dtype=None, seed=0):
        _checks.check_positive("PatchEmbedding", "patch_size", patch_size)
        _checks.check_positive("PatchEmbedding", "channels", channels)
        _checks.check_positive("PatchEmbedding", "d_model", d_model)
        self.patch_size = patch_size
        rng = np.random.default_rng(seed)
        bound = 1 / np.sqrt(channels * patch_size**2)
        shape = (d_model, channels, patch_size, patch_size)
        self.weight = rng.uniform(-bound, bound, shape).astype(dtype)
        self.bias = rng.uniform(-bound, bound, d_model).astype(dtype) if bias else None

    @door(sums=True)
    def __call__(self, images):
        """Map images (..., H, W, C) to tokens (..., n, D)."""
        _checks.check_channels("PatchEmbedding", images, self.weight, -1)
        patches = patchify(images, self.patch_size)  # (..., n, P * P * C)
        matrix = self.weight.transpose(0, 2, 3, 1)  # (D, P, P, C)
        tokens = patches @ matrix.reshape(len(matrix), -1).T  # (..., n, D)
        return tokens if self.bias is None else tokens + self.bias
