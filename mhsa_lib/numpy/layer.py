"""The layer: project, split into heads, attend, merge, project back."""

import numpy as np

from mhsa_lib import _checks
from mhsa_lib.numpy.attention import (
    blocked_attention,
    merge_heads,
    scaled_dot_product_attention,
    split_heads,
)


class MultiHeadAttention:
    """Multi-head attention (Vaswani et al. 2017, section 3.2.2).

    head_h = attention(X W_q[h], X W_k[h], X W_v[h]), output = sum_h head_h W_o[h],
    which equals the concatenation of the heads times one matrix.

    d_model: width of the queries and of the output. num_heads: H. d_head: width of a
    head (default d_model / H). kdim, vdim: widths of keys and values (default
    d_model). bias: whether the four projections have one. dtype: float64 unless
    given. seed: of the Xavier-uniform matrices (biases start at zero); None draws
    anew. Raises ValueError if num_heads does not divide d_model.

    The parameters have the names and shapes of `torch.nn.MultiheadAttention`.

    >>> layer = MultiHeadAttention(d_model=8, num_heads=2)
    >>> x = np.random.default_rng(0).normal(size=(3, 5, 8))
    >>> output, weights = layer(x, return_weights=True)
    >>> output.shape, weights.shape
    ((3, 5, 8), (3, 2, 5, 5))
    """

    def __init__(
        self,
        d_model,
        num_heads,
        *,
        d_head=None,
        kdim=None,
        vdim=None,
        bias=True,
        dtype=np.float64,
        seed=0,
    ):
        operation = "MultiHeadAttention"
        _checks.check_layer(operation, d_model, num_heads, d_head, kdim, vdim)
        self.d_model, self.num_heads = d_model, num_heads
        self.d_head = d_head or d_model // num_heads
        self.kdim, self.vdim = kdim or d_model, vdim or d_model
        self.dtype = np.dtype(dtype)
        self._parameters = self._initial(bias, np.random.default_rng(seed))

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

        Without a key this is self-attention, without a value the key serves as both.
        Returns the output (B, L, d_model), or (output, weights) with the weights of
        each head (B, H, L, S). `mask` (boolean, True = attend) and `bias` broadcast
        to (B, H, L, S). Raises TypeError for a wrong dtype, ValueError for shapes.
        """
        key = query if key is None else key
        value = key if value is None else value
        _checks.check_layer_call(self, query, key, value)
        q, k, v = (
            split_heads(x, self.num_heads) for x in self._project(query, key, value)
        )  # each (B, H, N, E)
        options = {"mask": mask, "bias": bias, "is_causal": is_causal}
        if not return_weights:
            return self._merge(blocked_attention(q, k, v, **options))  # (B, L, D)
        heads, weights = scaled_dot_product_attention(
            q, k, v, **options, return_weights=True
        )  # (B, H, L, E), (B, H, L, S)
        return self._merge(heads), weights

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
        weight = self._parameters["out_proj.weight"]  # (D, H * E)
        return weight.T.reshape(self.num_heads, self.d_head, self.d_model)  # (H, E, D)

    def state_dict(self):
        """Return the parameters by name, the arrays themselves and not copies."""
        return dict(self._parameters)

    def load_state_dict(self, mapping, strict=True):
        """Copy parameters from `mapping`: arrays, or tensors of torch on the CPU.

        Raises RuntimeError, as torch does, for missing or unexpected names unless
        `strict` is False, and for a wrong shape; then nothing has been changed.
        """
        _checks.check_state(self._parameters, mapping, strict)
        for name in self._parameters.keys() & mapping.keys():
            self._parameters[name][...] = np.asarray(mapping[name])

    def _initial(self, bias, rng):
        inner = self.num_heads * self.d_head
        widths = (self.d_model, self.kdim, self.vdim)
        q, k, v = (_xavier_uniform(rng, inner, width) for width in widths)
        if self.d_model == self.kdim == self.vdim:
            parameters = {"in_proj_weight": np.concatenate([q, k, v])}  # (3 H E, D)
        else:
            names = ("q_proj_weight", "k_proj_weight", "v_proj_weight")
            parameters = dict(zip(names, (q, k, v), strict=True))
        if bias:
            parameters["in_proj_bias"] = np.zeros(3 * inner)  # (3 H E,)
        parameters["out_proj.weight"] = _xavier_uniform(rng, self.d_model, inner)
        if bias:
            parameters["out_proj.bias"] = np.zeros(self.d_model)  # (D,)
        return {name: x.astype(self.dtype) for name, x in parameters.items()}

    def _projections(self):
        packed = self._parameters.get("in_proj_weight")
        if packed is not None:
            return np.split(packed, 3)  # three views (H * E, D)
        return [self._parameters[f"{name}_proj_weight"] for name in "qkv"]

    def _heads_of(self, weight):
        heads = weight.reshape(self.num_heads, self.d_head, -1)  # (H, E, width)
        return heads.swapaxes(-1, -2)  # (H, width, E)

    def _project(self, query, key, value):
        projected = [
            x @ weight.T  # (B, N, H * E)
            for x, weight in zip((query, key, value), self._projections(), strict=True)
        ]
        if "in_proj_bias" in self._parameters:
            biases = np.split(self._parameters["in_proj_bias"], 3)  # each (H * E,)
            for x, b in zip(projected, biases, strict=True):
                x += b
        return projected

    def _merge(self, heads):
        output = merge_heads(heads) @ self._parameters["out_proj.weight"].T  # (B, L, D)
        if "out_proj.bias" in self._parameters:
            output += self._parameters["out_proj.bias"]
        return output


def _xavier_uniform(rng, rows, columns):
    bound = np.sqrt(6 / (rows + columns))
    return rng.uniform(-bound, bound, size=(rows, columns))
