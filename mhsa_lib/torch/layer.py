"""The layer: project, split into heads, attend, merge, project back."""

import torch
from torch import nn
from torch.nn import functional as F

from mhsa_lib import _checks
from mhsa_lib.torch import _dtypes
from mhsa_lib.torch._door import door
from mhsa_lib.torch._module import Module, _generator
from mhsa_lib.torch.attention import (
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
        dtype: torch's default unless given.
        seed: of the Xavier-uniform matrices (biases start at zero); None draws
            from torch's global generator.

    Raises:
        ValueError: if num_heads does not divide d_model.

    >>> layer = MultiHeadAttention(d_model=8, num_heads=2)
    >>> output, weights = layer(torch.ones(3, 5, 8), return_weights=True)
    >>> output.shape, weights.shape
    (torch.Size([3, 5, 8]), torch.Size([3, 2, 5, 5]))
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
        super().__init__()
        operation = "MultiHeadAttention"
        _checks.check_layer(operation, d_model, num_heads, d_head, kdim, vdim)
        self.d_model, self.num_heads = d_model, num_heads
        self.d_head = d_head or d_model // num_heads
        self.kdim, self.vdim = kdim or d_model, vdim or d_model
        inner = num_heads * self.d_head
        if self.d_model == self.kdim == self.vdim:
            self.in_proj_weight = _empty(3 * inner, d_model, dtype=dtype)
        else:
            self.q_proj_weight = _empty(inner, self.d_model, dtype=dtype)
            self.k_proj_weight = _empty(inner, self.kdim, dtype=dtype)
            self.v_proj_weight = _empty(inner, self.vdim, dtype=dtype)
        self.register_parameter(
            "in_proj_bias", _empty(3 * inner, dtype=dtype) if bias else None
        )
        self.out_proj = nn.Linear(inner, d_model, bias=bias, dtype=dtype)
        self._initialise(seed)

    @door()
    def forward(
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
        query, key, value = _dtypes.as_parameters(self, query, key, value)
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
        if callable(weight):  # quantized, it is a method that unpacks
            weight = weight().dequantize()
        return weight.T.unflatten(0, (self.num_heads, self.d_head))  # (H, E, D)

    def _initialise(self, seed):
        generator = _generator(seed)
        for weight in (*self._projections(), self.out_proj.weight):
            nn.init.xavier_uniform_(weight, generator=generator)
        if self.in_proj_bias is not None:
            nn.init.zeros_(self.in_proj_bias)
            nn.init.zeros_(self.out_proj.bias)

    def _projections(self):
        if hasattr(self, "in_proj_weight"):
            return self.in_proj_weight.chunk(3)  # three views (H * E, D)
        return [self.q_proj_weight, self.k_proj_weight, self.v_proj_weight]

    def _heads_of(self, weight):
        heads = weight.unflatten(0, (self.num_heads, self.d_head))  # (H, E, width)
        return heads.transpose(-2, -1)  # (H, width, E)

    def _project(self, query, key, value):
        if query is key is value and hasattr(self, "in_proj_weight"):
            packed = F.linear(query, self.in_proj_weight, self.in_proj_bias)
            return packed.chunk(3, dim=-1)  # three (B, N, H * E)
        biases = (
            (None,) * 3 if self.in_proj_bias is None else self.in_proj_bias.chunk(3)
        )
        inputs = zip((query, key, value), self._projections(), biases, strict=True)
        return [F.linear(x, weight, b) for x, weight, b in inputs]  # (B, N, H * E)


def _empty(*shape, dtype):
    return nn.Parameter(torch.empty(*shape, dtype=dtype))
