"""Convolution by loops, and the same convolution as attention heads, in NumPy.

As in torch's own layers, images are (B, C, H, W), a kernel is (C_out, C_in, K1, K2),
and the kernel is not flipped. The stride is 1 and the output as large as the input.
"""

import numpy as np

from mhsa_lib import _checks
from mhsa_lib.numpy._door import door
from mhsa_lib.numpy.attention import scaled_dot_product_attention


@door(sums=True)
def convolve(kernel, images, *, bias=None, padding="zeros"):
    """Slide a kernel (C_out, C_in, K1, K2) over images (B, C_in, H, W), by loops.

    Args:
        kernel: (C_out, C_in, K1, K2).
        images: (B, C_in, H, W).
        bias: (C_out,).
        padding: what stands around the image: "zeros", or "replicate" (the nearest
            pixel).

    Returns:
        Images (B, C_out, H, W).

    Raises:
        ValueError: for other paddings and for channels that do not fit.

    >>> kernel = np.ones((1, 1, 1, 3))
    >>> convolve(kernel, np.array([[[[1.0, 2.0, 4.0]]]]))
    array([[[[3., 7., 6.]]]])
    """
    _checks.check_convolution("convolve", kernel, images, bias, padding)
    *_, height, width = images.shape
    *_, k1, k2 = kernel.shape
    padded = _pad(images, (k1, k2), padding)  # (B, C_in, H + K1 - 1, W + K2 - 1)
    pixels = []
    for i in range(height):
        for j in range(width):
            window = padded[:, :, i : i + k1, j : j + k2]  # (B, C_in, K1, K2)
            # Every output channel is one dot product of its kernel and the window.
            pixels.append(np.tensordot(window, kernel, axes=[(1, 2, 3)] * 2))
    output = np.stack(pixels, -1)  # (B, C_out, H * W)
    output = output.reshape(len(images), len(kernel), height, width)  # (B, C_out, H, W)
    return output if bias is None else output + bias[:, None, None]


@door(sums=True)
def convolution_as_attention(
    kernel,
    images,
    *,
    bias=None,
    sharpness=46.0,
    padding="zeros",
    return_weights=False,
):
    """Compute `convolve` with K1 * K2 attention heads that look at positions alone.

    Head h attends from each pixel to the one `offset` h away, with the score
    -sharpness |d - offset|^2 for a key at distance d, and its W_v W_o is the
    kernel weight there (Cordonnier, Loukas, Jaggi 2020, theorem 1 and equation 9).

    Args:
        kernel, images, bias: as for `convolve`, which raises the same errors.
        sharpness: the weights leak about 4 exp(-sharpness): from 18 on nothing in
            float32, from 38 on nothing in float64.
        padding: "zeros" attends to zero tokens around the image too, so S is the
            padded image's size; "replicate" needs none, as the nearest pixel wins.
        return_weights: whether to return the weights too.

    Returns:
        Images (B, C_out, H, W), or (images, weights) with weights (K1 K2, H W, S).

    >>> kernel, images = np.arange(9.0).reshape(1, 1, 3, 3), np.eye(4)[None, None]
    >>> expected = convolve(kernel, images)
    >>> np.allclose(convolution_as_attention(kernel, images), expected)
    True
    """
    _checks.check_convolution("convolution_as_attention", kernel, images, bias, padding)
    _checks.check_number("convolution_as_attention", "sharpness", sharpness)
    *_, height, width = images.shape
    offsets, kernel_weights = kernel_heads(kernel)  # (heads, 2), (heads, C_in, C_out)
    keys = _pad(images, kernel.shape[-2:], padding) if padding == "zeros" else images
    size = keys.shape[-2] * keys.shape[-1]  # S
    tokens = keys.reshape(*keys.shape[:2], size)  # (B, C_in, S)
    tokens = tokens.swapaxes(-2, -1)[:, None]  # (B, 1, S, C_in)
    start = offsets[0] if padding == "zeros" else 0
    scores = _position_scores(
        (height, width), keys.shape[-2:], start, offsets, sharpness
    )
    # Queries and keys say nothing: the positions alone decide.
    q = np.zeros((len(offsets), height * width, 1), images.dtype)  # (heads, H * W, 1)
    k = np.zeros((tokens.shape[-2], 1), images.dtype)  # (S, 1)
    heads, weights = scaled_dot_product_attention(
        q, k, tokens, bias=scores.astype(images.dtype), return_weights=True
    )  # (B, heads, H * W, C_in), (heads, H * W, S)
    output = (heads @ kernel_weights).sum(1).swapaxes(-2, -1)  # (B, C_out, H * W)
    output = output.reshape(len(images), len(kernel), height, width)  # (B, C_out, H, W)
    output = output if bias is None else output + bias[:, None, None]
    return (output, weights) if return_weights else output


@door()
def kernel_heads(kernel):
    """Return the heads of a kernel: the offset and the kernel weight of each.

    A kernel of even size reaches one pixel further down and right, as torch's
    padding="same".

    Args:
        kernel: (C_out, C_in, K1, K2).

    Returns:
        offsets (heads, 2), (down, right) in pixels, row by row, and kernel weights
        (heads, C_in, C_out).

    >>> kernel_heads(np.ones((5, 2, 1, 3)))[0].tolist()
    [[0, -1], [0, 0], [0, 1]]
    """
    _checks.check_exact_rank("kernel_heads", "kernel", kernel, _checks.KERNEL_AXES)
    *_, k1, k2 = kernel.shape
    offsets = _grid(k1, k2) - [(k1 - 1) // 2, (k2 - 1) // 2]  # (heads, 2)
    return offsets, kernel.reshape(*kernel.shape[:2], -1).T  # (heads, C_in, C_out)


def _pad(images, kernel_size, padding):
    (top, left), (k1, k2) = [(k - 1) // 2 for k in kernel_size], kernel_size
    mode = "constant" if padding == "zeros" else "edge"
    around = (top, k1 - 1 - top), (left, k2 - 1 - left)
    return np.pad(images, [(0, 0), (0, 0), *around], mode)


def _grid(height, width):
    """Return the positions (height * width, 2) of a grid, row by row."""
    return np.indices((height, width)).reshape(2, -1).T


def _position_scores(queries, keys, start, offsets, sharpness):
    """Return -sharpness |d - offset|^2, (heads, L, S); `start` is the first key."""
    q, k = _grid(*queries), _grid(*keys) + start  # (L, 2), (S, 2)
    distance = k - q[:, None] - offsets[:, None, None]  # (heads, L, S, 2)
    return -sharpness * (distance**2).sum(-1)  # (heads, L, S)
