"""The laws of the layer, in both backends, and what only torch has: gradients."""

import numpy as np
import pytest
import torch

from tests.unit.library.backends import BACKENDS
from tests.unit.library.cases import assert_close, hold, law
from tests.unit.library.layer_laws import LAYER_LAWS, layer_cases, torch_mask


@pytest.mark.parametrize("law", LAYER_LAWS, ids=lambda law: law.__name__)
def test_law(law, xp):
    hold(law, xp)


@law(layer_cases())
def gradients_equal_torch(xp, case):
    theirs, options = case.torch_layer(), case.options()
    ours = case.our_layer(xp, theirs)
    grads = {}
    for name, layer in (("theirs", theirs), ("ours", ours)):
        arrays = case.inputs()
        inputs = [torch.from_numpy(x) for x in arrays]
        if name == "theirs":
            shape = (case.batch, case.num_heads, case.num_queries, arrays[1].shape[1])
            mask = torch_mask(case, options, shape)
            leaves = [x.double().requires_grad_() for x in inputs]
            output, _ = layer(*leaves, attn_mask=mask)
        else:
            leaves = [x.requires_grad_() for x in inputs]
            given = {k: xp.array(v) for k, v in options.items() if k != "is_causal"}
            output = layer(*leaves, **given, is_causal=options["is_causal"])
        weight = torch.linspace(-1, 1, output.numel(), dtype=output.dtype)
        (output * weight.reshape(output.shape)).sum().backward()
        named = {k: p.grad for k, p in layer.named_parameters()}
        named |= {i: leaf.grad for i, leaf in enumerate(leaves)}
        grads[name] = {k: g.numpy() for k, g in named.items()}
    scale = max(np.abs(g).max() for g in grads["theirs"].values())
    assert grads["ours"].keys() == grads["theirs"].keys()
    for k, expected in grads["theirs"].items():
        assert_close(grads["ours"][k], expected, case.dtype, scale)


def test_gradients_equal_torch():
    hold(gradients_equal_torch, BACKENDS["torch"])


@pytest.mark.parametrize("return_weights", [False, True])
@pytest.mark.parametrize("hidden_by", ["mask", "bias"])
def test_a_query_without_keys_has_finite_gradients(return_weights, hidden_by):
    layer = BACKENDS["torch"].mhsa.MultiHeadAttention(8, 2)
    x = torch.randn(2, 5, 8, requires_grad=True)
    mask = torch.ones(5, 5, dtype=torch.bool)
    mask[2] = False
    bias = torch.zeros(5, 5).masked_fill(~mask, -torch.inf)
    given = {"mask": mask} if hidden_by == "mask" else {"bias": bias}
    found = layer(x, **given, return_weights=return_weights)
    output = found[0] if return_weights else found
    assert torch.equal(output[:, 2], layer.out_proj.bias.expand(2, 8))
    output.square().sum().backward()
    assert all(p.grad.isfinite().all() for p in [x, *layer.parameters()])


def test_seed_none_draws_anew(xp):
    first, second = (xp.mhsa.MultiHeadAttention(4, 2, seed=None) for _ in range(2))
    assert not np.array_equal(xp.numpy(first.W_q), xp.numpy(second.W_q))
