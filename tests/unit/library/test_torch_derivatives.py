"""Derivatives of every kind: without kept weights the same as in the textbook form."""

import pytest
import torch
from torch.autograd import forward_ad

from tests.unit.library.backends import BACKENDS

M = BACKENDS["torch"].mhsa


def normal(*shape, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=generator, dtype=torch.float64)


LAYER, X = M.MultiHeadAttention(4, 2, dtype=torch.float64), normal(2, 3, 4)
MASK = torch.tensor([[1, 1, 0], [0, 0, 0], [1, 0, 1]], dtype=torch.bool)
OPTIONS = {
    "plain": {},
    "causal": {"is_causal": True},
    "mask": {"mask": MASK},
    "bias": {"bias": normal(2, 3, 3)},
    "all": {"mask": MASK[0], "bias": normal(2, 1, 3), "is_causal": True},
}


def gradient_penalty(f):
    """The gradients, for input and parameters, of the size of a gradient."""
    x = X.clone().requires_grad_()
    (grad,) = torch.autograd.grad(f(x), x, create_graph=True)
    leaves = [x, LAYER.in_proj_weight, LAYER.out_proj.weight]
    found = torch.autograd.grad(grad.square().sum(), leaves)
    return torch.cat([g.flatten() for g in found])


def forward_mode(f):
    with forward_ad.dual_level():
        return forward_ad.unpack_dual(f(forward_ad.make_dual(X, X + 1))).tangent


DERIVATIVES = {
    "first": lambda f: torch.func.grad(f)(X),
    "gradient penalty": gradient_penalty,
    "hessian": lambda f: torch.func.hessian(f)(X),
    "hessian, backwards twice": lambda f: torch.func.jacrev(torch.func.jacrev(f))(X),
    "hessian, forwards twice": lambda f: torch.func.jacfwd(torch.func.jacfwd(f))(X),
    "hessian of autograd": lambda f: torch.autograd.functional.hessian(f, X),
    "jvp": lambda f: torch.func.jvp(f, (X,), (X + 1,))[1],
    "jvp of autograd": lambda f: torch.autograd.functional.jvp(f, X, X + 1)[1],
    "forward mode": forward_mode,
    "of each sample": lambda f: torch.vmap(torch.func.grad(f))(torch.stack([X, -X])),
}


@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
@pytest.mark.parametrize("derivative", DERIVATIVES.values(), ids=DERIVATIVES)
@pytest.mark.filterwarnings("ignore")
def test_a_derivative_through_the_layer(derivative, options):
    expected = derivative(
        lambda x: LAYER(x, **options, return_weights=True)[0].square().sum()
    )
    found = derivative(lambda x: LAYER(x, **options).square().sum())
    assert found.isfinite().all()
    assert torch.allclose(found, expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
@pytest.mark.parametrize(
    "name", ["scaled_dot_product_attention", "memory_efficient_attention"]
)
def test_second_derivatives_by_differences(name, options):
    inputs = [normal(2, 2, 3, 4, seed=s).requires_grad_() for s in range(3)]
    attend = getattr(M, name)

    def call(*inputs):
        return attend(*inputs, **options)

    assert torch.autograd.gradgradcheck(call, inputs)
    # One tensor in three roles, and one that is fixed.
    assert torch.autograd.gradgradcheck(lambda x: call(x, x, x), inputs[:1])
    fixed = inputs[1].detach()
    assert torch.autograd.gradgradcheck(lambda q, v: call(q, fixed, v), inputs[::2])


def test_the_second_derivative_for_a_bias():
    inputs = [normal(2, 3, 4, seed=s) for s in range(3)]
    bias = normal(3, seed=3).requires_grad_()
    assert torch.autograd.gradgradcheck(
        lambda bias: M.memory_efficient_attention(*inputs, bias=bias), bias
    )


def test_a_derivative_of_the_gradients():
    inputs = [normal(2, 3, 4, seed=s).requires_grad_() for s in range(4)]
    assert torch.autograd.gradcheck(M.attention_backward, inputs)
    forwards, backwards = (
        derive(M.attention_backward)(*inputs)[0]
        for derive in (torch.func.jacfwd, torch.func.jacrev)
    )
    assert forwards.any() and torch.allclose(forwards, backwards)


@pytest.mark.parametrize(
    "name", ["scaled_dot_product_attention", "memory_efficient_attention"]
)
def test_a_scale_can_be_learned(name):
    inputs = [normal(2, 3, 4, seed=s) for s in range(3)]
    scale = torch.tensor(0.3, dtype=torch.float64, requires_grad=True)

    def call(scale):
        return getattr(M, name)(*inputs, scale=scale)

    assert torch.autograd.gradcheck(call, scale)
    assert torch.autograd.gradgradcheck(call, scale)
    assert torch.allclose(call(scale), call(0.3))


def test_the_first_derivative_keeps_nothing():
    """Backwards twice on one graph, and once with a graph of its own."""
    x = X.clone().requires_grad_()
    loss = LAYER(x).square().sum()
    plain, again = (torch.autograd.grad(loss, x, retain_graph=True)[0] for _ in "ab")
    (graph,) = torch.autograd.grad(loss, x, create_graph=True)
    assert torch.equal(plain, again) and torch.allclose(plain, graph)
    assert not plain.requires_grad and graph.requires_grad
