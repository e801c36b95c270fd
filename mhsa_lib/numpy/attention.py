"""Scaled dot-product attention in NumPy: the textbook form, and one in blocks.

Shapes: batch first, and every leading axis is optional. L counts queries, S keys,
E is the width of a query and of a key, and a value may have another width.
NaN and inf are not caught: they travel through the arithmetic into the result.
"""

import itertools
import math

import numpy as np

from mhsa_lib import _checks
from mhsa_lib.numpy._door import door
from mhsa_lib.numpy.masks import causal_mask

BLOCK = 1 << 18  # scores held at once: 1 MiB in float32, the size of an L2 cache


@door(sums=True)
def softmax(x, axis=-1):
    """Turn scores into weights that are positive and sum to one along `axis`.

    The largest score is subtracted first: the result is the same, and `exp` cannot
    overflow. A row of only -inf (nothing to attend to) gives zeros.

    Args:
        x: scores (..., n), floating point.
        axis: the axis that is normalised.

    Returns:
        The weights, with the shape and the dtype of x.

    Raises:
        TypeError: for integers.
        ValueError: for an empty axis.

    >>> softmax(np.array([1.0, 2.0, 3.0])).round(3)
    array([0.09 , 0.245, 0.665])
    >>> softmax(np.array([-np.inf, -np.inf]))
    array([0., 0.])
    """
    _checks.check_softmax(x, axis)
    peak = x.max(axis, keepdims=True)  # (..., 1)
    peak = np.where(np.isneginf(peak), x.dtype.type(0), peak)  # (..., 1)
    weights = np.exp(x - peak)  # (..., n)
    total = weights.sum(axis, keepdims=True)  # (..., 1)
    return weights / np.where(total == 0, x.dtype.type(1), total)  # (..., n)


@door("attention", sums=True)
def scaled_dot_product_attention(
    query,
    key,
    value,
    *,
    mask=None,
    bias=None,
    is_causal=False,
    scale=None,
    return_weights=False,
):
    """Compute softmax(Q K^T / sqrt(E)) V (Vaswani et al. 2017, equation 1).

    A query that may attend to nothing gets zero weights and a zero output.

    Args:
        query: (..., L, E).
        key: (..., S, E).
        value: (..., S, E_v).
        mask: boolean, True = attend; broadcasts to (..., L, S).
        bias: is added to the scores; broadcasts to (..., L, S).
        is_causal: whether a query attends only to keys that are not after it.
        scale: replaces 1 / sqrt(E).
        return_weights: whether to return the weights too.

    Returns:
        The output (..., L, E_v), or on request (output, weights) with weights
        (..., L, S).

    Raises:
        TypeError: for a wrong dtype.
        ValueError: for shapes that do not fit.

    >>> query = np.array([[1.0, 0.0]])
    >>> key = np.array([[1.0, 0.0], [0.0, 1.0]])
    >>> value = np.array([[10.0], [20.0]])
    >>> scaled_dot_product_attention(query, key, value, scale=1.0).round(2)
    array([[12.69]])
    """
    _checks.check_attention("attention", query, key, value, mask, bias, is_causal)
    if scale is None:
        scale = 1 / math.sqrt(query.shape[-1])
    scores = (query * scale) @ key.swapaxes(-1, -2)  # (..., L, S)
    if bias is not None:
        scores = scores + bias  # (..., L, S)
    if is_causal:
        past = causal_mask(query.shape[-2])  # (L, L)
        mask = past if mask is None else mask & past  # (..., L, L)
    if mask is not None:
        scores = np.where(mask, scores, scores.dtype.type(-np.inf))  # (..., L, S)
    weights = softmax(scores)  # (..., L, S)
    output = weights @ value  # (..., L, E_v)
    return (output, weights) if return_weights else output


@door("attention", sums=True)
def memory_efficient_attention(
    query, key, value, *, mask=None, bias=None, is_causal=False, scale=None
):
    """Compute the output of `scaled_dot_product_attention` block by block.

    A softmax row needs all its keys but no other query, so a block of queries whose
    scores fit the processor's cache is finished at once: the same result, in memory
    that grows with S and not with L * S. (Rabe and Staats 2021 and FlashAttention,
    Dao et al. 2022, cut the keys too.) The weights are never kept. Arguments, result
    and errors are those of `scaled_dot_product_attention`.

    >>> x = np.random.default_rng(0).normal(size=(2, 100, 8))
    >>> y = scaled_dot_product_attention(x, x, x)
    >>> np.allclose(memory_efficient_attention(x, x, x), y)
    True
    """
    shape = _checks.check_attention(
        "attention", query, key, value, mask, bias, is_causal
    )
    if scale is None:
        scale = 1 / math.sqrt(query.shape[-1])
    *batch, num_queries, num_keys = shape if len(shape) > 2 else (1, *shape)
    query, key, value = (
        _expand(x, (*batch, *x.shape[-2:])) for x in (query, key, value)
    )  # (..., H, N, E)
    sizes = (*batch, num_queries)  # (..., H, L)
    mask, bias = (_expand(x, (*sizes, num_keys)) for x in (mask, bias))  # (..., L, S)
    # The output takes the query's order in memory: then merging heads copies nothing.
    output = np.empty_like(query, shape=(*query.shape[:-1], value.shape[-1]))
    shift = bias is not None or not _scores_are_small(query, key, scale)
    for block in _blocks(sizes, num_keys):
        keys = (*block[:-1], slice(block[-1].stop if is_causal else num_keys))
        scores = (query[block] * scale) @ key[keys].swapaxes(-1, -2)  # (..., l, S)
        if bias is not None:
            scores += bias[block][..., keys[-1]]
        if mask is not None:
            np.copyto(scores, -np.inf, where=~mask[block][..., keys[-1]])
        if is_causal:
            _hide_future(scores)
        _attend(scores, value[keys], shift, out=output[block])
    return output if len(shape) > 2 else output[0]  # (..., L, E_v)


def _expand(x, shape):
    """Return a view of `x` with this shape; None stays None."""
    return x if x is None or x.shape == shape else np.broadcast_to(x, shape)


def _blocks(sizes, num_keys):
    """Cut (..., H, L) into blocks of at most BLOCK scores: rows, then heads."""
    queries = BLOCK // num_keys
    cuts = []
    for size in reversed(sizes):
        step = max(1, min(size, queries))
        queries //= step
        cuts.append([slice(i, min(i + step, size)) for i in range(0, size, step)])
    return itertools.product(*reversed(cuts))


def _scores_are_small(query, key, scale):
    """Say whether exp of every score is safe as it is, by |q . k| <= |q| |k|."""
    num_keys, width = key.shape[-2:]
    if num_keys <= 2 * width:
        return False  # to find out would cost more than the shift
    q, k = (math.sqrt(np.square(x).sum(-1).max(initial=0)) for x in (query, key))
    return q * k * abs(scale) < math.log(np.finfo(query.dtype).max) / 5


def _hide_future(scores):
    """Set to -inf, in place, what the last l rows of a causal triangle hide."""
    rows = scores.shape[-2]
    corner = scores[..., -rows:]  # (..., l, l)
    np.copyto(corner, -np.inf, where=~causal_mask(rows))


def _attend(scores, value, shift, out):
    """Put softmax(scores) V into `out`; the scores (..., l, S) are overwritten."""
    if shift:
        peak = scores.max(-1, keepdims=True)  # (..., l, 1)
        np.copyto(peak, 0, where=np.isneginf(peak))
        scores -= peak
    np.exp(scores, out=scores)
    # A product with ones sums faster than sum; dividing the output costs L * E
    # divisions, dividing the weights L * S.
    total = scores @ np.ones((scores.shape[-1], 1), scores.dtype)  # (..., l, 1)
    np.copyto(total, 1, where=total == 0)
    np.matmul(scores, value, out=out)
    out /= total


@door("attention", sums=True)
def attention_backward(
    grad_output, query, key, value, *, mask=None, bias=None, is_causal=False, scale=None
):
    """Return the gradients of attention for query, key and value, by hand.

    The softmax needs one line, since its Jacobian is diag(p) - p p^T (Phuong and
    Hutter 2022 write the forward pass; the chain rule does the rest). A query that
    may attend to nothing passes zeros back.

    Args:
        grad_output: the gradient of a loss for the output, (..., L, E_v).
        query, key, value, mask, bias, is_causal, scale: as in
            `scaled_dot_product_attention`.

    Returns:
        Three gradients, with the shapes of query, key and value.

    Raises:
        TypeError, ValueError: as `scaled_dot_product_attention` does.

    >>> x = np.eye(2)
    >>> attention_backward(np.ones((2, 2)), x, x, x)[2].round(2)
    array([[1., 1.],
           [1., 1.]])
    """
    options = {"mask": mask, "bias": bias, "is_causal": is_causal, "scale": scale}
    output, weights = scaled_dot_product_attention(
        query, key, value, **options, return_weights=True
    )  # (..., L, E_v), (..., L, S)
    _checks.check_gradient("attention", grad_output, query, output.shape)
    if scale is None:
        scale = 1 / math.sqrt(query.shape[-1])
    grad_value = weights.swapaxes(-1, -2) @ grad_output  # (..., S, E_v)
    grad_weights = grad_output @ value.swapaxes(-1, -2)  # (..., L, S)
    mean = (weights * grad_weights).sum(-1, keepdims=True)  # (..., L, 1)
    grad_scores = weights * (grad_weights - mean)  # (..., L, S)
    grad_query = scale * grad_scores @ key  # (..., L, E)
    grad_key = scale * grad_scores.swapaxes(-1, -2) @ query  # (..., S, E)
    grads = (grad_query, grad_key, grad_value)
    return tuple(map(_sum_to_shape_of, grads, (query, key, value)))


def _sum_to_shape_of(grad, x):
    """Sum a gradient over the leading axes along which `x` was broadcast."""
    grad = grad.sum(axis=tuple(range(grad.ndim - x.ndim)))
    shared = tuple(i for i, size in enumerate(x.shape) if size != grad.shape[i])
    return grad.sum(axis=shared, keepdims=True)


@door()
def split_heads(x, num_heads):
    """Cut the width into heads: (..., N, D) -> (..., H, N, D / H), without a copy.

    Args:
        x: (..., N, D).
        num_heads: H.

    Returns:
        The heads (..., H, N, D / H).

    Raises:
        ValueError: if num_heads does not divide D.

    >>> split_heads(np.arange(8.0).reshape(2, 4), num_heads=2)[0]
    array([[0., 1.],
           [4., 5.]])
    """
    _checks.check_rank("split_heads", "x", x, ("length", "width"))
    *batch, n, width = x.shape
    _checks.check_heads("split_heads", width, num_heads, "width")
    heads = x.reshape(*batch, n, num_heads, width // num_heads)  # (..., N, H, E)
    return heads.swapaxes(-3, -2)  # (..., H, N, E)


@door()
def merge_heads(x):
    """Lay the heads side by side again: (..., H, N, E) -> (..., N, H * E).

    The heads' axis moves behind the tokens *before* the reshape; without this the
    shape is right and every token is a mixture.

    Args:
        x: the heads (..., H, N, E).

    Returns:
        The tokens (..., N, H * E).

    Raises:
        ValueError: below three axes.

    >>> x = np.arange(8.0).reshape(2, 4)
    >>> np.array_equal(merge_heads(split_heads(x, num_heads=2)), x)
    True
    """
    _checks.check_rank("merge_heads", "x", x, ("heads", "length", "width"))
    *batch, num_heads, n, width = x.shape
    return x.swapaxes(-3, -2).reshape(*batch, n, num_heads * width)  # (..., N, H * E)
