"""Every wrong call says the operation, the values and the way out, in both backends."""

import re

import numpy as np
import pytest

X = np.ones((2, 4, 6))
MASK = np.ones((4, 4), bool)

# name: (function, NumPy arrays, options, error, its whole message)
ATTENTION = {
    "rank": (
        (X[0, 0], X, X),
        {},
        ValueError,
        "attention: query has shape (6,), but needs at least 2 axes, "
        "ending in (length, width)",
    ),
    "no queries": (
        (X[:, :0], X, X),
        {},
        ValueError,
        "attention: query is empty: its length is 0 (shape (2, 0, 6)); give at least 1",
    ),
    "no keys": (
        (X, X[:, :0], X[:, :0]),
        {},
        ValueError,
        "attention: key is empty: its length is 0 (shape (2, 0, 6)); give at least 1",
    ),
    "no width": (
        (X[..., :0], X[..., :0], X),
        {},
        ValueError,
        "attention: query is empty: its width is 0 (shape (2, 4, 0)); give at least 1",
    ),
    "integers": (
        (X.astype(int), X, X),
        {},
        TypeError,
        "attention: query has dtype int64, but needs floating point; "
        "convert it to float32 or float64",
    ),
    "dtypes": (
        (X, X.astype("float32"), X),
        {},
        TypeError,
        "attention: dtypes differ (query float64, key float32, value float64); "
        "convert them to one",
    ),
    "bias dtype": (
        (X, X, X),
        {"bias": np.zeros((4, 4), "float32")},
        TypeError,
        "attention: dtypes differ (query float64, key float64, value float64, "
        "bias float32); convert them to one",
    ),
    "widths": (
        (X, X[..., :5], X),
        {},
        ValueError,
        "attention: query has width 6 but key has width 5; "
        "project both to the same width",
    ),
    "lengths": (
        (X, X, X[:, :3]),
        {},
        ValueError,
        "attention: key has length 4 but value has length 3; every key needs one value",
    ),
    "batches": (
        (X, np.ones((3, 4, 6)), X),
        {},
        ValueError,
        "attention: the leading axes of query (2,), key (3,) and value (2,) "
        "do not broadcast; give them one batch size",
    ),
    "mask dtype": (
        (X, X, X),
        {"mask": MASK.astype(float)},
        TypeError,
        "attention: mask must be a boolean array, True = attend, got float64; "
        "an additive mask goes in as bias=",
    ),
    "mask shape": (
        (X, X, X),
        {"mask": MASK[:3]},
        ValueError,
        "attention: mask has shape (3, 4), which does not broadcast to the scores "
        "(2, 4, 4) (..., queries, keys)",
    ),
    "mask with heads": (
        (X, X, X),
        {"mask": np.ones((2, 1, 1, 4), bool)},
        ValueError,
        "attention: mask has shape (2, 1, 1, 4), which does not broadcast to the "
        "scores (2, 4, 4) (..., queries, keys)",
    ),
    "bias shape": (
        (X, X, X),
        {"bias": np.ones((4, 5))},
        ValueError,
        "attention: bias has shape (4, 5), which does not broadcast to the scores "
        "(2, 4, 4) (..., queries, keys)",
    ),
    "two alignments": (
        (X[:, :3], X, X),
        {"is_causal": True},
        ValueError,
        "attention: is_causal=True is ambiguous for 3 queries and 4 keys: align the "
        "first positions (upper left) or the last ones (lower right)? "
        "Pass the one you mean as mask=",
    ),
}


def given_to(xp, arrays, options):
    options = {
        k: xp.array(v) if isinstance(v, np.ndarray) else v for k, v in options.items()
    }
    return [xp.array(x) for x in arrays], options


def raises(error, message):
    return pytest.raises(error, match=f"^{re.escape(message)}$")


@pytest.mark.parametrize(
    "name", ["scaled_dot_product_attention", "memory_efficient_attention"]
)
@pytest.mark.parametrize("case", ATTENTION.values(), ids=ATTENTION)
def test_attention(xp, name, case):
    arrays, options, error, message = case
    arrays, options = given_to(xp, arrays, options)
    with raises(error, message):
        getattr(xp.mhsa, name)(*arrays, **options)


@pytest.mark.parametrize("case", ATTENTION.values(), ids=ATTENTION)
def test_attention_backward(xp, case):
    arrays, options, error, message = case
    arrays, options = given_to(xp, arrays, options)
    with raises(error, message):
        xp.mhsa.attention_backward(xp.array(X), *arrays, **options)


def test_gradient_of_another_shape(xp):
    x = xp.array(X)
    with raises(
        ValueError, "attention: grad_output has shape (2, 3, 6), but needs (2, 4, 6)"
    ):
        xp.mhsa.attention_backward(x[:, :3], x, x, x)


def test_no_array(xp):
    message = "attention: query must be an array or a tensor, got list; wrap it first"
    with raises(TypeError, message):
        xp.mhsa.scaled_dot_product_attention([[1.0]], xp.array(X), xp.array(X))
    message = (
        "attention: mask must be a boolean array, True = attend, got list; "
        "an additive mask goes in as bias="
    )
    with raises(TypeError, message):
        xp.mhsa.scaled_dot_product_attention(*[xp.array(X)] * 3, mask=[[True]])


SMALL = {
    "softmax of integers": (
        lambda xp: xp.mhsa.softmax(xp.array(np.ones(3, int))),
        TypeError,
        "softmax: x has dtype int64, but needs floating point; "
        "convert it to float32 or float64",
    ),
    "softmax of nothing": (
        lambda xp: xp.mhsa.softmax(xp.array(np.ones((2, 0)))),
        ValueError,
        "softmax: x is empty along axis -1 (shape (2, 0)); give at least 1 score",
    ),
    "softmax along no axis": (
        lambda xp: xp.mhsa.softmax(xp.array(np.ones((2, 3))), axis=2),
        ValueError,
        "softmax: x has shape (2, 3), which has no axis 2",
    ),
    "split": (
        lambda xp: xp.mhsa.split_heads(xp.array(X), 4),
        ValueError,
        "split_heads: width=6 is not divisible by num_heads=4; nearest: 4, 8",
    ),
    "split one axis": (
        lambda xp: xp.mhsa.split_heads(xp.array(X[0, 0]), 2),
        ValueError,
        "split_heads: x has shape (6,), but needs at least 2 axes, "
        "ending in (length, width)",
    ),
    "split into none": (
        lambda xp: xp.mhsa.split_heads(xp.array(X), 0),
        ValueError,
        "split_heads: num_heads=0 must be at least 1",
    ),
    "merge": (
        lambda xp: xp.mhsa.merge_heads(xp.array(X[0])),
        ValueError,
        "merge_heads: x has shape (4, 6), but needs at least 3 axes, "
        "ending in (heads, length, width)",
    ),
    "causal mask": (
        lambda xp: xp.mhsa.causal_mask(0),
        ValueError,
        "causal_mask: n=0 must be at least 1",
    ),
    "causal mask of half": (
        lambda xp: xp.mhsa.causal_mask(2.5),
        TypeError,
        "causal_mask: n=2.5 must be a whole number",
    ),
    "padding too long": (
        lambda xp: xp.mhsa.padding_mask([2, 5], 4),
        ValueError,
        "padding_mask: the length 5 is not between 0 and n=4",
    ),
    "padding of floats": (
        lambda xp: xp.mhsa.padding_mask(xp.array(np.ones(2)), 4),
        TypeError,
        "padding_mask: lengths must be whole numbers, got float64",
    ),
    "padding of one": (
        lambda xp: xp.mhsa.padding_mask(3, 4),
        ValueError,
        "padding_mask: lengths has shape (), but needs one axis: "
        "one length for each sequence",
    ),
    "softmax along something else": (
        lambda xp: xp.mhsa.softmax(xp.array(np.ones((2, 3))), axis=None),
        TypeError,
        "softmax: axis=None must be a whole number",
    ),
    "split a list": (
        lambda xp: xp.mhsa.split_heads(X.tolist(), 2),
        TypeError,
        "split_heads: x must be an array or a tensor, got list; wrap it first",
    ),
    "merge a list": (
        lambda xp: xp.mhsa.merge_heads(X.tolist()),
        TypeError,
        "merge_heads: x must be an array or a tensor, got list; wrap it first",
    ),
    "split into True": (
        lambda xp: xp.mhsa.split_heads(xp.array(X), True),
        TypeError,
        "split_heads: num_heads=True must be a whole number",
    ),
    "layer heads": (
        lambda xp: xp.mhsa.MultiHeadAttention(10, 3),
        ValueError,
        "MultiHeadAttention: d_model=10 is not divisible by num_heads=3; "
        "nearest: 9, 12",
    ),
    "layer with more heads than width": (
        lambda xp: xp.mhsa.MultiHeadAttention(2, 3),
        ValueError,
        "MultiHeadAttention: d_model=2 is not divisible by num_heads=3; nearest: 3",
    ),
    "layer without heads": (
        lambda xp: xp.mhsa.MultiHeadAttention(8, 0),
        ValueError,
        "MultiHeadAttention: num_heads=0 must be at least 1",
    ),
    "layer without width": (
        lambda xp: xp.mhsa.MultiHeadAttention(0, 1),
        ValueError,
        "MultiHeadAttention: d_model=0 must be at least 1",
    ),
    "layer kdim": (
        lambda xp: xp.mhsa.MultiHeadAttention(8, 2, kdim=-1),
        ValueError,
        "MultiHeadAttention: kdim=-1 must be at least 1",
    ),
    "layer heads by name": (
        lambda xp: xp.mhsa.MultiHeadAttention(8, "2"),
        TypeError,
        "MultiHeadAttention: num_heads='2' must be a whole number",
    ),
}


@pytest.mark.parametrize("case", SMALL.values(), ids=SMALL)
def test_small(xp, case):
    function, error, message = case
    with raises(error, message):
        function(xp)


LAYER = {
    "width": (
        (np.ones((2, 4, 7)),),
        {},
        ValueError,
        "MultiHeadAttention: query has width 7 (shape (2, 4, 7)), "
        "but the layer was made for 6",
    ),
    "key width": (
        (X, X, np.ones((2, 4, 5))),
        {},
        ValueError,
        "MultiHeadAttention: value has width 5 (shape (2, 4, 5)), "
        "but the layer was made for 6",
    ),
    "dtype": (
        (X.astype("float32"),),
        {},
        TypeError,
        "MultiHeadAttention: query has dtype float32, but the layer float64; "
        "convert one of them",
    ),
    "integers": (
        (X.astype(int),),
        {},
        TypeError,
        "MultiHeadAttention: query has dtype int64, but needs floating point; "
        "convert it to float32 or float64",
    ),
    "rank": (
        (X[0, 0],),
        {},
        ValueError,
        "MultiHeadAttention: query has shape (6,), but needs at least 2 axes, "
        "ending in (length, width)",
    ),
    "empty": (
        (X[:, :0],),
        {},
        ValueError,
        "MultiHeadAttention: query is empty: its length is 0 (shape (2, 0, 6)); "
        "give at least 1",
    ),
    "mask of a batch": (
        (X,),
        {"mask": np.ones((2, 4, 4), bool)},
        ValueError,
        "attention: mask has shape (2, 4, 4), which does not broadcast to the scores "
        "(2, 3, 4, 4) (..., queries, keys)",
    ),
    "lengths": (
        (X, X, X[:, :3]),
        {},
        ValueError,
        "attention: key has length 4 but value has length 3; every key needs one value",
    ),
}


@pytest.mark.parametrize("return_weights", [False, True])
@pytest.mark.parametrize("case", LAYER.values(), ids=LAYER)
def test_layer(xp, case, return_weights):
    arrays, options, error, message = case
    layer = xp.mhsa.MultiHeadAttention(6, 3, dtype=xp.dtype("float64"))
    arrays, options = given_to(xp, arrays, options)
    with raises(error, message):
        layer(*arrays, **options, return_weights=return_weights)


def test_load_state_dict(xp):
    layer = xp.mhsa.MultiHeadAttention(4, 2)
    state = {k: xp.array(xp.numpy(v) + 1) for k, v in layer.state_dict().items()}
    before = xp.numpy(layer.in_proj_weight).copy()
    fewer = {k: v for k, v in state.items() if k != "out_proj.bias"}
    with pytest.raises(RuntimeError, match=r"(?i)missing.*out_proj\.bias"):
        layer.load_state_dict(fewer)
    with pytest.raises(RuntimeError, match=r"(?i)unexpected.*more"):
        layer.load_state_dict({**state, "more": state["in_proj_bias"]})
    if xp.name == "numpy":
        wrong = {**state, "out_proj.bias": state["in_proj_bias"]}
        message = (
            "load_state_dict: out_proj.bias has shape (12,), but the layer's is (4,)"
        )
        with raises(RuntimeError, message):
            layer.load_state_dict(wrong)
        assert np.array_equal(xp.numpy(layer.in_proj_weight), before)
    layer.load_state_dict(fewer, strict=False)
    assert np.array_equal(xp.numpy(layer.in_proj_weight), before + 1)


def test_nan_and_inf_travel(xp):
    x = X.copy()
    x[0, 1, 2] = np.nan
    for name in ("scaled_dot_product_attention", "memory_efficient_attention"):
        output = xp.numpy(getattr(xp.mhsa, name)(*[xp.array(x)] * 3))
        assert np.isnan(output[0]).any() and np.isfinite(output[1]).all()


F32 = X.astype("float32")
KERNEL, IMAGES = np.ones((3, 2, 3, 3)), np.ones((1, 2, 5, 5))


def layer(name, *args, **options):
    """Return a call of a float64 layer on one array."""
    return lambda xp, x: getattr(xp.mhsa, name)(
        *args, dtype=xp.dtype("float64"), **options
    )(xp.array(x))


OTHERS = {
    "odd sinusoid": (
        lambda xp: xp.mhsa.sinusoidal_encoding(4, 5),
        ValueError,
        "sinusoidal_encoding: d_model=5 is not divisible by 2; nearest: 4, 6",
    ),
    "no sinusoid": (
        lambda xp: xp.mhsa.sinusoidal_encoding(0, 4),
        ValueError,
        "sinusoidal_encoding: n=0 must be at least 1",
    ),
    "grid of six": (
        lambda xp: xp.mhsa.sinusoidal_encoding_2d(2, 2, 6),
        ValueError,
        "sinusoidal_encoding_2d: d_model=6 is not divisible by 4; nearest: 4, 8",
    ),
    "too long for the learned": (
        lambda xp: layer("LearnedEncoding", 3, 6)(xp, X),
        ValueError,
        "LearnedEncoding: x has length 4, but only 3 positions were learned; "
        "make it with a larger n",
    ),
    "width of the learned": (
        lambda xp: layer("LearnedEncoding", 4, 5)(xp, X),
        ValueError,
        "LearnedEncoding: x has width 6, but needs 5",
    ),
    "dtype of the learned": (
        lambda xp: layer("LearnedEncoding", 4, 6)(xp, F32),
        TypeError,
        "LearnedEncoding: dtypes differ (x float32, weight float64); "
        "convert them to one",
    ),
    "odd rotary": (
        lambda xp: xp.mhsa.apply_rotary(xp.array(X[..., :5]), range(4)),
        ValueError,
        "apply_rotary: width=5 is not divisible by 2; nearest: 4, 6",
    ),
    "rotary positions": (
        lambda xp: xp.mhsa.apply_rotary(xp.array(X), [0, 1, 2]),
        ValueError,
        "apply_rotary: positions has shape (3,), but x has 4 tokens "
        "(shape (2, 4, 6)); give one position a token",
    ),
    "one rotary position": (
        lambda xp: xp.mhsa.apply_rotary(xp.array(X), 3),
        ValueError,
        "apply_rotary: positions has shape (), but x has 4 tokens "
        "(shape (2, 4, 6)); give one position a token",
    ),
    "ALiBi without heads": (
        lambda xp: xp.mhsa.alibi_bias(0, 3),
        ValueError,
        "alibi_slopes: num_heads=0 must be at least 1",
    ),
    "ALiBi without tokens": (
        lambda xp: xp.mhsa.alibi_bias(2, 0),
        ValueError,
        "alibi_bias: n=0 must be at least 1",
    ),
    "no distance": (
        lambda xp: xp.mhsa.relative_index(2, 2, 0),
        ValueError,
        "relative_index: max_distance=0 must be at least 1",
    ),
    "one bucket": (
        lambda xp: xp.mhsa.relative_bucket(xp.array(np.arange(3)), 1, 8),
        ValueError,
        "relative_bucket: num_buckets=1 must be at least 2",
    ),
    "no room for coarse buckets": (
        lambda xp: xp.mhsa.relative_bucket(xp.array(np.arange(3)), 8, 4),
        ValueError,
        "relative_bucket: max_distance=4 must be above half of num_buckets=8",
    ),
    "table of even length": (
        lambda xp: xp.mhsa.relative_position_bias(xp.array(X), xp.array(X[0])),
        ValueError,
        "relative_position_bias: table has shape (4, 6), but needs 2k + 1 rows for "
        "the distances -k to k, k at least 1, and one column for each dimension",
    ),
    "table of another width": (
        lambda xp: xp.mhsa.relative_position_bias(
            xp.array(X), xp.array(np.ones((3, 5)))
        ),
        ValueError,
        "relative_position_bias: query has width 6 but table has width 5",
    ),
    "patches of another size": (
        lambda xp: xp.mhsa.patchify(xp.array(np.ones((5, 9, 1))), 4),
        ValueError,
        "patchify: height=5 is not divisible by patch_size=4; nearest: 4, 8",
    ),
    "patches of an image without channels": (
        lambda xp: xp.mhsa.patchify(xp.array(np.ones((4, 4))), 4),
        ValueError,
        "patchify: images has shape (4, 4), but needs at least 3 axes, "
        "ending in (height, width, channels)",
    ),
    "patches of a list": (
        lambda xp: xp.mhsa.patchify(np.ones((4, 4, 1)).tolist(), 4),
        TypeError,
        "patchify: images must be an array or a tensor, got list; wrap it first",
    ),
    "patches as a list": (
        lambda xp: xp.mhsa.unpatchify(np.ones((4, 4)).tolist(), (4, 4, 1)),
        TypeError,
        "unpatchify: patches must be an array or a tensor, got list; wrap it first",
    ),
    "shape that is a number": (
        lambda xp: xp.mhsa.unpatchify(xp.array(np.ones((4, 4))), 4),
        ValueError,
        "unpatchify: image_shape=4 must be (height, width, channels), each at least 1",
    ),
    "shape of halves": (
        lambda xp: xp.mhsa.unpatchify(xp.array(np.ones((4, 4))), (4, 4, 1.0)),
        ValueError,
        "unpatchify: image_shape=(4, 4, 1.0) must be (height, width, channels), "
        "each at least 1",
    ),
    "heads of a list": (
        lambda xp: xp.mhsa.kernel_heads(KERNEL.tolist()),
        TypeError,
        "kernel_heads: kernel must be an array or a tensor, got list; wrap it first",
    ),
    "too few patches": (
        lambda xp: xp.mhsa.unpatchify(xp.array(np.ones((3, 4))), (4, 4, 1)),
        ValueError,
        "unpatchify: 3 patches of 4 numbers do not fill an image of shape (4, 4, 1); "
        "that needs H W / P^2 patches of P P C numbers",
    ),
    "shape without channels": (
        lambda xp: xp.mhsa.unpatchify(xp.array(np.ones((4, 4))), (4, 4)),
        ValueError,
        "unpatchify: image_shape=(4, 4) must be (height, width, channels), "
        "each at least 1",
    ),
    "channels first in a patch embedding": (
        lambda xp: layer("PatchEmbedding", 2, 3, 8)(xp, np.ones((3, 4, 4))),
        ValueError,
        "PatchEmbedding: images have 4 channels (shape (3, 4, 4), channels last), "
        "but the weights are for 3",
    ),
    "patch embedding without channels": (
        lambda xp: xp.mhsa.PatchEmbedding(2, 0, 8),
        ValueError,
        "PatchEmbedding: channels=0 must be at least 1",
    ),
    "network dtype": (
        lambda xp: layer("RNN", 6, 3)(xp, F32),
        TypeError,
        "RNN: x has dtype float32, but the layer float64; convert one of them",
    ),
    "network width": (
        lambda xp: layer("LSTM", 5, 3)(xp, X),
        ValueError,
        "LSTM: x has width 6 (shape (2, 4, 6)), but the layer was made for 5",
    ),
    "network without tokens": (
        lambda xp: layer("GRU", 6, 3)(xp, X[:, :0]),
        ValueError,
        "GRU: x is empty: its length is 0 (shape (2, 0, 6)); give at least 1",
    ),
    "network without state": (
        lambda xp: xp.mhsa.GRU(6, 0),
        ValueError,
        "GRU: hidden_size=0 must be at least 1",
    ),
    "network state": (
        lambda xp: xp.mhsa.RNN(6, 3, dtype=xp.dtype("float64"))(
            xp.array(X), xp.array(np.zeros((1, 2, 3)))
        ),
        ValueError,
        "RNN: the state has shape (1, 2, 3), but needs (2, 3)",
    ),
    "network state of another dtype": (
        lambda xp: xp.mhsa.GRU(6, 3, dtype=xp.dtype("float32"))(
            xp.array(F32), xp.array(np.zeros((2, 3)))
        ),
        TypeError,
        "GRU: the state has dtype float64, but the layer float32; convert one of them",
    ),
    "network state in a list": (
        lambda xp: xp.mhsa.RNN(6, 3, dtype=xp.dtype("float64"))(
            xp.array(X), np.zeros((2, 3)).tolist()
        ),
        TypeError,
        "RNN: the state must be an array or a tensor, got list; wrap it first",
    ),
    "network cell of another shape": (
        lambda xp: xp.mhsa.LSTM(6, 3, dtype=xp.dtype("float64"))(
            xp.array(X), (xp.array(np.zeros((2, 3))), xp.array(np.zeros(3)))
        ),
        ValueError,
        "LSTM: the state has shape (3,), but needs (2, 3)",
    ),
    "network state without cell": (
        lambda xp: xp.mhsa.LSTM(6, 3, dtype=xp.dtype("float64"))(
            xp.array(X), xp.array(np.zeros((2, 3)))
        ),
        TypeError,
        "LSTM: the state must be a pair (h, c)",
    ),
    "chrono of a plain network": (
        lambda xp: xp.mhsa.RNN(6, 3, chrono=9),
        ValueError,
        "RNN: chrono=9 sets the biases of gates, and this network has none; "
        "take LSTM or GRU",
    ),
    "chrono of two steps": (
        lambda xp: xp.mhsa.LSTM(6, 3, chrono=2),
        ValueError,
        "LSTM: chrono=2 must be over 2 steps",
    ),
    "linear attention, causal": (
        lambda xp: xp.mhsa.linear_attention(
            xp.array(X[:, :3]), xp.array(X), xp.array(X)
        ),
        ValueError,
        "linear_attention: causal=True needs as many queries as keys, got 3 and 4; "
        "pass causal=False",
    ),
    "linear attention step, batches": (
        lambda xp: xp.mhsa.linear_attention_step(
            xp.array(X[:, 0]), xp.array(np.ones((3, 6))), xp.array(X[:, 0])
        ),
        ValueError,
        "linear_attention_step: the leading axes of query (2,), key (3,) and value "
        "(2,) do not broadcast; give them one batch size",
    ),
    "linear attention step": (
        lambda xp: xp.mhsa.linear_attention_step(
            xp.array(X[0, 0]), xp.array(X[0, 0, :5]), xp.array(X[0, 0])
        ),
        ValueError,
        "linear_attention_step: query has width 6 but key has width 5; "
        "project both to the same width",
    ),
}


@pytest.mark.parametrize("case", OTHERS.values(), ids=OTHERS)
def test_others(xp, case):
    function, error, message = case
    with raises(error, message):
        function(xp)


CONVOLUTIONS = {
    "channels": (
        (KERNEL, IMAGES[:, :1], {}),
        ValueError,
        "images have 1 channels (shape (1, 1, 5, 5), channels before height and "
        "width), but the weights are for 2",
    ),
    "rank": (
        (KERNEL, IMAGES[0], {}),
        ValueError,
        "images has shape (2, 5, 5), but needs at least 4 axes, "
        "ending in (batch, channels, height, width)",
    ),
    "more than a batch": (
        (KERNEL, IMAGES[None], {}),
        ValueError,
        "images has shape (1, 1, 2, 5, 5), but needs exactly 4 axes, "
        "(batch, channels, height, width)",
    ),
    "kernel rank": (
        (KERNEL[0], IMAGES, {}),
        ValueError,
        "kernel has shape (2, 3, 3), but needs at least 4 axes, ending in "
        "(output channels, input channels, height, width)",
    ),
    "dtypes": (
        (KERNEL.astype("float32"), IMAGES, {}),
        TypeError,
        "dtypes differ (kernel float32, images float64); convert them to one",
    ),
    "bias": (
        (KERNEL, IMAGES, {"bias": np.ones(2)}),
        ValueError,
        "bias has shape (2,), but needs (3,)",
    ),
    "padding": (
        (KERNEL, IMAGES, {"padding": "same"}),
        ValueError,
        "padding='same' is unknown; choose one of zeros, replicate",
    ),
}


@pytest.mark.parametrize("name", ["convolve", "convolution_as_attention"])
@pytest.mark.parametrize("case", CONVOLUTIONS.values(), ids=CONVOLUTIONS)
def test_convolution(xp, name, case):
    (kernel, images, options), error, message = case
    arrays, options = given_to(xp, (kernel, images), options)
    with raises(error, f"{name}: {message}"):
        getattr(xp.mhsa, name)(*arrays, **options)
