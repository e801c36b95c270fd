"""What the convolution lab carries: pictures, kernels, and what may be set."""

import numbers

import numpy as np

from mhsa_lib.language import _, pgettext
from mhsa_lib.numpy import convolution_as_attention, convolve
from mhsa_lib.widgets.checks import (
    MAX_NUMBER,
    check_matrix,
    check_one_of,
    check_whole,
)

SEED = 0
SIZE = 8  # pixels across and down
SHARPEST = 40.0  # float64 sees no leak from 38 on
# Where the curve of differences is drawn: close where it bends.
SWEEP = np.array([0.0, 1.0, 2.0, *np.arange(4.0, SHARPEST + 1, 4.0)])
# Below this the heads and the convolution count as equal.
EQUAL = 1e-6
PADDINGS = ("zeros", "replicate")
KERNELS = {
    "edge": [[0.0, -1.0, 0.0], [-1.0, 4.0, -1.0], [0.0, -1.0, 0.0]],
    "blur": [[0.0625, 0.125, 0.0625], [0.125, 0.25, 0.125], [0.0625, 0.125, 0.0625]],
    "identity": [[0.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0]],
    "random": np.random.default_rng(SEED).normal(size=(3, 3)).round(1).tolist(),
}


def _pictures():
    """Return the pictures by name, each rows of grey levels from 0 to 1."""
    far = np.abs(np.arange(SIZE) - (SIZE - 1) / 2)  # (SIZE,) from the middle
    square = np.where(np.maximum.outer(far, far) < 2, 1.0, 0.25)  # (SIZE, SIZE)
    stripes = (np.add.outer(np.arange(SIZE), np.arange(SIZE)) // 2 % 2).astype(float)
    noise = np.random.default_rng(SEED).integers(0, 11, (SIZE, SIZE)) / 10
    named = {"square": square, "stripes": stripes, "random": noise}
    return {name: picture.tolist() for name, picture in named.items()}


PICTURES = _pictures()


def head_names():
    """The nine heads as readers see them, in the order of `kernel_heads`."""
    return [
        *(_("up left"), _("up"), _("up right")),
        *(_("left"), _("here"), pgettext("direction", "right")),
        *(_("down left"), _("down"), _("down right")),
    ]


def fixed_data():
    """Everything that no reader changes, as JSON data."""
    return {
        "pictures": PICTURES,
        "kernels": KERNELS,
        "names": head_names(),
        "sharpest": SHARPEST,
        "sweep": SWEEP.tolist(),
        "largest_number": MAX_NUMBER,
        "equal": EQUAL,
    }


def both(state, sharpness=None):
    """Compute the convolution and the attention of a state, and its weights.

    Returns (H, W), (H, W) and (9, H W, S). S counts the pad tokens too, if there are.
    """
    kernel = np.array(state["kernel"])[None, None]  # (1, 1, 3, 3)
    image = np.array(state["picture"])[None, None]  # (1, 1, H, W)
    convolved = convolve(kernel, image, padding=state["padding"])[0, 0]  # (H, W)
    attended, weights = convolution_as_attention(
        kernel,
        image,
        sharpness=state["sharpness"] if sharpness is None else sharpness,
        padding="zeros" if state["pad_tokens"] else "replicate",
        return_weights=True,
    )
    return convolved, attended[0, 0], weights


def difference(state, sharpness=None):
    """Return the largest |attention - convolution| over all pixels."""
    convolved, attended, _ = both(state, sharpness)
    return float(np.abs(attended - convolved).max())


def check_kernel(kernel):
    """Return a kernel, given by name or as 3 x 3 numbers, as lists; or raise.

    >>> check_kernel("identity")[1]
    [0.0, 1.0, 0.0]
    """
    if isinstance(kernel, str):
        return KERNELS[check_one_of(kernel, "kernel", KERNELS)]
    return check_matrix(kernel, "kernel", (3, 3)).tolist()


def check_picture(picture):
    """Return a picture, given by name or as 8 x 8 grey levels, as lists; or raise."""
    if isinstance(picture, str):
        return PICTURES[check_one_of(picture, "picture", PICTURES)]
    array = check_matrix(picture, "picture", (SIZE, SIZE))  # (SIZE, SIZE)
    if array.min() < 0 or array.max() > 1:
        raise ValueError(
            f"picture holds {array.min():g} to {array.max():g}; grey levels lie "
            "between 0 and 1"
        )
    return array.tolist()


def check_sharpness(sharpness):
    """Return the sharpness as a float, or raise."""
    if not isinstance(sharpness, numbers.Real) or isinstance(sharpness, bool):
        raise TypeError(f"sharpness={sharpness!r} must be a number")
    if not 0 <= sharpness <= SHARPEST:
        raise ValueError(
            f"sharpness={sharpness!r} is out of range; take 0 to {SHARPEST:g}"
        )
    return float(sharpness)


def check_pixel(pixel):
    """Return (row, column) as a list of two whole numbers, or raise."""
    try:
        row, column = pixel
    except (TypeError, ValueError):
        raise TypeError(f"pixel={pixel!r} must be a pair (row, column)") from None
    return [
        check_whole(row, "pixel's row", 0, SIZE - 1),
        check_whole(column, "pixel's column", 0, SIZE - 1),
    ]
