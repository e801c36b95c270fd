"""Checks of positions, images, convolution and recurrence."""

import numpy as np

from mhsa_lib._checks.basic import (
    check_divisible,
    check_float,
    check_made_for,
    check_positive,
    check_rank,
    check_same_dtype,
    check_same_shape,
)

KERNEL_AXES = ("output channels", "input channels", "height", "width")
PADDINGS = ("zeros", "replicate")


def check_learned(x, weight):
    """Check the tokens to which a learned encoding (n, D) is added."""
    operation = "LearnedEncoding"
    check_same_dtype(operation, x=x, weight=weight)
    check_rank(operation, "x", x, ("length", "width"))
    n, width = weight.shape
    if x.shape[-1] != width:
        raise ValueError(f"{operation}: x has width {x.shape[-1]}, but needs {width}")
    if x.shape[-2] > n:
        raise ValueError(
            f"{operation}: x has length {x.shape[-2]}, but only {n} positions were "
            "learned; make it with a larger n"
        )


def check_rotary(x, positions):
    """Check the queries or keys and the positions that turn them."""
    operation = "apply_rotary"
    check_float(operation, "x", x)
    check_rank(operation, "x", x, ("length", "width"))
    check_divisible(operation, "width", x.shape[-1], 2)
    shape = tuple(x.shape[:-1])
    try:
        fits = np.broadcast_shapes(tuple(positions.shape), shape) == shape
    except ValueError:
        fits = False
    if not fits or positions.shape[-1:] != shape[-1:]:
        raise ValueError(
            f"{operation}: positions has shape {tuple(positions.shape)}, but x has "
            f"{shape[-1]} tokens (shape {tuple(x.shape)}); give one position a token"
        )


def check_relative(operation, name, x, table):
    """Check a table of relative positions (2k + 1, width) and what meets it."""
    check_same_dtype(operation, **{name: x, "table": table})
    check_rank(operation, name, x, ("length", "width" if name == "query" else "keys"))
    shape = tuple(table.shape)
    if len(shape) != 2 or shape[0] % 2 == 0 or shape[0] < 3:
        raise ValueError(
            f"{operation}: table has shape {shape}, but needs 2k + 1 rows for the "
            "distances -k to k, k at least 1, and one column for each dimension"
        )
    if name == "query" and shape[1] != x.shape[-1]:
        raise ValueError(
            f"{operation}: query has width {x.shape[-1]} but table has width {shape[1]}"
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
    if len(image_shape) != 3 or min(image_shape) < 1:
        raise ValueError(
            f"{operation}: image_shape={tuple(image_shape)} must be "
            "(height, width, channels), each at least 1"
        )
    height, width, channels = image_shape
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


def check_convolution(operation, kernel, images, bias, padding):
    """Check a convolution of images (B, C, H, W) with stride 1."""
    check_same_dtype(operation, kernel=kernel, images=images, bias=bias)
    check_rank(operation, "kernel", kernel, KERNEL_AXES)
    check_rank(operation, "images", images, ("batch", "channels", "height", "width"))
    check_channels(operation, images, kernel, -3)
    if bias is not None:
        check_same_shape(operation, "bias", bias, kernel.shape[:1])
    if padding not in PADDINGS:
        raise ValueError(
            f"{operation}: padding={padding!r} is unknown; choose one of "
            f"{', '.join(PADDINGS)}"
        )


def check_recurrent(operation, input_size, hidden_size, chrono, gates):
    """Check the sizes of a recurrent network and its chrono initialisation."""
    check_positive(operation, "input_size", input_size)
    check_positive(operation, "hidden_size", hidden_size)
    if chrono is None:
        return
    if gates == 1:
        raise ValueError(
            f"{operation}: chrono={chrono} sets the biases of gates, and this network "
            "has none; take LSTM or GRU"
        )
    if chrono <= 2:
        raise ValueError(f"{operation}: chrono={chrono} must be over 2 steps")


def check_sequence(network, x, state):
    """Check a sequence (..., N, D) and the first state of a recurrent network."""
    operation = type(network).__name__
    check_float(operation, "x", x)
    check_rank(operation, "x", x, ("length", "width"))
    check_made_for(operation, "x", x, network.input_size, network.dtype)
    pair = network.gates == 4
    if state is None:
        return
    if pair and not (isinstance(state, tuple) and len(state) == 2):
        raise TypeError(f"{operation}: the state must be a pair (h, c)")
    for h in state if pair else (state,):
        needed = (*x.shape[:-2], network.hidden_size)
        check_same_shape(operation, "the state", h, needed)


def check_causal(operation, query, key):
    """Check that causal linear attention has one key for each query."""
    if query.shape[-2] != key.shape[-2]:
        raise ValueError(
            f"{operation}: causal=True needs as many queries as keys, got "
            f"{query.shape[-2]} and {key.shape[-2]}; pass causal=False"
        )


def check_step(operation, query, key, value):
    """Check one token of linear attention."""
    check_same_dtype(operation, query=query, key=key, value=value)
    for name, x in (("query", query), ("key", key), ("value", value)):
        check_rank(operation, name, x, ("width",))
    if query.shape[-1] != key.shape[-1]:
        raise ValueError(
            f"{operation}: query has width {query.shape[-1]} but key has width "
            f"{key.shape[-1]}; project both to the same width"
        )


def check_buckets(operation, num_buckets, max_distance):
    """Raise unless there are two buckets and the coarse ones have room to grow."""
    check_positive(operation, "num_buckets", num_buckets)
    check_positive(operation, "max_distance", max_distance)
    if num_buckets < 2:
        raise ValueError(f"{operation}: num_buckets={num_buckets} must be at least 2")
    if max_distance <= num_buckets // 2:
        raise ValueError(
            f"{operation}: max_distance={max_distance} must be above half of "
            f"num_buckets={num_buckets}"
        )
