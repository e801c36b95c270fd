"""Checks of images and of their patches."""

import numpy as np

from mhsa_lib._checks.basic import (
    check_divisible,
    check_positive,
    check_rank,
    check_same_dtype,
    is_whole,
)


def check_images(operation, images, patch_size):
    """Check images (..., H, W, C), of any dtype, that are cut into square patches."""
    check_positive(operation, "patch_size", patch_size)
    check_rank(operation, "images", images, ("height", "width", "channels"))
    height, width = images.shape[-3:-1]
    for name, size in (("height", height), ("width", width)):
        check_divisible(operation, name, size, patch_size, f"patch_size={patch_size}")


def check_patches(operation, patches, image_shape):
    """Return the patch size if patches (..., n, P * P * C) fill images (H, W, C)."""
    check_rank(operation, "patches", patches, ("number", "width"))
    sizes = tuple(image_shape) if hasattr(image_shape, "__iter__") else (image_shape,)
    if len(sizes) != 3 or not all(map(is_whole, sizes)) or min(sizes) < 1:
        raise ValueError(
            f"{operation}: image_shape={image_shape} must be "
            "(height, width, channels), each at least 1"
        )
    height, width, channels = sizes
    n, size = patches.shape[-2:]
    p = int(np.sqrt(size // channels))
    whole = p > 0 and p * p * channels == size and not (height % p or width % p)
    if not whole or n * p * p != height * width:
        raise ValueError(
            f"{operation}: {n} patches of {size} numbers do not fill an image of shape "
            f"{tuple(image_shape)}; that needs H W / P^2 patches of P P C numbers"
        )
    return p


def check_channels(operation, images, weight, axis):
    """Check that images have the channels of a weight (D, C, ...), and its dtype."""
    check_same_dtype(operation, images=images, weight=weight)
    axes = ("height", "width", "channels")
    check_rank(operation, "images", images, axes if axis == -1 else axes[2:] + axes[:2])
    if images.shape[axis] != weight.shape[1]:
        order = "channels last" if axis == -1 else "channels before height and width"
        raise ValueError(
            f"{operation}: images have {images.shape[axis]} channels (shape "
            f"{tuple(images.shape)}, {order}), but the weights are for "
            f"{weight.shape[1]}"
        )
