"""Ways to tell attention where a token stands, in torch.

Some are added to the tokens (sinusoidal, learned), one turns queries and keys
(rotary), and some are added to the scores, as `bias` (ALiBi, Shaw's relative terms).
"""

import math

import torch
from torch import nn

from mhsa_lib import _checks
from mhsa_lib.torch import _digits, _dtypes
from mhsa_lib.torch._door import as_tensor, door
from mhsa_lib.torch._module import Module, _generator


@door()
def sinusoidal_encoding(n, d_model, base=10000.0, *, dtype=None, device=None):
    """Return the encoding (n, d_model) of Vaswani et al. 2017, section 3.5.

    Even columns hold sin(position / base^(2i / d_model)), odd columns the cosine.

    Args:
        n: the number of positions.
        d_model: the width of a token.
        base: of the rates, as above.
        dtype: of the result; None is the backend's default.
        device: where the result is made.

    Raises:
        ValueError: if d_model is odd.

    >>> sinusoidal_encoding(2, 4).numpy().round(2)
    array([[0.  , 1.  , 0.  , 1.  ],
           [0.84, 0.54, 0.01, 1.  ]], dtype=float32)
    """
    _checks.check_positive("sinusoidal_encoding", "n", n)
    _checks.check_divisible("sinusoidal_encoding", "d_model", d_model, 2)
    _checks.check_base("sinusoidal_encoding", base)
    dtype = dtype or torch.get_default_dtype()
    positions = torch.arange(n, device=device)  # (n,)
    angles = _digits.angles(positions, d_model, base, dtype)  # (n, d_model / 2)
    pairs = torch.stack([angles.sin(), angles.cos()], -1)  # (n, d_model / 2, 2)
    return pairs.reshape(n, d_model).to(dtype)


@door()
def sinusoidal_encoding_2d(
    height, width, d_model, base=10000.0, *, dtype=None, device=None
):
    """Return an encoding (height, width, d_model) of the positions of a grid.

    The first half of the columns encodes the row, the second half the column, each
    with `sinusoidal_encoding` (as in Carion et al. 2020, DETR).

    Args:
        height: the number of rows.
        width: the number of columns.
        d_model: the width of a token.
        base, dtype: as in `sinusoidal_encoding`.
        device: where the result is made.

    Raises:
        ValueError: if 4 does not divide d_model.

    >>> sinusoidal_encoding_2d(2, 3, 8).shape
    torch.Size([2, 3, 8])
    """
    _checks.check_divisible("sinusoidal_encoding_2d", "d_model", d_model, 4)
    options = {"dtype": dtype, "device": device}
    rows = sinusoidal_encoding(height, d_model // 2, base, **options)  # (h, D / 2)
    columns = sinusoidal_encoding(width, d_model // 2, base, **options)  # (w, D / 2)
    shape = (height, width, d_model // 2)
    return torch.cat([rows[:, None].expand(shape), columns.expand(shape)], -1)


class LearnedEncoding(Module):
    """One vector for each of n positions, found by training (key: `weight`).

    Args:
        n: the largest number of positions.
        d_model: the width of a token.
        std: the vectors start normal with this standard deviation.
        dtype: of the parameters; None is the backend's default.
        seed: as in MultiHeadAttention.

    >>> LearnedEncoding(10, 4)(torch.zeros(2, 3, 4)).shape
    torch.Size([2, 3, 4])
    """

    @door()
    def __init__(self, n, d_model, *, std=0.02, dtype=None, seed=0):
        super().__init__()
        _checks.check_positive("LearnedEncoding", "n", n)
        _checks.check_positive("LearnedEncoding", "d_model", d_model)
        _checks.check_std("LearnedEncoding", std)
        generator = _generator(seed)
        self.weight = nn.Parameter(torch.empty(n, d_model, dtype=dtype))  # (n, D)
        nn.init.normal_(self.weight, std=std, generator=generator)

    @door()
    def forward(self, x):
        """Add the positions to x (..., N, d_model); ValueError if N is over n."""
        (x,) = _dtypes.as_parameters(self, x)
        _checks.check_learned(x, self.weight)
        return x + self.weight[: x.shape[-2]]  # (..., N, D)


@door()
def apply_rotary(x, positions, base=10000.0, interleaved=False):
    """Turn pairs of columns of x (..., N, E) by angles that grow with the position.

    A dot product of turned queries and keys depends on the distance alone (RoPE, Su
    et al. 2021, section 3.2).

    Args:
        x: queries or keys (..., N, E).
        positions: (N,), or (..., N); they need not be whole.
        base: as in `sinusoidal_encoding`.
        interleaved: whether pair i is columns 2i and 2i + 1 (the paper's form) and not
            columns i and i + E / 2 (the half form, of GPT-NeoX).

    Returns:
        The turned x (..., N, E).

    Raises:
        ValueError: if E is odd.

    >>> apply_rotary(torch.tensor([[1.0, 0.0]]), positions=[math.pi / 2]).round()
    tensor([[-0., 1.]])
    """
    positions = as_tensor("apply_rotary", "positions", positions, x)  # (N,)
    _checks.check_rotary(x, positions)
    _checks.check_base("apply_rotary", base)
    dtype, (x,) = x.dtype, _dtypes.widen(x)
    angles = _digits.angles(positions, x.shape[-1], base, x.dtype)  # (N, E / 2)
    cos, sin = angles.cos(), angles.sin()
    if interleaved:
        a, b = x[..., 0::2], x[..., 1::2]  # each (..., N, E / 2)
    else:
        a, b = x.chunk(2, dim=-1)  # each (..., N, E / 2)
    turned = a * cos - b * sin, a * sin + b * cos  # two (..., N, E / 2)
    if interleaved:
        return torch.stack(turned, -1).reshape(x.shape).to(dtype)  # (..., N, E)
    return torch.cat(turned, -1).to(dtype)  # (..., N, E)


@door()
def alibi_slopes(num_heads, *, dtype=None, device=None):
    """Return the slopes (H,) of ALiBi (Press, Smith, Lewis 2022, section 3).

    For H a power of two: 2^(-8/H), 2^(-16/H), ..., 2^-8. Else those of the power
    below, then every second one of the power above, as the authors' code does.

    Args:
        num_heads: H.
        dtype: of the result; None is the backend's default.
        device: where the result is made.

    >>> alibi_slopes(4)
    tensor([0.2500, 0.0625, 0.0156, 0.0039])
    """
    _checks.check_positive("alibi_slopes", "num_heads", num_heads)
    below = 2 ** int(math.log2(num_heads))
    slopes = [2 ** (-8 / below * i) for i in range(1, below + 1)]
    between = [2 ** (-4 / below * i) for i in range(1, 2 * below, 2)]
    slopes = (slopes + between)[:num_heads]
    return torch.tensor(slopes, dtype=dtype, device=device)  # (H,)


@door()
def alibi_bias(num_heads, n, *, dtype=None, device=None):
    """Return ALiBi's bias (H, n, n): minus each head's slope times the distance.

    The distance is |i - j|; under a causal mask this is the paper's i - j.

    Args:
        num_heads: H.
        n: the number of positions.
        dtype: of the result; None is the backend's default.
        device: where the result is made.

    >>> alibi_bias(8, 3)[0]
    tensor([[-0.0000, -0.5000, -1.0000],
            [-0.5000, -0.0000, -0.5000],
            [-1.0000, -0.5000, -0.0000]])
    """
    _checks.check_positive("alibi_bias", "n", n)
    slopes = alibi_slopes(num_heads, dtype=dtype, device=device)  # (H,)
    dtype, (slopes,) = slopes.dtype, _dtypes.widen(slopes)
    positions = torch.arange(n, device=device)  # (n,)
    distance = (positions - positions[:, None]).abs()  # (n, n)
    return (-slopes[:, None, None] * distance).to(dtype)  # (H, n, n)


@door()
def relative_index(num_queries, num_keys, max_distance, *, device=None):
    """Return the row (L, S) of a table for each pair: clip(j - i, -k, k) + k.

    A table of relative positions has 2k + 1 rows (Shaw et al. 2018, section 3.2).

    Args:
        num_queries: L.
        num_keys: S.
        max_distance: k.
        device: where the result is made.

    >>> relative_index(2, 4, max_distance=2)
    tensor([[2, 3, 4, 4],
            [1, 2, 3, 4]])
    """
    _checks.check_positive("relative_index", "num_queries", num_queries)
    _checks.check_positive("relative_index", "num_keys", num_keys)
    _checks.check_positive("relative_index", "max_distance", max_distance)
    queries, keys = (torch.arange(m, device=device) for m in (num_queries, num_keys))
    distance = keys - queries[:, None]  # (L, S)
    return distance.clamp(-max_distance, max_distance) + max_distance  # (L, S)


@door()
def relative_bucket(distance, num_buckets=32, max_distance=128):
    """Return T5's bucket, an integer, of each distance i - j (any shape), causal form.

    Half of the buckets hold one distance each; the others grow like the logarithm up to
    max_distance, and the last holds all beyond. The future (negative) counts as 0
    (Raffel et al. 2020, section 2.1, and their published code).

    Args:
        distance: i - j, whole numbers of any shape.
        num_buckets: the number of buckets.
        max_distance: from here on a distance falls into the last bucket.

    Raises:
        ValueError: unless max_distance is above half of num_buckets.

    >>> relative_bucket(torch.tensor([-1, 0, 3, 4, 7, 20, 99]), 8, 20)
    tensor([0, 0, 3, 4, 5, 7, 7])
    """
    distance = as_tensor("relative_bucket", "distance", distance)
    _checks.check_buckets("relative_bucket", num_buckets, max_distance)
    _checks.check_whole("relative_bucket", "distance", distance)
    starts = _digits.bucket_starts(num_buckets, max_distance, distance.device)
    return torch.bucketize(distance, starts, right=True)


@door()
@_dtypes.as_product
def relative_position_bias(query, table, *, num_keys=None, scale=None):
    """Return the bias (..., L, S) by which Shaw's relative keys change the scores.

    Each query meets the row of the table for its distance to each key:
    q_i . a_ij / sqrt(E) (Shaw et al. 2018, equation 4).

    Args:
        query: (..., L, E).
        table: (2k + 1, E).
        num_keys: S; L unless given.
        scale: replaces 1 / sqrt(E).

    Raises:
        ValueError: for a table with another width or an even length.

    >>> table = torch.tensor([[-1.0], [0.0], [1.0]])
    >>> relative_position_bias(torch.ones(3, 1), table)
    tensor([[ 0.,  1.,  1.],
            [-1.,  0.,  1.],
            [-1., -1.,  0.]])
    """
    _checks.check_relative("relative_position_bias", "query", query, table, num_keys)
    if scale is None:
        scale = 1 / math.sqrt(query.shape[-1])
    n = query.shape[-2]
    index = relative_index(n, num_keys or n, len(table) // 2, device=query.device)
    products = query @ table.T * scale  # (..., L, 2k + 1)
    return products[..., torch.arange(n, device=query.device)[:, None], index]


@door()
@_dtypes.as_product
def relative_position_values(weights, table):
    """Return what Shaw's relative values add to the output, (..., L, E_v).

    The weights average the rows of the table for the distances (Shaw et al. 2018,
    equation 3).

    Args:
        weights: (..., L, S).
        table: (2k + 1, E_v).

    Raises:
        ValueError: for a table of even length.

    >>> relative_position_values(torch.eye(2), torch.tensor([[-1.0], [5.0], [1.0]]))
    tensor([[5.],
            [5.]])
    """
    _checks.check_relative("relative_position_values", "weights", weights, table)
    index = relative_index(*weights.shape[-2:], len(table) // 2, device=weights.device)
    return (weights[..., None, :] @ table[index])[..., 0, :]  # (..., L, E_v)
