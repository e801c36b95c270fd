"""Checks of a convolution."""

from mhsa_lib._checks.basic import (
    check_exact_rank,
    check_same_dtype,
    check_same_shape,
)
from mhsa_lib._checks.images import check_channels

KERNEL_AXES = ("output channels", "input channels", "height", "width")

IMAGE_AXES = ("batch", "channels", "height", "width")

PADDINGS = ("zeros", "replicate")


def check_convolution(operation, kernel, images, bias, padding):
    """Check a convolution of images (B, C, H, W) with stride 1."""
    check_same_dtype(operation, kernel=kernel, images=images, bias=bias)
    check_exact_rank(operation, "kernel", kernel, KERNEL_AXES)
    check_exact_rank(operation, "images", images, IMAGE_AXES)
    check_channels(operation, images, kernel, -3)
    if bias is not None:
        check_same_shape(operation, "bias", bias, kernel.shape[:1])
    if padding not in PADDINGS:
        raise ValueError(
            f"{operation}: padding={padding!r} is unknown; choose one of "
            f"{', '.join(PADDINGS)}"
        )
