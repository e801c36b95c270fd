"""Scaled dot-product attention in torch: the textbook form, and torch's fast kernel.

Shapes: batch first, and every leading axis is optional. L counts queries, S keys,
E is the width of a query and of a key, and a value may have another width.
NaN and inf are not caught: they travel through the arithmetic into the result.
"""

import functools
import math

import torch
from torch.nn import functional as F

from mhsa_lib import _checks
from mhsa_lib.torch import _derivatives, _dtypes, _kinds
from mhsa_lib.torch._door import door
from mhsa_lib.torch.masks import causal_mask


@door()
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

    >>> softmax(torch.tensor([1.0, 2.0, 3.0])).numpy().round(3)
    array([0.09 , 0.245, 0.665], dtype=float32)
    >>> softmax(torch.tensor([-math.inf, -math.inf]))
    tensor([0., 0.])
    """
    _checks.check_softmax(x, axis)
    dtype, (x,) = x.dtype, _dtypes.widen(x)
    # The result does not depend on the peak, and so its gradient does not either.
    peak = x.detach().amax(axis, keepdim=True)  # (..., 1)
    peak = peak.masked_fill(peak == -math.inf, 0.0)  # (..., 1)
    weights = (x - peak).exp_()  # (..., n), in place: one array of scores less
    total = weights.sum(axis, keepdim=True)  # (..., 1)
    # Times the inverse: the gradient of a quotient passes over the weights once more.
    weights = weights * (1 / total.masked_fill(total == 0, 1.0))  # (..., n)
    return weights.to(dtype)


@door("attention")
@_dtypes.as_product
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

    >>> query = torch.tensor([[1.0, 0.0]])
    >>> key = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    >>> value = torch.tensor([[10.0], [20.0]])
    >>> scaled_dot_product_attention(query, key, value, scale=1.0)
    tensor([[12.6894]])
    """
    _check(query, key, value, mask, bias, is_causal)
    dtype = query.dtype
    query, key, value, bias = _dtypes.widen(query, key, value, bias)
    if scale is None:
        scale = 1 / math.sqrt(query.shape[-1])
    scores = (query * scale) @ key.transpose(-2, -1)  # (..., L, S)
    if bias is not None:
        scores = scores + bias  # (..., L, S)
    if is_causal:
        past = causal_mask(query.shape[-2], device=query.device)  # (L, L)
        mask = past if mask is None else mask & past  # (..., L, L)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)  # (..., L, S)
    weights = softmax(scores)  # (..., L, S)
    output = (weights @ value).to(dtype)  # (..., L, E_v)
    return (output, weights.to(dtype)) if return_weights else output


@door("attention")
@_dtypes.as_product
def memory_efficient_attention(
    query, key, value, *, mask=None, bias=None, is_causal=False, scale=None
):
    """Compute the output of `scaled_dot_product_attention` with torch's own kernel.

    The kernel works block by block (FlashAttention, Dao et al. 2022) and never keeps
    the weights. What torch does with a query that may attend to nothing depends on
    the code path; here it gives a zero output and finite gradients. A NaN or inf in a
    key stays without effect where `mask` hides the key from every query; where only
    some queries may not see it, the kernel may give NaN for them too. Arguments, result
    and errors are those of `scaled_dot_product_attention`.

    >>> x = torch.randn(2, 100, 8, generator=torch.Generator().manual_seed(0))
    >>> y = scaled_dot_product_attention(x, x, x)
    >>> torch.allclose(memory_efficient_attention(x, x, x), y, atol=1e-6)
    True
    """
    shape = _check(query, key, value, mask, bias, is_causal)
    if isinstance(scale, torch.Tensor):  # the kernel passes no gradient to it
        query, scale = query * scale, 1.0
    given = {"mask": mask, "is_causal": is_causal, "scale": scale}

    def attend(function, query, key, value, bias=None, **more):
        return function(query, key, value, bias=bias, **given, **more)

    textbook = functools.partial(attend, scaled_dot_product_attention)
    kernel = functools.partial(attend, _kernel, batch=shape[:-2])
    inputs = [x for x in (query, key, value, bias) if x is not None]
    if _derivatives.transformed(inputs):
        return textbook(*inputs)
    return _derivatives.twice(kernel, textbook, inputs)


def _check(query, key, value, mask, bias, is_causal):
    """Check one call and return the shape of its scores (..., L, S)."""
    given = (query, key, value, mask, bias)
    shape = _checks.check_attention("attention", *given, is_causal)
    _kinds.check_device("attention", query, key=key, value=value, mask=mask, bias=bias)
    return shape


def _kernel(query, key, value, *, mask, bias, is_causal, scale, batch):
    if mask is not None:
        # The kernel adds -inf to the scores, which leaves a NaN what it is.
        seen = torch.atleast_2d(mask).any(-2)[..., None]  # (..., S, 1)
        key = key.masked_fill(~seen, 0.0)  # (..., S, E)
    if not query.shape[:-2] == key.shape[:-2] == value.shape[:-2]:
        query, key, value = (
            x.expand(*batch, -1, -1) for x in (query, key, value)
        )  # (..., H, N, E)
    if mask is None and bias is None:
        return F.scaled_dot_product_attention(
            query, key, value, is_causal=is_causal, scale=scale
        )
    if is_causal:
        past = causal_mask(query.shape[-2], device=query.device)  # (L, L)
        mask = past if mask is None else mask & past  # (..., L, L)
    mask, empty = _additive(mask, bias, query.dtype)
    output = F.scaled_dot_product_attention(
        query, key, value, attn_mask=mask, scale=scale
    )  # (..., L, E_v)
    return output.masked_fill(empty, 0.0)


def _additive(mask, bias, dtype):
    """Join mask and bias; open the rows that are all -inf, and say which they are."""
    if bias is None:
        bias = torch.zeros((), dtype=dtype, device=mask.device)
    if mask is not None:
        bias = torch.where(mask, bias, -math.inf)  # (..., L, S)
    bias = torch.atleast_2d(bias)  # as the kernel wants it
    empty = bias.amax(-1, keepdim=True) == -math.inf  # (..., L, 1)
    return bias.masked_fill(empty, 0.0), empty


@door("attention")
def attention_backward(
    grad_output, query, key, value, *, mask=None, bias=None, is_causal=False, scale=None
):
    """Return the gradients of attention for query, key and value, by autograd.

    `mhsa_lib.numpy` has the same function written by hand. A query that may attend to
    nothing passes zeros back.

    Args:
        grad_output: the gradient of a loss for the output, (..., L, E_v).
        query, key, value, mask, bias, is_causal, scale: as in
            `scaled_dot_product_attention`.

    Returns:
        Three gradients, with the shapes of query, key and value.

    Raises:
        TypeError, ValueError: as `scaled_dot_product_attention` does.

    >>> x = torch.eye(2)
    >>> attention_backward(torch.ones(2, 2), x, x, x)[2].numpy().round(2)
    array([[1., 1.],
           [1., 1.]], dtype=float32)
    """
    options = {"mask": mask, "bias": bias, "is_causal": is_causal, "scale": scale}
    _check_product(query, key, value, mask, bias, is_causal)
    attend = functools.partial(scaled_dot_product_attention, **options)
    output, pull = torch.func.vjp(attend, query, key, value)
    _check_gradient("attention", grad_output, query, output.shape)
    return pull(grad_output.to(output.dtype))


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

    >>> split_heads(torch.arange(8.0).reshape(2, 4), num_heads=2)[0]
    tensor([[0., 1.],
            [4., 5.]])
    """
    _checks.check_rank("split_heads", "x", x, ("length", "width"))
    *batch, n, width = x.shape
    _checks.check_heads("split_heads", width, num_heads, "width")
    heads = x.reshape(*batch, n, num_heads, width // num_heads)  # (..., N, H, E)
    return heads.transpose(-3, -2)  # (..., H, N, E)


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

    >>> x = torch.arange(8.0).reshape(2, 4)
    >>> torch.equal(merge_heads(split_heads(x, num_heads=2)), x)
    True
    """
    _checks.check_rank("merge_heads", "x", x, ("heads", "length", "width"))
    *batch, num_heads, n, width = x.shape
    return x.transpose(-3, -2).reshape(*batch, n, num_heads * width)  # (..., N, H * E)


# As within the functions, where autocast has made one dtype of several.
_check_product = _dtypes.as_product(_check)
_check_gradient = _dtypes.as_product(_checks.check_gradient)
