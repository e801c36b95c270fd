"""Every public name of `mhsa_lib.torch` in the surroundings that torch offers.

Autocast, half precision, another default device, a device without float64, an empty
batch, torch.func, a compiler and an exporter: what torch's own functions bear, ours do.
"""

import copy
import pickle
import warnings

import numpy as np
import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

from tests import extent
from tests.unit.library.backends import BACKENDS
from tests.unit.library.test_api import NAMES

M = BACKENDS["torch"].mhsa
HALF = [torch.bfloat16, torch.float16]


def normal(*shape, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=generator)


TABLE, VALUES = normal(7, 8), normal(7, 4)
X, HEADS = normal(2, 5, 8), normal(2, 3, 5, 4, seed=1)
KERNEL, IMAGES, PICTURES = normal(3, 2, 3, 2), normal(2, 2, 4, 5), normal(2, 4, 6, 3)

# Each public name that takes arrays: the call, and its arrays, batch first.
CALLS = {
    "softmax": (M.softmax, [X]),
    "scaled_dot_product_attention": (M.scaled_dot_product_attention, [X] * 3),
    "memory_efficient_attention": (M.memory_efficient_attention, [X] * 3),
    "attention_backward": (M.attention_backward, [X] * 4),
    "split_heads": (lambda x: M.split_heads(x, 2), [X]),
    "merge_heads": (M.merge_heads, [HEADS]),
    "apply_rotary": (lambda x: M.apply_rotary(x, range(5)), [X]),
    "relative_bucket": (M.relative_bucket, [torch.arange(10).reshape(2, 5)]),
    "relative_position_bias": (
        M.relative_position_bias,
        [X, TABLE],
    ),
    "relative_position_values": (
        M.relative_position_values,
        [X[..., :5], VALUES],
    ),
    "convolve": (lambda x, k: M.convolve(k, x), [IMAGES, KERNEL]),
    "convolution_as_attention": (
        lambda x, k: M.convolution_as_attention(k, x),
        [IMAGES, KERNEL],
    ),
    "kernel_heads": (lambda x: M.kernel_heads(x)[1], [KERNEL]),
    "patchify": (lambda x: M.patchify(x, 2), [PICTURES]),
    "unpatchify": (lambda x: M.unpatchify(x, (4, 6, 3)), [normal(2, 6, 12)]),
    "padding_mask": (lambda x: M.padding_mask(x, 5), [torch.tensor([2, 5])]),
    "linear_attention": (M.linear_attention, [X] * 3),
    "linear_attention_step": (M.linear_attention_step, [X[:, 0]] * 3),
    "MultiHeadAttention": (M.MultiHeadAttention(8, 2), [X]),
    "LearnedEncoding": (M.LearnedEncoding(6, 8), [X]),
    "PatchEmbedding": (M.PatchEmbedding(2, 3, 8), [PICTURES]),
    "RNN": (M.RNN(8, 3), [X]),
    "LSTM": (M.LSTM(8, 3), [X]),
    "GRU": (M.GRU(8, 3), [X]),
}
# Those that make an array from sizes alone.
MADE = {
    "sinusoidal_encoding": lambda **o: M.sinusoidal_encoding(5, 8, **o),
    "sinusoidal_encoding_2d": lambda **o: M.sinusoidal_encoding_2d(2, 3, 8, **o),
    "alibi_slopes": lambda **o: M.alibi_slopes(6, **o),
    "alibi_bias": lambda **o: M.alibi_bias(6, 5, **o),
    "causal_mask": lambda **o: M.causal_mask(5),
    "relative_index": lambda **o: M.relative_index(4, 5, 2),
}
WHOLE = {"relative_bucket", "padding_mask"}  # of whole numbers
PARALLEL = [n for n in CALLS if n not in ("kernel_heads", *WHOLE)]
LAYERS = [n for n in CALLS if isinstance(CALLS[n][0], torch.nn.Module)]
# Sums of products over a batch: what autocast computes in its dtype.
PRODUCTS = {
    "scaled_dot_product_attention",
    "memory_efficient_attention",
    "relative_position_bias",
    "convolve",
    "convolution_as_attention",
    "linear_attention",
    "linear_attention_step",
    *LAYERS,
} - {"LearnedEncoding"}


def first(found):
    """The first tensor of what a call returns."""
    return first(found[0]) if isinstance(found, tuple) else found


def run(name, change=lambda x: x):
    function, arrays = CALLS[name]
    kept = {id(x): change(x) for x in arrays}
    return first(function(*(kept[id(x)] for x in arrays)))


def like(name, layer_to):
    """A call with its layer, if it is one, changed."""
    function, arrays = CALLS[name]
    if name in LAYERS:
        function = layer_to(copy.deepcopy(function))
    return function, arrays


def assert_near(found, expected, tolerance=1e-6):
    assert found.shape == expected.shape
    found, expected = found.double(), expected.double()
    error = (found - expected).abs().max() / expected.abs().max().clamp(min=1e-6)
    assert error <= tolerance, error


def test_every_public_name_stands_in_a_table():
    assert {*CALLS, *MADE} == set(NAMES)


@pytest.mark.parametrize("name", [n for n in CALLS if n not in WHOLE])
@pytest.mark.parametrize("dtype", HALF)
def test_half_precision(name, dtype):
    function, arrays = like(name, lambda layer: layer.to(dtype))
    found = first(function(*(x.to(dtype) for x in arrays)))
    assert found.dtype == dtype
    assert_near(found, run(name), 0.05)


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("dtype", HALF)
def test_what_is_made_in_half_precision(name, dtype):
    assert_near(MADE[name](dtype=dtype), MADE[name](dtype=torch.float64), 0.01)


@pytest.mark.parametrize("name", [n for n in CALLS if n not in WHOLE])
@pytest.mark.parametrize("dtype", HALF)
@pytest.mark.parametrize("after", [False, True])
def test_autocast(name, dtype, after):
    """Inputs in float32, and what a product before has left in autocast's dtype."""
    expected = run(name)
    with torch.autocast("cpu", dtype):
        found = run(name, lambda x: x.to(dtype) if after else x)
    assert_near(found, expected, 0.05)
    if name in PRODUCTS:
        assert found.dtype == dtype


@pytest.mark.parametrize("dtype", HALF)
@pytest.mark.parametrize("return_weights", [False, True])
def test_autocast_follows_torch_through_a_stack(dtype, return_weights):
    theirs = torch.nn.MultiheadAttention(8, 2, batch_first=True)
    ours = M.MultiHeadAttention(8, 2)
    ours.load_state_dict(theirs.state_dict())
    bias, linear = M.alibi_bias(2, 5), torch.nn.Linear(8, 8)
    mask = M.padding_mask([3, 5], 5)
    shown = torch.where(mask, bias, -torch.inf).flatten(0, 1)
    with torch.autocast("cpu", dtype):
        y, z = linear(X), linear(X)
        for _ in range(2):
            y = ours(y, mask=mask, bias=bias, return_weights=return_weights)
            y = y[0] if return_weights else y
            z = theirs(z, z, z, attn_mask=shown)[0]
        mixed = ours(y, X, X.to(dtype))
    assert y.dtype == z.dtype == mixed.dtype == dtype
    assert_near(y, z, 0.05)
    y.sum().backward()
    assert ours.in_proj_weight.grad.dtype == torch.float32


@pytest.mark.parametrize("name", ["RNN", "LSTM"])
def test_autocast_of_networks_follows_torch(name):
    theirs, ours = (
        getattr(torch.nn, name)(8, 3, batch_first=True),
        getattr(M, name)(8, 3),
    )
    with torch.autocast("cpu", torch.bfloat16):
        expected, _ = theirs(X)
        found, state = ours(X)
        again, _ = ours(X.bfloat16(), state)
    assert found.dtype == again.dtype == expected.dtype


def test_autocast_leaves_float64():
    layer, x = M.MultiHeadAttention(8, 2, dtype=torch.float64), X.double()
    with torch.autocast("cpu", torch.bfloat16):
        assert layer(x).dtype == torch.float64
        with pytest.raises(TypeError, match="float32, but the layer float64"):
            layer(X)


@pytest.mark.parametrize("dtype", [torch.float32, *HALF])
@pytest.mark.parametrize("low", [-9.0, -18.0, -40.0, -80.0])
@pytest.mark.parametrize("form", ["causal", "not causal", "step"])
def test_linear_attention_far_below_zero(dtype, low, form):
    q, k = (normal(5, 4, seed=s).mul(0.1).add(low).to(dtype) for s in (0, 1))
    value = normal(5, 3).to(dtype)

    def attend(q, k, v):
        if form != "step":
            return M.linear_attention(q, k, v, causal=form == "causal")
        state, outputs = None, []
        for token in zip(q, k, v, strict=True):
            output, state = M.linear_attention_step(*token, state)
            outputs.append(output)
        return torch.stack(outputs)

    expected = attend(q.double(), k.double(), value.double())
    found = attend(q, k, value)
    assert found.dtype == dtype
    assert_near(found, expected, 1e-5 if dtype == torch.float32 else 0.02)


@pytest.mark.parametrize("dtype", HALF)
def test_long_sums_in_half_precision(dtype):
    ones = torch.ones(5000, 8, dtype=dtype)
    for causal in (False, True):
        assert (M.linear_attention(ones, ones, ones, causal=causal) == 1).all()
    state = None
    for _ in range(600):
        output, state = M.linear_attention_step(*[ones[0]] * 3, state)
    assert (output == 1).all()
    weights = M.softmax(torch.zeros(70_000, dtype=dtype))
    assert abs(weights.double().sum() - 1) < 0.02
    # Scores beyond 65504, the largest number of float16.
    q, v = 300 * torch.eye(64, dtype=dtype), normal(64, 3).to(dtype)
    for attend in (M.scaled_dot_product_attention, M.memory_efficient_attention):
        assert torch.equal(attend(q, q, v, scale=1.0), v)


class WithoutFloat64(TorchDispatchMode):
    """A device that refuses float64, as Apple's does."""

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        found = func(*args, **(kwargs or {}))
        for x in torch.utils._pytree.tree_leaves(found):
            assert getattr(x, "dtype", None) != torch.float64, func
        return found


@pytest.mark.parametrize("name", [*CALLS, *MADE])
def test_a_device_without_float64(name):
    with WithoutFloat64():
        found = run(name) if name in CALLS else MADE[name]()
    assert_near(found, run(name) if name in CALLS else MADE[name]())


@pytest.mark.parametrize("name", [*CALLS, *MADE])
def test_another_default_device(name):
    with torch.device("meta"):
        found = run(name) if name in CALLS else MADE[name]()
    assert found.device.type == ("cpu" if name in CALLS else "meta")


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_is_made_without_memory_and_filled_later(name):
    made = {
        "MultiHeadAttention": lambda: M.MultiHeadAttention(8, 2),
        "LearnedEncoding": lambda: M.LearnedEncoding(6, 8),
        "PatchEmbedding": lambda: M.PatchEmbedding(2, 3, 8),
    }
    full, expected = CALLS[name][0], run(name)
    for assign in (True, False):
        with torch.device("meta"):
            layer = made.get(name, lambda: getattr(M, name)(8, 3))()
        layer = layer if assign else layer.to_empty(device="cpu")
        layer.load_state_dict(full.state_dict(), assign=assign)
        assert_near(first(layer(*CALLS[name][1])), expected)
    for copied in (copy.deepcopy(full), pickle.loads(pickle.dumps(full))):
        assert_near(first(copied(*CALLS[name][1])), expected)


@pytest.mark.parametrize("name", [n for n in CALLS if n != "kernel_heads"])
def test_an_empty_batch(name):
    fixed = {id(x) for x in (TABLE, VALUES, KERNEL)}
    found, expected = run(name, lambda x: x if id(x) in fixed else x[:0]), run(name)
    assert found.shape == (0, *expected.shape[1:])
    assert found.dtype == expected.dtype


def test_an_empty_batch_with_mask_and_weights():
    layer, x, mask = M.MultiHeadAttention(8, 2), X[:0], M.causal_mask(5)
    output, weights = layer(x, mask=mask, return_weights=True)
    assert output.shape == layer(x, mask=mask).shape == (0, 5, 8)
    assert weights.shape == (0, 2, 5, 5)
    for lengths in ([], torch.tensor([], dtype=torch.int64)):
        assert M.padding_mask(lengths, 3).shape == (0, 1, 1, 3)
    layer(x.requires_grad_()).sum().backward()
    assert x.grad.shape == x.shape


@pytest.mark.parametrize("name", [n for n in CALLS if n not in WHOLE])
def test_gradients_allowed_within_inference_mode(name):
    """There torch's own functions compute, and record nothing."""
    expected = run(name)
    with torch.inference_mode(), torch.enable_grad():
        function, arrays = like(name, lambda layer: layer)
        for prepare in (
            lambda x: x.clone().requires_grad_(),
            lambda x: x,
        ):
            kept = {id(x): prepare(x) for x in arrays}
            found = first(function(*(kept[id(x)] for x in arrays)))
            assert_near(found, expected)
    outer = {id(x): x.clone().requires_grad_() for x in CALLS[name][1]}
    with torch.inference_mode(), torch.enable_grad():
        found = first(CALLS[name][0](*(outer[id(x)] for x in CALLS[name][1])))
        assert_near(found, expected)


FORMS = ("scaled_dot_product_attention", "memory_efficient_attention")
SPARSE = ("to_sparse", "to_sparse_csr")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("to_sparse", SPARSE)
@pytest.mark.parametrize("name", ["query", "key", "value", "mask", "bias"])
@pytest.mark.parametrize("form", FORMS)
def test_a_sparse_tensor_names_the_way_out(form, name, to_sparse):
    given = {"query": X[0], "key": X[0], "value": X[0]}
    given |= {"mask": torch.ones(5, 5) > 0, "bias": torch.ones(5, 5)}
    given[name] = getattr(given[name], to_sparse)()
    way_out = rf"^attention: {name} is a sparse tensor; .*{name}\.to_dense\(\)$"
    with pytest.raises(TypeError, match=way_out):
        getattr(M, form)(**given)


@pytest.mark.filterwarnings("ignore")
def test_a_nested_tensor_names_the_way_out():
    parts = [normal(3, 8), normal(5, 8)]
    nested, layer = torch.nested.nested_tensor(parts), M.MultiHeadAttention(8, 2)
    for call in (*(getattr(M, form) for form in FORMS), lambda x, *_: layer(x)):
        with pytest.raises(TypeError, match=r"query is a nested .*padding_mask"):
            call(nested, nested, nested)
    jagged = torch.nested.nested_tensor(parts, layout=torch.jagged)
    for found, part in zip(layer(jagged).unbind(), parts, strict=True):
        assert_near(found, layer(part), 1e-5)


@pytest.mark.parametrize("name", ["key", "value", "mask", "bias"])
@pytest.mark.parametrize("form", FORMS)
def test_another_device_names_the_way_out(form, name):
    given = {"query": X, "key": X, "value": X}
    given |= {"mask": torch.ones(5, 5) > 0, "bias": torch.ones(5, 5)}
    given[name] = given[name].to("meta")
    way_out = f"^attention: {name} is on meta but query on cpu; move it with {name}.to"
    with pytest.raises(ValueError, match=way_out):
        getattr(M, form)(**given)
    with pytest.raises(ValueError, match=way_out):
        M.attention_backward(X, **given)


@pytest.mark.parametrize("name", LAYERS)
def test_a_symbolic_trace_names_the_way_out(name):
    model = torch.nn.Sequential(CALLS[name][0])
    with pytest.raises(TypeError, match=r"symbolic_trace.*torch\.export\.export$"):
        torch.fx.symbolic_trace(model)


SHAPES = [(), (5,), (1, 5), (5, 1), (1, 1), (5, 5), (2, 5, 5)]
FOUR = [*SHAPES[:-1], (3, 5, 5), (2, 1, 1, 5), (2, 1, 5, 1), (1, 3, 1, 1), (2, 3, 5, 5)]


@pytest.mark.parametrize("is_causal", [False, True])
@pytest.mark.parametrize("kind", ["mask", "bias", "both"])
@pytest.mark.parametrize(
    "arrays, shape",
    [(X, s) for s in SHAPES] + [(HEADS, s) for s in FOUR],
    ids=lambda x: str(tuple(x.shape) if isinstance(x, torch.Tensor) else x),
)
def test_the_forms_agree_on_masks_of_every_shape(arrays, shape, kind, is_causal):
    mask, bias = normal(*shape) > 0, normal(*shape, seed=2)
    given = {"mask": {"mask": mask}, "bias": {"bias": bias}}
    given = given.get(kind, {"mask": mask, "bias": bias})
    given["is_causal"] = is_causal
    expected = M.scaled_dot_product_attention(*[arrays] * 3, **given)
    found = M.memory_efficient_attention(*[arrays] * 3, **given)
    assert_near(found, expected)
    if arrays is HEADS:
        layer, x = M.MultiHeadAttention(12, 3), normal(2, 5, 12)
        assert_near(layer(x, **given), layer(x, **given, return_weights=True)[0])


@pytest.mark.parametrize("name", CALLS)
def test_vmap(name):
    function, arrays = CALLS[name]
    stacked = {id(x): torch.stack([x, x]) for x in arrays}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = torch.vmap(lambda *a: first(function(*a)))(
            *(stacked[id(x)] for x in arrays)
        )
    assert_near(found, torch.stack([run(name)] * 2), 1e-5)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("return_weights", [False, True])
@pytest.mark.parametrize("shape", [(), (5,), (5, 5), (2, 1, 1, 5)])
def test_vmap_over_masks(shape, return_weights):
    layer, masks = M.MultiHeadAttention(8, 2), normal(3, *shape) > -0.5

    def attend(mask):
        return first(layer(X, mask=mask, return_weights=return_weights))

    found = torch.vmap(attend)(masks)
    assert_near(found, torch.stack([attend(mask) for mask in masks]), 1e-5)


@pytest.mark.parametrize("name, dynamic", extent.in_turn(CALLS, [False, True]))
def test_one_graph(name, dynamic):
    torch._dynamo.reset()
    function, arrays = CALLS[name]
    whole = torch.compile(
        lambda *a: first(function(*a)), fullgraph=True, backend="eager", dynamic=dynamic
    )
    assert_near(whole(*arrays), run(name))


class Wrapped(torch.nn.Module):
    """A call as a module, which is what torch exports and traces."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, *arrays):
        return first(self.function(*arrays))


LENGTH = [  # those whose second axis is a length that may vary
    "softmax",
    "scaled_dot_product_attention",
    "memory_efficient_attention",
    "split_heads",
    "linear_attention",
    "MultiHeadAttention",
    "LearnedEncoding",
]


@pytest.mark.parametrize("name", LENGTH)
def test_export_keeps_batch_and_length_open(name):
    function, arrays = CALLS[name]
    batch, n = torch.export.Dim("batch", max=64), torch.export.Dim("n", max=6)
    arrays = tuple(x.clone() for x in arrays)
    program = torch.export.export(
        Wrapped(function), arrays, dynamic_shapes=(({0: batch, 1: n},) * len(arrays),)
    )
    x = normal(3, 4, 8)
    other = [x] * len(arrays)
    assert_near(program.module()(*other), first(function(*other)))


class Masked(torch.nn.Module):
    """What meets masks and positions that are made from the length of the input."""

    def __init__(self, return_weights):
        super().__init__()
        self.layer = M.MultiHeadAttention(8, 2)
        self.options = {"is_causal": True, "return_weights": return_weights}

    def forward(self, x, lengths):
        n = x.shape[1]
        x = x + M.sinusoidal_encoding(n, 8)
        mask, bias = M.padding_mask(lengths, n), M.alibi_bias(2, n)
        return first(self.layer(x, mask=mask, bias=bias, **self.options))


@pytest.mark.parametrize("return_weights", [False, True])
@pytest.mark.parametrize("strict", [False, True])
def test_export_of_a_layer_with_masks(return_weights, strict):
    model = Masked(return_weights)
    batch, n = torch.export.Dim("batch", max=64), torch.export.Dim("n", max=64)
    program = torch.export.export(
        model,
        (X, torch.tensor([3, 5])),
        dynamic_shapes=({0: batch, 1: n}, {0: batch}),
        strict=strict,
    )
    other = normal(3, 9, 8), torch.tensor([0, 4, 9])
    assert_near(program.module()(*other), model(*other))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", [n for n in CALLS if n != "attention_backward"])
def test_a_trace(name):
    """torch traces no torch.func.vjp, and so no `attention_backward`."""
    function, arrays = CALLS[name]
    traced = torch.jit.trace(Wrapped(function), tuple(arrays))
    assert_near(traced(*arrays), run(name))


class Traced(torch.nn.Module):
    """A layer whose mask is an input."""

    def __init__(self, return_weights):
        super().__init__()
        self.layer = M.MultiHeadAttention(8, 2)
        self.return_weights = return_weights

    def forward(self, x, mask):
        return first(self.layer(x, mask=mask, return_weights=self.return_weights))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("return_weights", [False, True])
def test_a_traced_mask_may_change(return_weights):
    model = Traced(return_weights)
    traced = torch.jit.trace(model, (X, torch.ones(5, 5, dtype=torch.bool)))
    mask = torch.ones(5, 5, dtype=torch.bool).tril(-1)
    assert_near(traced(X, mask), model(X, mask))


@pytest.mark.parametrize("dtype", [torch.qint8, torch.float16])
@pytest.mark.filterwarnings("ignore")
def test_a_quantized_layer(dtype):
    model = torch.nn.Sequential(M.MultiHeadAttention(8, 2), M.MultiHeadAttention(8, 2))
    small = torch.ao.quantization.quantize_dynamic(model, dtype=dtype)
    assert small[0].dtype == torch.float32
    assert_near(small(X), model(X), 0.1)
    assert_near(small[0](X, return_weights=True)[0], model[0](X), 0.1)
    assert_near(small[0].W_o, model[0].W_o, 0.1)


@pytest.mark.parametrize("name", CALLS)
def test_a_numpy_array_names_the_other_library(name):
    if name in WHOLE:
        return  # takes whole numbers of any kind
    message = (
        r"is a NumPy array, but mhsa_lib\.torch takes tensors; convert it with "
        r"torch\.from_numpy\(\w+\), or use the other backend: "
        r"from mhsa_lib import numpy as mhsa$"
    )
    with pytest.raises(TypeError, match=message):
        run(name, lambda x: x.numpy())


@pytest.mark.parametrize("name", ["mask", "bias"])
def test_a_numpy_mask_names_the_other_library(name):
    array = np.ones((5, 5), bool if name == "mask" else "float32")
    for call in (
        M.scaled_dot_product_attention,
        M.memory_efficient_attention,
        lambda q, *_, **given: M.MultiHeadAttention(8, 2)(q, **given),
    ):
        with pytest.raises(TypeError, match=f"{name} is a NumPy array.*other backend"):
            call(X, X, X, **{name: array})
