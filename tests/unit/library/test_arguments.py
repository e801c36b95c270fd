"""What every public function of NumPy does with arguments of an unusual kind.

Each test runs over the table of calls: scalars, dtypes, byte orders and shapes that
are not the ones in the examples, but that some reader will hand over.
"""

import re
import warnings

import numpy as np
import pytest
import torch

from mhsa_lib import numpy as mhsa
from mhsa_lib._checks import ARRAYS, NUMBERS, SWITCHES
from mhsa_lib.numpy import __all__ as NAMES
from tests.unit.library.calls import CALLS, MADE, B, leaves, parameters

WORDS = {"dtype", "padding"}
SIZES = {
    *(MADE - {"std", "dtype", "chrono"}),
    *("axis", "height", "image_shape", "max_distance", "num_buckets", "num_keys"),
    *("num_queries", "width"),
}
WITH_ARRAYS = [call for call in CALLS if call.arrays]
BATCHED = [call for call in CALLS if call.batched]
SUMS = [call for call in WITH_ARRAYS if call.sums]
each = pytest.mark.parametrize


def test_the_table_has_every_public_name_and_every_argument_is_of_a_known_kind():
    assert {call.name for call in CALLS} == set(NAMES)
    known = ARRAYS | NUMBERS | SWITCHES | WORDS | SIZES | {"chrono", "mask"}
    assert {p for name in NAMES for p in parameters(name)} <= known
    for name in NAMES:
        tried = {
            key
            for call in CALLS
            if call.name == name
            for key in (*call.arrays, *call.others, *(call.made or ()))
        }
        left = parameters(name) - tried - SWITCHES - WORDS - {"bias", "mask", "seed"}
        assert left <= {"kdim", "vdim", "d_head", "chrono", "scale", "base"}, left


def same(found, expected, tolerance=0.0):
    """Compare two results: dtypes, shapes, and values up to a share of the largest."""
    for a, b in zip(leaves(found), leaves(expected), strict=True):
        assert a.dtype == b.dtype and a.shape == b.shape
        error = np.abs(a.astype(float) - b.astype(float)).max(initial=0)
        assert error <= tolerance * np.abs(b.astype(float)).max(initial=1), error


def scalars():
    """Every argument that is one number, in all the forms in which numbers come."""
    floats = (np.float64, np.float32, np.float16, np.longdouble, np.array)
    sizes = (np.int64, np.int8, np.array)  # an int8 of 64 times 3 would be -64
    for call in CALLS:
        for name, value in {**call.others, **(call.made or {})}.items():
            kinds = floats if type(value) is float else sizes
            if type(value) in (int, float):
                for kind in kinds:
                    yield pytest.param(
                        call, name, kind(value), id=f"{call}-{name}-{kind.__name__}"
                    )


@each("dtype", ["float32", "float64"])
@each("call, name, value", list(scalars()))
def test_a_numpy_scalar_is_the_number_that_it_holds(call, name, value, dtype):
    arrays = call.draw(dtype)
    expected = call.run(arrays, dtype)
    same(call.run(arrays, dtype, **{name: value}), expected)
    if call.arrays and call.name != "linear_attention_step":
        assert all(x.dtype in (dtype, int) for x in leaves(expected))


@each("name", ["sharpness", "base", "scale", "std"])
@each("value", ["1", True, [1.0], np.ones(2), 1j, torch.tensor(1.0)])
def test_what_is_no_number_is_refused(name, value):
    call = next(c for c in CALLS if name in {**c.others, **(c.made or {})})
    with pytest.raises(TypeError, match=rf"^\w+: {name}.*(number|torch tensor)"):
        call.run(call.draw(), **{name: value})


@each("bias", [0.5, 1, np.float64(0.5), np.float16(0.5), np.array(0.5)])
@each("call", [c for c in SUMS if "query" in c.arrays and "bias" in c.arrays], ids=str)
def test_a_bias_that_is_one_number_changes_no_dtype(call, bias):
    arrays = call.draw("float32")
    found = call.run({**arrays, "bias": bias}, "float32")
    arrays["bias"] = np.full_like(arrays["bias"], bias)
    same(found, call.run(arrays, "float32"), 1e-6)


@each("call", SUMS, ids=str)
def test_float16_is_rounded_once(call):
    arrays = call.draw("float16")
    exact = {name: in_dtype(x, "float64") for name, x in arrays.items()}
    found = call.run(arrays, "float16")
    if call.made is None:
        expected = call.run(exact)
    else:
        expected = rounded_layer(call)(**exact)
    for a, b in zip(leaves(found), leaves(expected), strict=True):
        assert a.dtype == ("float16" if a.dtype != "float32" else "float32")
        error = np.abs(a.astype(float) - b).max() / np.abs(b).max()
        assert error < 6e-4, error  # half a unit in the last place is 4.9e-4


def in_dtype(x, dtype):
    return (
        tuple(p.astype(dtype) for p in x) if isinstance(x, tuple) else x.astype(dtype)
    )


def rounded_layer(call):
    """Return the call of a float64 layer with the parameters of the float16 one."""
    cls = getattr(mhsa, call.name)
    narrow = cls(**call.made, dtype="float16").state_dict()
    layer = cls(**call.made)
    layer.load_state_dict(narrow)
    return getattr(layer, call.method)


MANY = 10_000
ONES = np.ones((MANY, 2), "float16")
LONG = {
    "softmax": (lambda: mhsa.softmax(np.zeros((4096, 3), "float16"), axis=0), 1 / 4096),
    "textbook": (lambda: mhsa.scaled_dot_product_attention(ONES[:9], ONES, ONES), 1),
    "blocks": (lambda: mhsa.memory_efficient_attention(ONES[:9], ONES, ONES), 1),
    "blocks, large scores": (
        lambda: mhsa.memory_efficient_attention(60 * ONES[:9], 60 * ONES, ONES),
        1,
    ),
    "linear": (lambda: mhsa.linear_attention(*[ONES[:5000]] * 3), 1),
    "linear, not causal": (
        lambda: mhsa.linear_attention(*[ONES] * 3, causal=False),
        1,
    ),
    "backward": (
        lambda: mhsa.attention_backward(*[ONES[:9000]] * 2, *[ONES[:3]] * 2)[2],
        3000,
    ),
    "relative values": (
        lambda: mhsa.relative_position_values(
            np.ones((1, MANY), "float16"), np.ones((3, 2), "float16")
        ),
        MANY,
    ),
    "convolution": (
        lambda: mhsa.convolve(
            np.ones((1, MANY, 1, 1), "float16"), np.ones((1, MANY, 2, 2), "float16")
        ),
        MANY,
    ),
}


@each("case", LONG.values(), ids=LONG)
def test_sums_of_float16_do_not_saturate(case):
    function, expected = case
    found = function()
    assert found.dtype == "float16"
    assert np.allclose(found.astype(float), expected, rtol=2e-3)


def test_a_long_memory_of_float16_does_not_saturate():
    one, state = np.ones(1, "float16"), None
    for _ in range(5000):
        output, state = mhsa.linear_attention_step(one, one, one, state)
    assert output.dtype == "float16" and state[1].tolist() == [10_000.0]
    lstm = mhsa.LSTM(1, 1, dtype="float16")
    state = lstm.state_dict()
    for x in state.values():
        x[...] = 0
    state["bias_ih_l0"][:3] = 20  # let everything in, forget nothing, write 1
    _, (_, cell) = lstm(np.ones((3000, 1), "float16"))
    assert cell.dtype == "float16" and cell.tolist() == [3000.0]


@each("call", BATCHED, ids=str)
def test_an_empty_batch_gives_an_empty_result(call):
    full, none = (call.run(call.draw(batch=batch)) for batch in (B, 0))
    for a, b in zip(leaves(full), leaves(none), strict=True):
        shape = tuple(
            0 if i == 0 and a.shape[:1] == (B,) else n for i, n in enumerate(a.shape)
        )
        assert b.shape in (shape, a.shape) and b.dtype == a.dtype
    assert any(0 in leaf.shape for leaf in leaves(none))


@each("return_weights", [False, True])
def test_an_empty_batch_of_the_layer(return_weights):
    layer = mhsa.MultiHeadAttention(8, 2)
    found = layer(np.ones((0, 5, 8)), return_weights=return_weights)
    shapes = [x.shape for x in leaves(found)]
    assert shapes == [(0, 5, 8), (0, 2, 5, 5)][: 1 + return_weights]
    assert mhsa.padding_mask([], 4).shape == (0, 1, 1, 4)
    one = np.ones((1, 5, 8))
    grads = mhsa.attention_backward(np.ones((0, 5, 8)), np.ones((0, 5, 8)), one, one)
    assert [g.shape for g in grads] == [(0, 5, 8), (1, 5, 8), (1, 5, 8)]
    assert not grads[1].any()


def array_arguments(calls):
    for call in calls:
        for name in call.arrays:
            yield pytest.param(call, name, id=f"{call}-{name}")


@each("call, name", list(array_arguments(WITH_ARRAYS)))
def test_an_array_of_torch_is_refused(call, name):
    arrays = call.draw()
    x = arrays[name]
    parts = [torch.from_numpy(p) for p in leaves(x)]
    arrays[name] = tuple(parts) if isinstance(x, tuple) else parts[0]
    with pytest.raises(TypeError) as caught:
        call.run(arrays)
    assert str(caught.value).partition(": ")[2] == (
        f"{name} is a torch tensor, but mhsa_lib.numpy takes NumPy arrays; convert it "
        f"with {name}.numpy(), or use the other backend: from mhsa_lib import torch as "
        "mhsa"
    )


@each("name", ["lengths", "positions", "distance"])
def test_other_arrays_of_torch_are_refused(name):
    call = next(c for c in CALLS if name in c.others)
    with pytest.raises(TypeError, match=f": {name} is a torch tensor"):
        call.run(call.draw(), **{name: torch.arange(5)})


@each("call", [c for c in CALLS if "mask" in parameters(c.name)], ids=str)
def test_a_mask_of_torch_is_refused(call):
    with pytest.raises(TypeError, match=": mask is a torch tensor"):
        call.run(call.draw(), mask=torch.ones(5, 5, dtype=torch.bool))


@each("call, name", list(array_arguments(WITH_ARRAYS)))
def test_a_list_is_refused(call, name):
    arrays = call.draw()
    x = arrays[name]
    arrays[name] = [p.tolist() for p in x] if isinstance(x, tuple) else x.tolist()
    told = {"h": "the state", "state": r"the state('s memory)?"}.get(name, name)
    sentence = rf"^\w+: {told} must be an array or a tensor, got list; wrap it first$"
    with pytest.raises(TypeError, match=sentence):
        call.run(arrays)


@each("call", WITH_ARRAYS, ids=str)
def test_the_byte_order_does_not_matter(call):
    arrays = call.draw("float32")
    swapped = {name: in_dtype(x, ">f4") for name, x in arrays.items()}
    same(call.run(swapped, ">f4"), call.run(arrays, "float32"))


class Subclass(np.ndarray):
    """An array with ways of its own, as np.matrix and np.memmap have."""


def spaced(x):
    """Return the same numbers with gaps between them in memory."""
    wide = np.zeros([2 * size for size in x.shape], x.dtype)
    view = wide[(slice(None, None, 2),) * x.ndim]
    view[...] = x
    return view


def locked(x):
    x = x.copy()
    x.flags.writeable = False
    return x


LAID_OUT = {
    "spaced": spaced,
    "backwards": lambda x: np.ascontiguousarray(x[::-1])[::-1],
    "in Fortran's order": np.asfortranarray,
    "read only": locked,
    "a subclass": lambda x: x.view(Subclass),
}


@each("layout", LAID_OUT.values(), ids=LAID_OUT)
@each("dtype", ["float16", "float32"])
@each("call", WITH_ARRAYS, ids=str)
def test_how_an_array_lies_in_memory_does_not_matter(call, dtype, layout):
    arrays = call.draw(dtype)
    other = {
        name: tuple(map(layout, x)) if isinstance(x, tuple) else layout(x)
        for name, x in arrays.items()
    }
    found = call.run(other, dtype)
    same(found, call.run(arrays, dtype), 2e-3 if dtype == "float16" else 1e-6)
    assert {type(x) for x in leaves(found)} == {np.ndarray}


@each("call, name", list(array_arguments(WITH_ARRAYS)))
def test_a_masked_array_is_refused(call, name):
    arrays = call.draw()
    x = arrays[name]
    hide = np.ma.masked_array
    arrays[name] = tuple(map(hide, x)) if isinstance(x, tuple) else hide(x)
    with pytest.raises(TypeError, match=rf"{name} is a masked array.*filled\(0\)"):
        call.run(arrays)


@each("dtype", ["longdouble", "int64", "bool", "complex128", "uint8", "object"])
@each("call, name", list(array_arguments(WITH_ARRAYS)))
def test_a_dtype_without_arithmetic_of_ours_is_refused(call, name, dtype):
    arrays = call.draw()
    arrays[name] = in_dtype(arrays[name], dtype)
    if not call.sums:
        assert leaves(call.run(arrays))[-1].dtype == dtype
        return
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(TypeError, match=r"^\w+: .*(dtype|dtypes differ)"):
            call.run(arrays)


@each("dtype", [int, bool, "float8", "int32", np.complex64, np.longdouble, "", 3])
@each("call", [c for c in CALLS if "dtype" in parameters(c.name)], ids=str)
def test_a_layer_holds_floating_point_alone(call, dtype):
    sentence = r"dtype=.* is no floating point of this backend; give its float16, "
    with pytest.raises(TypeError, match=sentence):
        call.run(call.draw(), dtype=dtype)
    with pytest.raises(TypeError, match=r"dtype=torch\.float32 is no floating point"):
        call.run(call.draw(), dtype=torch.float32)


@each("call", [c for c in CALLS if c.made or "dtype" in parameters(c.name)], ids=str)
@each("dtype", [float, "float32", np.float32, np.dtype(">f4"), np.float16])
def test_every_way_to_name_a_floating_dtype(call, dtype):
    native = np.dtype(dtype).newbyteorder("=")
    found = call.run(call.draw(native), dtype=dtype)
    assert all(x.dtype == native for x in leaves(found))


NETWORKS = ["RNN", "LSTM", "GRU"]


@each("method", ["__call__", "step"])
@each("name", NETWORKS)
def test_a_state_of_another_kind_is_refused(name, method):
    layer = getattr(mhsa, name)(8, 4, dtype="float32")
    x = np.ones((2, 8) if method == "step" else (2, 5, 8), "float32")

    def refuses(error, message, state):
        state = (state, state) if name == "LSTM" else state
        with pytest.raises(error, match=rf"^{name}: the state {message}"):
            getattr(layer, method)(x, state)

    refuses(TypeError, "has dtype float64, but the layer float32", np.zeros((2, 4)))
    refuses(ValueError, r"has shape \(4,\), but needs \(2, 4\)", np.zeros(4, "float32"))
    refuses(ValueError, r"has shape \(\), but needs", np.float32(0))
    refuses(TypeError, "must be an array or a tensor, got float", 0.0)
    if name == "LSTM":
        h = np.zeros((2, 4), "float32")
        same(getattr(layer, method)(x, [h, h]), getattr(layer, method)(x))
        for wrong in (h, (h,), (h, h, h)):
            with pytest.raises(TypeError, match=r"must be a pair \(h, c\)"):
                getattr(layer, method)(x, wrong)


@each(
    "state, message",
    [
        (np.zeros((2, 8)), r"the state must be a pair \(memory, total\)"),
        (
            (np.zeros((2, 8, 7)), np.zeros((2, 8))),
            r"the state's memory has shape \(2, 8, 7\), but needs \(2, 8, 8\)",
        ),
        (
            (np.zeros((2, 8, 8)), np.zeros((3, 8))),
            r"the state's total has shape \(3, 8\), but needs \(2, 8\)",
        ),
        (
            (np.zeros((2, 8, 8), "float32"), np.zeros((2, 8))),
            "the state's memory has dtype float32, but needs float64",
        ),
    ],
)
def test_a_memory_of_another_kind_is_refused(state, message):
    call = next(c for c in CALLS if c.name == "linear_attention_step")
    with pytest.raises((TypeError, ValueError), match=f"^{call.name}: {message}"):
        call.run({**call.draw(), "state": state})


TRICKY = {
    "rows of unequal lengths": (
        lambda: mhsa.padding_mask([[1], [1, 2]], 3),
        "lengths is a list of lists of unequal lengths",
    ),
    "positions that are words": (
        lambda: mhsa.apply_rotary(np.ones((2, 4)), ["a", "b"]),
        "positions must be numbers, got <U1",
    ),
    "complex positions": (
        lambda: mhsa.apply_rotary(np.ones((2, 4)), [1j, 2j]),
        "positions must be numbers, got complex128",
    ),
    "a base of zero": (
        lambda: mhsa.sinusoidal_encoding(2, 4, 0),
        "base=0 must be above 0",
    ),
    "distances in between": (
        lambda: mhsa.relative_bucket([0.5]),
        "distance must be whole numbers, got float64",
    ),
    "a mask for is_causal": (
        lambda: mhsa.MultiHeadAttention(4, 2)(
            np.ones((3, 4)), is_causal=np.ones((3, 3), bool)
        ),
        "is_causal must be True or False, got ndarray",
    ),
    "a mask that is True": (
        lambda: mhsa.MultiHeadAttention(4, 2)(np.ones((3, 4)), mask=True),
        "mask must be a boolean array, True = attend, got True alone; "
        "an additive mask goes in as bias=",
    ),
    "endless memory": (
        lambda: mhsa.LSTM(3, 4, chrono=np.inf),
        "chrono=inf must be finite",
    ),
    "a spread below zero": (
        lambda: mhsa.LearnedEncoding(3, 4, std=-1),
        "std=-1 must be at least 0",
    ),
    "a kernel with a batch": (
        lambda: mhsa.kernel_heads(np.ones((1, 3, 2, 3, 3))),
        "kernel has shape (1, 3, 2, 3, 3), but needs exactly 4 axes, "
        "(output channels, input channels, height, width)",
    ),
}


@each("case", TRICKY.values(), ids=TRICKY)
def test_tricky_values_are_refused(case):
    function, message = case
    with pytest.raises((TypeError, ValueError), match=re.escape(f": {message}")):
        function()


def test_sizes_of_eight_bits_do_not_overflow():
    image = np.arange(32 * 32 * 3.0).reshape(32, 32, 3)
    patches, shape = mhsa.patchify(image, 2), np.array([32, 32, 3], "uint8")
    assert np.array_equal(mhsa.unpatchify(patches, shape), image)
    assert mhsa.MultiHeadAttention(np.int8(64), np.int8(4)).W_q.shape == (4, 64, 16)
    small = np.arange(100, dtype="int8")
    expected = mhsa.relative_bucket(small.astype(int), 400, 1000)
    assert np.array_equal(mhsa.relative_bucket(small, 400, 1000), expected)


def test_no_keys_is_not_the_default():
    call = next(c for c in CALLS if c.name == "relative_position_bias")
    with pytest.raises(ValueError, match="num_keys=0 must be at least 1"):
        call.run(call.draw(), num_keys=0)


@each("wrong", [lambda g: g.astype("float32"), lambda g: g.tolist(), lambda g: None])
def test_a_gradient_of_another_kind_is_refused(wrong):
    call = next(c for c in CALLS if c.name == "attention_backward")
    arrays = call.draw()
    arrays["grad_output"] = wrong(arrays["grad_output"])
    with pytest.raises(TypeError, match=r"^attention: .*grad_output"):
        call.run(arrays)
