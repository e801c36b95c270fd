"""The layer: project, split into heads, attend, merge, project back."""

import numpy as np

from mhsa_lib import _checks
from mhsa_lib.numpy._door import door
from mhsa_lib.numpy._module import Linear, Module
from mhsa_lib.numpy.attention import (
    memory_efficient_attention,
    merge_heads,
    scaled_dot_product_attention,
    split_heads,
)


class MultiHeadAttention(Module):
    """Multi-head attention (Vaswani et al. 2017, section 3.2.2).

    head_h = attention(X W_q[h], X W_k[h], X W_v[h]), output = sum_h head_h W_o[h],
    which equals the concatenation of the heads times one matrix.

    The parameters have the names and shapes of `torch.nn.MultiheadAttention`.

    Args:
        d_model: width of the queries and of the output.
        num_heads: H.
        d_head: width of a head (default d_model / H).
        kdim, vdim: widths of keys and values (default d_model).
        bias: whether the four projections have one.
        dtype: float64 unless given.
        seed: of the Xavier-uniform matrices (biases start at zero); None draws
            anew.

    Raises:
        ValueError: if num_heads does not divide d_model.

    >>> layer = MultiHeadAttention(d_model=8, num_heads=2)
    >>> x = np.random.default_rng(0).normal(size=(3, 5, 8))
    >>> output, weights = layer(x, return_weights=True)
    >>> output.shape, weights.shape
    ((3, 5, 8), (3, 2, 5, 5))
    """

    @door()
    def __init__(
        self,
        d_model,
        num_heads,
        *,
        d_head=None,
        kdim=None,
        vdim=None,
        bias=True,
        dtype=None,
        seed=0,
    ):
        operation = "MultiHeadAttention"
        _checks.check_layer(operation, d_model, num_heads, d_head, kdim, vdim)
        self.d_model, self.num_heads = d_model, num_heads
        self.d_head = d_head or d_model // num_heads
        self.kdim, self.vdim = kdim or d_model, vdim or d_model
        rng = np.random.default_rng(seed)
        inner = num_heads * self.d_head
        widths = (d_model, self.kdim, self.vdim)
        q, k, v = (_xavier_uniform(rng, inner, n, dtype) for n in widths)
        if self.d_model == self.kdim == self.vdim:
            self.in_proj_weight = np.concatenate([q, k, v])  # (3 * H * E, D)
        else:
            self.q_proj_weight, self.k_proj_weight, self.v_proj_weight = q, k, v
        self.in_proj_bias = np.zeros(3 * inner, dtype) if bias else None
        self.out_proj = Linear(
            _xavier_uniform(rng, d_model, inner, dtype),  # (D, H * E)
            np.zeros(d_model, dtype) if bias else None,
        )

    @door(sums=True)
    def __call__(
        self,
        query,
        key=None,
        value=None,
        *,
        mask=None,
        bias=None,
        is_causal=False,
        return_weights=False,
    ):
        """Attend from query (B, L, d_model) to key (B, S, kdim), value (B, S, vdim).

        Args:
            query: (B, L, d_model).
            key: (B, S, kdim); without it this is self-attention.
            value: (B, S, vdim); without it the key serves as both.
            mask: boolean, True = attend; broadcasts to (B, H, L, S).
            bias: is added to the scores; broadcasts to (B, H, L, S).
            is_causal: whether a query attends only to keys that are not after it.
            return_weights: whether to return the weights too.

        Returns:
            The output (B, L, d_model), or (output, weights) with the weights of each
            head (B, H, L, S).

        Raises:
            TypeError: for a wrong dtype.
            ValueError: for shapes that do not fit.
        """
        key = query if key is None else key
        value = key if value is None else value
        _checks.check_layer_call(self, query, key, value)
        q, k, v = (
            split_heads(x, self.num_heads) for x in self._project(query, key, value)
        )  # each (B, H, N, E)
        options = {"mask": mask, "bias": bias, "is_causal": is_causal}
        if not return_weights:
            heads = memory_efficient_attention(q, k, v, **options)  # (B, H, L, E)
            return self.out_proj(merge_heads(heads))  # (B, L, D)
        heads, weights = scaled_dot_product_attention(
            q, k, v, **options, return_weights=True
        )  # (B, H, L, E), (B, H, L, S)
        return self.out_proj(merge_heads(heads)), weights

    @property
    def W_q(self):
        """The query matrices of the heads (H, d_model, d_head), as a view."""
        return self._heads_of(self._projections()[0])

    @property
    def W_k(self):
        """The key matrices of the heads (H, kdim, d_head), as a view."""
        return self._heads_of(self._projections()[1])

    @property
    def W_v(self):
        """The value matrices of the heads (H, vdim, d_head), as a view."""
        return self._heads_of(self._projections()[2])

    @property
    def W_o(self):
        """The output matrices of the heads (H, d_head, d_model), as a view."""
        weight = self.out_proj.weight  # (D, H * E)
        return weight.T.reshape(self.num_heads, self.d_head, self.d_model)  # (H, E, D)

    def _projections(self):
        if hasattr(self, "in_proj_weight"):
            return np.split(self.in_proj_weight, 3)  # three views (H * E, D)
        return [self.q_proj_weight, self.k_proj_weight, self.v_proj_weight]

    def _heads_of(self, weight):
        heads = weight.reshape(self.num_heads, self.d_head, -1)  # (H, E, width)
        return heads.swapaxes(-2, -1)  # (H, width, E)

    def _project(self, query, key, value):
        if query is key is value and hasattr(self, "in_proj_weight"):
            packed = Linear(self.in_proj_weight, self.in_proj_bias)(query)
            return np.split(packed, 3, axis=-1)  # three (B, N, H * E)
        biases = (
            (None,) * 3 if self.in_proj_bias is None else np.split(self.in_proj_bias, 3)
        )
        inputs = zip((query, key, value), self._projections(), biases, strict=True)
        return [Linear(weight, b)(x) for x, weight, b in inputs]  # (B, N, H * E)


def _xavier_uniform(rng, rows, columns, dtype):
    bound = np.sqrt(6 / (rows + columns))
    return rng.uniform(-bound, bound, size=(rows, columns)).astype(dtype)
