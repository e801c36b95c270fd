"""Images as sequences of patches, in torch; channels come last, (..., H, W, C)."""

import math

import torch
from torch import nn

from mhsa_lib import _checks
from mhsa_lib.torch import _dtypes
from mhsa_lib.torch._door import door
from mhsa_lib.torch._module import Module, _generator


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

    >>> patchify(torch.arange(8.0).reshape(2, 4, 1), patch_size=2)
    tensor([[0., 1., 4., 5.],
            [2., 3., 6., 7.]])
    """
    _checks.check_images("patchify", images, patch_size)
    *batch, height, width, channels = images.shape
    p = patch_size
    rows, columns = height // p, width // p
    grid = images.reshape(*batch, rows, p, columns, p, channels)
    grid = grid.transpose(-4, -3)  # (..., H / P, W / P, P, P, C)
    return grid.reshape(*batch, rows * columns, p * p * channels)  # (..., n, P * P * C)


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

    >>> image = torch.arange(12.0).reshape(2, 6, 1)
    >>> torch.equal(unpatchify(patchify(image, 2), image.shape), image)
    True
    """
    p = _checks.check_patches("unpatchify", patches, image_shape)
    height, width, channels = image_shape
    batch = patches.shape[:-2]
    grid = patches.reshape(*batch, height // p, width // p, p, p, channels)
    return grid.transpose(-4, -3).reshape(*batch, *image_shape)  # (..., H, W, C)


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

    >>> PatchEmbedding(4, channels=3, d_model=8)(torch.ones(8, 12, 3)).shape
    torch.Size([6, 8])
    """

    @door()
    def __init__(self, patch_size, channels, d_model, *, bias=True, dtype=None, seed=0):
        super().__init__()
        _checks.check_positive("PatchEmbedding", "patch_size", patch_size)
        _checks.check_positive("PatchEmbedding", "channels", channels)
        _checks.check_positive("PatchEmbedding", "d_model", d_model)
        self.patch_size = patch_size
        generator = _generator(seed)
        bound = 1 / math.sqrt(channels * patch_size**2)
        shape = (d_model, channels, patch_size, patch_size)
        self.weight = nn.Parameter(torch.empty(shape, dtype=dtype))
        self.bias = nn.Parameter(torch.empty(d_model, dtype=dtype)) if bias else None
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound, generator=generator)

    @door()
    def forward(self, images):
        """Map images (..., H, W, C) to tokens (..., n, D)."""
        (images,) = _dtypes.as_parameters(self, images)
        _checks.check_channels("PatchEmbedding", images, self.weight, -1)
        patches = patchify(images, self.patch_size)  # (..., n, P * P * C)
        matrix = self.weight.permute(0, 2, 3, 1)  # (D, P, P, C)
        return nn.functional.linear(
            patches, matrix.flatten(1), self.bias
        )  # (..., n, D)
