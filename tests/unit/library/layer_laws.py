"""What must hold of the layer, in either backend, against torch's own layer."""

from dataclasses import dataclass

import numpy as np
import torch
from hypothesis import strategies as st

from tests.unit.library.cases import TOLERANCE, assert_close, law


@dataclass(frozen=True)
class LayerCase:
    """One call of a layer; the numbers follow from the seed."""

    batch: int
    num_queries: int
    num_keys: int
    num_heads: int
    d_head: int
    widths: tuple
    kind: str
    bias: bool
    mask: str
    is_causal: bool
    dtype: str
    seed: int

    @property
    def d_model(self):
        return self.num_heads * self.d_head

    def sizes(self):
        """Return kdim and vdim, which are None where they are d_model."""
        return self.widths if self.kind == "widths" else (None, None)

    def inputs(self):
        """Return query, key and value: one array three times in self-attention."""
        rng = np.random.default_rng(self.seed)
        query = rng.normal(size=(self.batch, self.num_queries, self.d_model))
        if self.kind == "self":
            return [query.astype(self.dtype)] * 3
        wide = [self.d_model if w is None else w for w in self.sizes()]
        others = [rng.normal(size=(self.batch, self.num_keys, w)) for w in wide]
        return [x.astype(self.dtype) for x in (query, *others)]

    def options(self):
        rng = np.random.default_rng(self.seed + 1)
        m = self.num_queries if self.kind == "self" else self.num_keys
        shape = (self.batch, self.num_heads, self.num_queries, m)
        mask = rng.random(shape) < 0.6
        mask[..., 0] = True
        bias = rng.normal(size=shape).astype(self.dtype)
        return {
            "mask": mask if self.mask == "mask" else None,
            "bias": bias if self.mask == "bias" else None,
            "is_causal": self.is_causal and self.num_queries == m,
        }

    def torch_layer(self):
        """Return torch's layer with biases that are not zero, in float64."""
        torch.manual_seed(self.seed)
        kdim, vdim = self.sizes()
        layer = torch.nn.MultiheadAttention(
            self.d_model,
            self.num_heads,
            bias=self.bias,
            kdim=kdim,
            vdim=vdim,
            batch_first=True,
            dtype=torch.float64,
        )
        with torch.no_grad():
            for parameter in layer.parameters():
                parameter.normal_(std=0.5)
                parameter.copy_(parameter.to(getattr(torch, self.dtype)))
        return layer

    def our_layer(self, xp, theirs):
        """Return a layer of the backend that holds torch's parameters."""
        kdim, vdim = self.sizes()
        layer = xp.mhsa.MultiHeadAttention(
            self.d_model,
            self.num_heads,
            kdim=kdim,
            vdim=vdim,
            bias=self.bias,
            dtype=xp.dtype(self.dtype),
        )
        xp.load(layer, {k: v.numpy() for k, v in theirs.state_dict().items()})
        return layer


def layer_cases(**fixed):
    """Draw a case of the layer."""
    drawn = {
        "batch": st.integers(1, 3),
        "num_queries": st.integers(1, 7),
        "num_keys": st.integers(1, 7),
        "num_heads": st.integers(1, 4),
        "d_head": st.integers(1, 5),
        "widths": st.tuples(st.integers(1, 6), st.integers(1, 6)),
        "kind": st.sampled_from(["self", "cross", "widths"]),
        "bias": st.booleans(),
        "mask": st.sampled_from(["none", "mask", "bias"]),
        "is_causal": st.booleans(),
        "dtype": st.sampled_from(["float64", "float32"]),
        "seed": st.integers(0, 2**16),
    }
    return st.builds(LayerCase, **{**drawn, **fixed})


def torch_mask(case, options, shape):
    """Return the additive mask that torch's layer takes, (B * H, L, S)."""
    full = np.zeros(shape)
    if options["bias"] is not None:
        full = full + options["bias"]
    if options["mask"] is not None:
        full = np.where(options["mask"], full, -np.inf)
    if options["is_causal"]:
        full = np.where(np.tri(shape[-1], dtype=bool), full, -np.inf)
    return torch.from_numpy(full.reshape(-1, *shape[-2:]))


def call(xp, layer, inputs, options, **more):
    """Call a layer of the backend on NumPy arrays; return NumPy arrays."""
    options = {
        k: xp.array(v) if k in ("mask", "bias") else v for k, v in options.items()
    }
    query, key, value = inputs
    args = [query] if query is key is value else inputs
    found = layer(*map(xp.array, args), **options, **more)
    return tuple(map(xp.numpy, found)) if isinstance(found, tuple) else xp.numpy(found)


@law(layer_cases())
def layer_equals_torch(xp, case):
    theirs, inputs, options = case.torch_layer(), case.inputs(), case.options()
    ours = case.our_layer(xp, theirs)
    shape = (case.batch, case.num_heads, case.num_queries, inputs[1].shape[1])
    output, weights = theirs(
        *(torch.from_numpy(x).double() for x in inputs),
        attn_mask=torch_mask(case, options, shape),
        average_attn_weights=False,
    )
    found, found_weights = call(xp, ours, inputs, options, return_weights=True)
    assert_close(found, output.detach().numpy(), case.dtype)
    assert_close(found_weights, weights.detach().numpy(), case.dtype)
    assert_close(call(xp, ours, inputs, options), output.detach().numpy(), case.dtype)


@law(layer_cases())
def parameters_travel_both_ways(xp, case):
    theirs = case.torch_layer()
    ours = case.our_layer(xp, theirs)
    state = {k: xp.numpy(v) for k, v in ours.state_dict().items()}
    expected = {k: v.numpy().copy() for k, v in theirs.state_dict().items()}
    assert list(state) == list(expected)
    for parameter in theirs.parameters():
        parameter.data.zero_()
    theirs.load_state_dict({k: torch.from_numpy(v) for k, v in state.items()})
    for k, v in theirs.state_dict().items():
        assert np.array_equal(v.numpy(), expected[k])


@law(layer_cases(bias=st.just(False), mask=st.just("none"), is_causal=st.just(False)))
def output_is_the_sum_of_the_heads(xp, case):
    inputs = case.inputs()
    layer = case.our_layer(xp, case.torch_layer())
    W_q, W_k, W_v, W_o = (
        xp.numpy(w) for w in (layer.W_q, layer.W_k, layer.W_v, layer.W_o)
    )
    query, key, value = inputs
    total = 0
    for h in range(case.num_heads):
        scores = query @ W_q[h] @ (key @ W_k[h]).swapaxes(-1, -2)
        weights = np.exp(scores / np.sqrt(case.d_head))
        weights /= weights.sum(-1, keepdims=True)
        total = total + weights @ value @ W_v[h] @ W_o[h]
    found = call(xp, layer, inputs, case.options())
    assert np.abs(found - total).max() < 1e-4 * max(np.abs(total).max(), 1e-30)


@law(layer_cases(kind=st.just("self"), mask=st.just("none"), is_causal=st.just(False)))
def layer_is_permutation_equivariant(xp, case):
    (x, *_), layer = case.inputs(), case.our_layer(xp, case.torch_layer())
    order = np.random.default_rng(case.seed).permutation(case.num_queries)
    moved = np.ascontiguousarray(x[:, order])
    before = call(xp, layer, [x] * 3, case.options())
    after = call(xp, layer, [moved] * 3, case.options())
    error = np.abs(after - before[:, order]).max()
    assert error <= 5 * TOLERANCE[case.dtype] * np.abs(before).max()


@law(layer_cases(kind=st.just("self")))
def views_share_memory_with_the_parameters(xp, case):
    layer = case.our_layer(xp, case.torch_layer())
    for view in (layer.W_q, layer.W_k, layer.W_v, layer.W_o):
        with torch.no_grad():
            view[...] = 0
    x = case.inputs()[0]
    state = {k: xp.numpy(v) for k, v in layer.state_dict().items()}
    assert all((v == 0).all() for k, v in state.items() if k.endswith("weight"))
    bias = state.get("out_proj.bias", np.zeros(case.d_model))
    found = call(xp, layer, [x] * 3, case.options())
    assert_close(found, np.broadcast_to(bias, x.shape), case.dtype)


@law(layer_cases(kind=st.sampled_from(["self", "cross"])))
def a_head_may_have_any_width(xp, case):
    kdim, vdim = case.widths
    layer = xp.mhsa.MultiHeadAttention(
        5, case.num_heads, d_head=case.d_head, kdim=kdim, vdim=vdim, seed=case.seed
    )
    shapes = [tuple(w.shape) for w in (layer.W_q, layer.W_k, layer.W_v, layer.W_o)]
    h, e = case.num_heads, case.d_head
    assert shapes == [(h, 5, e), (h, kdim, e), (h, vdim, e), (h, e, 5)]
    rng = np.random.default_rng(case.seed)
    dtype = str(layer.dtype).removeprefix("torch.")
    inputs = [rng.normal(size=(case.num_queries, w)).astype(dtype) for w in (5, kdim)]
    value = rng.normal(size=(case.num_queries, vdim)).astype(dtype)
    output = call(xp, layer, [*inputs, value], {})
    assert output.shape == (case.num_queries, 5) and np.isfinite(output).all()


@law(st.integers(0, 100))
def initial_weights_are_xavier_and_follow_the_seed(xp, seed):
    layers = [xp.mhsa.MultiHeadAttention(64, 4, seed=s) for s in (seed, seed, seed + 1)]
    first, again, other = (xp.numpy(x.in_proj_weight) for x in layers)
    bound = np.sqrt(6 / 128)
    assert bound * 0.99 < np.abs(first).max() <= bound * (1 + 1e-6)
    assert np.array_equal(first, again) and not np.array_equal(first, other)
    assert not np.array_equal(first[:64], first[64:128])
    assert (xp.numpy(layers[0].in_proj_bias) == 0).all()


@law(layer_cases(kind=st.just("cross")))
def the_key_serves_as_value_and_the_query_as_both(xp, case):
    (query, key, _), options = case.inputs(), case.options()
    layer = case.our_layer(xp, case.torch_layer())
    options = {k: xp.array(v) if k != "is_causal" else v for k, v in options.items()}
    query, key = xp.array(query), xp.array(key)
    found, expected = layer(query, key, **options), layer(query, key, key, **options)
    assert_close(xp.numpy(found), xp.numpy(expected), case.dtype)
    found, expected = layer(query), layer(query, query + 0, query + 0)
    assert_close(xp.numpy(found), xp.numpy(expected), case.dtype)


LAYER_LAWS = [
    layer_equals_torch,
    the_key_serves_as_value_and_the_query_as_both,
    parameters_travel_both_ways,
    output_is_the_sum_of_the_heads,
    layer_is_permutation_equivariant,
    views_share_memory_with_the_parameters,
    a_head_may_have_any_width,
    initial_weights_are_xavier_and_follow_the_seed,
]
