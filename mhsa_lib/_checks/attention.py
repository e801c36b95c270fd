"""Checks of attention and of its masks."""

from mhsa_lib._checks.basic import (
    broadcast,
    check_float,
    check_positive,
    check_rank,
    check_same_dtype,
    check_same_shape,
    check_switch,
    check_whole,
    dtype_name,
    is_whole,
    told,
)


def check_attention(operation, query, key, value, mask, bias, is_causal):
    """Check one call of attention and return the shape of its scores (..., L, S)."""
    check_same_dtype(operation, query=query, key=key, value=value, bias=bias)
    for name, x in (("query", query), ("key", key), ("value", value)):
        check_rank(operation, name, x, ("length", "width"))
    if query.shape[-1] != key.shape[-1]:
        raise ValueError(
            f"{operation}: query has width {query.shape[-1]} but key has width "
            f"{key.shape[-1]}; project both to the same width"
        )
    if key.shape[-2] != value.shape[-2]:
        raise ValueError(
            f"{operation}: key has length {key.shape[-2]} but value has length "
            f"{value.shape[-2]}; every key needs one value"
        )
    shape = _scores_shape(operation, query, key, value)
    if mask is not None:
        check_mask(operation, mask, shape)
    if bias is not None:
        check_fits(operation, "bias", bias, shape)
    _check_causal(operation, is_causal, shape)
    return shape


def _check_causal(operation, is_causal, shape):
    """Raise unless a causal triangle has one reading for scores of this shape."""
    check_switch(operation, "is_causal", is_causal)
    if is_causal and shape[-2] != shape[-1]:
        raise ValueError(
            f"{operation}: is_causal=True is ambiguous for {shape[-2]} queries and "
            f"{shape[-1]} keys: align the first positions (upper left) or the last "
            "ones (lower right)? Pass the one you mean as mask="
        )


def check_gradient(operation, grad_output, query, shape):
    """Check the gradient of a loss for the output of this shape."""
    check_same_shape(operation, "grad_output", grad_output, shape)
    check_same_dtype(operation, grad_output=grad_output, query=query)


def check_mask(operation, mask, shape):
    """Raise unless `mask` is boolean and broadcasts to the scores' `shape`."""
    found = dtype_name(mask) if hasattr(mask, "dtype") else type(mask).__name__
    if found != "bool" or mask is True or mask is False:
        found = found if found != "bool" else f"{mask} alone"
        raise TypeError(
            f"{operation}: mask must be a boolean array, True = attend, got {found}; "
            "an additive mask goes in as bias="
        )
    check_fits(operation, "mask", mask, shape)


def check_fits(operation, name, x, shape):
    """Raise ValueError unless `x` broadcasts to `shape` without enlarging it."""
    if broadcast(x.shape, shape) != shape:
        raise ValueError(
            f"{operation}: {name} has shape {tuple(x.shape)}, which does not "
            f"broadcast to the scores {shape} (..., queries, keys)"
        )


def _scores_shape(operation, query, key, value):
    batches = [tuple(x.shape[:-2]) for x in (query, key, value)]
    batch = broadcast(*batches)
    if batch is None:
        raise ValueError(
            f"{operation}: the leading axes of query {batches[0]}, key {batches[1]} "
            f"and value {batches[2]} do not broadcast; give them one batch size"
        )
    return (*batch, query.shape[-2], key.shape[-2])


def check_softmax(x, axis):
    """Check one call of softmax: floating point, and something to normalise."""
    check_float("softmax", "x", x)
    if not is_whole(axis):
        raise TypeError(f"softmax: axis={told(axis)} must be a whole number")
    rank = len(x.shape)
    if not -rank <= axis < rank:
        raise ValueError(
            f"softmax: x has shape {tuple(x.shape)}, which has no axis {axis}"
        )
    if x.shape[axis] == 0:
        raise ValueError(
            f"softmax: x is empty along axis {axis} (shape {tuple(x.shape)}); "
            "give at least 1 score"
        )


def check_lengths(operation, lengths, n, values):
    """Check the lengths (B,) of padded sequences of n tokens.

    `values` are the same as numbers, and none where they cannot be read.
    """
    check_positive(operation, "n", n)
    check_whole(operation, "lengths", lengths)
    if len(lengths.shape) != 1:
        raise ValueError(
            f"{operation}: lengths has shape {tuple(lengths.shape)}, but needs one "
            "axis: one length for each sequence"
        )
    wrong = [int(length) for length in values if not 0 <= length <= n]
    if wrong:
        raise ValueError(
            f"{operation}: the length {wrong[0]} is not between 0 and n={n}"
        )
